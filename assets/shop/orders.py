"""Orders: what converted carts became, as they stand at ``as_of``.

What belongs here: how an order follows from its cart and its customer, and its way from placement to delivery.
When it is paid follows from its ``payment_plan``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.delivery import handed_over
from mockmart.assets.shop.homes import behind_utc
from mockmart.assets.shop.logistics import (
    FREE_FROM,
    Routes,
    handling_time,
    promised_at,
    routes_of,
    transit_time,
    warehouses,
)
from mockmart.assets.shop.payment_plan import Charges, payment_labels, plan_charges
from mockmart.assets.shop.promotions import promotions_of
from mockmart.assets.shop.returns import ReturnPlan, plan_returns, refunds
from mockmart.assets.shop.sales_tax import state_rates, taxed
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.visits import is_disappointing
from mockmart.assets.shop.wallets import way_numbers
from mockmart.errors import LandingError
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws, as_keys, child_keys
from mockmart.schema import scenarios
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.schemas import REGISTRY
from mockmart.schemas.orders import METHODS, SHIPPING, STATUSES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("orders"))
_PENDING, _PAID, _SHIPPED, _DELIVERED, _CANCELLED, _RETURNED = range(6)
#: Sentinel for "never": later than every instant.
NEVER = np.iinfo(np.int64).max // 2

_SHIPPING_COST = (599, 1299, 0)
_TO_DEFAULT_ADDRESS = 0.86
_BILLED_ELSEWHERE = 0.08
_CANCELLED_SHARE = 0.025
#: Median and spread (deviation of the logarithm) of the days until something comes back, and after which part of that
#: time the customer asks for it.
_RETURN_DAYS = (13.0, 0.50)
_ASKED_AFTER = (0.15, 0.60)


@dataclass(frozen=True, eq=False)
class Customers:
    """The users as customers: their addresses, found by id."""

    users: pd.DataFrame

    @cached_property
    def lookup(self) -> columns.Lookup:
        """Rows of the users by id."""
        return columns.Lookup.of(to_arrow(self.users["user_id"]))

    @cached_property
    def book(self) -> columns.ExplodedList:
        """All addresses, flat."""
        return columns.ExplodedList.of(to_arrow(self.users["addresses"]))

    @cached_property
    def default(self) -> Int64s:
        """The place of each user's default address among all addresses."""
        is_default = self.book.fields["is_default"].to_numpy(zero_copy_only=False)
        return np.flatnonzero(is_default)

    @cached_property
    def ends(self) -> Int64s:
        """Where the addresses of each user end among all addresses."""
        return np.cumsum(self.book.lengths)

    @cached_property
    def tax_rates(self) -> Int64s:
        """The sales tax at each address, in thousandths of a per cent."""
        return state_rates(self.book.fields["state"])

    @cached_property
    def behind(self) -> Int64s:
        """How far behind UTC the clocks at each address are (microseconds)."""
        return behind_utc(self.book.fields["state"])

    def rows(self, ids: pa.Array) -> Int64s:
        """The users with ``ids``; a ``LandingError`` names one that is missing."""
        try:
            return self.lookup.find(ids)
        except LookupError as error:
            raise LandingError(
                f"carts.customer_id: {error.args[0]} in users; build users and carts together."
            ) from None

    def any_address(self, rows: Int64s, fraction: Floats) -> Int64s:
        """An address of each of the users ``rows``, each of theirs as likely."""
        lengths = self.book.lengths[rows]
        return self.ends[rows] - lengths + (fraction * lengths).astype(np.int64)

    def addresses(self, places: Int64s) -> pa.StructArray:
        """The addresses at ``places``, as orders hold them."""
        at = pa.array(places)
        names = ("street", "city", "state", "zip", "country")
        return columns.structs({name: self.book.fields[name].take(at) for name in names})


