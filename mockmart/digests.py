"""Digests of what a table says, whatever its files look like.

What belongs here: hashing logical values. Two tables have the same digest if, and only if, they have the same
columns, types, rows and order; row groups, encodings, parts and compression do not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.contract import converted, logical_type


@dataclass
class _Leaf:
    """The running digests of one leaf column: where it is null, how long its values are, and the values."""

    parts: dict[str, hashlib.blake2b] = field(default_factory=dict)

    def update(self, what: str, data: bytes | memoryview) -> None:
        self.parts.setdefault(what, hashlib.blake2b(digest_size=16)).update(data)


def logical_digest(batches: Iterable[pa.RecordBatch | pa.Table]) -> str:
    """The digest of the rows of ``batches``, in order, as 32 hexadecimal digits."""
    leaves: dict[str, _Leaf] = {}
    header = hashlib.blake2b(digest_size=16)
    names: list[str] = []
    for batch in batches:
        logical = {f.name: logical_type(f.type) for f in batch.schema}
        if not names:
            names = list(logical)
            header.update(repr([(name, str(kind)) for name, kind in logical.items()]).encode())
        for name, kind in logical.items():
            column = batch.column(name)
            array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
            _hash(converted(array, kind), name, leaves)
    for path in sorted(leaves):
        for what, digest in sorted(leaves[path].parts.items()):
            header.update(f"{path}\x1f{what}".encode() + digest.digest())
    return header.hexdigest()


def _hash(array: pa.Array, path: str, leaves: dict[str, _Leaf]) -> None:
    """Add ``array`` to the leaves under ``path``: bytes that do not depend on where it was cut from."""
    leaf = leaves.setdefault(path, _Leaf())
    leaf.update("valid", np.asarray(pc.is_valid(array)).tobytes())
    kind = array.type
    if pa.types.is_struct(kind):
        for child, values in zip(kind, array.flatten(), strict=True):
            _hash(values, f"{path}.{child.name}", leaves)
    elif pa.types.is_list(kind):
        leaf.update("length", np.asarray(pc.fill_null(pc.list_value_length(array), 0)).tobytes())
        _hash(array.flatten(), f"{path}[]", leaves)
    elif pa.types.is_string(kind):
        text = pc.fill_null(array, "").cast(pa.binary())
        leaf.update("length", np.asarray(pc.binary_length(text)).tobytes())
        leaf.update("value", _characters(text))
    elif pa.types.is_boolean(kind):
        leaf.update("value", np.asarray(pc.fill_null(array, False)).tobytes())
    else:
        leaf.update("value", _fixed_width(array))


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
