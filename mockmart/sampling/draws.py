"""Keyed randomness: every value is a pure function of (seed, entity, column, row key).

What belongs here: uniform bits, fractions, integers and coin flips. Shapes other than uniform live in
``distributions``, collision-free numbers in ``permutations``.

The bits are those of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014) read by random access: value ``k`` of a stream is the finaliser of ``stream + k * GOLDEN``. No
generator object carries state from row to row, so any row can be drawn alone, in any order, on any thread.

Fractions are made of exactly rounded operations only, so that the same bits come out on every processor.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mockmart.arrays import Bools, Floats, Int64s, UInt64s

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
#: Values mixed at a time: 16 Ki of eight bytes, with their scratch, stay in a second-level cache.
CHUNK = 1 << 14
_FRACTION_BITS = np.uint64(11)
_FRACTION_UNIT = 2.0**-53


@lru_cache(maxsize=4096)
def stream_key(seed: int, *path: str) -> np.uint64:
    """The 64-bit key of the stream that ``path`` names under ``seed``."""
    text = "\x1f".join((str(seed), *path))
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


def mix(keys: UInt64s, stream: np.uint64) -> UInt64s:
    """Bits of ``stream`` at ``keys``: an array of the same shape, uniform over 64 bits."""
    out = np.empty(keys.shape, np.uint64)
    scratch = np.empty(min(CHUNK, keys.size), np.uint64)
    for start in range(0, keys.size, CHUNK):
        values = out[start : start + CHUNK]
        shifted = scratch[: values.size]
        np.multiply(keys[start : start + CHUNK], GOLDEN, out=values)
        np.add(values, stream, out=values)
        np.right_shift(values, _SHIFTS[0], out=shifted)
        np.bitwise_xor(values, shifted, out=values)
        np.multiply(values, _MULTIPLIERS[0], out=values)
        np.right_shift(values, _SHIFTS[1], out=shifted)
        np.bitwise_xor(values, shifted, out=values)
        np.multiply(values, _MULTIPLIERS[1], out=values)
        np.right_shift(values, _SHIFTS[2], out=shifted)
        np.bitwise_xor(values, shifted, out=values)
    return out


def to_unit_floats(bits: UInt64s, *, out: Floats | None = None) -> Floats:
    """``bits`` as numbers in [0, 1) with 53 random bits each, written to ``out`` if given; overwrites ``bits``."""
    bits >>= _FRACTION_BITS
    # The remaining 53 bits are not negative: signed integers become floats faster.
    return np.multiply(bits.view(np.int64), np.float64(_FRACTION_UNIT), out=out)


def uniform(keys: UInt64s, stream: np.uint64) -> Floats:
    """The fractions of the bits of ``stream`` at ``keys``."""
    out = np.empty(keys.shape, np.float64)
    for start in range(0, keys.size, CHUNK):
        to_unit_floats(mix(keys[start : start + CHUNK], stream), out=out[start : start + CHUNK])
    return out


def as_keys(numbers: npt.ArrayLike) -> UInt64s:
    """Row numbers (of at least 0) as row keys, without a copy of 64-bit ones."""
    rows = np.asarray(numbers)
    return rows.view(np.uint64) if rows.dtype == np.int64 else rows.astype(np.uint64, copy=False)


def child_keys(keys: UInt64s, ordinals: npt.ArrayLike) -> UInt64s:
    """Keys of the ``ordinals``-th children (lines of a cart, attempts of a payment) of the rows at ``keys``."""
    return mix(keys, stream_key(0, "children")) + np.asarray(ordinals).astype(np.uint64)


@dataclass(frozen=True)
class Draws:
    """The draws of one entity under one seed; each column has a stream of its own."""

    seed: int
    entity: str

    def bits(self, column: str, keys: UInt64s) -> UInt64s:
        """Uniform 64-bit values, one per key."""
        return mix(keys, stream_key(self.seed, self.entity, column))

    def uniform(self, column: str, keys: UInt64s) -> Floats:
        """Uniform fractions in [0, 1), one per key."""
        return uniform(keys, stream_key(self.seed, self.entity, column))

    def integers(self, column: str, keys: UInt64s, *, low: int, high: int) -> Int64s:
        """Uniform integers, ``low`` (inclusive) to ``high`` (exclusive), one per key."""
        return to_range(self.uniform(column, keys), low=low, high=high)

    def bernoulli(self, column: str, keys: UInt64s, probability: npt.ArrayLike) -> Bools:
        """True with ``probability`` (one number, or one per key)."""
        return np.less(self.uniform(column, keys), probability)


def to_range(fraction: Floats, *, low: npt.ArrayLike, high: npt.ArrayLike) -> Int64s:
    """Fractions in [0, 1) as integers, ``low`` (inclusive) to ``high`` (exclusive; below 2**53 above ``low``)."""
    span = np.subtract(high, low, dtype=np.int64)
    values = (fraction * span).astype(np.int64)
    values += np.asarray(low, np.int64)
    return values
