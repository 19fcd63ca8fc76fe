"""Proofs of law 4, money.

What belongs here: amounts of products, carts, orders and their items. What is charged and refunded is in ``payments``.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from mockmart.arrays import Int64s
from mockmart.assets.quality.proofs import decoding
from mockmart.assets.quality.proofs.decoding import require
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard

#: Pieces in a line and lines in a list up to which sums of totals fit into 64 bits.
_MAX_PIECES, _MAX_LINES = 1000, 9000


def _totals(quantities: Int64s, prices: Int64s) -> Int64s:
    require(abs(quantities).max(initial=0) <= _MAX_PIECES)
    return quantities * prices


def _line_total_adds_up(table: str, shard: Shard) -> bool:
    quantities = shard.numbers(table, "quantity").astype(np.int64)
    return np.array_equal(shard.cents(table, "line_total"), _totals(quantities, shard.cents(table, "price")))


def _subtotal_adds_up(table: str, shard: Shard) -> bool:
    items = shard.lists(table, "items")
    require(items.lengths.min(initial=1) > 0 and items.lengths.max(initial=0) <= _MAX_LINES)
    quantities = decoding.values(shard.element(table, "items", "quantity")).astype(np.int64)
    totals = _totals(quantities, shard.element_cents(table, "items", "price"))
    return np.array_equal(shard.cents(table, "subtotal"), items.sums(totals))


def _cart_is_not_empty(shard: Shard) -> bool:
    return bool((shard.lists("carts", "items").lengths > 0).all())


def _cart_total_adds_up(shard: Shard) -> bool:
    subtotal, tax = shard.cents("carts", "subtotal"), shard.cents("carts", "tax")
    return np.array_equal(shard.cents("carts", "total"), subtotal + tax)


def _discount_is_within_the_subtotal(shard: Shard) -> bool:
    discount = shard.cents("orders", "discount")
    return bool(((discount >= 0) & (discount <= shard.cents("orders", "subtotal"))).all())


def _order_total_adds_up(shard: Shard) -> bool:
    columns = ("subtotal", "discount", "shipping_cost", "tax")
    subtotal, discount, shipping, tax = (shard.cents("orders", name) for name in columns)
    return np.array_equal(shard.cents("orders", "total"), subtotal - discount + shipping + tax)


def _order_costs_something(shard: Shard) -> bool:
    total, discounted = shard.cents("orders", "total"), shard.cents("orders", "discount") > 0
    free = (total == 0) & (discounted | shard.words("orders", "payment_method").among("gift_card"))
    return bool(((total > 0) | free).all())


PROOFS = {
    "cost_is_above_zero": Proof(lambda shard: bool((shard.catalogue.costs > 0).all()), of_products=True),
    "price_is_above_cost": Proof(
        lambda shard: bool((shard.catalogue.prices > shard.catalogue.costs).all()), of_products=True
    ),
    "cart_is_not_empty": Proof(_cart_is_not_empty),
    "cart_subtotal_adds_up": Proof(partial(_subtotal_adds_up, "carts")),
    "cart_total_adds_up": Proof(_cart_total_adds_up),
    "cart_item_total_adds_up": Proof(partial(_line_total_adds_up, "cart_items")),
    "order_subtotal_adds_up": Proof(partial(_subtotal_adds_up, "orders")),
    "order_discount_is_within_the_subtotal": Proof(_discount_is_within_the_subtotal),
    "order_total_adds_up": Proof(_order_total_adds_up),
    "order_costs_something": Proof(_order_costs_something),
    "order_item_total_adds_up": Proof(partial(_line_total_adds_up, "order_items")),
}
