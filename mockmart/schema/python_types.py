"""Columns of Python's own types: named tuples, typed dictionaries, dictionaries, tuples and lists of them.

What belongs here: from a type hint to what a column must hold in Arrow, and to what makes Python's value of that. Other
types are read in ``pandera_reader``.
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from mockmart.arrow.pandas_types import PythonValues
from mockmart.schema.constraints import ColumnConstraints

_PLAIN: Mapping[Any, tuple[Any, pa.DataType]] = {
    str: ("text", pa.string()), int: ("integer", pa.int64()), float: ("float", pa.float64()),
    bool: ("boolean", pa.bool_()), dt.date: ("date", pa.date32()), dt.datetime: ("instant", pa.timestamp("us", "UTC")),
}  # fmt: skip
_LIMITS = {"integer": (-(2**63), 2**63 - 1), "date": (-719_162, 2_932_896)}
Make = Callable[[Any], Any]


def column_of(path: str, hint: Any) -> ColumnConstraints | None:
    """What a column of the type ``hint`` must hold; ``None`` if the hint does not say what its elements are."""
    found = _read(path, hint)
    if found is None:
        return None
    demand, make = found
    return replace(demand, dtype=np.dtype(object) if make is None else PythonValues(make))


def _read(path: str, hint: Any) -> tuple[ColumnConstraints, Make | None] | None:
    """The demand, and what makes Python's value of Arrow's where they differ."""
    if hint in _PLAIN:
        kind, arrow = _PLAIN[hint]
        return ColumnConstraints(path, kind, arrow, limits=_LIMITS.get(kind)), None
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        hints = typing.get_type_hints(hint)
        return _struct(path, {name: hints.get(name, str) for name in hint._fields}, lambda found: hint(**found))
    if isinstance(hint, type) and hasattr(hint, "__required_keys__"):  # a TypedDict, of typing or its extensions
        return _struct(path, typing.get_type_hints(hint), dict)
    if origin is tuple and args and args[-1] is not Ellipsis:
        return _struct(path, {f"item_{place}": arg for place, arg in enumerate(args)}, lambda found: (*found.values(),))
    if origin is tuple and args:
        return _list(path, args[0], tuple)
    if origin is list and len(args) == 1:
        return _list(path, args[0], list)
    if origin is dict and args:
        return _mapping(path, *args)
    if origin is typing.Union and type(None) in args and len(args) == 2:
        return _read(path, next(arg for arg in args if arg is not type(None)))
    return None


def _struct(path: str, hints: Mapping[str, Any], whole: Make) -> tuple[ColumnConstraints, Make] | None:
    parts, makes = [], {}
    for name, hint in hints.items():
        found = _read(f"{path}.{name}", hint)
        if found is None:
            return None
        part, makes[name] = found
        parts.append(replace(part, label=name))
    kind = pa.struct([(part.name, part.type) for part in parts])

    def make(value: Any) -> Any:
        return whole({name: _made(makes[name], one) for name, one in value.items()})

    return ColumnConstraints(path, "struct", kind, parts=tuple(parts)), make


def _list(path: str, hint: Any, whole: Make) -> tuple[ColumnConstraints, Make] | None:
    found = _read(path, hint)
    if found is None:
        return None
    part, made = found

    def make(value: Any) -> Any:
        return whole([_made(made, one) for one in value])

    return ColumnConstraints(path, "list", pa.list_(part.type), parts=(part,)), make


def _mapping(path: str, key: Any, value: Any) -> tuple[ColumnConstraints, Make] | None:
    found = _struct(path, {"word" if key is str else "key": key, "value": value}, lambda pair: (*pair.values(),))
    if found is None:
        return None
    part, made = found

    def make(pairs: Any) -> Any:
        return dict(made(pair) for pair in pairs)

    return ColumnConstraints(path, "list", pa.list_(part.type), parts=(part,)), make


def _made(make: Make | None, value: Any) -> Any:
    return value if make is None or value is None else make(value)
