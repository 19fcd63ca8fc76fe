"""Releases registered as tables of a table format, in place.

What belongs here: a module for each format; ``exports`` has what they share.
"""
