"""Between which bounds a column is drawn: those that are stated, and natural ones where none are.

What belongs here: bounds. What names say of them is in ``semantics``, what draws between them in ``selection``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from mockmart.generators import bounded
from mockmart.schema.constraints import ColumnConstraints, is_single
from mockmart.synthesis.semantics import days_of

#: Where a schema bounds nothing: the year 2025 for instants, small numbers otherwise.
_YEAR = (1_735_689_600_000_000, 1_767_225_599_000_000)
DAY = 86_400_000_000
_SPAN: Mapping[str, tuple[int, int]] = {
    "integer": (0, 9_999),
    "date": (_YEAR[0] // DAY, _YEAR[1] // DAY),
    "instant": _YEAR,
    "duration": (0, DAY),
}
#: Where a unique column ends that its schema leaves open, but for what comes when all of that has come up.
_MAX_UNIQUE: Mapping[str, int] = {"integer": 2**31 - 1, "decimal": 2**31 - 1}
#: How many figures a measure has.
_FIGURES = 4


def digits_of(low: float, high: float, *, least: int = 0) -> int:
    """How many digits behind the point numbers from ``low`` to ``high`` have: four figures, or ``least`` digits."""
    return min(max(_FIGURES - math.ceil(math.log10(high - low)), least), 9) if high > low else least


def bounds_within(demand: ColumnConstraints, low: Any, high: Any) -> tuple[Any, Any] | None:
    """The bounds of a column, or the natural ones where it has none; ``None`` if they do not meet."""
    first, last = demand.limits or (None, None)
    lows = [bound for bound in (low, demand.low, first) if bound is not None]
    highs = [bound for bound in (high, demand.high, last) if bound is not None]
    return (max(lows), min(highs)) if lows and highs and max(lows) <= min(highs) else None


def default_bounds(demand: ColumnConstraints) -> tuple[Any, Any]:
    """The bounds of a number, the open ones closed at a natural distance."""
    first: float
    last: float
    widest: float | None = None
    if demand.kind == "decimal":
        first, last = 0, 1_000 * 10**demand.type.scale
    elif demand.kind == "float":
        first, last = 0.0, 1_000.0
        widest = float(np.finfo(np.float32 if is_single(demand) else np.float64).max)
    else:
        first, last = _SPAN[demand.kind]
        days = days_of(demand) if demand.kind in ("date", "instant") else None
        if days is not None:
            first, last = (day * (1 if demand.kind == "date" else DAY) for day in days)
    if demand.unique:  # enough to tell rows apart
        last = max(last, _MAX_UNIQUE.get(demand.kind, last))
    low: Any = demand.low
    high: Any = demand.high
    if low is None and high is None:
        low, high = first, last
    elif low is None:
        low = first if high >= first else high - (last - first)
    elif high is None and (low <= first or (demand.kind in ("date", "instant") and last - low > (last - first) / 20)):
        high = last
    elif high is None:
        high = low + max(last - first, abs(low) if demand.kind in ("integer", "float") else 0)
    if demand.limits is not None:
        low, high = max(low, demand.limits[0]), min(high, demand.limits[1])
        low = -bounded.MAX_RANKS if low < -bounded.MAX_RANKS < high else low
        high = bounded.MAX_RANKS if low < bounded.MAX_RANKS < high else high
    if widest is not None:
        low, high = max(low, -widest), min(high, widest)
    return low, high
