"""Digests of the logical values of a table, independent of how its files are encoded.

What belongs here: hashing logical values. There are two versions:

- Version 2: the digest of a table is that of its schema and of its parts, each of which is hashed by itself. Two tables
  have the same one if and only if they have the same columns, types and rows, in the same order and in the same parts;
  row groups, encodings and compression do not matter. Text that repeats is hashed as codes into the words that occur.
- Version 1 does not see parts either, and takes about seven times as long, because it hashes every text in full.
  Releases that were published with it keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import converted, logical_type

if TYPE_CHECKING:
    from hashlib import _Hash

#: The version of ``part_digest`` and ``table_digest``.
VERSION = 2
#: The key in a part's footer under which the digest of its rows is stated.
STATED = "mockmart.digest"
#: Rows that are hashed at a time, and rows of those that are looked at to tell whether text repeats.
_BLOCK, _SAMPLE = 1 << 17, 1024
#: Rows among which most words of a short list occur.
_HEAD = 8192
#: Share of distinct values in the sample up to which text is taken to repeat.
_REPEATS = 0.875
#: Words whose places fit into 16 bits, and digits of a decimal that fits into 64.
_FEW, _WORD_DIGITS = 1 << 15, 18
_DIGITS = 32


def statement(digest: str, *, of: str) -> str:
    """What a part's footer says of the ``digest`` of its rows; ``of`` is the SHA-256 of all bytes before the footer."""
    return f"{VERSION} {digest} {of}"


def stated_digest(footer: Mapping[bytes, bytes], *, of: str) -> str | None:
    """The digest that a part's ``footer`` states of its rows; None if there is none, or it is of other bytes."""
    version, _, rest = footer.get(STATED.encode(), b"").decode().partition(" ")
    digest, _, content = rest.partition(" ")
    return digest if version == str(VERSION) and content == of else None


def part_digest(batches: Iterable[pa.RecordBatch | pa.Table]) -> str:
    """The digest of the rows of one part, in order, as 32 hexadecimal digits. The cuts between batches do not matter.

    Text may come as dictionaries. Raises ``ValueError`` if the batches differ in columns.
    """
    digest = hashlib.sha256()
    for block in _blocks(batches):
        digest.update(f"{len(block)}\x1e".encode())
        for name, column in zip(block.column_names, block.columns, strict=True):
            _hash(columns.combine_chunks(column), name, digest)
    return digest.hexdigest()[:_DIGITS]


def table_digest(schema: pa.Schema, parts: Iterable[tuple[int, str]]) -> str:
    """The digest of a table of ``parts``: the number of rows and the digest of each, in the order of rows."""
    digest = hashlib.sha256(repr([(field.name, str(logical_type(field.type))) for field in schema]).encode())
    for rows, part in parts:
        if rows:  # an empty part is no part
            digest.update(f"\x1e{rows} {part}".encode())
    return digest.hexdigest()[:_DIGITS]


def _blocks(batches: Iterable[pa.RecordBatch | pa.Table]) -> Iterator[pa.Table]:
    """The rows in tables of ``_BLOCK`` rows, and a last one of fewer."""
    held: list[pa.Table] = []
    rows = 0
    for batch in batches:
        table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
        if held and table.column_names != held[0].column_names:
            raise ValueError("batches of one part must have the same columns")
        held.append(table)
        rows += len(table)
        while rows >= _BLOCK:
            whole = _joined(held)
            yield whole.slice(0, _BLOCK)
            held = [whole.slice(_BLOCK)]
            rows -= _BLOCK
    if rows:
        yield _joined(held)


def _joined(tables: list[pa.Table]) -> pa.Table:
    if len(tables) == 1:
        return tables[0]
    plain = [
        pa.table(
            {name: converted(columns.combine_chunks(t[name]), logical_type(t[name].type)) for name in t.column_names}
        )
        for t in tables
    ]
    return pa.concat_tables(plain)


def _hash(array: pa.Array, path: str, digest: _Hash) -> None:
    """Add the column at ``path`` to ``digest``: what it is, which values are missing, and the values."""
    if pa.types.is_dictionary(array.type) and array.dictionary.null_count:
        array = columns.decode_dictionary(array)
    kind = array.type
    digest.update(f"{path}\x1f{logical_type(kind)}\x1f{array.null_count}\x1e".encode())
    if array.null_count:
        digest.update(np.packbits(np.asarray(pc.is_valid(array))).tobytes())
    if pa.types.is_struct(kind):
        for child, values in zip(kind, array.flatten(), strict=True):
            _hash(values, f"{path}.{child.name}", digest)
    elif pa.types.is_list(kind):
        digest.update(np.asarray(pc.fill_null(pc.list_value_length(array), 0)).tobytes())
        _hash(array.flatten(), f"{path}[]", digest)
    elif pa.types.is_string(kind) or pa.types.is_dictionary(kind):
        for data in _text(array):
            digest.update(data)
    elif pa.types.is_boolean(kind):
        digest.update(np.packbits(np.asarray(pc.fill_null(array, pa.scalar(False)))).tobytes())
    elif pa.types.is_decimal128(kind) and kind.precision <= _WORD_DIGITS:
        words = np.frombuffer(_fixed_width(array), np.int64)
        digest.update(words[::2].tobytes())  # the lower halves: the upper ones repeat the sign
    else:
        digest.update(_fixed_width(array))


