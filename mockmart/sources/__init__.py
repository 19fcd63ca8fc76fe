"""Rows on demand.

What belongs here: ``source`` is the protocol, ``registered`` draws rows of any registered schema, ``row_cursor`` and
``byte_cache`` support sources. Nothing here knows gRPC.
"""
