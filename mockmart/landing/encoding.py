"""How the columns of a part file are encoded.

What belongs here: the choice of Parquet's encodings, by what a column holds. Writing the file is in ``writer``.

Leaves that repeat their values are dictionary-encoded, all others plain, and all compressed with Zstandard at level 1.

No other encodings are used: a file that a warehouse cannot load is worth nothing. ``BYTE_STREAM_SPLIT`` fails in Spark
4.0 ("Unsupported encoding"), and has integers and decimals since Parquet 2.11 only. ``DELTA_BINARY_PACKED`` is read by
Spark since 3.3 (SPARK-36879), but not by all others (apache/iceberg#11371, StarRocks/starrocks#37169).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

#: Values of a leaf that are looked at, from all over it: enough to tell what repeats.
_SAMPLE = 1024
#: Share of distinct values among those, up to which a dictionary is smaller and faster than the plain values.
_REPEATS = 0.5
#: Values encoded at a time, at least (Arrow's default) and at most: each time costs a pass over a leaf's dictionary.
_BATCH = (1 << 10, 1 << 16)
#: Bytes that a page should not exceed by much: it is cut after a whole batch.
_PAGE = 1 << 20


def writer_options(table: pa.Table) -> dict[str, Any]:
    """How ``pyarrow.parquet.ParquetWriter`` is to write ``table``.

    There are statistics of the columns that readers prune by, not of the fields within nested ones.
    """
    leaves = dict(_leaves_of(table))
    return {
        "compression": "zstd",
        "compression_level": 1,
        "use_dictionary": [path for path, values in leaves.items() if _repeats(values)] or False,
        "write_statistics": [path for path in leaves if "." not in path] or False,
        "write_batch_size": _batch_size(leaves.values()),
        "store_decimal_as_integer": True,
    }


def _batch_size(leaves: Iterable[pa.Array]) -> int:
    """How many values to encode at a time: many, unless texts are so long that pages became too large."""
    least, most = _BATCH
    widest = max((values.nbytes / max(len(values), 1) for values in leaves if _is_plain(values)), default=0.0)
    return max(least, min(most, int(_PAGE / max(widest, 1.0))))


def _is_plain(values: pa.Array) -> bool:
    return not pa.types.is_dictionary(values.type)


def _leaves_of(table: pa.Table) -> Iterator[tuple[str, pa.Array]]:
    for name, column in zip(table.column_names, table.columns, strict=True):
        for chunk in column.chunks[:1]:
            yield from _leaves(name, chunk)


def _leaves(path: str, values: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """The leaves of a column by their path in Parquet."""
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        yield from _leaves(f"{path}.list.element", values.flatten())
    elif pa.types.is_struct(values.type):
        for field, child in zip(values.type, values.flatten(), strict=True):
            yield from _leaves(f"{path}.{field.name}", child)
    else:
        yield path, values


def _repeats(values: pa.Array) -> bool:
    """Whether few of the values are distinct. Columns of categories say so themselves."""
    if pa.types.is_dictionary(values.type):
        return True
    if pa.types.is_boolean(values.type) or not len(values):
        return False
    sample = values.take(pa.array(range(0, len(values), -(-len(values) // _SAMPLE)), pa.int64()))
    return 0 < pc.count_distinct(sample).as_py() <= _REPEATS * len(sample)
