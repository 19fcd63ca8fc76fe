"""What must hold for the shop's rows, and what should: no Dagster.

What belongs here: ``laws`` and ``bands`` say it in SQL, ``queries`` runs it, ``evaluation`` turns it into results of
checks.
"""
