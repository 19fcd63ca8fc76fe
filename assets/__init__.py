"""How each entity of the shop comes about: pure functions and their Dagster assets, and the checks between them."""
