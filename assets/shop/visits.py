"""Visits: when each customer comes to fill a cart.

What belongs here: the sequence of a customer's visits, and how long one lasts. What goes into the cart is in
``baskets``, what becomes of it in ``carts``.

A customer's visits are a renewal process in the shop's own time (``clock``): the gap before the k-th one is a function
of the customer and of k. Gaps are whole ticks, so their sums are exact, and a later ``as_of`` only reveals more of the
same sequence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.clock import TICKS, Clock
from mockmart.assets.shop.seasonality import hourly_shape
from mockmart.assets.shop.shards import CART_SLOTS, cart_digits, shard_of_user, users_in
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.traffic import would_buy
from mockmart.errors import CapacityError
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import HOUR, hours_between
from mockmart.sampling.draws import Draws, child_keys
from mockmart.schema.table_model import INDEX

#: Visits in a month of a person of middling activity.
_PER_MONTH = 0.49
_HOURS_PER_MONTH = 365.25 * 24 / 12
#: The share of gaps that are pauses, and how many times as long as others those are.
_PAUSES, _PAUSE = 0.12, 4.0
_MEAN_GAP = _HOURS_PER_MONTH / _PER_MONTH * TICKS / (1 + _PAUSES * (_PAUSE - 1))
#: The share of accounts that are made to check out, and how many ticks after the sign-up such a visit begins.
_SIGN_UP_AT_CHECKOUT, _SOON = 0.37, TICKS / 6
#: Ticks of more than the fifty years that a shop may have: no gap need be longer.
_LONGEST_GAP = 1 << 40
#: Visits without an order for which people come back once within so many hours of average business, and how often
#: they buy then.
_COMES_BACK, _BUYS_NOW, _LEAST_HOURS, _MORE_HOURS = 0.075, 0.45, 1.5, 36.0
#: Visits of which something disappoints, and how much longer than usual people stay away after that, and else.
_DISAPPOINTING, _AFTER_DISAPPOINTMENT, _AFTER_OTHERS = 0.14, 5.0, 0.80
_AT_ONCE = 0.8
_MINUTES_TO_CHECKOUT, _HOURS_TO_CHECKOUT = 25.0, 20.0
#: A cart without a change for so long is abandoned; none converts later.
IDLE = 72 * HOUR
_MINUTE = HOUR // 60
#: How many times as many visits are drawn as wanted, where a number is wanted.
_SPARE = 1.25


@dataclass(frozen=True, eq=False)
class Visits:
    """Visits, one row each, by customer and then in the order of time: the row of the customer, when, and their key.

    ``signing_up`` are those for which the customer made the account, to check out, ``buying`` those that are to end in
    an order. Who comes back for what was left behind fills the cart of an earlier visit again, of the key and instant
    ``wanted`` and ``wanted_at``; for all others, those are their own.
    """

    customer: Int64s
    instants: Int64s
    keys: UInt64s
    signing_up: Bools
    buying: Bools
    wanted: UInt64s
    wanted_at: Int64s

    def only(self, kept: Bools | Int64s) -> Visits:
        """The visits that are ``kept``."""
        return Visits(
            self.customer[kept], self.instants[kept], self.keys[kept], self.signing_up[kept], self.buying[kept],
            self.wanted[kept], self.wanted_at[kept],
        )  # fmt: skip

    @cached_property
    def ranks(self) -> Int64s:
        """The place of each visit in the order of time, from 0; visits to come do not change it."""
        ranks = np.empty(self.instants.size, np.int64)
        ranks[np.argsort(self.instants, kind="stable")] = np.arange(self.instants.size)
        return ranks

    def serials(self, users: pd.DataFrame) -> tuple[Int64s, int]:
        """The numbers that ids of carts are made of, one a visit of ``users``, and how many digits those ids have.

        Both follow from which users these are, and from the visits so far. A ``CapacityError`` says that there are
        more visits than ids.
        """
        first = int(users[INDEX].iloc[0]) if len(users) else 0
        held = max(len(users), users_in(shard_of_user(first)))  # not all users of the last shard are there yet
        if self.instants.size > held * CART_SLOTS:
            raise CapacityError(
                f"carts: {len(users):,} users fill {self.instants.size:,} carts, but there are ids for {CART_SLOTS} "
                "each alone; give an earlier as_of."
            )
        return first * CART_SLOTS + self.ranks, cart_digits(first, held)


@dataclass(frozen=True, eq=False)
class VisitPlan:
    """When customers visit the shop of ``spec``, until ``as_of``.

    If ``per_user`` is given, there are exactly that many visits for each user, spread over customers as ever.
    """

    spec: Spec
    per_user: int | None = None

    @cached_property
    def clock(self) -> Clock:
        """The shop's own time until ``as_of``, for people who live by UTC: those of the west come later."""
        hours = hours_between(self.spec.opening_micros, self.spec.as_of_micros)
        shape = hourly_shape(hours, draws=Draws(self.spec.seed, "visits"))
        return Clock.of(shape, origin=self.spec.opening_micros)

    def of(self, habits: Habits) -> Visits:
        """The visits of the customers that ``habits`` are of."""
        wanted = (self.per_user or 0) * habits.numbers.size
        if not wanted:
            return self._drawn(habits, pace=1.0)
        pace = _SPARE * wanted / max(float(self._expected(habits).sum()), 1e-9)
        while (visits := self._drawn(habits, pace=pace)).instants.size < wanted:
            pace *= 2
        left_out = Draws(self.spec.seed, "visits").bits("kept", visits.keys)
        kept = np.zeros(left_out.size, np.bool_)
        kept[np.argpartition(left_out, wanted - 1)[:wanted]] = True
        return visits.only(kept)

    def _span(self, habits: Habits) -> tuple[Int64s, Int64s]:
        """The ticks, by the clock at home, between which each customer may come."""
        until = np.minimum(habits.end, self.spec.as_of_micros)
        return self.clock.ticks(habits.created - habits.behind), self.clock.ticks(until - habits.behind)

    def _expected(self, habits: Habits) -> Floats:
        start, end = self._span(habits)
        return np.maximum(end - start, 0) * (habits.weights / _MEAN_GAP)

    def _drawn(self, habits: Habits, *, pace: float) -> Visits:
        start, end = self._span(habits)
        rounds = list(_sequences(habits, start, end, mean=_MEAN_GAP / pace / habits.weights))
        customer, ticks, keys, signing_up, buying, wanted, wanted_ticks = (
            np.concatenate(list(each)) for each in zip(*rounds, strict=True)
        )
        behind = habits.behind[customer]
        instants = self.clock.instants(ticks) + behind
        wanted_at = instants.copy()
        other = np.flatnonzero(wanted != keys)
        wanted_at[other] = self.clock.instants(wanted_ticks[other]) + behind[other]
        visits = Visits(customer, instants, keys, signing_up, buying, wanted, wanted_at)
        if len(rounds) > 1:
            visits = visits.only(np.argsort(customer, kind="stable"))
        return visits.only(visits.instants <= self.spec.as_of_micros)


