"""Keys of other tables that come again, what follows from them, and numbers that run with the rows.

What belongs here: drawing. Which columns are keys, and which follow from one, is in ``synthesis.keys``.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.generators.base import Generator, Request
from mockmart.generators.bounded import Ranked, as_ticks, ticked
from mockmart.sampling.permutations import permute

#: How many keys of another table come up, some much more often than others.
_KEYS = 400


@dataclass(frozen=True)
class RecurringKeys:
    """Keys of another table: a few of all that ``inner`` has, each of which comes again."""

    inner: Ranked

    def draw(self, request: Request) -> pa.Array:
        """One key a row."""
        size = min(self.inner.size, 2**62)
        fraction = request.draws.uniform(request.column, request.keys)
        which = (min(_KEYS, size) * fraction * fraction).astype(np.int64)
        name = f"{request.draws.entity}.{request.column}"
        return self.inner.at(permute(which, size=size, seed=request.draws.seed, name=name))


@dataclass(frozen=True)
class ByKey:
    """What ``inner`` draws for the key in the column ``key``: the same wherever the key is the same."""

    inner: Generator
    key: str

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        own = ("key", self.key)
        if own not in request.memo:
            request.memo[own] = (_numbers(request.drawn[self.key]), {})
        serials, memo = request.memo[own]
        return self.inner.draw(replace(request, serials=serials, memo=memo))


@dataclass(frozen=True)
class Mapped:
    """The value that goes with that of the column ``key``: ``values`` in the order of its ``keys``."""

    key: str
    keys: pa.Array
    values: pa.Array

    def draw(self, request: Request) -> pa.Array:
        """One value a row; null where the key is."""
        found = columns.decode_dictionary(columns.combine_chunks(request.drawn[self.key]))
        return self.values.take(pc.index_in(found, value_set=self.keys.cast(found.type)))


@dataclass(frozen=True)
class Running:
    """Numbers or times that run with the rows, from ``first`` on in steps."""

    first: int
    step: int
    type: pa.DataType

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        return ticked(self.first + request.serials * self.step, self.type)


def _numbers(column: pa.Array) -> Int64s:
    """A number for each key, the same for the same key."""
    column = columns.decode_dictionary(columns.combine_chunks(column))
    if not pa.types.is_string(column.type):
        return np.abs(as_ticks(column, 0))
    codes = column.dictionary_encode()
    known = [zlib.crc32(text.encode()) for text in codes.dictionary.to_pylist()]
    return np.array([*known, 0], np.int64)[np.asarray(codes.indices.fill_null(len(known)))]
