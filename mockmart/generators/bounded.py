"""Drawing within bounds: numbers, instants, values, texts, lists and structs of what a demand admits.

What belongs here: generators for the kinds of a demand. Which one a column gets belongs to ``selection``.

Each can draw a value for a key, and, where its values can be counted, the value of a rank: distinct ranks give
distinct values, so that a unique column is a permutation of ranks and nothing is drawn twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Floats, Int64s
from mockmart.arrow import columns
from mockmart.errors import CapacityError
from mockmart.generators.base import Generator, Request
from mockmart.sampling import distributions
from mockmart.sampling.distributions import Quantiles
from mockmart.sampling.draws import as_keys, child_keys
from mockmart.sampling.permutations import permute

#: Values are counted up to this number: no table has more rows.
MAX_RANKS = 2**62
_EXACT = 2**53


class Ranked(Generator, Protocol):
    """A generator whose values can be counted."""

    @property
    def size(self) -> int:
        """How many values there are."""
        ...

    def at(self, ranks: Int64s) -> pa.Array:
        """The values at ``ranks`` (0 to ``size``, exclusive), distinct for distinct ones."""
        ...


@dataclass(frozen=True)
class UniqueValues:
    """No value twice: the value of a row is that at its serial's place in a permutation of all.

    Rows that come after all of these have the values ``beyond``, in their order.
    """

    inner: Ranked
    beyond: Ranked | None = None

    def draw(self, request: Request) -> pa.Array:
        """One value a row; a ``CapacityError`` if there are fewer than rows."""
        size = min(self.inner.size, MAX_RANKS)
        more = min(self.beyond.size, MAX_RANKS - size) if self.beyond is not None else 0
        require_capacity(size + more, request)
        name = f"{request.draws.entity}.{request.column}"
        late = request.serials >= size
        places = permute(np.where(late, 0, request.serials), size=size, seed=request.draws.seed, name=name)
        values = self.inner.at(places)
        if self.beyond is None or not late.any():
            return values
        return pc.if_else(pa.array(late), self.beyond.at(np.where(late, request.serials - size, 0)), values)


def require_capacity(size: int, request: Request, *, group: Sequence[str] = ()) -> None:
    """Raise ``CapacityError`` unless ``size`` values of a column, or of a group, are enough for ``request``."""
    rows = int(request.serials.max()) + 1 if request.serials.size else 0
    if rows > size:
        what = f"{', '.join(group)} are unique together and have" if group else f"{request.column} is unique and has"
        raise CapacityError(
            f"{request.draws.entity}: {what} {size:,} values, but {rows:,} rows need one each; widen the checks, or "
            "generate fewer rows."
        )


@dataclass(frozen=True)
class IntegerRange:
    """Whole ticks from ``low`` to ``high`` (inclusive) in steps, but for those ``excluded``.

    All are as likely, or follow ``shape`` where it is given.
    """

    low: int
    high: int
    type: pa.DataType
    step: int = 1
    excluded: tuple[int, ...] = ()
    shape: Quantiles | None = None

    @cached_property
    def _gaps(self) -> Int64s:
        """For each excluded tick, in order, how many allowed ones lie below it."""
        inside = sorted(v for v in set(self.excluded) if self.low <= v <= self.high and (v - self.low) % self.step == 0)
        return np.array([(v - self.low) // self.step - i for i, v in enumerate(inside)], np.int64)

    @cached_property
    def size(self) -> int:
        """How many ticks are allowed."""
        return (self.high - self.low) // self.step + 1 - self._gaps.size

    def at(self, ranks: Int64s) -> pa.Array:
        """The allowed ticks at ``ranks``, in ascending order."""
        if self._gaps.size:
            ranks = ranks + np.searchsorted(self._gaps, ranks, side="right")
        return ticked(self.low + ranks * self.step, self.type)

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        if self.shape is not None:
            fraction = request.draws.uniform(request.column, request.keys)
            ranks = (within(self.shape, fraction, self.low, self.high + self.step) - self.low) // self.step
            return self.at(np.clip(ranks, 0, self.size - 1).astype(np.int64))
        if self.size <= _EXACT:
            return self.at(request.draws.integers(request.column, request.keys, low=0, high=self.size))
        bits = request.draws.bits(request.column, request.keys)
        return self.at((bits % np.uint64(self.size)).astype(np.int64))


def within(shape: Quantiles, fraction: Floats, low: float, high: float) -> Floats:
    """Values of ``shape`` between ``low`` and ``high``: the part of its table that lies there is stretched."""
    cells = shape.table.size - 1
    first, last = (np.interp(bound, shape.table, np.arange(cells + 1)) / cells for bound in (low, high))
    if last <= first:  # the shape has nothing there: all values alike
        return low + fraction * (high - low)
    return np.clip(shape.at(np.minimum(first + fraction * (last - first), np.nextafter(1.0, 0.0))), low, high)


@dataclass(frozen=True)
class FloatRange:
    """Floats from ``low`` to ``high`` (inclusive), rounded to ``digits`` where that stays within."""

    low: float
    high: float
    excluded: tuple[float, ...] = ()
    digits: int | None = None
    single: bool = False
    shape: Quantiles | None = None

    @property
    def size(self) -> int:
        """How many floats can be told apart for certain."""
        if self.high == self.low:
            return 1
        widest = max(abs(self.low), abs(self.high))
        ulp = float(np.spacing(np.float32(widest) if self.single else np.float64(widest)))
        return int(min((self.high - self.low) / (4 * ulp), 2.0**40)) or 1

    def at(self, ranks: Int64s) -> pa.Array:
        """Evenly spaced floats."""
        return pa.array(self._kept(self.low + (self.high - self.low) * (ranks / max(self.size - 1, 1))))

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        fraction = request.draws.uniform(request.column, request.keys)
        if self.shape is not None:
            values = within(self.shape, fraction, self.low, self.high)
        else:
            values = self.low * (1 - fraction) + self.high * fraction
        if self.digits is not None:
            scale = 10.0**self.digits  # as ``np.round`` does it, in place
            values *= scale
            values = np.rint(values, out=values)
            first, last = self._ends(scale)
            if first <= last:  # the ends may lie between two rounded numbers
                np.clip(values, first, last, out=values)
            values /= scale
        return pa.array(self._kept(values))

    def _ends(self, scale: float) -> tuple[float, float]:
        """The first and the last whole number that lies within the bounds when divided by ``scale``."""
        first, last = np.rint(self.low * scale), np.rint(self.high * scale)
        return float(first + (first / scale < self.low)), float(last - (last / scale > self.high))

    def _kept(self, values: Floats) -> Floats:
        """``values`` within the bounds and off what is excluded, moved by as little as floats allow."""
        kind = np.float32 if self.single else np.float64
        low, high = kind(self.low), kind(self.high)
        low = np.nextafter(low, kind(np.inf)) if low < self.low else low
        high = np.nextafter(high, kind(-np.inf)) if high > self.high else high
        values = np.clip(values.astype(kind, copy=False), low, high)
        for _ in self.excluded:  # each move may meet the next excluded value, once
            hit = np.isin(values, np.array(self.excluded, kind))
            if not hit.any():
                break
            inward = np.where(values[hit] < high, kind(np.inf), kind(-np.inf))
            values[hit] = np.nextafter(values[hit], inward)
        return values.astype(np.float64, copy=False)


@dataclass(frozen=True)
class DelayAfter:
    """Numbers, dates or instants that come after those of other columns of the row, by ``mean`` on average.

    They stay between ``low`` and ``high`` (inclusive) whatever the others are, and come after ``alone`` where all
    others are null.
    """

    needs: tuple[str, ...]
    low: float
    high: float
    mean: float
    type: pa.DataType
    step: int = 1
    alone: float = 0

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        delay = distributions.exponential(self.mean).at(request.draws.uniform(request.column, request.keys))
        others = [columns.combine_chunks(request.drawn[name]) for name in self.needs]
        lonely = np.logical_and.reduce([np.asarray(pc.is_null(other)) for other in others])
        if pa.types.is_floating(self.type):
            first = np.where(lonely, self.alone, self.low)
            for other in others:
                first = np.maximum(first, np.asarray(pc.fill_null(other, -np.inf)))
            return pa.array(np.clip(np.maximum(np.round(first + delay, 2), first), self.low, self.high))
        start = np.where(lonely, int(self.alone), int(self.low)).astype(np.int64)
        for other in others:
            start = np.maximum(start, as_ticks(other, int(self.low)))
        later = -(-start // self.step) * self.step + delay.astype(np.int64) // self.step * self.step
        return ticked(np.clip(later, int(self.low), int(self.high)), self.type)


def as_ticks(column: pa.Array, missing: int) -> Int64s:
    """A column of whole ticks as integers, ``missing`` where it is null."""
    column = columns.combine_chunks(column)
    if pa.types.is_decimal(column.type):
        words = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)
        values = words[column.offset : column.offset + len(column), 0]
        return np.where(np.asarray(pc.is_valid(column)), values, missing)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz))
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    return np.asarray(pc.fill_null(column.cast(pa.int64()), missing))


@dataclass(frozen=True)
class WeightedChoice:
    """One of some values, by weight; each as likely where there are no weights."""

    values: pa.Array
    weights: tuple[float, ...]

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self.values)

    def at(self, ranks: Int64s) -> pa.Array:
        """The values at ``ranks``."""
        return _taken(self.values, ranks)

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        if not self.weights:
            return _taken(self.values, request.draws.integers(request.column, request.keys, low=0, high=self.size))
        table = distributions.discrete(self.weights)
        return _taken(self.values, table.pick(request.draws.uniform(request.column, request.keys)))


def _taken(values: pa.Array, places: Int64s) -> pa.Array:
    if pa.types.is_string(values.type):
        return columns.take_from(values, places)
    return values.take(pa.array(places))


@dataclass(frozen=True)
class Lists:
    """Lists of ``min_length`` to ``max_length`` elements, each length as likely."""

    element: Generator
    min_length: int
    max_length: int

    def draw(self, request: Request) -> pa.Array:
        """One list a row; the elements are drawn under keys of their own."""
        keys = request.keys
        lengths = request.draws.integers(
            f"{request.column}.length", keys, low=self.min_length, high=self.max_length + 1
        )
        owner = np.repeat(np.arange(keys.size), lengths)
        starts = np.cumsum(lengths) - lengths
        lines = child_keys(keys[owner], np.arange(owner.size) - starts[owner])
        inner = Request(
            request.draws, request.column, serials_of(lines), locale=request.locale, parents=request.parents
        )
        values = self.element.draw(inner)
        field = pa.field("element", values.type)
        return pa.ListArray.from_arrays(pa.array(columns.offsets(lengths)), values, type=pa.list_(field))


@dataclass(frozen=True)
class Structs:
    """Structs whose fields ``draw_fields`` gives."""

    draw_fields: Callable[[Request], dict[str, pa.Array]]

    def draw(self, request: Request) -> pa.Array:
        """One struct a row."""
        return columns.structs(self.draw_fields(request))


def serials_of(keys: Any) -> Int64s:
    """Keys of elements as serials: not running, but as good for drawing."""
    return (as_keys(keys) & np.uint64(MAX_RANKS - 1)).astype(np.int64)


def ticked(values: Int64s, kind: pa.DataType) -> pa.Array:
    """Whole ticks as an Arrow array of ``kind``."""
    if pa.types.is_decimal(kind):
        words = np.empty((values.size, 2), np.int64)
        words[:, 0] = values
        np.right_shift(values, 63, out=words[:, 1])  # sign extension of the upper half
        return pa.Array.from_buffers(
            pa.decimal128(kind.precision, kind.scale), values.size, [None, pa.py_buffer(words)]
        )
    if pa.types.is_date32(kind):
        return pa.array(values.astype(np.int32), pa.int32()).view(kind)
    array = pa.array(values, pa.int64())
    return array if pa.types.is_int64(kind) else array.view(kind)
