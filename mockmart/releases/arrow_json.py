"""Arrow types as plain data, for a manifest that every language can read.

What belongs here: the way there and back. A flat type is the text that Arrow prints for it, ``decimal128(12, 2)``; a
list is ``{"list": element}``, a struct ``{"struct": [field, …]}``, and a field has a name, a type, and whether it may
be null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from mockmart.errors import ReleaseError
from mockmart.releases.name_rules import require_column

_UNITS = ("s", "ms", "us", "ns")
_PLAIN: Mapping[str, pa.DataType] = {
    str(kind): kind
    for kind in (
        *(pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
        *(pa.float16(), pa.float32(), pa.float64(), pa.string(), pa.large_string(), pa.binary(), pa.large_binary()),
        *(pa.date32(), pa.date64(), pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns"), pa.null()),
        *(pa.timestamp(unit) for unit in _UNITS),
        *(pa.duration(unit) for unit in _UNITS),
    )
}
_DECIMALS: Mapping[str, Callable[[int, int], pa.DataType]] = {"128": pa.decimal128, "256": pa.decimal256}
_DECIMAL = re.compile(r"decimal(128|256)\((\d{1,2}), (-?\d{1,2})\)")
_ZONED = re.compile(r"timestamp\[(s|ms|us|ns), tz=([A-Za-z0-9_+:/-]{1,64})\]")
_MAX_DEPTH = 32


def to_data(kind: pa.DataType) -> Any:
    """``kind`` as plain data; a ``ReleaseError`` names one that a release cannot have."""
    if pa.types.is_struct(kind):
        return {"struct": [field_to_data(field) for field in kind]}
    if pa.types.is_list(kind):
        return {"list": field_to_data(kind.value_field)}
    text = str(kind)
    if from_data(text) != kind:
        raise ReleaseError(f"type {text}: a release has none such; land the column with another type.")
    return text


def field_to_data(field: pa.Field) -> dict[str, Any]:
    """The name, type and nullability of ``field`` as plain data."""
    return {"name": field.name, "type": to_data(field.type), "nullable": field.nullable}


def from_data(data: Any, *, depth: int = 0) -> pa.DataType:
    """The type that ``data`` describes; ``ReleaseError`` if it is not a type."""
    if depth <= _MAX_DEPTH:
        match data:
            case str():
                return _flat(data)
            case {"list": Mapping() as element}:
                return pa.list_(field_from_data(element, depth=depth))
            case {"struct": [*fields]}:
                return pa.struct([field_from_data(field, depth=depth) for field in fields])
    raise ReleaseError(f"type {str(data)[:80]!r} is not one of Arrow's as mockmart writes them; do not use it.")


def field_from_data(data: Any, *, depth: int = 0) -> pa.Field:
    """The field that ``data`` says."""
    match data:
        case {"name": name, "type": kind, "nullable": bool(nullable)}:
            return pa.field(require_column(name), from_data(kind, depth=depth + 1), nullable=nullable)
    raise ReleaseError(f"field {str(data)[:80]!r} has no name, type and nullability; do not use it.")


def _flat(text: str) -> pa.DataType:
    if text in _PLAIN:
        return _PLAIN[text]
    try:
        if decimal := _DECIMAL.fullmatch(text):
            return _DECIMALS[decimal[1]](int(decimal[2]), int(decimal[3]))
        if zoned := _ZONED.fullmatch(text):
            return pa.timestamp(zoned[1], zoned[2])
    except ValueError:  # so many digits there are not
        pass
    raise ReleaseError(f"type {text[:80]!r} is not one of Arrow's as mockmart writes them; use another.")
