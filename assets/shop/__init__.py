"""How the rows of the shop come about."""
