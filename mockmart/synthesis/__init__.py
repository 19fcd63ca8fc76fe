"""Rows of any schema."""
