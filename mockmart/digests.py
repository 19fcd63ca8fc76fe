"""Digests of what a table says, whatever its files look like.

What belongs here: hashing logical values. Two tables have the same digest if, and only if, they have the same
columns, types, rows and order; row groups, encodings, parts and compression do not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

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
        text = pc.fill_null(array, "")
        ends = np.frombuffer(text.buffers()[1], np.int32)[text.offset : text.offset + len(text) + 1] if len(text) else ()
        if len(text):
            leaf.update("length", np.diff(ends).tobytes())
            data = text.buffers()[2]
            leaf.update("value", memoryview(data)[int(ends[0]) : int(ends[-1])] if data else b"")
    elif pa.types.is_decimal(kind):
        # No null in money leaves its sixteen bytes undefined: zero stands for them.
        filled = pc.fill_null(array, pa.scalar(0).cast(kind))
        width = kind.byte_width
        if len(filled):
            leaf.update(
                "value", memoryview(filled.buffers()[1])[filled.offset * width : (filled.offset + len(filled)) * width]
            )
    else:
        zero = pa.scalar(False) if pa.types.is_boolean(kind) else pa.scalar(0, pa.int64()).cast(kind)
        filled = pc.fill_null(array, zero)
        whole = filled.cast(pa.int64()) if pa.types.is_timestamp(kind) else filled
        leaf.update("value", np.ascontiguousarray(whole.to_numpy(zero_copy_only=False)).tobytes())
