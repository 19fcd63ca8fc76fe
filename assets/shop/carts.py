"""Carts: visits of users, filled with products.

What belongs here: how a cart comes about and what becomes of it. Who visits is in ``visits``, which products go
together in ``baskets``.
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
from mockmart.assets.shop.baskets import Shelf, item_texts
from mockmart.assets.shop.sales_tax import tax_rates, taxed
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.visits import Visitors
from mockmart.batches import Batches
from mockmart.errors import SpecError
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import HOUR, Arrivals
from mockmart.sampling.draws import Draws, as_keys, child_keys, to_range
from mockmart.schema import scenarios
from mockmart.schema.scenarios import Constraint, Scenario, ScenarioLabels
from mockmart.schema.table_model import DEFAULT
from mockmart.schemas import REGISTRY
from mockmart.schemas.carts import STATUSES
from mockmart.schemas.elements import MAX_PIECES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("carts"))
_ACTIVE, _ABANDONED, _CONVERTED = range(3)
#: Lines of a cart, from one on: one most often, 2.6 on average, twelve at most.
_LINES = (0.38, 0.23, 0.145, 0.09, 0.06, 0.036, 0.022, 0.014, 0.009, 0.006, 0.004, 0.004)
_PIECES = (0.80, 0.13, 0.04, 0.02, 0.01)
#: Carts that convert, by loyalty tier; 30 % over all, as in Baymard Institute's mean of published studies.
_CONVERSION = {"bronze": 0.270, "silver": 0.295, "gold": 0.325, "platinum": 0.355}
_AT_ONCE = 0.8
_MINUTES_TO_CHECKOUT, _HOURS_TO_CHECKOUT = 25.0, 20.0
_MINUTES_OF_EDITS = 30.0
#: A cart without a change for so long is abandoned; none converts later.
_IDLE = 72 * HOUR
_MINUTE = HOUR // 60


@dataclass(frozen=True)
class CartContext:
    """What carts are made from: visitors and shelves, prepared once for all batches."""

    spec: Spec
    users: pd.DataFrame
    products: pd.DataFrame
    visitors: Visitors
    arrivals: Arrivals
    shelves: Mapping[str, Shelf]
    texts: Mapping[str, pa.Array]
    price: Int64s
    tax_rate: Int64s
    conversion: Floats

    @property
    def draws(self) -> Draws:
        """The draws of carts."""
        return Draws(self.spec.seed, "carts")


def draw_carts(users: pd.DataFrame, products: pd.DataFrame, spec: Spec) -> Batches:
    """Every cart started by ``as_of``, in batches yet to be drawn."""
    shop = cart_context(users, products, spec)
    rows = shop.arrivals.count(spec.as_of_micros)
    BUILDER.require_capacity(rows, entity="carts")
    return Batches.of_rows(lambda batch: fill_carts(batch, shop=shop), rows=rows, batch_rows=spec.batch_rows)


def cart_context(users: pd.DataFrame, products: pd.DataFrame, spec: Spec) -> CartContext:
    """What all carts need of ``users`` and ``products``; a ``SpecError`` names a scenario no product allows."""
    visitors = Visitors.of(users, seed=spec.seed)
    listed = columns.epoch_micros(to_arrow(products["listed_at"]))
    shelves = {DEFAULT: Shelf.of(products, np.ones(len(products), np.bool_), seed=spec.seed)}
    price = columns.cents(to_arrow(products["price"]))
    for name, scenario in spec.scenarios_of("carts").items():
        shelves[name] = Shelf.of(products, admitted_products(products, name, scenario), seed=spec.seed)
    opening = int(listed.min()) if listed.size else spec.as_of_micros
    arrivals = visitors.arrivals(spec, first_listing=opening)
    tiers = columns.codes_of(to_arrow(users["loyalty_tier"]), list(_CONVERSION))
    return CartContext(
        spec=spec,
        users=users,
        products=products,
        visitors=visitors,
        arrivals=arrivals,
        shelves=shelves,
        texts=item_texts(products),
        price=price,
        tax_rate=tax_rates(users),
        conversion=np.array([*_CONVERSION.values()])[tiers],
    )


def fill_carts(rows: range, *, shop: CartContext) -> pd.DataFrame:
    """The carts of ``rows``, as they are at ``as_of``."""
    spec = shop.spec
    draws = shop.draws
    serials = np.arange(rows.start, rows.stop)
    keys = as_keys(serials)
    created = shop.arrivals.instants(serials)
    customer = shop.visitors.at(created, keys)
    labels = scenarios.labels(spec.scenarios_of("carts"), draws=draws, keys=keys)
    labels = _feasible(labels, created, shop)
    lengths = _lengths(keys, draws, labels)
    product, lengths = _baskets(lengths, created, keys, labels, shop)
    owner = np.repeat(np.arange(serials.size), lengths)
    starts = np.cumsum(lengths) - lengths
    line_keys = child_keys(keys[owner], np.arange(owner.size) - starts[owner])
    quantity = _quantities(owner, line_keys, draws, labels)
    price = shop.price[product]
    subtotal = columns.sums(quantity * price, lengths)
    tax = taxed(subtotal, shop.tax_rate[customer])
    status, updated = cart_outcome(created, customer, keys, labels, shop)
    given = {
        "customer_id": to_arrow(shop.users["user_id"]).take(pa.array(customer)),
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
        "_scenario": labels.column(),
    }
    return BUILDER.complete(draws=draws, serials=serials, given=given)


def admitted_products(products: pd.DataFrame, name: str, scenario: Scenario) -> Bools:
    """Which ``products`` the lines of a cart of ``scenario`` may be; a ``SpecError`` if there are none to choose."""
    admitted = np.ones(len(products), np.bool_)
    price = columns.cents(to_arrow(products["price"]))
    bounds = scenario.set.get("items.price", Constraint())
    if bounds.low is not None:
        admitted &= price >= round(bounds.low * 100)
    if bounds.high is not None:
        admitted &= price <= round(bounds.high * 100)
    categories = scenario.set.get("items.category", Constraint()).texts
    if categories is not None:
        admitted &= columns.codes_of(to_arrow(products["category"]), categories) >= 0
    if price.size and not admitted.any():
        raise SpecError(
            f"scenarios.carts.{name}: no product fits it (prices run from {price.min() / 100:.2f} to "
            f"{price.max() / 100:.2f}); widen items.price or items.category, or raise 'products'."
        )
    return admitted


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
    lengths: Int64s, created: Int64s, keys: UInt64s, labels: ScenarioLabels, shop: CartContext
) -> tuple[Int64s, Int64s]:
    """The products of all lines, and how many lines each cart has: at most one for each product on its shelf."""
    lengths = lengths.copy()
    shelves = [(np.flatnonzero(labels.codes == code), shop.shelves[name]) for code, name in enumerate(labels.names)]
    for rows, shelf in shelves:
        lengths[rows] = np.minimum(lengths[rows], shelf.listed(created[rows]))
    starts = np.cumsum(lengths) - lengths
    product = np.empty(int(lengths.sum()), np.int64)
    for rows, shelf in shelves:
        filled = shelf.fill(lengths[rows], created[rows], keys[rows], shop.draws)
        within = np.arange(filled.size) - np.repeat(np.cumsum(lengths[rows]) - lengths[rows], lengths[rows])
        product[np.repeat(starts[rows], lengths[rows]) + within] = filled
    return product, lengths


def _quantities(owner: Int64s, line_keys: UInt64s, draws: Draws, labels: ScenarioLabels) -> Int64s:
    """How many pieces each line has."""
    fraction = draws.uniform("quantity", line_keys)
    pieces = distributions.discrete(_PIECES).pick(fraction) + 1
    for carts, bounds in labels.constraining("items.quantity"):
        chosen = np.zeros(labels.codes.size, np.bool_)
        chosen[carts] = True
        lines = np.flatnonzero(chosen[owner])
        low = int(np.ceil(bounds.low or 1))
        high = int(bounds.high) if bounds.high is not None else min(2 * low, MAX_PIECES)
        pieces[lines] = to_range(fraction[lines], low=low, high=high + 1)
    return pieces


def cart_outcome(
    created: Int64s, customer: Int64s, keys: UInt64s, labels: ScenarioLabels, shop: CartContext
) -> tuple[Int64s, Int64s]:
    """What has become of each cart by ``as_of``, and when it last changed."""
    as_of, draws = shop.spec.as_of_micros, shop.draws
    plan = np.where(draws.bernoulli("converted", keys, shop.conversion[customer]), _CONVERTED, _ABANDONED)
    for rows, only in labels.constraining("status"):
        allowed = np.array([STATUSES.index(value) for value in only.texts or STATUSES])
        plan[rows] = allowed[draws.integers("status", keys[rows], low=0, high=allowed.size)]
    checkout = np.minimum(_until_checkout(keys, draws), _IDLE - 1)
    edited = created + np.minimum(_exponential("edits", keys, draws, _MINUTES_OF_EDITS * _MINUTE), checkout)
    converted = (plan == _CONVERTED) & (created + checkout <= as_of)
    abandoned = (plan == _ABANDONED) & (created + _IDLE <= as_of)
    status = np.select([converted, abandoned], [_CONVERTED, _ABANDONED], _ACTIVE)
    # An edit that is still to come has not happened: the cart stands as it was started.
    seen = np.where(edited <= as_of, edited, created)
    return status, np.where(converted, created + checkout, seen)


def _until_checkout(keys: UInt64s, draws: Draws) -> Int64s:
    """How long after its beginning a cart is checked out, if it is: mostly within the hour, else in a day or two."""
    soon = _exponential("checkout", keys, draws, _MINUTES_TO_CHECKOUT * _MINUTE) + _MINUTE
    later = _exponential("checkout", keys, draws, _HOURS_TO_CHECKOUT * HOUR) + HOUR
    return np.where(draws.bernoulli("at_once", keys, _AT_ONCE), soon, later)


def _exponential(column: str, keys: UInt64s, draws: Draws, mean: float) -> Int64s:
    values: Floats = distributions.exponential(mean).at(draws.uniform(column, keys))
    return values.astype(np.int64)
