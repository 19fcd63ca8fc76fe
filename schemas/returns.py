"""What customers send back."""

from __future__ import annotations

from mockmart.schema.fields import Category, Instant, Int, Money, Text, code, field, foreign_key, one_of
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import MAX_PIECES

REASONS = ("wrong_size", "defective", "not_as_described", "damaged", "changed_mind", "wrong_item")


class Returns(Entity):
    """One row a line of an order that customers send back, in the order of orders."""

    return_id: Text = code("RET-{random:10+}", "Identifier of the return.")
    order_id: Text = foreign_key("shop.orders.order_id", "Order that it was part of.", codes=keys.ORDER)
    line_number: Int = field("Number of the line within the order, from 1.", ge=1)
    product_id: Category = foreign_key("shop.products.product_id", "Product that comes back.", codes=keys.PRODUCT)
    quantity: Int = field("Pieces that come back.", in_range={"min_value": 1, "max_value": MAX_PIECES})
    reason: Category = one_of(REASONS, "Why, as the customer says.")
    requested_at: Instant = field("When the customer asked for it.")
    received_at: Instant = field("When it came back; null while it is on its way.", nullable=True)
    refund: Money = field("What was paid back for it when it came back: null until then.", nullable=True, ge=0)
