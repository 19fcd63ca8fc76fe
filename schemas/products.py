"""The products that the shop sells, or has begun to sell by the time it is observed."""

from __future__ import annotations

from mockmart.schema.fields import Category, Instant, Money, Text, choice, code, field
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import CURRENCIES, SKU


class Products(Entity):
    """The catalogue: one row a product, in the order of listing."""

    product_id: Text = code(keys.PRODUCT, "Identifier of the product.")
    sku: Text = field("Stock keeping unit: the category's code and six digits.", unique=True, str_matches=SKU)
    name: Category = field("Name as a shopper sees it.", str_length={"min_value": 1})
    brand: Category = field("Brand, invented.", str_length={"min_value": 1})
    category: Category = field("Department of the shop.", str_length={"min_value": 1})
    product_type: Category = field("Kind of product within the category.", str_length={"min_value": 1})
    price: Money = field("Price of one piece; ends in .99, .95, .49 or .00.", gt=0)
    cost: Money = field("What the shop pays for one piece.", gt=0)
    currency: Category = choice(CURRENCIES, "Currency of price and cost.", settable=())
    listed_at: Instant = field("When the product could first be bought.")
