"""Values as text files have them, read into Arrow types: the inverse of ``json_text``.

What belongs here: a column of texts (as in CSV) or of plain data (as in JSON) as an array of a type. What a file is
and which type a column has is the caller's.
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
    """``texts``, null where they are, as ``kind``; a ``ValueError`` or an ``ArrowException`` if one is none."""
    if pa.types.is_nested(kind) or pa.types.is_duration(kind):
        parse = json.loads if pa.types.is_nested(kind) else str
        return from_json([None if text is None else parse(text) for text in texts.to_pylist()], kind)
    return texts.cast(kind)


def from_json(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Plain ``values`` as ``kind``: dates, instants and durations as ISO 8601, decimals as numbers or text.

    A ``TypeError``, ``ValueError`` or ``ArrowException`` says that one is none, or would not be kept to the letter.
    """
    read = _reader(kind)
    return pa.array([None if value is None else read(value) for value in values], kind)


def cell_by_cell(values: Any, convert: Callable[[Any], pa.Array]) -> list[Any]:
    """``values`` (a list or an array) with those that ``convert`` takes converted, and the others as they are."""
    found = []
    for i in range(len(values)):
        cell = values[i : i + 1]
        try:
            found += convert(cell).to_pylist()
        except (pa.ArrowException, ValueError, TypeError, OverflowError, ArithmeticError, RecursionError):
            found += cell.to_pylist() if isinstance(cell, pa.Array) else cell
    return found


def _reader(kind: pa.DataType) -> Callable[[Any], Any]:
    """What reads a plain value, not null, as one that Arrow takes for ``kind``."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        inner = _reader(kind.value_type)
        return lambda value: [None if one is None else inner(one) for one in _of(list, value)]
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
    strangers = set(value) - set(parts)
    if strangers:
        raise ValueError(f"no field {min(strangers)!r}")
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
