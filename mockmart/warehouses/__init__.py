"""Loading a release into warehouses, and writing down how others load it.

What belongs here: types, DDL, load scripts, and the loaders themselves. What a release is, belongs to
``mockmart.releases``. Databases that an extra brings are imported where they are used.
"""
