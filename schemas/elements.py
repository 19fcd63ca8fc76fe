"""What stands inside other tables: a line of a cart or an order, an address.

What belongs here: structs that several tables share. Tables have a file of their own.
"""

from __future__ import annotations

from mockmart.schema.fields import Bool, Category, Int, Money, Text, field, foreign_key, one_of
from mockmart.schema.table_model import Element
from mockmart.schemas import keys

SKU = r"^[A-Z]{3,4}-\d{6}$"
STATE = r"^[A-Z]{2}$"
ZIP = r"^\d{5}$"
COUNTRY = "US"
#: Currencies of amounts, with how often they come up.
CURRENCIES = {"USD": 1}
#: What users call their addresses.
LABELS = ("home", "work", "other")
#: Pieces of a product in one line.
MAX_PIECES = 100


class Item(Element):
    """One line: a product, as it was sold, and how many of it."""

    product_id: Category = foreign_key("shop.products.product_id", "Product that was bought.", codes=keys.PRODUCT)
    sku: Category = field("Stock keeping unit of the product.", str_matches=SKU)
    name: Category = field("Name of the product.", str_length={"min_value": 1})
    category: Category = field("Category of the product.", settable=("values",))
    quantity: Int = field(
        "Pieces of the product.", settable=("min", "max"), in_range={"min_value": 1, "max_value": MAX_PIECES}
    )
    price: Money = field("Price of one piece.", settable=("min", "max"), gt=0)


class PostalAddress(Element):
    """Where an order or its bill goes."""

    street: Text = field("House number and street.", str_length={"min_value": 1})
    city: Text = field("City, which has the ZIP code.", str_length={"min_value": 1})
    state: Category = field("Two-letter code of the state.", str_matches=STATE)
    zip: Text = field("Five-digit ZIP code.", str_matches=ZIP)
    country: Category = field("Two-letter code of the country.", isin=[COUNTRY])


class Address(Element):
    """An entry of a user's address book."""

    label: Category = one_of(LABELS, "What the user calls the address.")
    street: Text = field("House number and street.", str_length={"min_value": 1})
    city: Text = field("City, which has the ZIP code.", str_length={"min_value": 1})
    state: Category = field("Two-letter code of the state.", str_matches=STATE)
    zip: Text = field("Five-digit ZIP code.", str_matches=ZIP)
    country: Category = field("Two-letter code of the country.", isin=[COUNTRY])
    is_default: Bool = field("Whether orders go there unless the user says otherwise.")


ITEM = Item.to_schema()
POSTAL_ADDRESS = PostalAddress.to_schema()
ADDRESS = Address.to_schema()
