"""Building blocks of columns: NumPy values in, Arrow arrays out, no loop over rows.

What belongs here: instants, money, values from pools, lists of structs, text joins, and the way back from ids to
numbers. The values themselves come from ``sampling`` and from the derivations of the shop.

Money is integer cents in NumPy and ``decimal128(12, 2)`` in Arrow; instants are int64 microseconds since 1970 in
NumPy and ``timestamp[us, UTC]`` in Arrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Bools, Int64s

MONEY = pa.decimal128(12, 2)
INSTANT = pa.timestamp("us", tz="UTC")
_MAX_CENTS = 10**12
_GROUP = 10_000
_MAX_DIGITS = 18  # always fit into 64 bits


def instants(micros: Int64s, *, present: Bools | None = None) -> pa.Array:
    """``timestamp[us, UTC]`` of microseconds since 1970, null where not ``present``."""
    return pa.array(micros, INSTANT, mask=None if present is None else ~present)


def epoch_micros(column: pa.Array, *, missing: int = 0) -> Int64s:
    """Microseconds since 1970 of an instant column, ``missing`` where it is null."""
    return np.asarray(pc.fill_null(combine_chunks(column).cast(pa.int64()), missing))


def present(column: pa.Array) -> Bools:
    """True where a column is not null."""
    return np.asarray(pc.is_valid(combine_chunks(column)))


def money(cents: Int64s) -> pa.Array:
    """``decimal128(12, 2)`` of integer cents. Raises ``OverflowError`` for more than twelve digits."""
    if cents.size and (int(cents.max()) >= _MAX_CENTS or int(cents.min()) <= -_MAX_CENTS):
        raise OverflowError("an amount does not fit decimal(12, 2)")
    words = np.empty((cents.size, 2), np.int64)
    words[:, 0] = cents
    np.right_shift(cents, 63, out=words[:, 1])  # sign extension of the upper half
    return pa.Array.from_buffers(MONEY, cents.size, [None, pa.py_buffer(words)])


def cents(column: pa.Array) -> Int64s:
    """Integer cents of a ``decimal128(12, 2)`` column. Raises ``ValueError`` for nulls."""
    column = combine_chunks(column).cast(MONEY)
    if column.null_count:  # the bytes under a null may be anything
        raise ValueError("amounts must not be null")
    if len(column) == 0:
        return np.empty(0, np.int64)
    words = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)
    return words[column.offset : column.offset + len(column), 0].copy()


def take_from(pool: pa.Array, codes: npt.NDArray[np.integer], *, present: Bools | None = None) -> pa.DictionaryArray:
    """The entries of ``pool`` at ``codes``, dictionary-encoded: no text is copied."""
    indices = pa.array(codes.astype(np.int32, copy=False), mask=None if present is None else ~present)
    return pa.DictionaryArray.from_arrays(indices, pool)


def constant(text: str, rows: int) -> pa.DictionaryArray:
    """A dictionary-encoded column of one text."""
    return take_from(pa.array([text]), np.zeros(rows, np.int32))


def scatter(column: pa.Array, rows: Int64s, part: pa.Array) -> pa.Array:
    """``column`` with its values at ``rows`` replaced by those of ``part``, in the type of ``column``."""
    indices = np.arange(len(column))
    indices[rows] = len(column) + np.arange(rows.size)
    both = pa.chunked_array(
        [column, part if pa.types.is_dictionary(column.type) else decode_dictionary(part).cast(column.type)]
    )
    if pa.types.is_dictionary(column.type):
        both = both.unify_dictionaries()
    result = both.take(pa.array(indices))
    return result.combine_chunks()


def codes_of(column: pa.Array, pool: Sequence[str]) -> npt.NDArray[np.int32]:
    """The position in ``pool`` of each value of a text column (dictionary or not), -1 for nulls and unknown values."""
    column = combine_chunks(column)
    values = pa.array(pool, pa.string())
    if not pa.types.is_dictionary(column.type):
        return np.asarray(pc.fill_null(pc.index_in(column.cast(pa.string()), value_set=values), -1))
    positions = np.asarray(pc.fill_null(pc.index_in(column.dictionary, value_set=values), -1))
    codes = np.asarray(pc.fill_null(column.indices, -1))
    return np.append(positions, np.int32(-1))[codes].astype(np.int32)  # code -1 reads the appended -1


def offsets(lengths: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
    """The offsets (one more than lists) of lists with ``lengths`` elements."""
    result = np.zeros(lengths.size + 1, np.int32)
    np.cumsum(lengths, out=result[1:])
    return result


def lists(list_offsets: npt.NDArray[np.int32], fields: Mapping[str, pa.Array]) -> pa.ListArray:
    """``list<element: struct>`` of flat ``fields``, cut at ``list_offsets``."""
    elements = structs(fields)
    return pa.ListArray.from_arrays(pa.array(list_offsets), elements, type=pa.list_(pa.field("element", elements.type)))


def structs(fields: Mapping[str, pa.Array]) -> pa.StructArray:
    """A struct column of equally long ``fields``."""
    arrays = [combine_chunks(array) for array in fields.values()]
    return pa.StructArray.from_arrays(
        arrays, fields=[pa.field(name, array.type) for name, array in zip(fields, arrays, strict=True)]
    )


@dataclass(frozen=True)
class ExplodedList:
    """The elements of a list column, flat, with the index of their list and the lengths of all lists."""

    fields: dict[str, pa.Array]
    parents: Int64s
    lengths: Int64s

    @classmethod
    def of(cls, column: pa.Array) -> ExplodedList:
        """Explode ``column`` (``list<struct>`` without nulls); elements keep their order."""
        column = combine_chunks(column)
        elements = column.flatten()
        lengths = np.diff(np.asarray(column.offsets)).astype(np.int64)
        fields = dict(zip((field.name for field in elements.type), elements.flatten(), strict=True))
        return cls(fields, np.repeat(np.arange(len(column)), lengths), lengths)

    @property
    def ordinals(self) -> Int64s:
        """The position of each element in its list, from 0."""
        starts = np.cumsum(self.lengths) - self.lengths
        return np.arange(self.parents.size) - starts[self.parents]


def sums(values: Int64s, lengths: Int64s) -> Int64s:
    """The sum of each run of ``lengths`` consecutive ``values``; 0 for an empty run."""
    running = np.concatenate([[0], np.cumsum(values)])
    ends = np.cumsum(lengths)
    return running[ends] - running[ends - lengths]


def joined(*parts: pa.Array | str) -> pa.Array:
    """Text columns and constants, concatenated row by row; fastest if all columns are dictionary-encoded."""
    texts = [part if isinstance(part, str) else combine_chunks(part) for part in parts]
    arrays = [part for part in texts if not isinstance(part, str)]
    rows = max((len(part) for part in arrays), default=0)
    coded = all(
        pa.types.is_dictionary(part.type) and not part.null_count and not part.dictionary.null_count for part in arrays
    )
    if coded and sum(len(part.dictionary) for part in arrays) < rows:
        return _strung(texts, rows)
    return pc.binary_join_element_wise(
        *(pa.scalar(t) if isinstance(t, str) else decode_dictionary(t) for t in texts), ""
    )


def _strung(parts: Sequence[pa.DictionaryArray | str], rows: int) -> pa.Array:
    """Dictionary-encoded columns of ``rows`` rows and constants, concatenated row by row.

    The parts of all rows are taken from the concatenated pools in one go, in the order of the text; every
    len(pools)-th offset ends a row. No text is copied twice.
    """
    pools: list[pa.Array] = [pa.array([""])]
    codes: list[npt.NDArray[np.int32]] = [np.zeros(rows, np.int32)]
    for part in parts:
        pool = pa.array([part]) if isinstance(part, str) else part.dictionary.cast(pa.string())
        code = np.zeros(1, np.int32) if isinstance(part, str) else np.asarray(part.indices, np.int32)
        if min(len(pools[-1]), len(pool)) == 1:  # a constant is merged into its neighbour
            pools[-1], codes[-1] = _products(pools[-1], pool), codes[-1] * np.int32(len(pool)) + code
        else:
            pools.append(pool)
            codes.append(code)
    indices = np.empty((rows, len(pools)), np.int32)
    first = 0
    for i, pool in enumerate(pools):
        np.add(codes[i], np.int32(first), out=indices[:, i])
        first += len(pool)
    texts = pc.take(pa.concat_arrays(pools), pa.array(indices.reshape(-1)), boundscheck=False)
    ends = np.frombuffer(texts.buffers()[1], np.int32)[: rows * len(pools) + 1 : len(pools)]
    return pa.StringArray.from_buffers(rows, pa.py_buffer(np.ascontiguousarray(ends)), texts.buffers()[2])


def _products(pool: pa.Array, other: pa.Array) -> pa.Array:
    """Each text of ``pool`` followed by each of ``other``; the text of ``pool`` varies slowest."""
    first, second = np.divmod(np.arange(len(pool) * len(other)), len(other))
    return pc.binary_join_element_wise(pool.take(pa.array(first)), other.take(pa.array(second)), "")


def decimal_digits(numbers: Int64s) -> tuple[pa.DictionaryArray, ...]:
    """Whole numbers of at least 0 in digits, as parts of a text to be ``joined``; 0 is an empty text."""
    high = numbers // _GROUP
    low = numbers - high * _GROUP
    pool = _numerals()
    if not high.any():
        return (take_from(pool[: int(low.max(initial=0)) + 1], low),)
    return (*decimal_digits(high), take_from(pool, low + _GROUP * (high > 0)))


@lru_cache(maxsize=1)
def _numerals() -> pa.Array:
    """The numbers of one group of digits: first without leading zeros (empty for 0), then with them."""
    leading, following = ([f"{number:{width}}" for number in range(_GROUP)] for width in ("", "04"))
    return pa.array(["", *leading[1:], *following])


def combine_chunks(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A possibly chunked column as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def decode_dictionary(column: pa.Array) -> pa.Array:
    """A column without its dictionary, if it has one."""
    column = combine_chunks(column)
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def numbers(ids: pa.Array) -> Int64s:
    """The number at the end of each id: 8374629 for ``CRT-2025-8374629``; of more than 18 digits, the last 18.

    Raises ``ValueError`` unless all ids are present and those of one length end in the same number of digits.
    """
    return numbers_and_digits(ids)[0]


def distinct_numbers(ids: pa.Array) -> Int64s:
    """The number at the end of each id with a 1 before its digits: 18374629 for ``CRT-2025-8374629``.

    Ids of which one has more digits than the other never share one. Raises ``ValueError`` as ``numbers`` does.
    """
    found, digits = numbers_and_digits(ids)
    return found + 10**digits


def numbers_and_digits(ids: pa.Array) -> tuple[Int64s, Int64s]:
    """The number at the end of each id, and how many digits it has. Raises ``ValueError`` as ``numbers`` does."""
    ids = decode_dictionary(ids).cast(pa.string())
    if ids.null_count:
        raise ValueError("ids must not be null")
    found, digits = np.zeros((2, len(ids)), np.int64)
    if not len(ids):
        return found, digits
    ends = np.frombuffer(ids.buffers()[1], np.int32)[ids.offset : ids.offset + len(ids) + 1]
    widths = np.diff(ends)
    first = int(widths[0])
    if np.any(widths != first):
        for width in np.unique(widths):
            rows = np.flatnonzero(widths == width)
            found[rows], digits[rows] = numbers_and_digits(ids.take(pa.array(rows)))
        return found, digits
    text = np.frombuffer(ids.buffers()[2], np.uint8)[ends[0] : ends[-1]].reshape(len(ids), first)
    values = text - np.uint8(ord("0"))  # other characters come out above 9
    tail = 0
    while tail < min(first, _MAX_DIGITS) and values[0, first - 1 - tail] <= 9:
        tail += 1
    if tail == 0 or np.any(values[:, first - tail :] > 9):
        raise ValueError("ids of one column must end in equally many digits")
    for position in range(first - tail, first):
        found *= 10
        found += values[:, position]
    digits[:] = tail
    return found, digits


@dataclass(frozen=True)
class Lookup:
    """Finds rows by the number of their id: ``places`` are row indices, sorted by ``sorted_numbers``."""

    sorted_numbers: Int64s
    places: Int64s

    @classmethod
    def of(cls, ids: pa.Array) -> Lookup:
        """The look-up of a column of ``ids``."""
        values = distinct_numbers(ids)
        order = np.argsort(values, kind="stable")
        return cls(values[order], order)

    def find(self, ids: pa.Array) -> Int64s:
        """The row index of each of ``ids``. Raises ``LookupError`` for a missing one."""
        targets = distinct_numbers(ids)
        if targets.size == 0:
            return targets
        position = np.searchsorted(self.sorted_numbers, targets)
        found = position < self.sorted_numbers.size
        found[found] = self.sorted_numbers[position[found]] == targets[found]
        if not found.all():
            missing = decode_dictionary(ids)[int(np.flatnonzero(~found)[0])].as_py()
            raise LookupError(f"no row with the id '{missing}'")
        return self.places[position]
