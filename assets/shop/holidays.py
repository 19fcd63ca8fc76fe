"""Holidays: which days they are, and on which of them carriers do not deliver.

What belongs here: reading ``data/holidays.yaml``, and its rules. What a holiday does to a parcel is in ``delivery``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from mockmart.arrays import Bools, Int64s
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.seasonality import weekday

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: No holiday.
NONE = -1


def holidays_on(days: Int64s) -> Int64s:
    """The holiday on each of ``days`` (days since 1970): a place among ``names()``, or ``NONE``."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]")
    found = np.full(days.shape, NONE)
    for place, rule in enumerate(_rules()):
        found[_day_in(years, rule) == days] = place
    return found


def names() -> list[str]:
    """What the holidays are called."""
    return [rule["name"] for rule in _rules()]


def without_deliveries(days: Int64s) -> Bools:
    """Whether each of ``days`` (days since 1970) is a holiday on which carriers do not deliver."""
    closed = np.array([not rule.get("deliveries", True) for rule in _rules()] + [False])  # the last is for NONE
    return closed[holidays_on(days)]


def _day_in(years: npt.NDArray[np.datetime64], rule: Any) -> Int64s:
    """The day of a holiday in each of ``years``, in days since 1970."""
    month = years.astype("datetime64[M]") + (int(rule["month"]) - 1)
    first = month.astype("datetime64[D]").astype(np.int64)
    if "day" in rule:
        return first + (int(rule["day"]) - 1)
    wanted, number = _WEEKDAYS.index(rule["weekday"]), int(rule["number"])
    if number > 0:
        return first + (wanted - weekday(first)) % 7 + 7 * (number - 1)
    last = (month + 1).astype("datetime64[D]").astype(np.int64) - 1
    return last - (weekday(last) - wanted) % 7 + 7 * (number + 1)


@lru_cache(maxsize=1)
def _rules() -> Any:
    return read_data("holidays.yaml")
