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

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.appeal import Appeal
from mockmart.assets.shop.baskets import Lines, Shelf, item_texts
from mockmart.assets.shop.homes import behind_utc, home_states
from mockmart.assets.shop.price_list import PriceList, extremes
from mockmart.assets.shop.promotions import NONE as NO_PROMOTION
from mockmart.assets.shop.promotions import Promotions, promotions_of
from mockmart.assets.shop.purses import purses
from mockmart.assets.shop.quantities import TOPS_UP, pieces, topped_up
from mockmart.assets.shop.sales_tax import state_rates, taxed
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.traffic import channels, devices, until_first_item
from mockmart.assets.shop.visits import IDLE, VisitPlan, Visits, exponential_time, until_checkout
from mockmart.assets.shop.wishes import wishes
from mockmart.errors import SpecError
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws, as_keys, child_keys
from mockmart.schema import scenarios
from mockmart.schema.scenarios import Constraint, Scenario, ScenarioLabels
from mockmart.schema.table_model import DEFAULT
from mockmart.schemas import REGISTRY
from mockmart.schemas.carts import STATUSES
from mockmart.schemas.sessions import CHANNELS, DEVICES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("carts"))
_ACTIVE, _ABANDONED, _CONVERTED = range(3)
#: Lines of a cart, from one on: one most often, 2.6 on average, twelve at most.
_LINES = (0.38, 0.23, 0.145, 0.09, 0.06, 0.036, 0.022, 0.014, 0.009, 0.006, 0.004, 0.004)
#: Carts with as many lines as their customer's usually have, and carts that get a line too many to be bought.
_AS_EVER, _TOO_MUCH = 0.62, 0.10
#: Those who would buy at night (until so long after midnight), but do not.
_NIGHT_UNTIL, _SLEEPS_ON_IT = 6 * HOUR, 0.22
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
    people, behind = as_keys(numbers), behind_utc(states)
    visits = shop.plan.of(Habits(spec.seed, numbers, created, behind))
    serials, digits = visits.serials(users)
    created = visits.instants + until_first_item(visits.keys, Draws(spec.seed, "visits"))
    # Before the first product was listed there was nothing to buy, and what comes after ``as_of`` is not there yet.
    begun = (shop.shelves[DEFAULT].listed(visits.wanted_at, created) > 0) & (created <= spec.as_of_micros)
    if not begun.all():
        visits, serials, created = visits.only(begun), serials[begun], created[begun]
    keys, customer = visits.keys, visits.customer
    labels = scenarios.labels(spec.scenarios_of("carts"), draws=draws, keys=visits.wanted)
    labels = _feasible(labels, visits, created, shop)
    lengths = _lengths(visits, people, draws, labels)
    wish = wishes(people[customer], visits.wanted_at, visits.wanted, draws)
    product, lengths = _baskets(lengths, visits, created, labels, shop, wish=wish, people=people)
    owner = np.repeat(np.arange(serials.size), lengths)
    starts = np.cumsum(lengths) - lengths
    line_keys = child_keys(visits.wanted[owner], np.arange(owner.size) - starts[owner])
    price = shop.prices.cents[shop.prices.entries(product, created[owner])]
    quantity = pieces(owner, line_keys, price, draws, labels)
    free = labels.codes == 0  # carts of scenarios stay as these say
    quantity = topped_up(quantity, price, lengths, free & draws.bernoulli("tops_up", visits.wanted, TOPS_UP))
    subtotal = columns.sums(quantity * price, lengths)
    tax = taxed(subtotal, state_rates(states)[customer])
    coupon = shop.promotions.used(created, subtotal, keys, draws, buying=visits.buying)
    status, updated = cart_outcome(visits, created, labels, shop, behind=behind[customer])
    of_visits = Draws(spec.seed, "visits")
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
        "device": columns.take_from(pa.array(DEVICES), devices(people[customer], keys, of_visits)),
        "channel": columns.take_from(
            pa.array(CHANNELS), channels(people[customer], keys, visits.signing_up, of_visits)
        ),
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


def _feasible(labels: ScenarioLabels, visits: Visits, created: Int64s, shop: CartContext) -> ScenarioLabels:
    """``labels``, but default for carts ``created`` before enough of what their scenario asks for was listed."""
    short = np.zeros(created.size, np.bool_)
    for code, name in enumerate(labels.names):
        rows = np.flatnonzero(labels.codes == code)
        scenario = labels.scenarios.get(name)
        fewest = scenario.set.get("items", Constraint()).min_length or 1 if scenario else 1
        short[rows] = shop.shelves[name].listed(visits.wanted_at[rows], created[rows]) < fewest
    return labels.without(short)


def _lengths(visits: Visits, people: UInt64s, draws: Draws, labels: ScenarioLabels) -> Int64s:
    """How many lines each cart has: as many as ever with its customer, or not; more if it is not going to be bought."""
    usual = Draws(draws.seed, "users").uniform("basket", people)[visits.customer]
    fraction = np.where(
        draws.bernoulli("as_ever", visits.wanted, _AS_EVER), usual, draws.uniform("items", visits.wanted)
    )
    lengths = distributions.discrete(_LINES).pick(fraction) + 1
    lengths += ~visits.buying & draws.bernoulli("too_much", visits.wanted, _TOO_MUCH)
    for rows, bounds in labels.constraining("items"):
        low = bounds.min_length or 1
        high = bounds.max_length or max(low, len(_LINES))
        lengths[rows] = np.clip(lengths[rows] + low - 1, low, high)
    return lengths


def _baskets(
    lengths: Int64s,
    visits: Visits,
    created: Int64s,
    labels: ScenarioLabels,
    shop: CartContext,
    *,
    wish: Int64s,
    people: UInt64s,
) -> tuple[Int64s, Int64s]:
    """The products of all lines, and how many lines each cart has: at most one for each product on its shelf."""
    lengths = lengths.copy()
    shelves = [(np.flatnonzero(labels.codes == code), shop.shelves[name]) for code, name in enumerate(labels.names)]
    for rows, shelf in shelves:
        lengths[rows] = np.minimum(lengths[rows], shelf.listed(visits.wanted_at[rows], created[rows]))
    starts = np.cumsum(lengths) - lengths
    product = np.empty(int(lengths.sum()), np.int64)
    purse = purses(people, seed=shop.spec.seed)[visits.customer]
    for rows, shelf in shelves:
        lines = Lines(visits.wanted_at[rows], created[rows], visits.wanted[rows], purse[rows], shop.draws)
        filled = shelf.fill(lengths[rows], lines, wish=wish[rows])
        within = np.arange(filled.size) - np.repeat(np.cumsum(lengths[rows]) - lengths[rows], lengths[rows])
        product[np.repeat(starts[rows], lengths[rows]) + within] = filled
    return product, lengths


def cart_outcome(
    visits: Visits, created: Int64s, labels: ScenarioLabels, shop: CartContext, *, behind: Int64s
) -> tuple[Int64s, Int64s]:
    """What has become by ``as_of`` of the cart ``created`` in each visit, and when it last changed.

    ``behind`` UTC are the clocks at home: some who would buy at night sleep on it, and do not.
    """
    as_of, draws, keys = shop.spec.as_of_micros, shop.draws, visits.keys
    at_night = (created - behind) % DAY < _NIGHT_UNTIL
    sleeps_on_it = at_night & draws.bernoulli("sleeps_on_it", keys, _SLEEPS_ON_IT)
    plan = np.where(visits.buying & ~sleeps_on_it, _CONVERTED, _ABANDONED)
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
