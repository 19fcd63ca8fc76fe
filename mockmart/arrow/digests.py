"""Digests of the logical values of a table, independent of its files.

What belongs here: hashing logical values. Two tables have the same digest if and only if they have the same columns,
types and rows, in the same order; row groups, encodings, parts and compression do not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import columns
from mockmart.arrow.conversion import converted, logical_type


def logical_digest(batches: Iterable[pa.RecordBatch | pa.Table]) -> str:
    """The digest of the rows of ``batches``, in order, as 32 hexadecimal digits.

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
