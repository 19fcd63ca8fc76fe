"""Releases into databases."""
