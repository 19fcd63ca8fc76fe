"""Numbers that look random and never collide.

What belongs here: keyed permutations of ``0 … size - 1``, evaluated at any number without the others.

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
#: Rounds of rectangles up to this width and height are looked up in tables, which stay in cache, if there are at
#: least a quarter as many numbers.
_TABLED = 1 << 16
_SIDES_TRIED = 1 << 18  # some milliseconds; all those of a prime near 2**62 would take minutes


def permute(numbers: Int64s, *, size: int, seed: int, name: str) -> Int64s:
    """The images of ``numbers`` under the permutation of 0 to ``size - 1`` keyed by (``seed``, ``name``).

    Distinct numbers have distinct images. ``size`` is at most 2**62. Raises ``ValueError`` for numbers out of range.
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
    """Sides of a near-square rectangle of ``size`` cells, or slightly more if no such sides exist."""
    root = math.isqrt(size)
    for height in range(root, max(root // 4, root - _SIDES_TRIED, 1), -1):
        if size % height == 0:
            return size // height, height
    height = root + (root * root < size)
    return -(-size // height), height


def _feistel(numbers: Int64s, *, width: int, height: int, seed: int, name: str) -> Int64s:
    images = np.empty(numbers.shape, np.int64)
    sides = ((height, width), (width, height))  # of the right half, and of the left half, which a round changes
    tabled = max(width, height) <= min(_TABLED, 4 * numbers.size)
    for start in range(0, numbers.size, CHUNK):  # the intermediate arrays of a chunk stay in cache
        chunk = numbers[start : start + CHUNK]
        right = chunk // width
        left = chunk - right * width
        for number in range(_ROUNDS):  # an even number, so that left ends within the width again
            side, modulus = sides[number % 2]
            stream = stream_key(seed, "feistel", name, str(number))
            sums = _round_table(side, modulus, stream).take(right) if tabled else _round(right, modulus, stream)
            sums = np.add(left, sums)
            _take_rest(sums, modulus)
            left, right = right, sums
        right *= width
        np.add(left, right, out=images[start : start + CHUNK])
    return images


def _round(right: Int64s, modulus: int, stream: np.uint64) -> Int64s:
    """The round function: the addend of the left half for each value of the right half."""
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
    """Reduce ``values`` (of at least 0) by ``modulus`` in place, faster than ``%``."""
    if modulus & (modulus - 1) == 0:
        values &= modulus - 1
    else:
        values -= values // modulus * modulus


def _walk(numbers: Int64s, *, size: int, width: int, height: int, seed: int, name: str) -> Int64s:
    """Follow each number's cycle until it is back below ``size``: one or two steps for a few per cent of them."""
    images = _feistel(numbers, width=width, height=height, seed=seed, name=name)
    outside = np.flatnonzero(images >= size)
    while outside.size:
        images[outside] = _feistel(images[outside], width=width, height=height, seed=seed, name=name)
        outside = outside[images[outside] >= size]
    return images
