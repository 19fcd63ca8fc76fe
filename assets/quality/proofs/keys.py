"""Proofs of law 1, keys and references.

What belongs here: unique keys, row numbers and references. What lists hold is in ``lists``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from mockmart.arrays import Int64s
from mockmart.assets.quality.proofs import decoding, joins
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard
from mockmart.assets.shop.graph import GRAPH, with_customers
from mockmart.schema.table_model import INDEX


def _numbered(table: str, shard: Shard) -> bool:
    numbers = shard.numbers(table, INDEX)
    first = shard.first_row(table)
    return np.array_equal(numbers, np.arange(first, first + numbers.size))


def _products_are_numbered(shard: Shard) -> bool:
    numbers = shard.catalogue.row_numbers
    return np.array_equal(numbers, np.arange(numbers.size))


def _there(join: Callable[[Shard], object]) -> Proof:
    """The proof of a reference by a ``join``, which refuses rows that refer to none."""
    return Proof(lambda shard: join(shard) is not None)


def _key(table: str, column: str) -> Proof:
    """The proof that the ids ``column`` of ``table`` are distinct."""

    def ids(shard: Shard) -> Int64s:
        return shard.ids(table, column)

    return Proof(distinct=ids)


def _emails(shard: Shard) -> Int64s:
    return decoding.hashes(shard.column("users", "email"))


#: A catalogue of other products is refused.
_ONE_PRODUCT = Proof(lambda shard: shard.catalogue is not None, of_products=True)

PROOFS = {
    "product_id_is_a_key": _ONE_PRODUCT,
    "sku_is_a_key": _ONE_PRODUCT,
    "email_is_a_key": Proof(distinct=_emails),
    joins.ONE_USER: _key("users", "user_id"),
    joins.ONE_CART: _key("carts", "cart_id"),
    joins.ONE_ORDER: _key("orders", "order_id"),
    "payment_id_is_a_key": _key("payments", "payment_id"),
    "review_id_is_a_key": _key("reviews", "review_id"),
    **{f"{table}_are_numbered": Proof(partial(_numbered, table)) for table in GRAPH if with_customers(table)},
    "products_are_numbered": Proof(_products_are_numbered, of_products=True),
    "cart_has_a_customer": _there(lambda shard: joins.users_of(shard, "carts")),
    "cart_item_has_a_product": _there(lambda shard: joins.products(shard, "cart_items")),
    "order_has_a_cart": _there(joins.carts_of_orders),
    "order_has_a_customer": _there(lambda shard: joins.users_of(shard, "orders")),
    "order_item_has_a_product": _there(lambda shard: joins.products(shard, "order_items")),
    "payment_has_an_order": _there(joins.orders_of_payments),
    "payment_has_a_customer": _there(lambda shard: joins.users_of(shard, "payments")),
    "review_has_a_product": _there(lambda shard: joins.products(shard, "reviews")),
    "review_has_a_user": _there(lambda shard: joins.users_of(shard, "reviews", "user_id")),
    "review_has_an_order": _there(joins.orders_of_reviews),
    # The rows of a child table are the lists: they have the ids of their parents, and count their lines.
    "user_address_has_a_user": Proof(given=("user_addresses_are_the_lists",)),
    "cart_item_has_a_cart": Proof(given=("cart_items_are_the_lists",)),
    "order_item_has_an_order": Proof(given=("order_items_are_the_lists",)),
    "user_address_line_is_a_key": Proof(given=("user_addresses_are_the_lists", joins.ONE_USER)),
    "cart_item_line_is_a_key": Proof(given=("cart_items_are_the_lists", joins.ONE_CART)),
    "order_item_line_is_a_key": Proof(given=("order_items_are_the_lists", joins.ONE_ORDER)),
}