def place_orders(carts: pd.DataFrame, users: pd.DataFrame, *, spec: Spec) -> pd.DataFrame:
    """The orders of the converted ones of ``carts``, which are of ``users``, as they stand at ``as_of``."""
    customers = Customers(users)
    converted = (carts["status"] == "converted").to_numpy()
    disappointing = _disappointing(to_arrow(carts["customer_id"]), spec)[converted]
    carts = carts[converted]
    draws = Draws(spec.seed, "orders")
    placed = columns.epoch_micros(to_arrow(carts["updated_at"]))
    created = columns.instants(placed)
    ids = _order_ids(to_arrow(carts["cart_id"]), placed, draws)
    numbers = columns.distinct_numbers(ids)
    keys = as_keys(numbers)
    inherited = to_arrow(carts["_scenario"])
    labels = scenarios.labels(spec.scenarios_of("orders"), draws=draws, keys=keys, inherited=inherited)
    buyers = columns.distinct_numbers(to_arrow(carts["customer_id"]))
    ways = way_numbers(buyers, numbers, keys, draws)
    method = BUILDER.draw("payment_method", draws=draws, serials=ways, labels=labels)
    shipping = BUILDER.draw("shipping_method", draws=draws, serials=numbers, labels=labels)
    by = columns.codes_of(shipping, tuple(SHIPPING)).astype(np.int64)
    charges = plan_charges(
        numbers, placed, columns.codes_of(method, list(METHODS)).astype(np.int64),
        payment_labels(numbers, labels.column(), spec), customers=buyers, spec=spec,
    )  # fmt: skip
    customer = customers.rows(to_arrow(carts["customer_id"]))
    ship_to, bill_to = _addresses(customer, keys, draws, customers)
    items = to_arrow(carts["items"])
    back = plan_returns(items, numbers, buyers, disappointing=disappointing, seed=spec.seed)
    routes = routes_of(customers.book.fields["state"].take(pa.array(ship_to)), by, keys, draws)
    behind = customers.behind[ship_to]
    transit = transit_time(routes, keys, draws, disappointing=disappointing)
    way = _timeline(charges, routes, keys, draws, labels, comes_back=back.comes_back, transit=transit, behind=behind)
    amounts = _amounts(
        columns.cents(to_arrow(carts["subtotal"])),
        _per_cent_off(to_arrow(carts["coupon"]), spec),
        by=by,
        tax_rate=customers.tax_rates[ship_to],
    )
    given = {
        "order_id": ids,
        "cart_id": to_arrow(carts["cart_id"]),
        "customer_id": to_arrow(carts["customer_id"]),
        "items": items,
        **{name: columns.money(cents) for name, cents in amounts.items()},
        "currency": to_arrow(carts["currency"]),
        "shipping_method": shipping,
        "shipping_address": customers.addresses(ship_to),
        "billing_address": customers.addresses(bill_to),
        "payment_method": method,
        "created_at": created,
        **way.seen(spec.as_of_micros),
        "coupon": to_arrow(carts["coupon"]),
        "warehouse": columns.take_from(pa.array(warehouses()), routes.warehouse),
        "promised_at": columns.instants(promised_at(placed, routes, behind)),
        "refunded": columns.money(_refunded(way, back, amounts, as_of=spec.as_of_micros)),
        "_scenario": labels.column(),
    }
    return BUILDER.complete(draws=draws, serials=numbers, given=given)


def _disappointing(customers: pa.Array, spec: Spec) -> Bools:
    """Whether what comes of each of all carts of ``customers`` (ids), if anything does, is a disappointment.

    That is up to the visit in which the cart was begun: those who are disappointed stay away for longer.
    """
    numbers = columns.distinct_numbers(customers)
    order = np.argsort(numbers, kind="stable")
    first = np.concatenate([[True], np.diff(numbers[order]) != 0])[: numbers.size]
    ordinal = np.empty(numbers.size, np.int64)
    places = np.arange(numbers.size)
    ordinal[order] = places - np.maximum.accumulate(np.where(first, places, 0))
    return is_disappointing(child_keys(as_keys(numbers), ordinal), Draws(spec.seed, "visits"))


def _order_ids(carts: pa.Array, placed: Int64s, draws: Draws) -> pa.Array:
    """An id for the order of each of ``carts`` (of ids), with as many digits as theirs have."""
    serials, digits = columns.numbers_and_digits(carts)
    return BUILDER.codes("order_id", draws=draws, serials=serials, digits=digits, created=placed)


@dataclass(frozen=True)
class _OrderTimeline:
    """When each thing happens to each order (microseconds), ``NEVER`` if it does not."""

    paid: Int64s
    shipped: Int64s
    delivered: Int64s
    cancelled: Int64s
    asked_back: Int64s
    returned: Int64s

    def seen(self, as_of: int) -> dict[str, pa.Array]:
        """Status and timestamps as they stand at ``as_of``."""
        happened = [when <= as_of for when in (self.paid, self.shipped, self.delivered, self.cancelled, self.returned)]
        paid, shipped, delivered, cancelled, returned = happened
        status = np.select(
            [cancelled, returned, delivered, shipped, paid],
            [_CANCELLED, _RETURNED, _DELIVERED, _SHIPPED, _PAID],
            _PENDING,
        )
        return {
            "status": columns.take_from(pa.array(STATUSES), status),
            "paid_at": columns.instants(self.paid, present=paid),
            "shipped_at": columns.instants(self.shipped, present=shipped),
            "delivered_at": columns.instants(self.delivered, present=delivered),
            "cancelled_at": columns.instants(self.cancelled, present=cancelled),
            "returned_at": columns.instants(self.returned, present=returned),
            "return_requested_at": columns.instants(self.asked_back, present=self.asked_back <= as_of),
        }


