"""The life of a product: it catches on, fades, and is taken off the list one day.

What belongs here: what follows from the age of a product. Which are listed when is in ``products``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mockmart.arrays import Floats, Int64s
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws, as_keys

#: Days in which a new product catches on, and in which one fades after that; how much it is wanted at the beginning and
#: in the end, of the most that it ever is.
_CATCHES_ON_DAYS, _FADES_DAYS = 35.0, 320.0
_AT_FIRST, _AT_LAST = 0.25, 0.35
#: The fewest days on the list, and how many more on average.
_LISTED_DAYS, _MORE_DAYS = 200, 1500.0
#: The products of the opening day have been sold elsewhere for up to so many days.
_SOLD_BEFORE_DAYS = 900
_STEP_DAYS, _OLDEST_STEP = 5, 800


def delisted_at(numbers: Int64s, listed: Int64s, *, seed: int) -> Int64s:
    """When the products ``numbers`` (of their ids) are taken off the list (microseconds since 1970)."""
    more = distributions.exponential(_MORE_DAYS).at(Draws(seed, "products").uniform("delisted_at", as_keys(numbers)))
    return listed + ((_LISTED_DAYS + more) * DAY).astype(np.int64)


def born_at(numbers: Int64s, listed: Int64s, *, opening: int, seed: int) -> Int64s:
    """Since when products are known: before they were listed, if that was before the ``opening`` of the shop."""
    fraction = Draws(seed, "products").uniform("sold_before", as_keys(numbers))
    return np.where(listed < opening, listed - (fraction * (_SOLD_BEFORE_DAYS * DAY)).astype(np.int64), listed)


def popularity_at(ages: Int64s) -> Floats:
    """How much products of ``ages`` (microseconds) are wanted, of the most that they ever are."""
    return _by_age()[np.minimum(ages // (_STEP_DAYS * DAY), _OLDEST_STEP)]


@lru_cache(maxsize=1)
def _by_age() -> Floats:
    days = np.arange(_OLDEST_STEP + 1) * float(_STEP_DAYS)
    known = _AT_FIRST + (1 - _AT_FIRST) * (1 - np.exp(-days / _CATCHES_ON_DAYS))
    level: Floats = known * (_AT_LAST + (1 - _AT_LAST) * np.exp(-days / _FADES_DAYS))
    return np.round(level / level.max(), 9)  # processors differ in the last bit of an exponential