def _sequences(
    habits: Habits, start: Int64s, end: Int64s, *, mean: Floats
) -> Iterator[tuple[Int64s, Int64s, UInt64s, Bools, Bools, UInt64s, Int64s]]:
    """The visits of all customers, in rounds.

    For each, the customer's row, the tick, the key, whether it is to sign up and to buy, and the key and the tick of
    the visit whose cart is filled.
    A round draws about as many gaps as there is room for; who is not at the end after that has a part in the next.
    """
    draws = Draws(habits.seed, "visits")
    exponential = distributions.exponential(1.0)
    level, ordinal = start.copy(), np.zeros(start.size, np.int64)
    at_checkout = draws.bernoulli("at_checkout", habits.keys, _SIGN_UP_AT_CHECKOUT)
    left = np.flatnonzero(start < end)
    while True:
        expected = (end[left] - level[left]) / mean[left]
        count = (expected + 2 * np.sqrt(expected) + 2).astype(np.int64)
        customer = np.repeat(left, count)
        first = np.cumsum(count) - count
        number = ordinal[customer] + np.arange(customer.size) - np.repeat(first, count)
        keys = child_keys(habits.keys[customer], number)
        signing_up = at_checkout[customer] & (number == 0)
        past = _Past.of(habits.keys[customer], keys, number, at_checkout[customer], draws)
        buying = past.buying | (past.comes_back & draws.bernoulli("buys_now", keys, _BUYS_NOW))
        gap = exponential.at(draws.uniform("gap", keys)) * mean[customer]
        gap[draws.uniform("pause", keys) < _PAUSES] *= _PAUSE
        gap *= np.where(past.disappointed, _AFTER_DISAPPOINTMENT, _AFTER_OTHERS)
        gap[signing_up] *= _SOON / mean[customer[signing_up]]
        soon = np.flatnonzero(past.comes_back)
        gap[soon] = (_LEAST_HOURS + _MORE_HOURS * draws.uniform("comes_back_after", keys[soon])) * TICKS
        step = np.minimum(gap, _LONGEST_GAP).astype(np.int64) + 1
        ticks = np.cumsum(step)
        ticks += np.repeat(level[left] - (ticks[first] - step[first]), count)
        last = first + count - 1
        level[left], ordinal[left] = ticks[last], ordinal[left] + count
        wanted = np.where(past.comes_back, past.keys, keys)
        within = ticks <= end[customer]
        yield (
            customer[within], ticks[within], keys[within], signing_up[within], buying[within], wanted[within],
            (ticks - np.where(past.comes_back, step, 0))[within],
        )  # fmt: skip
        left = left[level[left] < end[left]]
        if not left.size:
            return


