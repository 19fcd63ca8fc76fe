"""Numbers that look random and never collide.

What belongs here: keyed permutations of ``0 … size - 1``, evaluated at any place without the others.

Large domains use the generalised Feistel construction of Black and Rogaway ("Ciphers with arbitrary finite
domains", CT-RSA 2002) on a rectangle of ``a × b`` cells, small ones a permutation table.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mockmart.arrays import Int64s
from mockmart.sampling.draws import CHUNK, as_keys, mix, stream_key

_ROUNDS = 6
_TABLE_LIMIT = 10_000
#: The turns of rectangles up to so many cells wide or high are looked up in tables, which stay in cache,
#: where there are at least a quarter as many numbers.
_TABLED = 1 << 16
_SIDES_TRIED = 1 << 18  # some milliseconds; all those of a prime near 2**62 would take minutes


def permute(numbers: Int64s, *, size: int, seed: int, name: str) -> Int64s:
    """The places of ``numbers`` under the permutation that (``seed``, ``name``) keys.

    ``numbers`` lie in 0 (inclusive) to ``size`` (exclusive), and so does the result; distinct numbers have
    distinct places. ``size`` is at most 2**62.
    """
    if numbers.size and (int(numbers.min()) < 0 or int(numbers.max()) >= size):
        raise ValueError(f"numbers must lie in 0 to {size - 1}")
    if size <= _TABLE_LIMIT:
        return _table(size, seed, name)[numbers]
    width, height = _rectangle(size)
    if width * height > size:
        return _walk(numbers, size=size, width=width, height=height, seed=seed, name=name)
    return _feistel(numbers, width=width, height=height, seed=seed, name=name)


@lru_cache(maxsize=64)
def _table(size: int, seed: int, name: str) -> Int64s:
    return np.argsort(mix(as_keys(np.arange(size)), stream_key(seed, "permutation", name)), kind="stable")


@lru_cache(maxsize=64)
def _rectangle(size: int) -> tuple[int, int]:
    """Sides of a near-square rectangle of ``size`` cells, or of slightly more where none is near."""
    root = math.isqrt(size)
    for height in range(root, max(root // 4, root - _SIDES_TRIED, 1), -1):
        if size % height == 0:
            return size // height, height
    height = root + (root * root < size)
    return -(-size // height), height


def _feistel(numbers: Int64s, *, width: int, height: int, seed: int, name: str) -> Int64s:
    places = np.empty(numbers.shape, np.int64)
    sides = ((height, width), (width, height))  # of the right half, and of the left one, which a turn changes
    tabled = max(width, height) <= min(_TABLED, 4 * numbers.size)
    for start in range(0, numbers.size, CHUNK):  # all that is made of a chunk stays in cache
        chunk = numbers[start : start + CHUNK]
        right = chunk // width
        left = chunk - right * width
        for turn in range(_ROUNDS):  # an even number, so that left ends within the width again
            side, modulus = sides[turn % 2]
            stream = stream_key(seed, "feistel", name, str(turn))
            sums = _round_table(side, modulus, stream).take(right) if tabled else _round(right, modulus, stream)
            sums = np.add(left, sums)
            _take_rest(sums, modulus)
            left, right = right, sums
        right *= width
        np.add(left, right, out=places[start : start + CHUNK])
    return places


def _round(right: Int64s, modulus: int, stream: np.uint64) -> Int64s:
    """What a turn adds to the left half, for each value of the right one."""
    bits = mix(as_keys(right), stream)
    if modulus & (modulus - 1) == 0:
        bits &= np.uint64(modulus - 1)
    else:
        bits -= bits // np.uint64(modulus) * np.uint64(modulus)
    return bits.view(np.int64)


@lru_cache(maxsize=96)
def _round_table(side: int, modulus: int, stream: np.uint64) -> npt.NDArray[np.int32]:
    """``_round`` of all values below ``side``."""
    return _round(np.arange(side), modulus, stream).astype(np.int32)


def _take_rest(values: Int64s, modulus: int) -> None:
    """Replace ``values`` (of at least 0) by the rest of their division by ``modulus``, faster than ``%`` does."""
    if modulus & (modulus - 1) == 0:
        values &= modulus - 1
    else:
        values -= values // modulus * modulus


def _walk(numbers: Int64s, *, size: int, width: int, height: int, seed: int, name: str) -> Int64s:
    """Follow each number's cycle until it is back within ``size``: a few per cent of the numbers, once or twice."""
    places = _feistel(numbers, width=width, height=height, seed=seed, name=name)
    outside = np.flatnonzero(places >= size)
    while outside.size:
        places[outside] = _feistel(places[outside], width=width, height=height, seed=seed, name=name)
        outside = outside[places[outside] >= size]
    return places
