"""Wishes: the category that a customer comes for.

What belongs here: what begins a cart: the customer's own taste, the season, or neither. Which product of the category
it is, and what goes with it, is in ``baskets``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from mockmart.arrays import Int64s, UInt64s
from mockmart.assets.shop.catalogue import product_types, read_data
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws

#: Carts that are begun by the customer's taste, by the season, and by neither.
_REASONS = (0.42, 0.18, 0.40)
_TASTE, _SEASON = range(2)
_MONTHS = 12
#: No wish: demand alone decides.
NONE = -1


def wishes(customers: UInt64s, instants: Int64s, keys: UInt64s, draws: Draws) -> Int64s:
    """The category that each cart is begun for: a place among ``categories``, or ``NONE``.

    ``customers`` are the keys of the carts' customers, ``keys`` those of the carts, ``instants`` when they are begun.
    """
    reason = distributions.discrete(_REASONS).pick(draws.uniform("reason", keys))
    wish = np.full(keys.size, NONE)
    by_taste = np.flatnonzero(reason == _TASTE)
    fraction = Draws(draws.seed, "users").uniform("taste", customers[by_taste])
    wish[by_taste] = distributions.discrete(tuple(categories().values())).pick(fraction)
    by_season = np.flatnonzero(reason == _SEASON)
    month = (instants[by_season] // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % _MONTHS
    fraction = draws.uniform("season", keys[by_season])
    for number in range(_MONTHS):
        rows = np.flatnonzero(month == number)
        wish[by_season[rows]] = distributions.discrete(_seasons()[number]).pick(fraction[rows])
    return wish


@lru_cache(maxsize=1)
def categories() -> Mapping[str, float]:
    """The categories of our catalogue, and how much is sold of each: of no table, which grows while time goes on."""
    sold: dict[str, float] = {}
    for kind in product_types():
        sold[kind.category] = sold.get(kind.category, 0.0) + kind.weight * kind.demand
    return sold


@lru_cache(maxsize=1)
def _seasons() -> list[tuple[float, ...]]:
    """The shares of all categories in each month, January first."""
    data = read_data("category_seasons.yaml")
    return [tuple(float(data[month + 1].get(category, 0)) for category in categories()) for month in range(_MONTHS)]
