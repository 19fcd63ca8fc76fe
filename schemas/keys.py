"""The formats of the keys by which the shop's tables refer to each other.

What belongs here: formats that more than one table needs, and the pattern of warehouses. Numbers have more digits
(``+``) where the shop has outgrown them. Ids that nothing refers to have theirs in their schema.
"""

PRODUCT = "PROD-{random:6}"
USER = "USR-{random:7+}"
CART = "CRT-{year}-{random:7+}"
ORDER = "ORD-{year}-{random:7+}"
WAREHOUSE = r"^[A-Z]{3}\d$"
