"""What stands inside other tables: a line of a cart or an order, an address.

What belongs here: structs that several tables share. Tables have a file of their own.
"""

from __future__ import annotations

from mockmart.entity import Element
from mockmart.fields import Flag, Int, Money, Pick, Text, field, one_of

SKU = r"^[A-Z]{3,4}-\d{6}$"
STATE = r"^[A-Z]{2}$"
ZIP = r"^\d{5}$"


class Item(Element):
    """One line: a product, as it was sold, and how many of it."""

    product_id: Pick = field("Product that was bought.", refers="shop.products.product_id", str_matches=r"^PROD-\d{6}$")
    sku: Pick = field("Stock keeping unit of the product.", str_matches=SKU)
    name: Pick = field("Name of the product.", str_length={"min_value": 1})
    category: Pick = field("Category of the product.", settable=("values",))
    quantity: Int = field(
        "Pieces of the product.", settable=("min", "max"), in_range={"min_value": 1, "max_value": 100}
    )
    price: Money = field("Price of one piece.", settable=("min", "max"), gt=0)


class PostalAddress(Element):
    """Where an order or its bill goes."""

    street: Text = field("House number and street.", str_length={"min_value": 1})
    city: Text = field("City, which has the ZIP code.", str_length={"min_value": 1})
    state: Pick = field("Two-letter code of the state.", str_matches=STATE)
    zip: Text = field("Five-digit ZIP code.", str_matches=ZIP)
    country: Pick = field("Two-letter code of the country.", isin=["US"])


class Address(Element):
    """An entry of a user's address book."""

    label: Pick = one_of(["home", "work", "other"], "What the user calls the address.")
    street: Text = field("House number and street.", str_length={"min_value": 1})
    city: Text = field("City, which has the ZIP code.", str_length={"min_value": 1})
    state: Pick = field("Two-letter code of the state.", str_matches=STATE)
    zip: Text = field("Five-digit ZIP code.", str_matches=ZIP)
    country: Pick = field("Two-letter code of the country.", isin=["US"])
    is_default: Flag = field("Whether orders go there unless the user says otherwise.")


ITEM = Item.to_schema()
POSTAL_ADDRESS = PostalAddress.to_schema()
ADDRESS = Address.to_schema()
