"""What a band is, and how its figure is measured.

What belongs here: the ``Band``, its judgement, and the span of time that figures are of. Which figures the shop has
is in the modules beside this one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from mockmart.assets.quality.queries import Queries
from mockmart.assets.shop.homes import hours_behind

#: The hours that each state is behind UTC, as a relation.
_HOURS = ", ".join(f"('{state}', {hours})" for state, hours in hours_behind().items())
ZONES = f"(VALUES {_HOURS}) AS zones(state, behind)"


@dataclass(frozen=True)
class Band:
    """A figure and the bounds that it lies within, both inclusive.

    ``sql`` gives one row: the figure, and how many things it was measured on. Of fewer than ``min_sample`` the figure
    says little: it is not judged.
    """

    name: str
    description: str
    table: str
    tables: tuple[str, ...]
    sql: str
    low: float
    high: float
    min_sample: int


@dataclass(frozen=True)
class Measurement:
    """A figure, and whether it lies within its band; one that is not judged passes."""

    figure: float | None
    sample: int
    conclusive: bool
    passed: bool


def measure(queries: Queries, band: Band) -> Measurement:
    """The figure of ``band`` in the tables that ``queries`` ask, judged."""
    ((figure, sample),) = queries.rows(band.sql)
    figure = None if figure is None or math.isnan(figure) else float(figure)
    sample = int(sample or 0)
    if figure is None or sample < band.min_sample:
        return Measurement(figure, sample, conclusive=False, passed=True)
    return Measurement(figure, sample, conclusive=True, passed=band.low <= figure <= band.high)


def created_between(days: int, until: int, instant: str = "created_at") -> str:
    """The condition that ``instant`` lies from ``days`` to ``until`` days before ``as_of``."""
    as_of = "getvariable('as_of')"
    return f"{instant} BETWEEN {as_of} - INTERVAL {days} DAYS AND {as_of} - INTERVAL {until} DAYS"
