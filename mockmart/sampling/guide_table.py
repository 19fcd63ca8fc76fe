"""Guide tables: where numbers lie among sorted ones, without a search.

What belongs here: a look-up that gives what ``numpy.searchsorted`` gives. A search takes about fourteen steps through
memory for a table of ten thousand entries; a guide (Chen and Asau, 1974) names, for equal ranges of the numbers, the
entry at which to begin, and few steps are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from mockmart.arrays import Floats, Int64s

_RANGES_PER_ENTRY = 2
#: Entries that lie closer together are searched one after the other.
_LEAST_SPAN = 1e-200
#: Passes over all numbers before only those that are still on the way are looked at.
_FULL_PASSES = 2


@dataclass(frozen=True, eq=False)
class GuideTable:
    """Sorted ``entries``, and the first entry to look at for each range of numbers."""

    entries: Int64s | Floats
    first: Int64s
    low: float
    scale: float

    @classmethod
    def of(cls, entries: Int64s | Floats) -> Self:
        """The guide to ``entries``: integers or floats in ascending order, finite, and at least one."""
        low, high = float(entries[0]), float(entries[-1])
        ranges = max(_RANGES_PER_ENTRY * entries.size, 1)
        span = high - low
        scale = ranges / span if span > _LEAST_SPAN else 0.0
        # A range begins at an entry of the range before it: so rounding never makes one begin too late.
        starts = low + (np.arange(ranges + 1) - 1) / scale if scale else np.full(ranges + 1, low - 1.0)
        first = np.searchsorted(entries, starts, side="left").astype(np.int64)
        return cls(entries, first, low, scale)

    def find(self, numbers: Int64s | Floats) -> Int64s:
        """How many entries are at most each of ``numbers``: ``searchsorted(entries, numbers, side="right")``."""
        place = (numbers - self.low) * self.scale
        np.clip(place, 0.0, float(self.first.size - 1), out=place)
        found = self.first.take(place.astype(np.int64))
        last = self.entries.size
        ended = np.concatenate([self.entries, self.entries[-1:]])
        for _ in range(_FULL_PASSES):
            found += (ended.take(found) <= numbers) & (found < last)
        on = np.flatnonzero((ended.take(found) <= numbers) & (found < last))
        while on.size:
            found[on] += 1
            here = found[on]
            on = on[(ended[here] <= numbers[on]) & (here < last)]
        return found
