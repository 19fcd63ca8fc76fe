"""Columns as NumPy arrays that proofs compute with; a column of an unexpected form is refused.

What belongs here: from one Arrow array to numbers. Which columns there are is in ``shard``; what must hold of them is
in the modules named after the laws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.arrow.columns import MONEY

Int32s = npt.NDArray[np.int32]

#: Stands for an instant that is not there: later than every other.
NEVER = np.iinfo(np.int64).max
#: Amounts are below this in a decimal of twelve digits.
MAX_CENTS = 10**12
#: Digits of an id, of its year too, that fit into 64 bits behind a 1.
_MAX_DIGITS = 17
#: Numbers among which those that occur are ticked, a byte each, rather than sorted.
_MAX_TICKED = 1 << 26
_ZEROS, _LOW, _HIGH = (np.uint64(0x0101010101010101 * byte) for byte in (ord("0"), 0x76, 0x80))
_EVERY_SECOND = np.uint64(0x000000FF000000FF)


class CannotTellError(Exception):
    """A proof does not know what to make of the rows: the law's query decides."""


def require(condition: object) -> None:
    """Raise ``CannotTellError`` unless ``condition`` is true."""
    if not condition:
        raise CannotTellError


def values(column: pa.Array) -> npt.NDArray[np.generic]:
    """Numbers, or instants in microseconds, as they lie in memory. Refuses nulls."""
    require(column.null_count == 0)
    kind = np.int64 if pa.types.is_timestamp(column.type) else column.type.to_pandas_dtype()
    if not len(column):
        return np.empty(0, kind)
    data: npt.NDArray[np.generic] = np.frombuffer(column.buffers()[1], kind)[column.offset :][: len(column)]
    return data


def instants(column: pa.Array) -> Int64s:
    """Microseconds since 1970, ``NEVER`` where null."""
    if not column.null_count:
        micros = values(column).view(np.int64)
        require(micros.max(initial=0) < NEVER)
        return micros
    filled: Int64s = np.asarray(pc.fill_null(column.cast(pa.int64()), NEVER))
    require(np.count_nonzero(filled == NEVER) == column.null_count)
    return filled


def flags(column: pa.Array) -> Bools:
    """Booleans. Refuses nulls."""
    require(column.null_count == 0)
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)


def present(column: pa.Array) -> Bools:
    """True where there is a value."""
    return np.asarray(column.is_valid()) if column.null_count else np.ones(len(column), np.bool_)


def cents(column: pa.Array) -> Int64s:
    """Amounts in cents, below ``MAX_CENTS`` either way. Refuses nulls and other amounts."""
    require(column.null_count == 0 and column.type == MONEY)
    if not len(column):
        return np.empty(0, np.int64)
    halves = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)[column.offset :][: len(column)]
    amounts = np.ascontiguousarray(halves[:, 0])
    require(amounts.min() > -MAX_CENTS and amounts.max() < MAX_CENTS)
    require(((amounts >> 63) == halves[:, 1]).all())
    return amounts


@dataclass(frozen=True)
class Words:
    """A column of text as places in a list of ``words``."""

    codes: Int32s
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: pa.Array) -> Words:
        """The words of ``column``. Refuses nulls."""
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        words = column.dictionary.to_pylist()
        require(column.null_count == 0 and None not in words)
        return cls(np.asarray(column.indices), tuple(words))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    def among(self, *words: str) -> Bools:
        """True where the text is one of ``words``."""
        return np.array([word in words for word in self.words], np.bool_)[self.codes]

    def as_numbers(self, meaning: Mapping[str, int]) -> Int32s:
        """What each text means; -1 for one without a meaning."""
        return np.array([meaning.get(word, -1) for word in self.words], np.int32)[self.codes]

    def take(self, rows: Int64s) -> Words:
        """The texts of ``rows``."""
        return Words(self.codes[rows], self.words)

    def same(self, other: Words) -> bool:
        """Whether both have the same texts in the same order."""
        theirs = other.codes if other.words == self.words else other.as_numbers(self._places)
        return np.array_equal(self.codes, theirs)


