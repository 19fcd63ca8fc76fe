"""Which people are active when, and how much: what carts and last log-ins have in common.

What belongs here: the habits of a person as functions of the person and the month. Heavy-tailed activity that
stays with the person, and months without any, give the data its churn and its retention.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mockmart.arrays import Bools, Floats, Int64s
from mockmart.assets.shop.seasonality import month_of, month_start
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws, as_keys

#: Deviation of the logarithm of a person's activity.
SIGMA = 1.0
_LIFETIME_MONTHS = 14.0
_ACTIVE_SHARE = 0.72


@dataclass(frozen=True)
class Habits:
    """The habits of people: their ``numbers`` (of the user id) and when they signed up (microseconds)."""

    seed: int
    numbers: Int64s
    created: Int64s

    @property
    def _draws(self) -> Draws:
        return Draws(self.seed, "users")

    def weights(self) -> Floats:
        """How much each person buys, 1 in the middle, log-normal."""
        fraction = self._draws.uniform("activity", as_keys(self.numbers))
        return distributions.lognormal(1.0, SIGMA).at(fraction)

    def active(self, month: int) -> Bools:
        """Who is active in ``month`` (counted from January 1970): not before signing up, always in that month."""
        keys = as_keys(self.numbers)
        age = month - month_of(self.created)
        lifetime = distributions.exponential(_LIFETIME_MONTHS).at(self._draws.uniform("lifetime", keys))
        comes = self._draws.uniform(f"active.{month}", keys) < _ACTIVE_SHARE
        return (age == 0) | ((age > 0) & (age <= lifetime) & comes)

    def last_login(self, as_of: int) -> Int64s:
        """When each person was last seen by ``as_of`` (microseconds since 1970): within the last active month."""
        seen = self.created.copy()
        open_rows = np.arange(self.created.size)
        if not open_rows.size:
            return seen
        latest, earliest = int(month_of(np.array([as_of - 1]))[0]), int(month_of(self.created.min(keepdims=True))[0])
        for month in range(latest, earliest - 1, -1):
            some = Habits(self.seed, self.numbers[open_rows], self.created[open_rows])
            found = some.active(month)
            rows = open_rows[found]
            start = np.maximum(month_start(month), self.created[rows])
            end = np.minimum(month_start(month + 1), as_of)
            fraction = self._draws.uniform(f"login.{month}", as_keys(self.numbers[rows]))
            seen[rows] = start + (fraction * np.maximum(end - start, 0)).astype(np.int64)
            open_rows = open_rows[~found]
        return seen
