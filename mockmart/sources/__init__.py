"""Rows on demand, from anything that can draw them.

What belongs here: ``source`` is the protocol, ``registered`` draws rows of any registered schema, ``row_cursor`` and
``byte_cache`` help. Nothing here knows gRPC.
"""
