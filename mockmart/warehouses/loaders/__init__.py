"""Releases loaded into databases.

What belongs here: a module for each database, and what loads have in common: the ledger, staging and the released rows.
"""
