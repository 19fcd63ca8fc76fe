"""Tables as Parquet on disk, replaced whole or not at all.

What belongs here: ``landing`` replaces a table, ``writer`` writes one part, ``table`` reads, ``audit`` checks
the files of a landed table.
"""
