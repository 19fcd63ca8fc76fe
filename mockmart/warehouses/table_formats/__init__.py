"""Releases as tables of a table format."""
