"""When things happen: a point process whose n-th arrival is a function of n.

What belongs here: turning an hourly rate into instants, counts and windows. The rate itself (growth, seasons,
activity) comes from the caller.

The cumulative rate Λ(t) is a table. Row ``k`` arrives at Λ⁻¹(k + jitter(k)) with 0 ≤ jitter < 1, so arrivals are
in order, and the time of a row, the rows before an instant and the rows of a window are look-ups whose cost
depends on the table's length alone. Extending the table in time leaves its beginning bit-identical:
rates are held as multiples of 2⁻²⁰, whose sums are exact in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mockmart.arrays import Floats, Int64s
from mockmart.sampling.draws import Draws, as_keys

#: Microseconds in an hour: one cell of the table. Instants are microseconds since 1970 in UTC, everywhere.
HOUR = 3_600_000_000
DAY = 24 * HOUR
_QUANTUM = 2.0**-20


def quantised(rates: npt.ArrayLike) -> Floats:
    """``rates`` rounded to multiples of 2⁻²⁰ (about one in a million), whose sums below 2³³ are exact."""
    return np.rint(np.asarray(rates, np.float64) / _QUANTUM) * _QUANTUM


@dataclass(frozen=True)
class Arrivals:
    """Arrivals from ``origin`` on (microseconds since 1970), by their cumulative rate at each full hour.

    Rows are numbered from ``first`` on.
    """

    origin: int
    cumulative: Floats
    draws: Draws
    first: int = 0

    @classmethod
    def at_rates(cls, hourly: npt.ArrayLike, *, origin: int, draws: Draws) -> Arrivals:
        """Arrivals at ``hourly`` rates (expected rows, one an hour from ``origin`` on, not negative)."""
        cumulative = np.concatenate([[0.0], np.cumsum(quantised(hourly))])
        return cls(origin, cumulative, draws)

    def holding(self, rows: int, *, first: int) -> Arrivals:
        """The same rhythm with ``rows`` rows, numbered from ``first`` on. Raises ``ValueError`` if all rates are 0."""
        total = float(self.cumulative[-1])
        if not total:
            raise ValueError("nothing ever arrives")
        return Arrivals(self.origin, quantised(self.cumulative / total * rows), self.draws, first)

    @property
    def end(self) -> int:
        """The instant at which the table ends."""
        return self.origin + HOUR * (self.cumulative.size - 1)

    def instants(self, rows: Int64s) -> Int64s:
        """When each of ``rows`` arrives (microseconds since 1970), in ascending order if the rows are.

        Rows must lie in ``first`` (inclusive) to ``first + count(self.end)`` (exclusive).
        """
        level = rows - self.first + self._jitter(rows)
        cell = np.searchsorted(self.cumulative, level, side="right") - 1
        low = self.cumulative[cell]
        within = (level - low) / (self.cumulative[cell + 1] - low)
        return self.origin + cell * HOUR + (within * HOUR).astype(np.int64)

    def count(self, until: int) -> int:
        """How many rows arrive before ``until`` (microseconds since 1970, exclusive)."""
        if until <= self.origin or self.cumulative.size == 1:
            return 0
        until = min(until, self.end)
        cell, rest = divmod(until - self.origin, HOUR)
        level = float(self.cumulative[cell])
        if rest:
            level += (float(self.cumulative[cell + 1]) - level) * rest / HOUR
        # Only the rows next to the level need a check: row k arrives between Λ⁻¹(k) and Λ⁻¹(k + 1).
        total = float(self.cumulative[-1])
        near = np.arange(max(int(level) - 1, 0), int(level) + 2)
        near = near[near + self._jitter(near + self.first) < total]
        return int(near[0] if near.size else 0) + int(np.sum(self.instants(near + self.first) < until))

    def _jitter(self, rows: Int64s) -> Floats:
        return self.draws.uniform("arrival", as_keys(rows))


def hours_between(start: int, stop: int) -> Int64s:
    """The full hours that cover ``start`` (the beginning of an hour) to ``stop``, as microseconds since 1970."""
    return start + HOUR * np.arange(max(-(-(stop - start) // HOUR), 0), dtype=np.int64)
