"""What must hold for the shop's rows, and what should: no Dagster.

What belongs here: ``laws`` and ``bands`` say it in SQL, ``proofs`` spare what SQL they can, ``queries`` runs the rest,
``evaluation`` turns it into results of checks.
"""