@dataclass(frozen=True, eq=False)
class _Past:
    """What the visit before each left: its key, whether it was a disappointment, and whether its cart is wanted still.

    ``buying`` is of the visit itself, whatever was before.
    """

    keys: UInt64s
    disappointed: Bools
    comes_back: Bools
    buying: Bools

    @classmethod
    def of(cls, people: UInt64s, keys: UInt64s, number: Int64s, at_checkout: Bools, draws: Draws) -> _Past:
        """The past of the visits ``number`` of ``people`` (keys), whose first visit is to sign up if ``at_checkout``.

        Visits are in their order; keys of those of one person are in steps of one.
        """
        before = keys - np.uint64(1)
        buying = would_buy(people, keys, at_checkout & (number == 0), draws)
        bought = np.zeros(number.size, np.bool_)
        bought[1:] = buying[:-1]
        begins = np.flatnonzero((number > 0) & np.concatenate([[True], people[1:] != people[:-1]])[: number.size])
        bought[begins] = would_buy(people[begins], before[begins], at_checkout[begins] & (number[begins] == 1), draws)
        # Nobody comes back twice in a row: what was left at the visit before must not be what that one came back for.
        comes_back = (number > 0) & ~bought & _leaves_something(before, draws)
        comes_back &= ~((number > 1) & _leaves_something(keys - np.uint64(2), draws))
        return cls(before, (number > 0) & is_disappointing(before, draws), comes_back, buying)


def _leaves_something(keys: UInt64s, draws: Draws) -> Bools:
    """Whether visits that end without an order are gone on with."""
    return draws.bernoulli("comes_back", keys, _COMES_BACK)


def is_disappointing(keys: UInt64s, draws: Draws) -> Bools:
    """Whether what comes of each of the visits of ``keys`` is a disappointment."""
    return draws.bernoulli("disappoints", keys, _DISAPPOINTING)


def until_checkout(keys: UInt64s, draws: Draws) -> Int64s:
    """How long after its beginning a cart is checked out, if it is: mostly within the hour, else in a day or two."""
    soon = exponential_time("checkout", keys, draws, _MINUTES_TO_CHECKOUT * _MINUTE) + _MINUTE
    later = exponential_time("checkout", keys, draws, _HOURS_TO_CHECKOUT * HOUR) + HOUR
    return np.minimum(np.where(draws.bernoulli("at_once", keys, _AT_ONCE), soon, later), IDLE - 1)


def exponential_time(column: str, keys: UInt64s, draws: Draws, mean: float) -> Int64s:
    """Exponential times of a ``mean`` (both in microseconds), one a key."""
    values: npt.NDArray[np.float64] = distributions.exponential(mean).at(draws.uniform(column, keys))
    return values.astype(np.int64)