def _timeline(
    charges: Charges,
    routes: Routes,
    keys: UInt64s,
    draws: Draws,
    labels: ScenarioLabels,
    *,
    comes_back: Bools,
    transit: Int64s,
    behind: Int64s,
) -> _OrderTimeline:
    """The way of each order from its charges on: what a scenario asks for, else whether it ``comes_back``.

    ``behind`` UTC are the clocks where it goes to.
    """
    outcome = np.full(keys.size, _DELIVERED)
    outcome[comes_back] = _RETURNED
    outcome[draws.bernoulli("cancelled", keys, _CANCELLED_SHARE)] = _CANCELLED
    pays = charges.paid.copy()
    for rows, only in labels.constraining("status"):
        allowed = np.array([STATUSES.index(value) for value in only.texts or STATUSES])
        outcome[rows] = allowed[draws.integers("status", keys[rows], low=0, high=allowed.size)]
        pays[rows] = np.where(outcome[rows] == _CANCELLED, pays[rows], outcome[rows] != _PENDING)
    decided = charges.last_decided()
    paid = np.where(pays, decided, NEVER)
    handled = handling_time(decided, routes, keys, draws)
    shipped = decided + handled
    delivered = handed_over(shipped + transit, shipped, behind, keys, draws)
    return_time = (distributions.lognormal(*_RETURN_DAYS).at(draws.uniform("return", keys)) * DAY).astype(np.int64)
    least, most = _ASKED_AFTER
    asked = (return_time * (least + (most - least) * draws.uniform("asked_back", keys))).astype(np.int64)
    # Before the parcel leaves, if it was paid for; a day or two after the last charge failed, if it was not.
    fraction = draws.uniform("cancelled_at", keys)
    cancelled = decided + np.where(pays, 0.9 * fraction * handled, DAY * (1 + fraction)).astype(np.int64)
    gone = pays & np.isin(outcome, (_SHIPPED, _DELIVERED, _RETURNED))
    kept = pays & np.isin(outcome, (_DELIVERED, _RETURNED))
    return _OrderTimeline(
        paid=paid,
        shipped=np.where(gone, shipped, NEVER),
        delivered=np.where(kept, delivered, NEVER),
        cancelled=np.where((outcome == _CANCELLED) | (~pays & (outcome != _PENDING)), cancelled, NEVER),
        asked_back=np.where(kept & (outcome == _RETURNED), delivered + asked, NEVER),
        returned=np.where(kept & (outcome == _RETURNED), delivered + return_time, NEVER),
    )


def _per_cent_off(coupons: pa.Array, spec: Spec) -> Int64s:
    """What each of ``coupons`` takes off the subtotal: nothing where there is none, or none that is known."""
    promotions = promotions_of(spec)
    return np.array([*promotions.per_cent, 0])[columns.codes_of(coupons, promotions.coupons)]


def _amounts(subtotal: Int64s, per_cent: Int64s, *, by: Int64s, tax_rate: Int64s) -> dict[str, Int64s]:
    """What the order costs, with ``per_cent`` off, in cents."""
    discount = subtotal * per_cent // 100
    goods = subtotal - discount
    free = (by == [*SHIPPING].index("standard")) & (goods >= FREE_FROM)
    shipping = np.where(free, 0, np.array(_SHIPPING_COST)[by])
    tax = taxed(goods, tax_rate)
    return {
        "subtotal": subtotal,
        "discount": discount,
        "shipping_cost": shipping,
        "tax": tax,
        "total": goods + shipping + tax,
    }


def _refunded(way: _OrderTimeline, back: ReturnPlan, amounts: Mapping[str, Int64s], *, as_of: int) -> Int64s:
    """What was paid back of each order by ``as_of``, in cents: all of what was cancelled, else goods and tax."""
    goods = amounts["total"] - amounts["shipping_cost"]
    of_lines = columns.sums(refunds(back, goods), back.lines.lengths)
    cancelled = (way.cancelled <= as_of) & (way.paid <= as_of)
    return np.select([way.returned <= as_of, cancelled], [of_lines, amounts["total"]], 0)


def _addresses(customer: Int64s, keys: UInt64s, draws: Draws, customers: Customers) -> tuple[Int64s, Int64s]:
    """Where each order and its bill go: places among all addresses."""
    default = customers.default[customer]
    other = customers.any_address(customer, draws.uniform("address", keys))
    ship_to = np.where(draws.bernoulli("to_default", keys, _TO_DEFAULT_ADDRESS), default, other)
    elsewhere = customers.any_address(customer, draws.uniform("billing", keys))
    return ship_to, np.where(draws.bernoulli("billed_elsewhere", keys, _BILLED_ELSEWHERE), elsewhere, default)
