"""Columns at once."""
