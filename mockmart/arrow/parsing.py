"""Parse the values of text files into Arrow types: the inverse of ``json_text``.

What belongs here: converting a column of texts (as in CSV) or of plain data (as in JSON) to an Arrow type. Callers
read the files and know the types.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa


def from_text(texts: pa.StringArray, kind: pa.DataType) -> pa.Array:
    """``texts`` as ``kind``; nulls stay null. Raises ``ValueError`` or ``ArrowException`` for an invalid text."""
    if pa.types.is_nested(kind) or pa.types.is_duration(kind):
        parse = json.loads if pa.types.is_nested(kind) else str
        return from_json([None if text is None else parse(text) for text in texts.to_pylist()], kind)
    return texts.cast(kind)


def from_json(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Plain ``values`` as ``kind``: dates, instants and durations as ISO 8601, decimals as numbers or text.

    Raises ``TypeError``, ``ValueError`` or ``ArrowException`` for an invalid value, or one that would lose data.
    """
    read = _reader(kind)
    return pa.array([None if value is None else read(value) for value in values], kind)


def cell_by_cell(values: Any, convert: Callable[[Any], pa.Array]) -> list[Any]:
    """``values`` (a list or an array) converted one by one; those that ``convert`` rejects stay as they are."""
    results = []
    for i in range(len(values)):
        cell = values[i : i + 1]
        try:
            results += convert(cell).to_pylist()
        except (pa.ArrowException, ValueError, TypeError, OverflowError, ArithmeticError, RecursionError):
            results += cell.to_pylist() if isinstance(cell, pa.Array) else cell
    return results


def _reader(kind: pa.DataType) -> Callable[[Any], Any]:
    """A function that reads a plain, non-null value as one that Arrow accepts for ``kind``."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        inner = _reader(kind.value_type)
        return lambda value: [None if item is None else inner(item) for item in _of(list, value)]
    if pa.types.is_struct(kind):
        parts = {field.name: _reader(field.type) for field in kind}
        return lambda value: _struct(_of(Mapping, value), parts)
    if pa.types.is_boolean(kind):
        return lambda value: _of(bool, value)
    if pa.types.is_integer(kind):
        return _whole
    if pa.types.is_floating(kind):
        return lambda value: float(_number(value))
    if pa.types.is_decimal(kind):
        return lambda value: Decimal(value) if isinstance(value, str) else Decimal(str(_number(value)))
    if pa.types.is_date(kind):
        return lambda value: dt.date.fromisoformat(_of(str, value))
    if pa.types.is_timestamp(kind):
        return lambda value: _instant(value, zoned=kind.tz is not None)
    if pa.types.is_duration(kind):
        return lambda value: pd.Timedelta(_of(str, value))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return lambda value: _of(str, value)
    return lambda value: value


def _struct(value: Any, parts: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    unknown = set(value) - set(parts)
    if unknown:
        raise ValueError(f"no field {min(unknown)!r}")
    return {name: None if value.get(name) is None else read(value[name]) for name, read in parts.items()}


def _of(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.60} is no {kind.__name__}")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise TypeError(f"{value!r:.60} is no number")
    return value


def _whole(value: Any) -> int:
    value = _number(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no whole number")
    if value != int(value):
        raise ValueError(f"{value} is no whole number")
    return int(value)


def _instant(value: Any, *, zoned: bool) -> pd.Timestamp:
    stamp = pd.Timestamp(_of(str, value))
    if (stamp.tz is not None) != zoned:
        raise ValueError(f"{value} has {'no' if zoned else 'a'} zone")
    return stamp
