"""Carts: visits of users, filled with products.

What belongs here: how a cart comes about and what becomes of it. When somebody visits is in ``visits``, which products
go together in ``baskets``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.appeal import Appeal
from mockmart.assets.shop.baskets import Shelf, item_texts
from mockmart.assets.shop.homes import behind_utc, home_states
from mockmart.assets.shop.price_list import PriceList, extremes
from mockmart.assets.shop.promotions import NONE as NO_PROMOTION
from mockmart.assets.shop.promotions import Promotions, promotions_of
from mockmart.assets.shop.sales_tax import state_rates, taxed
from mockmart.assets.shop.shards import CART_SLOTS, cart_digits, shard_of_user, users_in
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.visits import IDLE, VisitPlan, Visits, exponential_time, until_checkout
from mockmart.assets.shop.wishes import wishes
from mockmart.errors import CapacityError, SpecError
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import HOUR
from mockmart.sampling.draws import Draws, as_keys, child_keys, to_range
from mockmart.schema import scenarios
from mockmart.schema.scenarios import Constraint, Scenario, ScenarioLabels
from mockmart.schema.table_model import DEFAULT, INDEX
from mockmart.schemas import REGISTRY
from mockmart.schemas.carts import STATUSES
from mockmart.schemas.elements import MAX_PIECES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("carts"))
_ACTIVE, _ABANDONED, _CONVERTED = range(3)
#: Lines of a cart, from one on: one most often, 2.6 on average, twelve at most.
_LINES = (0.38, 0.23, 0.145, 0.09, 0.06, 0.036, 0.022, 0.014, 0.009, 0.006, 0.004, 0.004)
#: Pieces of a line, from one on, of what costs less than so many cents: of cheap things, people take several.
_PIECES = {
    1_500: (0.70, 0.18, 0.07, 0.03, 0.02),
    8_000: (0.82, 0.125, 0.035, 0.014, 0.006),
    10**12: (0.965, 0.03, 0.005, 0.0, 0.0),
}
#: Carts that convert: of those for which an account was made, and of others by loyalty tier; 30 % over all, as in
#: Baymard Institute's mean of published studies.
_CONVERSION_AT_SIGN_UP = 0.85
_CONVERSION = {"bronze": 0.215, "silver": 0.24, "gold": 0.265, "platinum": 0.295}
#: How many times as often those with a coupon convert.
_WITH_COUPON = 1.25
_MINUTES_OF_EDITS = 30.0
_MINUTE = HOUR // 60


@dataclass(frozen=True)
class CartContext:
    """What the carts of all customers are made from: the products, prepared once, and the plan of visits."""

    plan: VisitPlan
    shelves: Mapping[str, Shelf]
    texts: Mapping[str, pa.Array]
    promotions: Promotions

    @classmethod
    def of(cls, products: pd.DataFrame, plan: VisitPlan) -> CartContext:
        """What carts need of ``products``; a ``SpecError`` names a scenario no product allows."""
        seed, appeal = plan.spec.seed, Appeal.of(products, plan.spec)
        admitted = {DEFAULT: np.ones(len(products), np.bool_)}
        for name, scenario in plan.spec.scenarios_of("carts").items():
            admitted[name] = admitted_products(products, name, scenario, seed=seed)
        shelves = {name: Shelf.of(products, rows, appeal=appeal, seed=seed) for name, rows in admitted.items()}
        return cls(plan, shelves, item_texts(products), promotions_of(plan.spec))

    @property
    def prices(self) -> PriceList:
        """What the products cost."""
        return self.shelves[DEFAULT].appeal.prices

    @property
    def spec(self) -> Spec:
        """The spec of the shop."""
        return self.plan.spec

    @property
    def draws(self) -> Draws:
        """The draws of carts."""
        return Draws(self.spec.seed, "carts")


def fill_carts(users: pd.DataFrame, *, shop: CartContext) -> pd.DataFrame:
    """The carts of ``users``, a shard of them or all, as they are at ``as_of``: by user, then in the order of time."""
    spec = shop.spec
    draws = shop.draws
    numbers = columns.distinct_numbers(to_arrow(users["user_id"]))
    created = columns.epoch_micros(to_arrow(users["created_at"]))
    states = home_states(users)
    visits = shop.plan.of(Habits(spec.seed, numbers, created, behind_utc(states)))
    serials, digits = _serials(visits, users)
    on_sale = shop.shelves[DEFAULT].listed(visits.instants) > 0
    if not on_sale.all():  # before the first product was listed there was nothing to buy
        visits, serials = visits.only(on_sale), serials[on_sale]
    keys, created, customer = visits.keys, visits.instants, visits.customer
    labels = scenarios.labels(spec.scenarios_of("carts"), draws=draws, keys=keys)
    labels = _feasible(labels, created, shop)
    lengths = _lengths(keys, draws, labels)
    wish = wishes(as_keys(numbers)[customer], created, keys, draws)
    product, lengths = _baskets(lengths, created, keys, labels, shop, wish=wish)
    owner = np.repeat(np.arange(serials.size), lengths)
    starts = np.cumsum(lengths) - lengths
    line_keys = child_keys(keys[owner], np.arange(owner.size) - starts[owner])
    price = shop.prices.cents[shop.prices.entries(product, created[owner])]
    quantity = _quantities(owner, line_keys, price, draws, labels)
    subtotal = columns.sums(quantity * price, lengths)
    tax = taxed(subtotal, state_rates(states)[customer])
    tiers = columns.codes_of(to_arrow(users["loyalty_tier"]), list(_CONVERSION))
    conversion = np.array([*_CONVERSION.values()])[tiers[customer]]
    coupon = shop.promotions.used(created, subtotal, keys, draws)
    conversion[coupon != NO_PROMOTION] *= _WITH_COUPON
    conversion[visits.signing_up] = _CONVERSION_AT_SIGN_UP
    status, updated = cart_outcome(visits, conversion, labels, shop)
    given = {
        "cart_id": BUILDER.codes("cart_id", draws=draws, serials=serials, digits=digits, created=created),
        "customer_id": to_arrow(users["user_id"]).take(pa.array(customer)),
        "items": columns.lists(
            columns.offsets(lengths),
            {
                **{name: column.take(pa.array(product)) for name, column in shop.texts.items()},
                "quantity": pa.array(quantity, pa.int32()),
                "price": columns.money(price),
            },
        ),
        "subtotal": columns.money(subtotal),
        "tax": columns.money(tax),
        "total": columns.money(subtotal + tax),
        "status": columns.take_from(pa.array(STATUSES), status),
        "created_at": columns.instants(created),
        "updated_at": columns.instants(updated),
        "coupon": columns.take_from(pa.array(shop.promotions.coupons), coupon, present=coupon != NO_PROMOTION),
        "_scenario": labels.column(),
    }
    return BUILDER.complete(draws=draws, serials=serials, given=given)


def admitted_products(products: pd.DataFrame, name: str, scenario: Scenario, *, seed: int) -> Bools:
    """Which ``products`` the lines of a cart of ``scenario`` may be, whatever they come to cost while they are listed.

    A ``SpecError`` says that there are none to choose.
    """
    admitted = np.ones(len(products), np.bool_)
    least, most = extremes(products, seed=seed)
    bounds = scenario.set.get("items.price", Constraint())
    if bounds.low is not None:
        admitted &= least >= round(bounds.low * 100)
    if bounds.high is not None:
        admitted &= most <= round(bounds.high * 100)
    categories = scenario.set.get("items.category", Constraint()).texts
    if categories is not None:
        admitted &= columns.codes_of(to_arrow(products["category"]), categories) >= 0
    if least.size and not admitted.any():
        raise SpecError(
            f"scenarios.carts.{name}: no product fits it (prices run from {least.min() / 100:.2f} to "
            f"{most.max() / 100:.2f}); widen items.price or items.category, or raise 'products'."
        )
    return admitted


def _serials(visits: Visits, users: pd.DataFrame) -> tuple[Int64s, int]:
    """The numbers that the ids of carts are made of, and how many digits those ids have.

    Both follow from which users these are, and from the visits so far.
    """
    first = int(users[INDEX].iloc[0]) if len(users) else 0
    held = max(len(users), users_in(shard_of_user(first)))  # not all users of the last shard are there yet
    if visits.instants.size > held * CART_SLOTS:
        raise CapacityError(
            f"carts: {len(users):,} users fill {visits.instants.size:,} carts, but there are ids for {CART_SLOTS} each "
            "alone; give an earlier as_of."
        )
    return first * CART_SLOTS + visits.ranks, cart_digits(first, held)


def _feasible(labels: ScenarioLabels, created: Int64s, shop: CartContext) -> ScenarioLabels:
    """``labels``, but for carts before enough of what their scenario asks for was listed: those are default."""
    short = np.zeros(created.size, np.bool_)
    for code, name in enumerate(labels.names):
        rows = np.flatnonzero(labels.codes == code)
        scenario = labels.scenarios.get(name)
        fewest = scenario.set.get("items", Constraint()).min_length or 1 if scenario else 1
        short[rows] = shop.shelves[name].listed(created[rows]) < fewest
    return labels.without(short)


def _lengths(keys: UInt64s, draws: Draws, labels: ScenarioLabels) -> Int64s:
    """How many lines each cart has."""
    fraction = draws.uniform("items", keys)
    lengths = distributions.discrete(_LINES).pick(fraction) + 1
    for rows, bounds in labels.constraining("items"):
        low = bounds.min_length or 1
        high = bounds.max_length or max(low, len(_LINES))
        lengths[rows] = np.clip(lengths[rows] + low - 1, low, high)
    return lengths


def _baskets(
    lengths: Int64s, created: Int64s, keys: UInt64s, labels: ScenarioLabels, shop: CartContext, *, wish: Int64s
) -> tuple[Int64s, Int64s]:
    """The products of all lines, and how many lines each cart has: at most one for each product on its shelf."""
    lengths = lengths.copy()
    shelves = [(np.flatnonzero(labels.codes == code), shop.shelves[name]) for code, name in enumerate(labels.names)]
    for rows, shelf in shelves:
        lengths[rows] = np.minimum(lengths[rows], shelf.listed(created[rows]))
    starts = np.cumsum(lengths) - lengths
    product = np.empty(int(lengths.sum()), np.int64)
    for rows, shelf in shelves:
        filled = shelf.fill(lengths[rows], created[rows], keys[rows], shop.draws, wish=wish[rows])
        within = np.arange(filled.size) - np.repeat(np.cumsum(lengths[rows]) - lengths[rows], lengths[rows])
        product[np.repeat(starts[rows], lengths[rows]) + within] = filled
    return product, lengths


def _quantities(owner: Int64s, line_keys: UInt64s, price: Int64s, draws: Draws, labels: ScenarioLabels) -> Int64s:
    """How many pieces each line has: the fewer, the dearer it is (cents)."""
    fraction = draws.uniform("quantity", line_keys)
    level = np.searchsorted(np.array([*_PIECES]), price, side="right")
    of_level = np.stack([distributions.discrete(shares).pick(fraction) for shares in _PIECES.values()])
    pieces = np.take_along_axis(of_level, level[None, :], axis=0)[0] + 1
    for carts, bounds in labels.constraining("items.quantity"):
        chosen = np.zeros(labels.codes.size, np.bool_)
        chosen[carts] = True
        lines = np.flatnonzero(chosen[owner])
        low = int(np.ceil(bounds.low or 1))
        high = int(bounds.high) if bounds.high is not None else min(2 * low, MAX_PIECES)
        pieces[lines] = to_range(fraction[lines], low=low, high=high + 1)
    return pieces


def cart_outcome(
    visits: Visits, conversion: Floats, labels: ScenarioLabels, shop: CartContext
) -> tuple[Int64s, Int64s]:
    """What has become of the cart of each visit by ``as_of``, and when it last changed; ``conversion`` are chances."""
    as_of, draws, keys, created = shop.spec.as_of_micros, shop.draws, visits.keys, visits.instants
    plan = np.where(draws.bernoulli("converted", keys, conversion), _CONVERTED, _ABANDONED)
    for rows, only in labels.constraining("status"):
        allowed = np.array([STATUSES.index(value) for value in only.texts or STATUSES])
        plan[rows] = allowed[draws.integers("status", keys[rows], low=0, high=allowed.size)]
    checkout = until_checkout(keys, draws)
    edited = created + np.minimum(exponential_time("edits", keys, draws, _MINUTES_OF_EDITS * _MINUTE), checkout)
    converted = (plan == _CONVERTED) & (created + checkout <= as_of)
    abandoned = (plan == _ABANDONED) & (created + IDLE <= as_of)
    status = np.select([converted, abandoned], [_CONVERTED, _ABANDONED], _ACTIVE)
    # An edit that is still to come has not happened: the cart stands as it was started.
    seen = np.where(edited <= as_of, edited, created)
    return status, np.where(converted, created + checkout, seen)
