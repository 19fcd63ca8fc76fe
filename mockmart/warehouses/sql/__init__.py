"""SQL and YAML for warehouses that load a release by their own means.

What belongs here: types, DDL, load scripts and dbt sources, as text. Nothing is executed here.
"""
