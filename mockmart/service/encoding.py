"""Rows as the bytes of a response: JSON text, or an Arrow IPC stream.

What belongs here: which way rows of a table are written. How a value is written as JSON belongs to ``json_text``;
a few rows are written by way of Python objects, with the same text, in a third of the time that starting up Arrow's
kernels takes.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
import pyarrow as pa

from mockmart.arrow.columns import INSTANT
from mockmart.arrow.json_text import json_array

#: Rows from which on the kernels are quicker: 24 carts of the shop take as long either way.
_MIN_KERNEL_ROWS = 24


def body(table: pa.Table, *, arrow: bool) -> bytes:
    """The rows of ``table`` as an Arrow IPC stream, or as a JSON array."""
    if not arrow:
        return few_as_json(table) if len(table) <= _MIN_KERNEL_ROWS and _is_plain(table.schema) else json_array(table)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    whole: bytes = sink.getvalue().to_pybytes()
    return whole


def few_as_json(table: pa.Table) -> bytes:
    """The same text as ``json_array`` gives, for tables of the types that ``_same`` admits."""
    return orjson.dumps(table.to_pylist(), default=_written, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _written(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value))
    if isinstance(value, dt.datetime):
        return orjson.Fragment(f'"{value.replace(tzinfo=None).isoformat(timespec="microseconds")}Z"')
    raise TypeError(f"{type(value).__name__} is written by Arrow's kernels")


@lru_cache(maxsize=128)
def _is_plain(schema: pa.Schema) -> bool:
    return all(_same(field.type) for field in schema)


def _same(kind: pa.DataType) -> bool:
    """Whether both ways write values of ``kind`` alike: floats and other times, they do not."""
    if pa.types.is_dictionary(kind) or pa.types.is_list(kind):
        return _same(kind.value_type)
    if pa.types.is_struct(kind):
        return all(_same(field.type) for field in kind)
    money = pa.types.is_decimal(kind) and 0 <= kind.scale <= 6  # a smaller unit comes with an exponent
    return (
        money
        or kind == INSTANT
        or any(check(kind) for check in (pa.types.is_string, pa.types.is_int32, pa.types.is_int64, pa.types.is_boolean))
    )
