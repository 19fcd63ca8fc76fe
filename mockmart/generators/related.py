"""Numbers that follow from other numbers of their row: above them, near them, or part of them.

What belongs here: drawing. Which columns are related belongs to ``synthesis.relations``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Floats, Int64s
from mockmart.arrow import columns
from mockmart.generators.base import Request
from mockmart.generators.bounded import as_ticks, ticked

#: How what follows lies: ``above`` or ``below`` all others by a part of them, ``near`` the first, ``within`` the room
#: above the others, a ``part`` of the least of the others, what is left of the first when the others are taken off
#: (``rest``).
How = Literal["above", "below", "near", "within", "between", "part", "rest"]


@dataclass(frozen=True)
class Related:
    """Numbers that follow from the columns ``needs``, from ``low`` to ``high`` (inclusive) whatever those are.

    ``alone`` are the bounds between which they lie where all others are null; ``spread`` says how far they are off.
    """

    needs: tuple[str, ...]
    how: How
    low: float
    high: float
    alone: tuple[float, float]
    type: pa.DataType
    spread: float = 0.5
    step: int = 1
    digits: int = 2

    def draw(self, request: Request) -> pa.Array:
        """One number a row."""
        fraction = request.draws.uniform(request.column, request.keys)
        others = [columns.combine_chunks(request.drawn[name]) for name in self.needs]
        lonely = np.logical_and.reduce([np.asarray(pc.is_null(other)) for other in others])
        first, last = self.alone
        if pa.types.is_floating(self.type):
            values = [np.asarray(pc.fill_null(other, np.nan)) for other in others]
            free = np.round(first + fraction * (last - first), self.digits)
            found = np.where(lonely, free, self._bounded(fraction, values, self.digits))
            return pa.array(np.clip(found, self.low, self.high))
        known = [np.where(np.asarray(pc.is_valid(other)), as_ticks(other, 0), np.nan) for other in others]
        whole = self._whole(fraction, known, [as_ticks(other, 0) for other in others])
        free_ticks = np.floor(first + fraction * (last - first + 1)).astype(np.int64)
        ticks = np.where(lonely, np.minimum(free_ticks, int(last)), whole)
        ticks = np.clip(ticks, int(self.low), int(self.high))
        if self.step > 1:
            ticks = ticks // self.step * self.step
        return ticked(ticks, self.type)

    def _bounded(self, fraction: Floats, values: list[Floats], digits: int) -> Floats:
        with np.errstate(invalid="ignore"):
            target = np.round(self._target(fraction, values), digits)
            least, most = self._ends(values)
        return np.clip(target, least, most)

    def _whole(self, fraction: Floats, values: list[Floats], ticks: list[Int64s]) -> Int64s:
        with np.errstate(invalid="ignore"):
            target = np.floor(self._target(fraction, values) + 0.5)
            least, most = self._ends(values)
        kept = np.nan_to_num(np.clip(target, least, most), nan=0.0, posinf=2.0**62, neginf=-(2.0**62))
        whole = np.clip(kept, -(2.0**62), 2.0**62).astype(np.int64)
        valid = [~np.isnan(value) for value in values]
        if self.how in ("above", "within"):  # floats lose the last digits of large numbers
            for known, tick in zip(valid, ticks, strict=True):
                whole = np.where(known, np.maximum(whole, tick), whole)
        return whole

    def _ends(self, values: list[Floats]) -> tuple[Floats, Floats]:
        """Between which numbers a relation leaves a value."""
        lowest, highest = np.fmin.reduce(values), np.fmax.reduce(values)
        open_low, open_high = np.full_like(lowest, -np.inf), np.full_like(lowest, np.inf)
        if self.how in ("above", "within"):
            return highest, open_high
        if self.how == "below":
            return open_low, lowest
        if self.how == "between":
            return lowest, highest
        return open_low, (np.maximum(lowest, 0) if self.how == "part" else open_high)

    def _target(self, fraction: Floats, values: list[Floats]) -> Floats:
        lowest, highest = np.fmin.reduce(values), np.fmax.reduce(values)
        if self.how == "above":
            return highest + np.abs(highest) * self.spread * fraction**2
        if self.how == "below":
            return lowest - np.abs(lowest) * self.spread * fraction**2
        if self.how == "near":
            return values[0] * (1 + self.spread * (fraction - 0.5))
        if self.how == "between":
            return lowest + (highest - lowest) * (0.35 + 0.3 * fraction)
        if self.how == "within":
            high = max(self.alone[1], min(self.high, 1e300))
            room = np.where(highest < self.alone[1], self.alone[1] - highest, np.abs(highest) * 0.2)
            return np.minimum(highest + room * self.spread * fraction, high)
        if self.how == "rest":
            return values[0] - np.nansum(values[1:], axis=0)
        return lowest * (0.05 + 0.9 * fraction)
