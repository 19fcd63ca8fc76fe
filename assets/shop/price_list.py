"""Prices: what each product costs at any time.

What belongs here: when prices change, and to what: functions of a product alone. What is bought less for it is in
``appeal``; what takes off a share of a whole cart, in ``promotions``.

A price stands for some months and then moves to a level of the price at listing, mostly a nearby one, or stays; a third
of all products never change theirs. Changes come at midnight UTC, and keep the ending that the shop gave the price.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from mockmart.arrays import Bools, Int64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws, as_keys, child_keys

#: Products that never change their price.
_STEADY = 0.35
#: Prices are looked at once in so many days, at a day of the product's own, and moved to a level: per cent of the price
#: at listing, and how often. Staying where it is is one of them.
_PERIOD_DAYS = 150
_LEVELS = {85: 0.07, 90: 0.10, 95: 0.14, 100: 0.34, 105: 0.15, 110: 0.13, 120: 0.07}
#: The least share of its cost that a changed price has: others stay as at listing.
_LEAST_MARKUP_PER_CENT = 105
#: A key of the list is the row of a product and a day since 1970; days of more years than there will be fit.
_DAY_BITS = 20


@dataclass(frozen=True, eq=False)
class PriceList:
    """The prices of products: an entry each time that one changes, by product and in the order of time.

    ``product`` is the row of the product, ``since`` when the entry is valid from (microseconds since 1970).
    """

    product: Int64s
    since: Int64s
    cents: Int64s
    listed_at: Int64s

    @classmethod
    def of(cls, products: pd.DataFrame, *, seed: int, until: int) -> Self:
        """The prices of ``products`` up to the instant ``until``."""
        numbers = columns.numbers(to_arrow(products["product_id"]))
        listed = columns.epoch_micros(to_arrow(products["listed_at"]))
        price, cost = (columns.cents(to_arrow(products[name])) for name in ("list_price", "cost"))
        return cls.drawn(numbers, listed, price, cost, seed=seed, until=until)

    @classmethod
    def drawn(cls, numbers: Int64s, listed: Int64s, price: Int64s, cost: Int64s, *, seed: int, until: int) -> Self:
        """The prices of the products ``numbers`` (of their ids), by what they are ``listed`` at; in cents."""
        draws = Draws(seed, "products")
        looks = np.where(is_steady(numbers, seed=seed), 0, (until - listed) // (_PERIOD_DAYS * DAY) + 1)
        product = np.repeat(np.arange(numbers.size), np.maximum(looks, 0) + 1)
        first = np.cumsum(np.maximum(looks, 0) + 1) - (np.maximum(looks, 0) + 1)
        look = np.arange(product.size) - first[product]
        keys = child_keys(as_keys(numbers)[product], look)
        days = ((look - 1 + 0.1 + 0.8 * draws.uniform("repriced_at", keys)) * _PERIOD_DAYS).astype(np.int64)
        since = np.where(look == 0, listed[product], (listed[product] // DAY + 1 + days) * DAY)
        level = np.array([*_LEVELS])[distributions.discrete(tuple(_LEVELS.values())).pick(draws.uniform("level", keys))]
        cents = changed(price[product], cost[product], np.where(look == 0, 100, level))
        kept = (look == 0) | (since <= until)
        product, since, cents, look = product[kept], since[kept], cents[kept], look[kept]
        moved = np.ones(product.size, np.bool_)
        moved[1:] = (cents[1:] != cents[:-1]) | (look[1:] == 0)
        return cls(product[moved], since[moved], cents[moved], price)

    @cached_property
    def _keys(self) -> Int64s:
        return (self.product << _DAY_BITS) + self.since // DAY

    @cached_property
    def last(self) -> Int64s:
        """The last entry of each product, in the order of the products."""
        return np.searchsorted(self.product, np.arange(self.listed_at.size), side="right") - 1

    @property
    def current(self) -> Int64s:
        """What each product costs in the end."""
        return self.cents[self.last]

    def entries(self, products: Int64s, instants: Int64s) -> Int64s:
        """The entry that is valid for each of ``products`` (rows) at ``instants`` (no earlier than it is listed)."""
        found: Int64s = np.searchsorted(self._keys, (products << _DAY_BITS) + instants // DAY, side="right") - 1
        return found


def is_steady(numbers: Int64s, *, seed: int) -> Bools:
    """Whether each of the products ``numbers`` never changes its price."""
    return Draws(seed, "products").bernoulli("steady", as_keys(numbers), _STEADY)


def changed(price: Int64s, cost: Int64s, level: Int64s) -> Int64s:
    """Prices moved to a ``level`` (per cent) of those at listing, in cents: the ending stays."""
    moved = price // 100 * level // 100 * 100 + price % 100
    return np.where(moved * 100 < cost * _LEAST_MARKUP_PER_CENT, price, moved)


def extremes(products: pd.DataFrame, *, seed: int) -> tuple[Int64s, Int64s]:
    """The least and the most that each of ``products`` may ever cost, in cents."""
    price, cost = (columns.cents(to_arrow(products[name])) for name in ("list_price", "cost"))
    steady = is_steady(columns.numbers(to_arrow(products["product_id"])), seed=seed)
    low, high = (
        np.where(steady, price, changed(price, cost, np.full(price.size, level)))
        for level in (min(_LEVELS), max(_LEVELS))
    )
    return np.minimum(low, price), high
