"""What a JSON-like value has to be to stand in a column: its kind, and the value that it is read as.

What belongs here: one reader a kind of column. Nothing is converted but how JSON writes things: dates, instants and
durations as ISO 8601, decimals as text or numbers. Which values a column then takes is in ``rules``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.errors import SchemaError
from mockmart.schema import fields, pandera_reader
from mockmart.schema.constraints import ColumnConstraints
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.value_checks import IsIn

Reader = Callable[[Any], Any]
#: What a reader gives for a value that is not of its kind.
BAD: Final = object()
_MAX_DIGITS = 40
_NO_NUMBERS = (bool, np.timedelta64)  # although Python and NumPy count them among the integers


@dataclass(frozen=True)
class Cell:
    """A kind of value: what it is called, and its reader, which gives ``BAD`` for what is not of the kind.

    ``demand`` has the types of a column of such values; None for a nested one, and for one that may hold anything.
    """

    kind: str
    called: str
    read: Reader
    demand: ColumnConstraints | None = None


def cell_of(path: str, column: Any) -> Cell:
    """The kind of a pandera column; a ``SchemaError`` names one whose type no record can be held against."""
    dtype = getattr(column.dtype, "type", None)
    engine = type(column.dtype).__name__
    if column.parsers:
        raise SchemaError(
            f"column '{path}': its parsers change values, which records do not go through; validate a frame of them."
        )
    if engine == "PythonList" or _is_list(dtype):
        return Cell("list", "a list", _list)
    if engine == "PythonDict" or _is_struct(dtype) or fields.element_of(column) is not None:
        return STRUCT
    if isinstance(dtype, pd.CategoricalDtype):
        texts = all(isinstance(value, str) for value in category_values(column))
        return _cell(ColumnConstraints(path, "text", pa.string(), dtype)) if texts else _ANYTHING
    if column.dtype is None or (isinstance(dtype, np.dtype) and dtype.kind == "O" and engine == "Object"):
        return _ANYTHING
    try:
        return _cell(pandera_reader.read_column(path, pap.Column(column.dtype, name=path, nullable=True)))
    except SchemaError as error:
        raise SchemaError(
            f"column '{path}': records cannot be held against type {column.dtype}; validate a frame of them."
        ) from error


def category_values(column: Any) -> list[Any]:
    """The values that a column of categories is limited to, by its type or its checks."""
    found = list(getattr(column.dtype, "categories", None) or ())
    for check in column.checks:
        known = check_of(check)
        found += list(known.values) if isinstance(known, IsIn) else []
    return found


def is_null(value: Any) -> bool:
    """Whether ``value`` stands for none: None, NaN, ``pd.NA``, ``NaT``."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, Decimal):
        return value.is_nan()
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(value))
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def _is_list(dtype: Any) -> bool:
    arrow = getattr(dtype, "pyarrow_dtype", None)
    return arrow is not None and (pa.types.is_list(arrow) or pa.types.is_large_list(arrow))


def _is_struct(dtype: Any) -> bool:
    arrow = getattr(dtype, "pyarrow_dtype", None)
    return arrow is not None and pa.types.is_struct(arrow)


def _cell(demand: ColumnConstraints) -> Cell:
    if demand.kind == "integer":
        low, high = _bounds(demand.dtype)
        called = "an integer" if high - low > 2**33 else f"an integer from {low:,} to {high:,}"
        return Cell("integer", called, _integer_reader(low, high), demand)
    if demand.kind == "decimal":
        scale, precision = demand.type.scale, demand.type.precision
        called = f"a decimal of at most {precision - scale} digits before the point and {scale} after it"
        return Cell("decimal", called, _decimal_reader(precision, scale), demand)
    called, read = _PLAIN[demand.kind]
    return Cell(demand.kind, called, read, demand)


def _bounds(dtype: Any) -> tuple[int, int]:
    arrow = getattr(dtype, "pyarrow_dtype", None)
    plain = arrow.to_pandas_dtype() if arrow is not None else getattr(dtype, "numpy_dtype", dtype)
    limits = np.iinfo(plain)
    return int(limits.min), int(limits.max)


# --- readers ----------------------------------------------------------------------------------------------------------


def _anything(value: Any) -> Any:
    return BAD if is_null(value) else value


def _boolean(value: Any) -> Any:
    return bool(value) if isinstance(value, (bool, np.bool_)) else BAD


def _integer_reader(low: int, high: int) -> Reader:
    def read(value: Any) -> Any:
        if isinstance(value, Decimal):
            if not value.is_finite() or value.adjusted() > _MAX_DIGITS or value != value.to_integral_value():
                return BAD
        elif not isinstance(value, (int, np.integer)) or isinstance(value, _NO_NUMBERS):
            return BAD
        whole = int(value)
        return whole if low <= whole <= high else BAD

    return read


def _float(value: Any) -> Any:
    if isinstance(value, float):  # np.float64 too
        return BAD if math.isnan(value) else value
    if not isinstance(value, (int, Decimal, np.integer, np.floating)) or isinstance(value, _NO_NUMBERS):
        return BAD
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return BAD
    return BAD if math.isnan(number) else number


def _decimal_reader(precision: int, scale: int) -> Reader:
    def read(value: Any) -> Any:
        if isinstance(value, (float, np.floating)):
            value = str(value)
        elif isinstance(value, _NO_NUMBERS):
            return BAD
        try:
            number = value if isinstance(value, Decimal) else Decimal(_numeral(value))
        except InvalidOperation:
            return BAD
        if not number.is_finite() or (number and number.adjusted() >= precision - scale):
            return BAD
        _, digits, exponent = number.as_tuple()
        if isinstance(exponent, int) and exponent < -scale and any(digits[scale + exponent :]):
            return BAD
        return number

    return read


def _numeral(value: Any) -> Any:
    """``value`` if it is a number, written as such or in text; else what no number is."""
    if isinstance(value, str):
        return value if value.isascii() and "_" not in value and value == value.strip() else "-"
    return int(value) if isinstance(value, (int, np.integer)) else "-"


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return BAD
    if isinstance(value, dt.datetime):
        at_midnight = value is not pd.NaT and value.time() == dt.time()
        return value.date() if at_midnight else BAD
    return value if isinstance(value, dt.date) else BAD


def _instant(value: Any) -> Any:
    try:
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        elif isinstance(value, np.datetime64):
            value = pd.Timestamp(value)
        elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - it gets its zone below
        if not isinstance(value, dt.datetime) or value is pd.NaT:
            return BAD
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return BAD


def _duration(value: Any) -> Any:
    try:
        if isinstance(value, np.timedelta64) or (isinstance(value, str) and value.lstrip("-").startswith("P")):
            value = pd.Timedelta(value)
    except (ValueError, OverflowError):
        return BAD
    return value if isinstance(value, dt.timedelta) and value is not pd.NaT else BAD


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else BAD


def _list(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value if isinstance(value, (list, tuple)) else BAD


def _struct(value: Any) -> Any:
    return value if isinstance(value, Mapping) else BAD


_ANYTHING = Cell("anything", "a value", _anything)
#: A mapping.
STRUCT = Cell("struct", "an object of fields", _struct)
_PLAIN: Mapping[str, tuple[str, Reader]] = {
    "boolean": ("true or false", _boolean),
    "float": ("a number", _float),
    "date": ("a date (ISO 8601)", _date),
    "instant": ("an instant (ISO 8601)", _instant),
    "duration": ("a duration (ISO 8601)", _duration),
    "text": ("text", _text),
}
