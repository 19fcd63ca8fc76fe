"""Reviews: what customers write of what they got, and now and then of something else.

What belongs here: who reviews what and when, and the words. The words themselves are in ``data/reviews.yaml``.

One review a user and product: of all that a user would write of a product, the earliest is kept. That takes all orders
of the user.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.catalogue import phrases, product_types
from mockmart.assets.shop.product_quality import POOR, quality_of
from mockmart.assets.shop.spec import Spec
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws, as_keys, child_keys, mix, stream_key, to_range
from mockmart.schema import scenarios
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.schemas import REGISTRY
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("reviews"))
RATINGS = (1, 2, 3, 4, 5)
#: Lines that are reviewed once they are delivered, and orders whose customer reviews another product besides.
_REVIEWED = 0.17
_REVIEWS_ANOTHER = 0.025
_DAYS_TO_REVIEW = (7.0, 0.8)
#: Ratings from 1 to 5 of great, good and poor products; together they have the J shape of published reviews.
_OF_QUALITY = ((0.04, 0.02, 0.05, 0.17, 0.72), (0.085, 0.04, 0.08, 0.20, 0.595), (0.30, 0.11, 0.15, 0.19, 0.25))
#: Ratings of what came late, whatever it is: about 1.7 stars fewer, as in the reviews of Olist.
_OF_LATE = (0.48, 0.16, 0.13, 0.11, 0.12)
_MINDS = 0.9
#: The age at which half of the helpful votes that a review will ever have are there.
_HALF_OF_VOTES = 45 * DAY
#: A review's number is its order's times this, plus the line's ordinal; the one of another product comes last.
_PER_ORDER = 1000
_ANOTHER = _PER_ORDER - 1


@dataclass(frozen=True, eq=False)
class Shelf:
    """The products as reviewers see them."""

    products: pd.DataFrame
    seed: int

    @cached_property
    def lookup(self) -> columns.Lookup:
        """Rows of the products by id."""
        return columns.Lookup.of(self.ids)

    @cached_property
    def ids(self) -> pa.Array:
        """The ids of the products."""
        return to_arrow(self.products["product_id"])

    @cached_property
    def listed(self) -> Int64s:
        """When each product was listed (microseconds)."""
        return columns.epoch_micros(to_arrow(self.products["listed_at"]))

    @cached_property
    def in_order(self) -> Int64s:
        """The rows of the products in the order of listing."""
        return np.argsort(self.listed, kind="stable")

    @cached_property
    def quality(self) -> Int64s:
        """Whether each product is great (0), good (1) or poor (2)."""
        return quality_of(columns.numbers(self.ids), seed=self.seed)

    @cached_property
    def noun(self) -> Int64s:
        """What to call each product: a place among ``nouns()``, the last one where the type is not known."""
        names = [kind.name for kind in product_types()]
        place = columns.codes_of(to_arrow(self.products["product_type"]), names).astype(np.int64)
        return np.where(place < 0, len(names), place)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Reviews that customers would write, were each the first of the product: one row each, by order.

    ``order`` is the place in the frame of orders, ``product`` that among the products, ``ordinals`` tell those of an
    order apart.
    """

    ordinals: Int64s
    pairs: UInt64s
    created: Int64s
    order: Int64s
    product: Int64s
    verified: Bools

    def only(self, kept: Bools) -> Candidates:
        """The candidates that are ``kept``."""
        return Candidates(
            self.ordinals[kept], self.pairs[kept], self.created[kept], self.order[kept], self.product[kept],
            self.verified[kept],
        )  # fmt: skip


