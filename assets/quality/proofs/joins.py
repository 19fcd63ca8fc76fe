"""Which row of another table each row of a shard belongs to.

What belongs here: joins that proofs of several subjects need. Each refuses rows that belong to none of the shard. That
they belong to no row of another shard either is what proofs take as ``given``.
"""

from __future__ import annotations

import numpy as np

from mockmart.arrays import Int64s
from mockmart.assets.quality.proofs import decoding
from mockmart.assets.quality.proofs.decoding import Int32s, Words, require
from mockmart.assets.quality.proofs.shard import Shard

#: Laws by which an id is that of one row in all shards.
ONE_USER, ONE_CART, ONE_ORDER = "user_id_is_a_key", "cart_id_is_a_key", "order_id_is_a_key"
#: Laws by which all payments of an order are in its shard, and all reviews of a user in that of the user.
PAYMENTS_OF_ORDERS = (ONE_ORDER, "payment_has_an_order")
REVIEWS_OF_USERS = (ONE_USER, "review_has_a_user")


def products(shard: Shard, table: str) -> Int32s:
    """The product of each row of ``table``."""
    return shard.once((table, "product"), lambda: _products(shard, shard.words(table, "product_id")))


def products_in(shard: Shard, table: str) -> Int32s:
    """The product of each of the items in ``table``."""
    return shard.once((table, "items", "product"), lambda: _products(shard, words_of_items(shard, table, "product_id")))


def words_of_items(shard: Shard, table: str, name: str) -> Words:
    """A field of the items in ``table``."""
    return shard.element_words(table, "items", name)


def carts_of_orders(shard: Shard) -> Int64s:
    """The cart of each order: the orders are those of the converted carts, in the same order."""
    return shard.once(("orders", "cart"), lambda: _carts_of_orders(shard))


def users_of(shard: Shard, table: str, column: str = "customer_id") -> Int64s:
    """The user whom ``column`` of each row of ``table`` names."""
    return shard.places(table, column, "users", "user_id")


def orders_of_payments(shard: Shard) -> Int64s:
    """The order of each payment."""
    return shard.places("payments", "order_id", "orders", "order_id")


def verified_reviews(shard: Shard) -> Int64s:
    """The reviews that name an order."""
    return np.flatnonzero(shard.present("reviews", "order_id"))


def orders_of_reviews(shard: Shard) -> Int64s:
    """The order of each review that names one."""
    return shard.once(("reviews", "order"), lambda: _orders_of_reviews(shard))


def _products(shard: Shard, ids: Words) -> Int32s:
    rows = ids.as_numbers(shard.catalogue.rows)
    require((rows >= 0).all())
    return rows


def _carts_of_orders(shard: Shard) -> Int64s:
    carts = np.flatnonzero(shard.words("carts", "status").among("converted"))
    require(np.array_equal(shard.ids("carts", "cart_id")[carts], shard.ids("orders", "cart_id")))
    return carts


def _orders_of_reviews(shard: Shard) -> Int64s:
    named = shard.column("reviews", "order_id").drop_null()
    return decoding.find(shard.numbers_of("order_id", named), shard.ids("orders", "order_id"))