def fixed_width(column: pa.Array) -> npt.NDArray[np.uint8]:
    """Text as bytes, rows × width. Refuses nulls, and texts that are not equally long."""
    require(column.null_count == 0 and pa.types.is_string(column.type))
    rows = len(column)
    if not rows:
        return np.empty((0, 0), np.uint8)
    ends = np.frombuffer(column.buffers()[1], np.int32)[column.offset :][: rows + 1]
    width = int(ends[1] - ends[0])
    require(width > 0 and (np.diff(ends) == width).all())
    return np.frombuffer(column.buffers()[2], np.uint8)[ends[0] : ends[-1]].reshape(rows, width)


def ids(column: pa.Array, *, prefix: str, year: bool) -> Int64s:
    """The digits of each id behind a 1: 120258374629 for ``CRT-2025-8374629``, so that other ids have other numbers.

    Refuses ids that are not ``prefix``, a ``year`` and a hyphen if there is one, and digits, or not equally long.
    """
    text = fixed_width(column)
    rows, width = text.shape
    if not rows:
        return np.empty(0, np.int64)
    first = len(prefix) + 5 * year
    digits = width - first
    require(digits > 0 and digits + 4 * year <= _MAX_DIGITS)
    for place, byte in enumerate(prefix.encode()):
        require((text[:, place] == byte).all())
    number = number_in(text, first, width)
    if not year:
        return number + 10**digits
    require((text[:, first - 1] == ord("-")).all())
    return number + (number_in(text, len(prefix), first - 1) + 10_000) * 10**digits


def number_in(text: npt.NDArray[np.uint8], start: int, stop: int) -> Int64s:
    """The number in decimal that stands in some columns of ``text``. Refuses what is not a digit."""
    size = min(stop - start, 8)
    word = np.full((len(text), 8), ord("0"), np.uint8)
    word[:, 8 - size :] = text[:, stop - size : stop]
    number = _eight_digits(word.view("<u8")[:, 0])
    return number if stop - size == start else number + number_in(text, start, stop - size) * 10**size


def _eight_digits(word: UInt64s) -> Int64s:
    """The number that the eight characters of each word are, all of them at once."""
    word -= _ZEROS
    require(not (((word + _LOW) | word) & _HIGH).any())  # a byte above 9 sets its highest bit
    word = word * np.uint64(10) + (word >> np.uint64(8))
    pairs = (word & _EVERY_SECOND) * np.uint64(100 + (1_000_000 << 32))
    pairs += ((word >> np.uint64(16)) & _EVERY_SECOND) * np.uint64(1 + (10_000 << 32))
    return (pairs >> np.uint64(32)).view(np.int64)


def repeats(column: pa.Array, texts: pa.Array, times: Int64s) -> bool:
    """Whether ``column`` is ``texts``, each so many ``times``."""
    ours, theirs = fixed_width(column), fixed_width(texts)
    return np.array_equal(ours, np.repeat(theirs, times, axis=0))


def find(wanted: Int64s, among: Int64s) -> Int64s:
    """Where each of ``wanted`` stands ``among`` others. Refuses what is not there."""
    places = pc.index_in(pa.array(wanted), value_set=pa.array(among))
    require(places.null_count == 0)
    return np.asarray(places).astype(np.int64)


def distinct(numbers: Int64s) -> bool:
    """Whether no two of ``numbers`` are the same; they may be sorted in place."""
    if not numbers.size:
        return True
    first, span = int(numbers.min()), int(numbers.max()) - int(numbers.min()) + 1
    if span <= _MAX_TICKED:
        ticked = np.zeros(span, np.bool_)
        ticked[numbers - first] = True
        return np.count_nonzero(ticked) == numbers.size
    numbers.sort()
    return not (numbers[1:] == numbers[:-1]).any()


def hashes(column: pa.Array) -> Int64s:
    """A number of 64 bits for each text: two texts of one number may differ, those of two numbers do."""
    require(column.null_count == 0)
    width = -(-int(pc.max(pc.binary_length(column)).as_py() or 0) // 8) * 8 or 8
    words = fixed_width(pc.utf8_rpad(column, width)) if len(column) else np.empty((0, 8), np.uint8)
    mixed = np.zeros(len(words), np.uint64)
    for word in np.ascontiguousarray(words).view("<u8").T:
        mixed ^= word
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed.view(np.int64)
