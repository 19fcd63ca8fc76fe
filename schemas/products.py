"""The products that the shop sells, or has begun to sell by the time it is observed."""

from __future__ import annotations

from mockmart.schema.fields import Category, Instant, Int, Money, Text, choice, code, field
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import CURRENCIES, SKU


class Products(Entity):
    """The catalogue: one row a product, in the order of listing."""

    product_id: Text = code(keys.PRODUCT, "Identifier of the product.")
    sku: Text = field("Stock keeping unit: the category's code and six digits.", unique=True, str_matches=SKU)
    name: Category = field("Name as a shopper sees it.", str_length={"min_value": 1})
    brand: Category = field("Brand, invented.", str_length={"min_value": 1})
    category: Category = field("Category of the shop.", str_length={"min_value": 1})
    product_type: Category = field("Kind of product within the category.", str_length={"min_value": 1})
    price: Money = field("Price of one piece now; ends in .99, .95, .49 or .00.", gt=0)
    cost: Money = field("What the shop pays for one piece.", gt=0)
    currency: Category = choice(CURRENCIES, "Currency of price and cost.", settable=())
    listed_at: Instant = field("When the product could first be bought.")
    list_price: Money = field("Price of one piece when it was listed.", gt=0)
    delisted_at: Instant = field("When it was taken off the list; null if it still is on.", nullable=True)
    department: Category = field("Department of the shop that the category belongs to.", str_length={"min_value": 1})
    color: Category = field("Color, where the variant has one.", nullable=True)
    size: Category = field("Size or amount, where there are several.", nullable=True)
    weight_grams: Int = field("What it weighs with its wrapping.", nullable=True, gt=0)
