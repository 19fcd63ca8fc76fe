"""Arrow columns, whole columns at a time.

What belongs here: ``columns`` builds and takes them apart, ``conversion`` changes types, ``pandas_types`` makes
frames, ``json_text`` and ``fixed_width`` write text, ``digests`` compares tables by their logical values.
"""
