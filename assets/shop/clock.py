"""The clock of the shop: operational time, in which customers come at a steady pace.

What belongs here: how much business has passed by an instant, and the way back. Who comes is in ``visits``.

Time is counted in ticks, 2**20 to an hour of average business. All of it is integers: sums are exact, and a clock that
goes on further has the same beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from mockmart.arrays import Floats, Int64s
from mockmart.sampling.arrivals import HOUR
from mockmart.sampling.guide_table import GuideTable

#: Ticks in an hour of average business.
TICKS = 1 << 20


@dataclass(frozen=True, eq=False)
class Clock:
    """Ticks of each hour from ``origin`` (microseconds since 1970) on: ``cumulative`` has those before each hour."""

    origin: int
    hourly: Int64s
    cumulative: Int64s

    @classmethod
    def of(cls, shape: Floats, *, origin: int) -> Self:
        """The clock of a ``shape``: how busy each hour is, 1 on average."""
        hourly = np.maximum(np.rint(shape * TICKS).astype(np.int64), 1)
        return cls(origin, hourly, np.concatenate([[0], np.cumsum(hourly)]))

    @cached_property
    def _guide(self) -> GuideTable:
        return GuideTable.of(self.cumulative)

    def ticks(self, instants: Int64s) -> Int64s:
        """The full ticks that have passed by ``instants`` (microseconds since 1970): 0 before, all after the hours."""
        if not self.hourly.size:
            return np.zeros(instants.shape, np.int64)
        since = np.clip(instants - self.origin, 0, self.hourly.size * HOUR)
        hour = np.minimum(since // HOUR, self.hourly.size - 1)
        return self.cumulative[hour] + (since - hour * HOUR) * self.hourly[hour] // HOUR

    def instants(self, ticks: Int64s) -> Int64s:
        """When ``ticks`` have passed (microseconds since 1970), rounded down; they lie within the hours."""
        hour = np.minimum(self._guide.find(ticks) - 1, self.hourly.size - 1)
        return self.origin + hour * HOUR + (ticks - self.cumulative[hour]) * HOUR // self.hourly[hour]
