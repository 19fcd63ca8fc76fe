"""Dagster's wiring, and the ways in: definitions, resources, IO, the command line."""
