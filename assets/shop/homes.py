"""Homes: the state that a user lives in, and what time it is there.

What belongs here: what follows from the state of the default address alone. What is taxed there is in ``sales_tax``.

Clocks show standard time all year: a law of nature for the shop's people, and an hour early for half of the year.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.catalogue import read_data
from mockmart.sampling.arrivals import HOUR

#: The hours behind UTC of most people: for states that are not known, and where a time must stand for all.
USUAL_HOURS_BEHIND = 6


def home_states(users: pd.DataFrame) -> pa.Array:
    """The state of each user's default address; null where there is none."""
    book = columns.ExplodedList.of(to_arrow(users["addresses"]))
    default = np.asarray(book.fields["is_default"].to_numpy(zero_copy_only=False), np.bool_)
    place = np.full(len(users), -1)
    place[book.parents[default]] = np.flatnonzero(default)
    return book.fields["state"].take(pa.array(place, mask=place < 0))


def behind_utc(states: pa.Array) -> Int64s:
    """How far behind UTC the clocks of each of ``states`` are (microseconds)."""
    table = hours_behind()
    hours = np.array([*table.values(), USUAL_HOURS_BEHIND])
    return hours[columns.codes_of(states, list(table))].astype(np.int64) * HOUR


@lru_cache(maxsize=1)
def hours_behind() -> dict[str, int]:
    """How many hours each state is behind UTC."""
    return {state: int(hours) for hours, states in read_data("time_zones.yaml").items() for state in states}