def candidates(orders: pd.DataFrame, *, shelf: Shelf, spec: Spec) -> Candidates:
    """What the customers of ``orders`` would write by ``as_of``."""
    draws = Draws(spec.seed, "reviews")
    numbers = columns.distinct_numbers(to_arrow(orders["order_id"]))
    customer = as_keys(columns.distinct_numbers(to_arrow(orders["customer_id"])))
    lines = columns.ExplodedList.of(to_arrow(orders["items"]))
    delivered = columns.epoch_micros(to_arrow(orders["delivered_at"]), missing=-1)

    keys = child_keys(as_keys(numbers)[lines.parents], lines.ordinals)
    median, spread = _DAYS_TO_REVIEW
    later = distributions.lognormal(median, spread).at(draws.uniform("created_at", keys)) * DAY
    created = delivered[lines.parents] + later.astype(np.int64)
    of_line = np.flatnonzero((delivered[lines.parents] >= 0) & draws.bernoulli("reviewed", keys, _REVIEWED))
    bought = lines.fields["product_id"].take(pa.array(of_line))

    own = as_keys(numbers)
    placed = columns.epoch_micros(to_arrow(orders["created_at"]))
    other_at = placed + (distributions.exponential(12.0).at(draws.uniform("another_at", own)) * DAY).astype(np.int64)
    of_order = np.flatnonzero(draws.bernoulli("reviews_another", own, _REVIEWS_ANOTHER))
    # Among the products listed by then: later ones must not change what was written before.
    choices = np.searchsorted(shelf.listed[shelf.in_order], other_at, side="right")
    of_order = of_order[choices[of_order] > 0]
    spot = to_range(draws.uniform("another", own[of_order]), low=0, high=choices[of_order])
    other = shelf.in_order[spot]

    order = np.concatenate([lines.parents[of_line], of_order])
    product = np.concatenate([shelf.lookup.find(bought), other])
    product_numbers = as_keys(columns.numbers(shelf.ids))[product]
    found = Candidates(
        ordinals=np.concatenate([lines.ordinals[of_line], np.full(of_order.size, _ANOTHER)]),
        pairs=mix(customer[order], stream_key(0, "pairs")) + product_numbers,
        created=np.concatenate([created[of_line], other_at[of_order]]),
        order=order,
        product=product,
        verified=np.arange(order.size) < of_line.size,
    )
    found = found.only(found.created <= spec.as_of_micros)
    by_order = np.argsort(found.order * _PER_ORDER + found.ordinals, kind="stable")
    return Candidates(
        found.ordinals[by_order], found.pairs[by_order], found.created[by_order], found.order[by_order],
        found.product[by_order], found.verified[by_order],
    )  # fmt: skip


def first_of_pair(found: Candidates, keys: UInt64s) -> Bools:
    """Whether each candidate is the earliest of its user and product; ``keys`` decide between simultaneous ones."""
    order = np.lexsort((keys, found.created, found.pairs))
    first = np.ones(order.size, np.bool_)
    first[order[1:]] = found.pairs[order[1:]] != found.pairs[order[:-1]]
    return first


def write_reviews(orders: pd.DataFrame, *, shelf: Shelf, spec: Spec) -> pd.DataFrame:
    """The reviews that follow from ``orders``, all of their customers', by ``as_of``."""
    draws = Draws(spec.seed, "reviews")
    found = candidates(orders, shelf=shelf, spec=spec)
    numbers = columns.distinct_numbers(to_arrow(orders["order_id"]))
    found = found.only(first_of_pair(found, as_keys(numbers[found.order] * _PER_ORDER + found.ordinals)))
    serials = numbers[found.order] * _PER_ORDER + found.ordinals
    keys = as_keys(serials)
    at = pa.array(found.order)
    labels = scenarios.labels(
        spec.scenarios_of("reviews"), draws=draws, keys=keys, inherited=to_arrow(orders["_scenario"]).take(at)
    )
    # What came back before it was reviewed was a disappointment; a return after that does not change the review.
    returned_at = to_arrow(orders["returned_at"])
    returned = columns.present(returned_at)[found.order] & (
        columns.epoch_micros(returned_at)[found.order] <= found.created
    )
    quality = np.where(returned & found.verified, POOR, shelf.quality[found.product])
    late = _came_late(orders)[found.order] & found.verified & draws.bernoulli("minds", keys, _MINDS)
    rating = _ratings(quality, late, keys, draws, labels)
    votes = np.asarray(BUILDER.draw("helpful_votes", draws=draws, serials=serials, labels=labels)).astype(np.int64)
    age = spec.as_of_micros - found.created
    so_far = votes * age // (age + _HALF_OF_VOTES)
    for rows, _ in labels.constraining("helpful_votes"):
        so_far[rows] = votes[rows]
    title, body = _words(rating, shelf.noun[found.product], keys, draws)
    given = {
        "review_id": _review_ids(to_arrow(orders["order_id"]), found, draws),
        "product_id": shelf.ids.take(pa.array(found.product)),
        "user_id": to_arrow(orders["customer_id"]).take(at),
        "order_id": pc.if_else(pa.array(found.verified), to_arrow(orders["order_id"]).take(at), None),
        "rating": pa.array(rating, pa.int32()),
        "title": title,
        "body": body,
        "verified_purchase": pa.array(found.verified),
        "helpful_votes": pa.array(so_far, pa.int32()),
        "created_at": columns.instants(found.created),
    }
    return BUILDER.complete(draws=draws, serials=serials, given=given, labels=labels)


