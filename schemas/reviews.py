"""What users wrote of products."""

from __future__ import annotations

from mockmart.schema.fields import Bool, Category, Instant, Int, Text, code, count, field, foreign_key
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys


class Reviews(Entity):
    """One row a review, in the order of the orders that led to it; one a user and product."""

    review_id: Text = code("REV-{random:10+}", "Identifier of the review.")
    product_id: Text = foreign_key("shop.products.product_id", "Product that is reviewed.", codes=keys.PRODUCT)
    user_id: Text = foreign_key("shop.users.user_id", "User who wrote it.", codes=keys.USER)
    order_id: Text = foreign_key(
        "shop.orders.order_id",
        "Order in which the user got the product; null unless verified.",
        codes=keys.ORDER,
        nullable=True,
    )
    rating: Int = field("Stars, 1 to 5.", settable=("min", "max"), in_range={"min_value": 1, "max_value": 5})
    title: Category = field("Headline, in the tone of the rating.", str_length={"min_value": 1})
    body: Text = field("Text, in the tone of the rating.", str_length={"min_value": 1})
    verified_purchase: Bool = field("Whether the user got the product in an order of this shop.")
    helpful_votes: Int = count("How many shoppers found it helpful so far.", mean=2.6, most=500)
    created_at: Instant = field("When it was written.")
