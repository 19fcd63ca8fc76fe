"""Proofs of law 3, time.

What belongs here: the order of instants. A missing one is later than every other.
"""

from __future__ import annotations

from functools import partial

from mockmart.assets.quality.laws import times
from mockmart.assets.quality.proofs import joins
from mockmart.assets.quality.proofs.decoding import NEVER
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard
from mockmart.assets.shop.graph import with_customers

#: The tables that land shard by shard.
_SHARDED = {table for table in times.INSTANTS if with_customers(table)}


def _nothing_later(table: str, shard: Shard) -> bool:
    columns = (shard.instants(table, name) for name in times.INSTANTS[table])
    return all(((column <= shard.as_of) | (column == NEVER)).all() for column in columns)


def _in_order(table: str, first: str, then: str, shard: Shard) -> bool:
    before = shard.instants(table, first)
    return bool(((before <= shard.instants(table, then)) | (before == NEVER)).all())


def _after_signing_up(table: str, column: str, shard: Shard) -> bool:
    signed_up = shard.instants("users", "created_at")[joins.users_of(shard, table, column)]
    return bool((signed_up <= shard.instants(table, "created_at")).all())


def _logged_in(shard: Shard) -> bool:
    seen = shard.instants("users", "last_login")[joins.users_of(shard, "carts")]
    return bool((shard.instants("carts", "updated_at") <= seen).all())


def _after_listing(shard: Shard) -> bool:
    listed = shard.catalogue.listed[joins.products_in(shard, "carts")]
    filled = shard.instants("carts", "created_at")[shard.lists("carts", "items").parents]
    return bool((listed <= filled).all())


def _after_the_cart(shard: Shard) -> bool:
    left = shard.instants("carts", "updated_at")[joins.carts_of_orders(shard)]
    return bool((left <= shard.instants("orders", "created_at")).all())


def _after_the_order(shard: Shard) -> bool:
    ordered = shard.instants("orders", "created_at")[joins.orders_of_payments(shard)]
    return bool((ordered <= shard.instants("payments", "created_at")).all())


def _after_the_delivery(shard: Shard) -> bool:
    delivered = shard.instants("orders", "delivered_at")[joins.orders_of_reviews(shard)]
    return bool((delivered <= shard.instants("reviews", "created_at")[joins.verified_reviews(shard)]).all())


def _reviewed_after_listing(shard: Shard) -> bool:
    listed = shard.catalogue.listed[joins.products(shard, "reviews")]
    return bool((listed <= shard.instants("reviews", "created_at")).all())


PROOFS = {
    **{
        f"{table}_have_happened": Proof(partial(_nothing_later, table)) for table in times.INSTANTS if table in _SHARDED
    },
    **{
        name: Proof(partial(_in_order, table, first, then))
        for name, _, table, first, then in times.PAIRS
        if table in _SHARDED
    },
    "user_signs_up_before_filling_a_cart": Proof(
        partial(_after_signing_up, "carts", "customer_id"), given=(joins.ONE_USER,)
    ),
    "customer_was_logged_in_for_the_cart": Proof(_logged_in, given=(joins.ONE_USER,)),
    "product_is_listed_before_it_is_in_a_cart": Proof(_after_listing),
    "cart_is_left_before_the_order": Proof(_after_the_cart, given=(joins.ONE_CART,)),
    "payment_follows_the_order": Proof(_after_the_order, given=(joins.ONE_ORDER,)),
    "verified_review_follows_the_delivery": Proof(_after_the_delivery, given=(joins.ONE_ORDER,)),
    "review_follows_the_sign_up": Proof(partial(_after_signing_up, "reviews", "user_id"), given=(joins.ONE_USER,)),
    "review_follows_the_listing": Proof(_reviewed_after_listing),
}