def _review_ids(orders: pa.Array, found: Candidates, draws: Draws) -> pa.Array:
    """The ids of reviews of ``orders`` (ids): three digits more than theirs."""
    numbers, digits = columns.numbers_and_digits(orders)
    serials = numbers[found.order] * _PER_ORDER + found.ordinals
    return BUILDER.codes("review_id", draws=draws, serials=serials, digits=digits[found.order] + 3)


def _came_late(orders: pd.DataFrame) -> Bools:
    """Whether each order took longer than promised."""
    promised = columns.epoch_micros(to_arrow(orders["promised_at"]))
    return columns.epoch_micros(to_arrow(orders["delivered_at"]), missing=0) > promised


def _ratings(quality: Int64s, late: Bools, keys: UInt64s, draws: Draws, labels: ScenarioLabels) -> Int64s:
    fraction = draws.uniform("rating", keys)
    by_quality = np.stack([distributions.discrete(weights).pick(fraction) for weights in (*_OF_QUALITY, _OF_LATE)])
    rating = np.take_along_axis(by_quality, np.where(late, len(_OF_QUALITY), quality)[None, :], axis=0)[0] + 1
    for rows, bounds in labels.constraining("rating"):
        low, high = int(np.ceil(bounds.low or 1)), int(bounds.high if bounds.high is not None else 5)
        rating[rows] = to_range(fraction[rows], low=low, high=high + 1)
    return rating


def _words(rating: Int64s, noun: Int64s, keys: UInt64s, draws: Draws) -> tuple[pa.Array, pa.Array]:
    """Titles and bodies: an opener about the product, a detail and a closer, all in the tone of the rating."""
    pools = _pools()

    def pick(part: str) -> Int64s:
        pool = pools[part]
        return pool.starts[rating - 1] + to_range(draws.uniform(part, keys), low=0, high=pool.sizes[rating - 1])

    opener = pools["openers"].texts.take(pa.array(pick("openers") * (len(product_types()) + 1) + noun))
    detail, closer = (pools[part].texts.take(pa.array(pick(part))) for part in ("details", "closers"))
    return columns.take_from(pools["titles"].texts, pick("titles")), columns.joined(opener, " ", detail, " ", closer)


@dataclass(frozen=True)
class _Pool:
    """Texts of all ratings, one rating after the other; an opener stands once for each noun."""

    texts: pa.Array
    starts: Int64s
    sizes: Int64s


@lru_cache(maxsize=1)
def _pools() -> dict[str, _Pool]:
    nouns = [*(kind.noun for kind in product_types()), "product"]
    pools = {}
    for part in ("titles", "openers", "details", "closers"):
        lists = [getattr(phrases()[rating], part) for rating in RATINGS]
        sizes = np.array([len(texts) for texts in lists])
        texts = list(chain.from_iterable(lists))
        if part == "openers":
            texts = [text.format(noun=noun) for text in texts for noun in nouns]
        pools[part] = _Pool(pa.array(texts, pa.string()), np.cumsum(sizes) - sizes, sizes)
    return pools
