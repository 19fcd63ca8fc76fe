"""The shop as a source of rows on demand: no Dagster.

What belongs here: ``shop_source`` is the source, ``requests`` says what may be asked, ``shard_chain`` and ``shard``
draw.
"""
