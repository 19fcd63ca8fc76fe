"""Visits: when somebody fills a cart, and who.

What belongs here: the rate of carts that the users' habits give, and the choice of a customer at an instant. What
goes into the cart belongs to ``baskets``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from mockmart.arrays import Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.seasonality import hourly_shape, month_of
from mockmart.assets.shop.spec import Spec
from mockmart.sampling.arrivals import HOUR, Arrivals, hours_between, quantised
from mockmart.sampling.draws import Draws

#: Carts in a month of a person of middling activity, in a month in which he or she is active.
_CARTS_PER_MONTH = 0.5
_HOURS_PER_MONTH = 365.25 * 24 / 12


@dataclass(frozen=True, eq=False)
class Visitors:
    """The users as visitors, in the order of signing up: ``rows`` are their places in the users table."""

    seed: int
    rows: Int64s
    numbers: Int64s
    created: Int64s
    weights: Floats

    @classmethod
    def of(cls, users: pd.DataFrame, *, seed: int) -> Visitors:
        """The visitors that ``users`` are."""
        created = columns.epoch_micros(to_arrow(users["created_at"]))
        rows = np.argsort(created, kind="stable")
        numbers = columns.numbers(to_arrow(users["user_id"]))[rows]
        weights = Habits(seed, numbers, created[rows]).weights()
        return cls(seed, rows, numbers, created[rows], weights)

    def arrivals(self, spec: Spec, *, first_listing: int) -> Arrivals:
        """The carts until ``as_of``: at each hour, as many as those who are active then start.

        There are none before the first product is listed.
        """
        hours = hours_between(spec.opening_micros, spec.as_of_micros)
        known = np.searchsorted(self.created, hours, side="right")
        months = month_of(hours)
        level = np.zeros(hours.size)
        for month in np.unique(months):
            within = np.flatnonzero(months == month)
            level[within] = np.concatenate([[0.0], self._cumulative(int(month))])[known[within]]
        level[hours < first_listing] = 0.0
        shape = hourly_shape(hours, draws=Draws(self.seed, "visits"))
        rate = level * shape * (_CARTS_PER_MONTH / _HOURS_PER_MONTH)
        return Arrivals.at_rates(rate, origin=spec.opening_micros, draws=Draws(self.seed, "carts"))

    def at(self, instants: Int64s, keys: UInt64s) -> Int64s:
        """Who starts the carts at ``instants`` (microseconds, ascending): rows of the users table.

        Each was signed up by the beginning of the hour, and is active in its month.
        """
        hours = instants // HOUR * HOUR
        known = np.searchsorted(self.created, hours, side="right")
        fraction = Draws(self.seed, "carts").uniform("customer_id", keys)
        months = month_of(instants)
        chosen = np.empty(instants.size, np.int64)
        for month in np.unique(months):
            within = np.flatnonzero(months == month)
            cumulative = self._cumulative(int(month))
            most = cumulative[known[within] - 1]
            level = np.minimum(fraction[within] * most, np.nextafter(most, 0.0))
            chosen[within] = np.searchsorted(cumulative, level, side="right")
        return self.rows[chosen]

    @lru_cache(maxsize=4)  # noqa: B019  # one object a build; a batch spans a month or two
    def _cumulative(self, month: int) -> Floats:
        """The summed weights of those who are active in ``month``, in the order of signing up."""
        active = Habits(self.seed, self.numbers, self.created).active(month)
        return np.cumsum(quantised(self.weights * active))
