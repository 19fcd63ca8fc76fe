"""Proofs of law 8, reviews.

What belongs here: who may write one, of what, and in which words. When is in ``times``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Bools
from mockmart.assets.quality.proofs import decoding, joins
from mockmart.assets.quality.proofs.decoding import NEVER, distinct, require
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard
from mockmart.assets.shop.catalogue import phrases


def _names_its_order(shard: Shard) -> bool:
    return bool((~_verified(shard) | shard.present("reviews", "order_id")).all())


def _names_no_order(shard: Shard) -> bool:
    return bool((_verified(shard) | ~shard.present("reviews", "order_id")).all())


def _verified(shard: Shard) -> Bools:
    return decoding.flags(shard.column("reviews", "verified_purchase"))


def _is_by_the_customer(shard: Shard) -> bool:
    customers = shard.ids("orders", "customer_id")[joins.orders_of_reviews(shard)]
    return np.array_equal(shard.ids("reviews", "user_id")[joins.verified_reviews(shard)], customers)


def _is_of_a_delivered_order(shard: Shard) -> bool:
    return bool((shard.instants("orders", "delivered_at")[joins.orders_of_reviews(shard)] < NEVER).all())


def _is_of_a_product_in_the_order(shard: Shard) -> bool:
    """Whether the first item of the order is the product, or else the second, and so on."""
    items, orders = shard.lists("orders", "items"), joins.orders_of_reviews(shard)
    products, held = joins.products(shard, "reviews")[joins.verified_reviews(shard)], joins.products_in(shard, "orders")
    item = 0
    while orders.size:
        if (items.lengths[orders] <= item).any():
            return False
        others = held[items.starts[orders] + item] != products
        orders, products = orders[others], products[others]
        item += 1
    return True


def _user_reviews_a_product_once(shard: Shard) -> bool:
    users = joins.users_of(shard, "reviews", "user_id")
    return distinct(users * len(shard.catalogue.rows) + joins.products(shard, "reviews"))


def _title_belongs_to_the_rating(shard: Shard) -> bool:
    ratings = {title: rating for rating, said in phrases().items() for title in said.titles}
    require(len(ratings) == sum(len(said.titles) for said in phrases().values()))
    return np.array_equal(shard.words("reviews", "title").as_numbers(ratings), shard.numbers("reviews", "rating"))


def _body_opens_as_the_rating(shard: Shard) -> bool:
    return all(
        _open(_bodies(shard, rating), [_around_the_noun(opener) for opener in said.openers])
        for rating, said in phrases().items()
    ) and _ratings_are_known(shard)


def _body_closes_as_the_rating(shard: Shard) -> bool:
    return all(
        _close(_bodies(shard, rating), said.closers) for rating, said in phrases().items()
    ) and _ratings_are_known(shard)


def _bodies(shard: Shard, rating: int) -> pa.Array:
    """The texts of the reviews of a ``rating``."""
    of_rating = shard.numbers("reviews", "rating") == rating
    bodies = shard.column("reviews", "body")
    require(bodies.null_count == 0)
    return shard.once(("reviews", "bodies", rating), lambda: bodies.filter(pa.array(of_rating)))


def _ratings_are_known(shard: Shard) -> bool:
    return bool(np.isin(shard.numbers("reviews", "rating"), [*phrases()]).all())


def _around_the_noun(opener: str) -> tuple[str, str]:
    before, _, rest = opener.partition("{noun}")
    return before, rest.partition("{noun}")[0]


def _open(bodies: pa.Array, openers: Sequence[tuple[str, str]]) -> bool:
    """Whether each of ``bodies`` begins with one of ``openers``: what comes before a noun, and what after it."""
    opened = np.zeros(len(bodies), np.bool_)
    for before, after in openers:
        if " " in before:  # the first word is whole
            begins = _such(pc.starts_with(bodies, before))
            after_the_noun = pc.find_substring(bodies.filter(pa.array(begins)), f"{after} ")
            begins[begins] = np.asarray(after_the_noun) > len(before.encode())
            opened |= begins
    return bool(opened.all())


def _close(bodies: pa.Array, closers: Sequence[str]) -> bool:
    """Whether each of ``bodies`` ends with one of ``closers``."""
    closed = np.zeros(len(bodies), np.bool_)
    for closer in closers:
        closed |= _such(pc.ends_with(bodies, f" {closer}"))
    return bool(closed.all())


def _such(rows: pa.BooleanArray) -> Bools:
    return np.array(rows.to_numpy(zero_copy_only=False), np.bool_)


PROOFS = {
    "verified_review_names_its_order": Proof(_names_its_order),
    "unverified_review_names_no_order": Proof(_names_no_order),
    "verified_review_is_by_the_customer": Proof(_is_by_the_customer, given=(joins.ONE_ORDER,)),
    "verified_review_is_of_a_delivered_order": Proof(_is_of_a_delivered_order, given=(joins.ONE_ORDER,)),
    "verified_review_is_of_a_product_in_the_order": Proof(_is_of_a_product_in_the_order),
    "user_reviews_a_product_once": Proof(_user_reviews_a_product_once, given=joins.REVIEWS_OF_USERS),
    "title_belongs_to_the_rating": Proof(_title_belongs_to_the_rating),
    "body_opens_as_the_rating": Proof(_body_opens_as_the_rating),
    "body_closes_as_the_rating": Proof(_body_closes_as_the_rating),
}
