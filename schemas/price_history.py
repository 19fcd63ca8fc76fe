"""What products cost at what time."""

from __future__ import annotations

from typing import ClassVar

from mockmart.schema.fields import METADATA, Instant, Money, Text, field, foreign_key
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys


class PriceHistory(Entity):
    """One row a price of a product, by product and in the order of time."""

    product_id: Text = foreign_key("shop.products.product_id", "Product that the price is of.", codes=keys.PRODUCT)
    valid_from: Instant = field("Since when it costs that: since it was listed, at first.")
    valid_to: Instant = field("When the next price came; null for the current one.", nullable=True)
    price: Money = field("Price of one piece.", gt=0)
    cost: Money = field("What the shop pays for one piece.", gt=0)

    class Config:
        metadata: ClassVar = {METADATA: {"key": ("product_id", "valid_from")}}
