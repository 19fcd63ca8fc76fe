"""How active people are, and for how long: what visits, log-ins and loyalty have in common.

What belongs here: the habits of a person as functions of the person alone. Heavy-tailed activity that stays with the
person, and an end to it, give the data its churn and its retention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mockmart.arrays import Floats, Int64s, UInt64s
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws, as_keys, child_keys

#: Deviation of the logarithm of a person's activity.
SIGMA = 1.0
_LIFETIME_DAYS = 15 * 365.25 / 12
#: People who only have a try, and how long that lasts.
_TRY, _TRY_DAYS = 0.50, 6.0
#: Median and spread (deviation of the logarithm) of the days from one log-in to the next.
_LOGIN_DAYS = (8.0, 0.7)


@dataclass(frozen=True, eq=False)
class Habits:
    """The habits of people: their ``numbers`` (of the user id), when they signed up, and what time it is at home.

    ``created`` is in microseconds since 1970, ``behind`` UTC are their clocks by microseconds.
    """

    seed: int
    numbers: Int64s
    created: Int64s
    behind: Int64s

    @cached_property
    def keys(self) -> UInt64s:
        """The keys of the people's draws."""
        return as_keys(self.numbers)

    @cached_property
    def weights(self) -> Floats:
        """How often each person buys, 1 in the middle, log-normal."""
        return distributions.lognormal(1.0, SIGMA).at(self._draws.uniform("activity", self.keys))

    @cached_property
    def end(self) -> Int64s:
        """When each person has lost interest (microseconds since 1970)."""
        days = distributions.exponential(1.0).at(self._draws.uniform("lifetime", self.keys))
        days *= np.where(self._draws.bernoulli("has_a_try", self.keys, _TRY), _TRY_DAYS, _LIFETIME_DAYS)
        return self.created + (days * DAY).astype(np.int64)

    def last_login(self, as_of: int) -> Int64s:
        """When each person last logged in by ``as_of`` (microseconds), visits to fill a cart left out.

        There is one log-in in each period of the person's own length, at a time of its own.
        """
        period = (distributions.lognormal(*_LOGIN_DAYS).at(self._draws.uniform("login", self.keys)) * DAY).astype(
            np.int64
        )
        limit = np.maximum(np.minimum(self.end, as_of), self.created)
        latest = (limit - self.created) // period
        seen = self.created.copy()
        for number in (np.maximum(latest - 1, 0), latest):
            fraction = self._draws.uniform("login_at", child_keys(self.keys, number))
            login = self.created + number * period + (fraction * period).astype(np.int64)
            seen = np.where(login <= limit, np.maximum(seen, login), seen)
        return seen

    @property
    def _draws(self) -> Draws:
        return Draws(self.seed, "users")
