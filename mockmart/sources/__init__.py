"""Rows on demand."""
