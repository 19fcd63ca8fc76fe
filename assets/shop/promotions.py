"""Promotions: what takes a share off the subtotal of a cart, and who makes use of it.

What belongs here: the sales and coupons of a stretch of time, as ``data/promotions.yaml`` has them, their table, and
the coupon that a cart is filled with. That more people come around Black Friday belongs to ``seasonality``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.seasonality import black_friday
from mockmart.assets.shop.spec import Spec
from mockmart.batches import Batches
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws
from mockmart.schemas import REGISTRY
from mockmart.schemas.promotions import KINDS
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("promotions"))
_SALE, _COUPON = range(len(KINDS))
#: Share of the carts with a coupon where no sale is on.
_UPTAKE = 0.15
#: How many times as often carts get a coupon, by the cents that they are worth from: people look for one for the dear.
_BY_WORTH = {0: 0.75, 4_000: 1.0, 12_000: 1.18}
#: How many times as often those who buy have a coupon, and others.
_BY_BUYING = (1.16, 0.92)
_MOST = 0.95
#: No promotion.
NONE = -1
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class Promotion:
    """A sale or a coupon: from ``first`` on for ``days`` days (``first`` in days since 1970, UTC)."""

    first: int
    days: int
    kind: int
    name: str
    coupon: str
    per_cent: int
    uptake: float


@dataclass(frozen=True, eq=False)
class Promotions:
    """The promotions of some whole years, in the order of their first days: one that is added later comes last."""

    all: tuple[Promotion, ...]
    first_day: int
    #: The sale of each day from ``first_day`` on, and the first coupon of the month of each.
    sale: Int64s
    monthly: Int64s

    @property
    def coupons(self) -> list[str]:
        """What shoppers enter."""
        return [one.coupon for one in self.all]

    @property
    def per_cent(self) -> Int64s:
        """What each takes off the subtotal."""
        return np.array([one.per_cent for one in self.all], np.int64)

    def used(self, instants: Int64s, worth: Int64s, keys: UInt64s, draws: Draws, *, buying: Bools) -> Int64s:
        """The promotion that each cart makes use of, a place among ``all``, or ``NONE``.

        Carts are filled at ``instants`` (microseconds since 1970) and ``worth`` cents; ``keys`` are theirs. Those who
        are ``buying`` have a coupon more often: it is what makes up their mind.
        """
        day = instants // DAY - self.first_day
        sale = self.sale[day]
        uptakes = np.array([*(one.uptake for one in self.all), _UPTAKE])  # the last is for NONE
        level = np.searchsorted(np.array([*_BY_WORTH]), worth, side="right") - 1
        chance: Floats = np.minimum(
            uptakes[sale] * np.array([*_BY_WORTH.values()])[level] * np.where(buying, *_BY_BUYING), _MOST
        )
        shares = tuple(float(coupon["share"]) for coupon in _data()["coupons"])
        coupon = self.monthly[day] + distributions.discrete(shares).pick(draws.uniform("which_coupon", keys))
        return np.where(draws.bernoulli("coupon", keys, chance), np.where(sale == NONE, coupon, sale), NONE)

    def sale_names(self, days: Int64s) -> list[str | None]:
        """The name of the sale on each of ``days`` (days since 1970), if there is one."""
        places = self.sale[days - self.first_day].tolist()
        return [self.all[place].name if place != NONE else None for place in places]


def promotions_of(spec: Spec) -> Promotions:
    """The promotions of the years that the shop of ``spec`` has seen by ``as_of``."""
    return _of_years(spec.opened.year, spec.as_of.year)


def list_promotions(spec: Spec) -> Batches:
    """The table of those promotions that have begun by ``as_of``, and did not end before the shop opened."""
    opened, now = spec.opening_micros // DAY, spec.as_of_micros // DAY
    listed = [one for one in promotions_of(spec).all if one.first <= now and one.first + one.days > opened]
    first = np.array([one.first for one in listed], np.int64)
    given = {
        "coupon": pa.array([one.coupon for one in listed], pa.string()),
        "name": pa.array([one.name for one in listed], pa.string()).dictionary_encode(),
        "kind": columns.take_from(pa.array(KINDS), np.array([one.kind for one in listed], np.int64)),
        "per_cent": pa.array([one.per_cent for one in listed], pa.int32()),
        "starts_at": columns.instants(first * DAY),
        "ends_at": columns.instants((first + np.array([one.days for one in listed], np.int64)) * DAY),
    }
    draws = Draws(spec.seed, "promotions")
    return Batches.of_frame(BUILDER.complete(draws=draws, serials=np.arange(len(listed)), given=given))


@lru_cache(maxsize=32)
def _of_years(first_year: int, last_year: int) -> Promotions:
    found: list[Promotion] = []
    for year in range(first_year, last_year + 1):
        for sale in _data()["sales"]:
            code = f"{sale['code']}{year % 100:02d}"
            found.append(
                Promotion(
                    _first_day(sale, year), int(sale["days"]), _SALE, sale["name"], code, int(sale["per_cent"]),
                    float(sale["uptake"]),
                )
            )  # fmt: skip
        for number, month in enumerate(_MONTHS):
            begin, end = _month(year, number), _month(year, number + 1)
            for coupon in _data()["coupons"]:
                code = f"{month}{coupon['code']}{year % 100:02d}"
                found.append(
                    Promotion(begin, end - begin, _COUPON, coupon["name"], code, int(coupon["per_cent"]), _UPTAKE)
                )
    found.sort(key=lambda one: one.first)
    first_day, end = _month(first_year, 0), _month(last_year, len(_MONTHS))
    sale_of, monthly = np.full((2, end - first_day), NONE)
    for place, one in reversed([*enumerate(found)]):
        (sale_of if one.kind == _SALE else monthly)[one.first - first_day : one.first - first_day + one.days] = place
    return Promotions(tuple(found), first_day, sale_of, monthly)


def _first_day(sale: Any, year: int) -> int:
    """The first day of a sale in a year, in days since 1970."""
    if "day_of_year" in sale:
        return _month(year, 0) + int(sale["day_of_year"]) - 1
    friday = black_friday(np.array([f"{year:04d}"], "datetime64[Y]"))
    return int(friday[0]) + int(sale["after_black_friday"])


def _month(year: int, number: int) -> int:
    """The first day of the month ``number`` (from 0) of ``year``, in days since 1970."""
    return int((np.datetime64(f"{year:04d}", "M") + number).astype("datetime64[D]").astype(np.int64))


@lru_cache(maxsize=1)
def _data() -> Any:
    return read_data("promotions.yaml")
