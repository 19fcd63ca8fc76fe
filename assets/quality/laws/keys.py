"""Law 1, keys and references: what names a row names one row, and what a row names is there.

What belongs here: unique keys, row numbers, references between tables. What lists hold is in ``lists``.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from assets.quality.laws import shared_queries
from assets.quality.laws.law import Law, key, law, reference
from assets.shop.graph import GRAPH


def _row_numbers(table: str) -> Law:
    """The law that ``_index`` of ``table`` runs from 0 without a gap."""
    return law(
        1,
        f"{table}_are_numbered",
        "The row numbers run from 0 without a gap.",
        tables=(table,),
        sql=f"""
            SELECT _index, rows FROM (SELECT _index, count(*) AS rows FROM {table} GROUP BY _index) AS numbers
            FULL JOIN (SELECT range AS expected FROM range((SELECT count(*) FROM {table}))) AS wanted
            ON expected = _index WHERE rows IS DISTINCT FROM 1 OR expected IS NULL""",
        # The same sum of hashes as the numbers wanted: another set of numbers has it once in 2**64.
        quick=(
            f"""
            SELECT sum(hash(_index)) IS NOT DISTINCT FROM
                   (SELECT sum(hash(range)) FROM range((SELECT count(*) FROM {table})))
            FROM {table}""",
        ),
    )


LAWS = (
    key("product_id_is_a_key", "No two products share an id.", table="products", columns="product_id"),
    key("sku_is_a_key", "No two products share a SKU.", table="products", columns="sku"),
    key("user_id_is_a_key", "No two users share an id.", table="users", columns="user_id"),
    key("email_is_a_key", "No two users share an email address.", table="users", columns="email"),
    key("cart_id_is_a_key", "No two carts share an id.", table="carts", columns="cart_id"),
    key("order_id_is_a_key", "No two orders share an id.", table="orders", columns="order_id"),
    key("payment_id_is_a_key", "No two payments share an id.", table="payments", columns="payment_id"),
    key("review_id_is_a_key", "No two reviews share an id.", table="reviews", columns="review_id"),
    key(
        "user_address_line_is_a_key",
        "No two addresses of a user share a line number.",
        table="user_addresses",
        columns="user_id, line_number",
        parent="users",
        quick=(shared_queries.USER_ADDRESSES, shared_queries.is_key("users", "user_id")),
    ),
    key(
        "cart_item_line_is_a_key",
        "No two items of a cart share a line number.",
        table="cart_items",
        columns="cart_id, line_number",
        parent="carts",
        quick=(shared_queries.CART_ITEMS, shared_queries.is_key("carts", "cart_id")),
    ),
    key(
        "order_item_line_is_a_key",
        "No two items of an order share a line number.",
        table="order_items",
        columns="order_id, line_number",
        parent="orders",
        quick=(shared_queries.ORDER_ITEMS, shared_queries.is_key("orders", "order_id")),
    ),
    *map(_row_numbers, GRAPH),
    reference(
        "user_address_has_a_user",
        "Every address is of a user that exists.",
        table="user_addresses",
        column="user_id",
        own="user_id, line_number",
        quick=(shared_queries.USER_ADDRESSES,),
    ),
    reference(
        "cart_has_a_customer",
        "Every cart is of a user that exists.",
        table="carts",
        column="customer_id",
        own="cart_id, customer_id",
        quick=(shared_queries.CARTS_AND_USERS,),
    ),
    reference(
        "cart_item_has_a_cart",
        "Every item of a cart is of a cart that exists.",
        table="cart_items",
        column="cart_id",
        own="cart_id, line_number",
        quick=(shared_queries.CART_ITEMS,),
    ),
    reference(
        "cart_item_has_a_product",
        "Every item of a cart is a product that exists.",
        table="cart_items",
        column="product_id",
        own="cart_id, line_number, product_id",
        quick=(shared_queries.items_and_products("cart_items"),),
    ),
    reference(
        "order_has_a_cart",
        "Every order names a cart that exists.",
        table="orders",
        column="cart_id",
        own="order_id, cart_id",
        quick=(shared_queries.ORDERS_AND_CARTS,),
    ),
    reference(
        "order_has_a_customer",
        "Every order is of a user that exists.",
        table="orders",
        column="customer_id",
        own="order_id, customer_id",
    ),
    reference(
        "order_item_has_an_order",
        "Every item of an order is of an order that exists.",
        table="order_items",
        column="order_id",
        own="order_id, line_number",
        quick=(shared_queries.ORDER_ITEMS,),
    ),
    reference(
        "order_item_has_a_product",
        "Every item of an order is a product that exists.",
        table="order_items",
        column="product_id",
        own="order_id, line_number, product_id",
        quick=(shared_queries.items_and_products("order_items"),),
    ),
    reference(
        "payment_has_an_order",
        "Every payment is for an order that exists.",
        table="payments",
        column="order_id",
        own="payment_id, order_id",
        quick=(shared_queries.PAYMENTS_AND_ORDERS,),
    ),
    reference(
        "payment_has_a_customer",
        "Every payment is by a user that exists.",
        table="payments",
        column="customer_id",
        own="payment_id, customer_id",
    ),
    reference(
        "review_has_a_product",
        "Every review is of a product that exists.",
        table="reviews",
        column="product_id",
        own="review_id, product_id",
    ),
    reference(
        "review_has_a_user",
        "Every review is by a user that exists.",
        table="reviews",
        column="user_id",
        own="review_id, user_id",
    ),
    reference(
        "review_has_an_order",
        "Every order that a review names exists.",
        table="reviews",
        column="order_id",
        own="review_id, order_id",
    ),
)
