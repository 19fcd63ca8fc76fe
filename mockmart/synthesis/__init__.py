"""Rows of any schema.

What belongs here: ``generate`` has the public functions, ``sampler`` reads and plans a schema once, ``selection``
chooses a generator for each column, ``plans`` orders them, ``table_builder`` completes tables whose other columns are
derived.
"""
