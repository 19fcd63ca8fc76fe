"""Days, instants and times of day, written as text.

What belongs here: drawing and writing them. Which columns hold them is in ``synthesis.text_times``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.generators.base import Request
from mockmart.sampling import distributions

_DAY = 86_400


@dataclass(frozen=True)
class TimeFormat:
    """A way to write times: ``strict`` is what all of them match, ``loose`` what a pattern writes that means them.

    A pattern that is ``hinted`` may mean numbers too, and means times where the column's name says so.
    """

    format: str
    unit: Literal["day", "second", "clock"]
    strict: str
    loose: str
    hinted: bool = False

    @cached_property
    def length(self) -> int:
        """How many characters a text has."""
        return len(self.written(np.zeros(1, np.int64))[0].as_py())

    def written(self, seconds: Int64s) -> pa.Array:
        """Seconds since 1970 as text."""
        return pc.strftime(pa.array(seconds, pa.int64()).view(pa.timestamp("s")), format=self.format)

    def read(self, texts: pa.Array) -> pa.Array:
        """Text as seconds since 1970 (or since midnight), null where it cannot be read."""
        texts = columns.decode_dictionary(columns.combine_chunks(texts))
        stamps = pc.strptime(texts, format=self.format, unit="s", error_is_null=True)
        seconds = stamps.view(pa.int64())
        if self.unit != "clock":
            return seconds
        return pa.array(np.mod(np.asarray(seconds.fill_null(0)), _DAY), mask=np.asarray(seconds.is_null()))


@dataclass(frozen=True)
class TextTimes:
    """Times from ``low`` to ``high`` (days since 1970, or seconds since midnight), or the days ``kept`` alone."""

    format: TimeFormat
    low: int
    high: int
    kept: tuple[int, ...] = ()

    @cached_property
    def _unit(self) -> int:
        """Seconds between two times that differ as text."""
        if self.format.unit == "day":
            return _DAY
        return 1 if "%S" in self.format.format else 60

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The first and the last second."""
        if self.format.unit == "clock":
            return self.low, self.high
        return self.low * _DAY, self.high * _DAY + _DAY - 1

    @cached_property
    def size(self) -> int:
        """How many texts there are."""
        if self.kept:
            return len(self.kept)
        if self.format.format in ("%Y-%m", "%Y%m", "%m/%Y", "%Y"):  # several days are one text
            unit = "Y" if self.format.format == "%Y" else "M"
            first, last = (
                np.datetime64(day, "D").astype(f"M8[{unit}]").astype(np.int64) for day in (self.low, self.high)
            )
            return int(last - first) + 1
        first, last = self.bounds
        return (last - first) // self._unit + 1

    def at(self, ranks: Int64s) -> pa.Array:
        """The texts at ``ranks``."""
        return self.format.written(self._seconds(ranks))

    def _seconds(self, ranks: Int64s) -> Int64s:
        if self.kept:
            return np.array(self.kept, np.int64)[ranks] * _DAY
        if self.format.format in ("%Y-%m", "%Y%m", "%m/%Y", "%Y"):
            unit = "Y" if self.format.format == "%Y" else "M"
            first = np.datetime64(self.low, "D").astype(f"M8[{unit}]")
            return (first + ranks).astype("M8[s]").astype(np.int64)
        return self.bounds[0] + ranks * self._unit

    def draw(self, request: Request) -> pa.Array:
        """One text a row."""
        return self.at(request.draws.integers(request.column, request.keys, low=0, high=self.size))


@dataclass(frozen=True)
class LaterText:
    """Times as text that come after those of other columns of the row, by ``mean`` seconds on average.

    Where all others are null, or as late as can be, they are drawn from ``times``; clocks stay within the day.
    """

    times: TextTimes
    needs: tuple[str, ...]
    formats: tuple[TimeFormat, ...]
    mean: float

    def draw(self, request: Request) -> pa.Array:
        """One text a row."""
        read = [form.read(request.drawn[name]) for form, name in zip(self.formats, self.needs, strict=True)]
        known = [np.where(np.asarray(one.is_valid()), np.asarray(one.fill_null(0)), -(2**62)) for one in read]
        first = np.maximum.reduce(known)
        lonely = first == -(2**62)
        delay = distributions.exponential(self.mean).at(request.draws.uniform(request.column, request.keys))
        later = np.where(lonely, 0, first) + delay.astype(np.int64)
        if self.times.format.unit == "clock":
            later = np.minimum(later, 86_399)
        if not lonely.any():
            return self.times.format.written(later)
        return pc.if_else(pa.array(lonely), self.times.draw(request), self.times.format.written(later))