def _text(array: pa.Array) -> Iterator[bytes | memoryview]:
    """The bytes to hash of a text column: codes into the words that occur, in the order of occurrence, or all texts.

    Which of the two follows from the values alone, from a sample that depends on the number of rows.
    """
    if len(array) == 0:
        return
    plain_dictionary = _is_plain_dictionary(array)
    every = -(-len(array) // _SAMPLE)
    if plain_dictionary:  # places tell as much of how many are distinct as words
        sample = pa.array(np.asarray(pc.fill_null(array.indices, -1))[::every])
    else:
        sample = columns.decode_dictionary(array.take(pa.array(np.arange(0, len(array), every))))
    if pc.count_distinct(sample, mode="all").as_py() <= _REPEATS * len(sample):
        coded = array if plain_dictionary else columns.decode_dictionary(array).dictionary_encode()
        codes = np.asarray(pc.fill_null(coded.indices, -1) if coded.null_count else coded.indices)
        words = _in_order_of_occurrence(codes, len(coded.dictionary))
        place = np.full(len(coded.dictionary) + 1, -1, np.int16 if len(words) < _FEW else np.int32)
        place[words] = np.arange(len(words))  # and -1, for a missing value, is the last one
        yield b"coded\x1e"
        yield place.take(codes, mode="wrap").tobytes()
        array = coded.dictionary.take(pa.array(words))
    else:
        yield b"plain\x1e"
        array = pc.fill_null(columns.decode_dictionary(array), "")
    text = array.cast(pa.string()).cast(pa.binary())
    yield np.asarray(pc.binary_length(text)).tobytes()
    yield _characters(text)


def _is_plain_dictionary(array: pa.Array) -> bool:
    """Whether the array has a dictionary in which each word is there once."""
    return pa.types.is_dictionary(array.type) and pc.count_distinct(array.dictionary).as_py() == len(array.dictionary)


def _in_order_of_occurrence(codes: npt.NDArray[np.integer], words: int) -> Int64s:
    """The words of ``codes`` (-1 for a missing one) in the order in which they occur first."""
    rows = min(codes.size, _HEAD)
    while True:
        first = np.full(words + 1, -1, np.int64)
        first[codes[:rows][::-1]] = np.arange(rows)[::-1]  # of several assignments, the last one stays
        used = np.flatnonzero(first[:words] >= 0)
        if used.size == words or rows == codes.size:
            return used[np.argsort(first[used], kind="stable")]
        rows = codes.size


def logical_digest(batches: Iterable[pa.RecordBatch | pa.Table]) -> str:
    """The digest, version 1, of the rows of ``batches``, in order, as 32 hexadecimal digits.

    Raises ``ValueError`` if the batches differ in columns or types.
    """
    whole = hashlib.blake2b(digest_size=16)
    streams: dict[tuple[str, str], hashlib.blake2b] = {}
    first: dict[str, pa.DataType] | None = None
    for batch in batches:
        kinds = {field.name: logical_type(field.type) for field in batch.schema}
        if first is None:
            first = kinds
            whole.update(repr([(name, str(kind)) for name, kind in kinds.items()]).encode())
        elif kinds != first:
            raise ValueError("batches of one table must have the same columns and types")
        for name, kind in kinds.items():
            for stream, data in _streams(converted(columns.combine_chunks(batch.column(name)), kind), name):
                streams.setdefault(stream, hashlib.blake2b(digest_size=16)).update(data)
    for (path, what), stream_digest in sorted(streams.items(), key=itemgetter(0)):
        whole.update(f"{path}\x1f{what}".encode() + stream_digest.digest())
    return whole.hexdigest()


def _streams(array: pa.Array, path: str) -> Iterator[tuple[tuple[str, str], bytes | memoryview]]:
    """The bytes to hash of the column at ``path``: its validity, the lengths of its values, and the values.

    They do not depend on the cuts between batches, so the streams of successive batches are concatenated.
    """
    kind = array.type
    yield (path, "valid"), np.asarray(pc.is_valid(array)).tobytes()
    if pa.types.is_struct(kind):
        for child, values in zip(kind, array.flatten(), strict=True):
            yield from _streams(values, f"{path}.{child.name}")
    elif pa.types.is_list(kind):
        yield (path, "length"), np.asarray(pc.fill_null(pc.list_value_length(array), 0)).tobytes()
        yield from _streams(array.flatten(), f"{path}[]")
    elif pa.types.is_string(kind):
        text = pc.fill_null(array, "").cast(pa.binary())
        yield (path, "length"), np.asarray(pc.binary_length(text)).tobytes()
        yield (path, "value"), _characters(text)
    elif pa.types.is_boolean(kind):
        yield (path, "value"), np.asarray(pc.fill_null(array, pa.scalar(False))).tobytes()
    else:
        yield (path, "value"), _fixed_width(array)


def _characters(text: pa.BinaryArray) -> memoryview | bytes:
    """The bytes of all values, one after the other."""
    if len(text) == 0 or text.buffers()[2] is None:
        return b""
    ends = np.frombuffer(text.buffers()[1], np.int32)
    return memoryview(text.buffers()[2])[int(ends[text.offset]) : int(ends[text.offset + len(text)])]


def _fixed_width(array: pa.Array) -> memoryview | bytes:
    """The bytes of numbers, instants or decimals; zero stands for a null, whose bytes are undefined."""
    if len(array) == 0:
        return b""
    if array.null_count:
        zero = pa.scalar(Decimal(0), array.type) if pa.types.is_decimal(array.type) else pa.scalar(0, array.type)
        array = pc.if_else(pc.is_valid(array), array, zero)
    width = array.type.bit_width // 8
    return memoryview(array.buffers()[1])[array.offset * width : (array.offset + len(array)) * width]
