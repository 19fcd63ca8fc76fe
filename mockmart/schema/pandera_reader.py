"""A pandera schema, read into demands: its types, and what its checks ask for.

What belongs here: one reader a type, and putting a frame's demands together. Checks are read in ``pandera_checks``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.errors import SchemaError
from mockmart.generators.keyed import Running
from mockmart.regex import Language
from mockmart.schema import fields, python_types
from mockmart.schema.constraints import ColumnConstraints, TableConstraints, allow_only, normalized
from mockmart.schema.function_reading import Comparison
from mockmart.schema.pandera_checks import as_compared, asked_of_frame, check_of, checked

_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 1}
_PLAIN: dict[Any, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_GIVE = "give its values (given=…), or use another type."
_MAX_TICKS = 2**62
_DAY = 86_400_000_000
#: What types hold: days of the calendar, microseconds where nanoseconds are counted.
_CALENDAR = (-719_162, 2_932_896)
_NANOSECONDS = (-(2**63 // 1000), 2**63 // 1000)
#: When rows begin that an index of times runs with.
_INDEX_START = 1_735_689_600_000_000
_INT64 = (-(2**63), 2**63 - 1)


def schema_of(model: Any) -> pap.DataFrameSchema:
    """The pandera schema of ``model``, a model or a schema; ``SchemaError`` if it is neither."""
    if isinstance(model, pap.DataFrameSchema):
        return model
    if isinstance(model, type) and issubclass(model, pap.DataFrameModel):
        return model.to_schema()
    if isinstance(model, pap.SeriesSchema):
        column = pap.Column(
            model.dtype, model.checks, parsers=model.parsers or None, nullable=model.nullable, unique=model.unique,
            coerce=model.coerce,
        )  # fmt: skip
        return pap.DataFrameSchema({model.name or "value": column}, index=model.index, name=model.name)
    raise SchemaError(f"{model!r:.80} is not a pandera DataFrameModel or DataFrameSchema; give one.")


def read(schema: pap.DataFrameSchema, *, given: Iterable[Any] = (), types_only: bool = False) -> TableConstraints:
    """What the frames of ``schema`` must hold; a ``SchemaError`` names the column and check that cannot be read.

    Of ``given`` columns (all of them, if ``types_only``) only the types are read: whatever their checks are, nothing
    needs to be drawn for them.
    """
    if schema.dtype is not None and not schema.columns:
        raise SchemaError(f"schema '{schema.name or 'rows'}' names no columns; name each, with its type.")
    there = {named(name) for name in given}
    everywhere = [check for check in schema.checks if check_of(check) is not None]
    labels: dict[str, Any] = {}
    columns = []
    coerced = bool(schema.coerce)
    for key, column in schema.columns.items():
        label = _drawn_name(key, column)
        labels[named(label)] = label
        typed = schema.dtype or column.dtype
        if types_only or named(label) in there:
            columns.append(_taken(named(label), column, typed, coerced=coerced))
        else:
            columns.append(read_column(named(label), column, dtype=typed, also=everywhere, coerced=coerced))
    index = []
    for i, level in enumerate(_index_levels(schema.index)):
        name = named(level.name if level.name is not None else f"level_{i}")
        name = f"index.{name}" if name in labels else name
        labels[name] = level.name
        if types_only or name in there:
            index.append(_taken(name, level, level.dtype))
        else:
            demand = read_column(name, level)
            index.append(_running(demand, level) if not isinstance(schema.index, pap.MultiIndex) else demand)
    orders: list[tuple[str, str]] = []
    for check in [] if types_only else schema.checks:
        if check not in everywhere and not fields.is_drawn(check):
            asked = asked_of_frame(check, labels)
            columns = [_as_asked(one, [each for each in asked if each.column == one.name]) for one in columns]
            orders += [
                (each.other, each.column) if each.relation in ("ge", "gt") else (each.column, each.other)
                for each in asked
                if each.other is not None and each.column is not None and each.relation in ("ge", "gt", "le", "lt")
            ]
    return TableConstraints(
        name=schema.name or "rows",
        columns=tuple(columns),
        index=tuple(index),
        unique=(*_groups(schema.unique, labels), *_groups(getattr(schema.index, "unique", None), labels)),
        opaque=(
            *(str(check.name) for check in schema.checks if check not in everywhere and not fields.is_drawn(check)),
            *("parser" for _ in schema.parsers or ()),
        ),
        orders=tuple(dict.fromkeys(orders)),
        labels=labels,
    )


def _running(demand: ColumnConstraints, level: Any) -> ColumnConstraints:
    """``demand`` of an index, which runs with the rows where it numbers them, or tells when they are."""
    if demand.values is not None or demand.annotation is not None or demand.high is not None or demand.excluded:
        return demand
    if demand.opaque or demand.nullable:
        return demand
    if demand.kind == "integer" and (demand.limits is None or demand.limits[1] >= _INT64[1]):
        words = str(level.name or "index").lower().split("_")
        numbers = words[-1] in ("id", "index", "idx", "row", "number", "no", "key", "rownum", "i")
        return replace(demand, annotation=Running(int(demand.low or 0), 1, demand.type)) if numbers else demand
    if demand.kind in ("instant", "date"):
        hour, day = (3_600_000_000, _DAY) if demand.kind == "instant" else (1, 1)
        dated = str(level.name or "").lower().endswith(("date", "day"))
        step = day if dated else hour
        first = demand.low if demand.low is not None else _INDEX_START // (_DAY // day)
        return replace(demand, annotation=Running(int(first), step, demand.type)) if step % demand.step == 0 else demand
    return demand


def read_column(
    path: str,
    column: Any,
    *,
    name: str = "",
    dtype: Any = None,
    also: Iterable[Any] = (),
    coerced: bool = False,
) -> ColumnConstraints:
    """What a pandera column (or level of an index) must hold, which is called ``name`` (as its path if not given).

    ``dtype`` is taken in place of its own type, and the checks ``also`` beside its own. Values that are ``coerced``,
    as the column may ask for too, have to fit into the type as pandera reads it.
    """
    demand = replace(
        _in_microseconds(_typed(path, column, dtype or column.dtype), coerced=coerced or bool(column.coerce)),
        label=name or path,
        nullable=bool(column.nullable),
        unique=bool(column.unique),
        only=fields.only_of(column),
        annotation=fields.generator_of(column),
    )
    for check in (*column.checks, *also):
        demand = checked(demand, check)
    if getattr(column, "parsers", None):
        demand = replace(demand, opaque=(*demand.opaque, "parser"))
    return normalized(demand)


def named(label: Any) -> str:
    """The name of a column as text: that of one below another in a frame's header has a dot between them."""
    return ".".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def _taken(path: str, column: Any, dtype: Any, *, coerced: bool = False) -> ColumnConstraints:
    """A column that is given: its type as far as it can be read, none of its checks."""
    try:
        demand = _in_microseconds(_typed(path, column, dtype), coerced=coerced or bool(column.coerce))
    except SchemaError:
        demand = ColumnConstraints(path, "text", pa.string(), getattr(dtype, "type", None))
    return replace(demand, label=path, nullable=True, values=None)


def _as_asked(demand: ColumnConstraints, asked: list[Comparison]) -> ColumnConstraints:
    """``demand``, and what a check of whole rows asks of it alone."""
    return normalized(as_compared(demand, [one for one in asked if one.other is None])) if asked else demand


def _groups(unique: Any, labels: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """The groups of columns that are unique together."""
    some = [unique] if isinstance(unique, str) else list(unique or ()) if unique is not True else []
    groups = [some] if some and (isinstance(some[0], str) or some[0] in labels.values()) else some
    return tuple(tuple(named(label) for label in group) for group in groups)


# --- types ------------------------------------------------------------------------------------------------------------


def _typed(path: str, column: Any, engine: Any) -> ColumnConstraints:
    """The kind of a column, and the Arrow type that it is drawn in."""
    dtype = getattr(engine, "type", None)
    element = fields.element_of(column)
    if isinstance(dtype, pd.ArrowDtype):
        return _of_arrow(path, dtype.pyarrow_dtype, element=element, dtype=dtype)
    if isinstance(dtype, pd.CategoricalDtype):
        values = None if dtype.categories is None else tuple(dtype.categories.tolist())
        demand = replace(_of_values(path, values or _listed(column)), dtype=dtype)
        return demand if values is None else allow_only(demand, list(values))
    name = type(engine).__name__ if engine is not None else ""
    if name == "Date":
        return ColumnConstraints(path, "date", pa.date32(), "date", limits=_CALENDAR)
    if name == "Decimal":
        return _decimals(path, engine.precision, engine.scale, "decimal")
    if name in ("PythonList", "PythonDict", "PythonTuple", "PythonTypedDict", "PythonNamedTuple"):
        return _of_python(path, column, engine, element)
    if dtype is None or (isinstance(dtype, np.dtype) and dtype.kind == "O"):
        if element is not None:
            return _nested(path, column, element)
        demand = _of_values(path, _listed(column))
        return demand if dtype is None else replace(demand, dtype=np.dtype(object))
    return _of_pandas(path, dtype)


def _of_pandas(path: str, dtype: Any) -> ColumnConstraints:
    """The kind of a NumPy or pandas type."""
    if isinstance(dtype, pd.StringDtype) or (isinstance(dtype, np.dtype) and dtype.kind in "US"):
        return ColumnConstraints(path, "text", pa.string(), dtype)
    if isinstance(dtype, pd.DatetimeTZDtype):
        return _instants(path, dtype.unit, dtype)
    plain = getattr(dtype, "numpy_dtype", dtype)
    if isinstance(plain, np.dtype):
        if plain.kind == "b":
            return ColumnConstraints(path, "boolean", pa.bool_(), dtype)
        if plain.kind in "iu":
            bounds = np.iinfo(plain)
            return ColumnConstraints(path, "integer", pa.int64(), dtype, limits=_limits(bounds))
        if plain.kind == "f":
            return ColumnConstraints(path, "float", pa.float64(), dtype)
        if plain.kind in "mM":
            unit = np.datetime_data(plain)[0]
            return _instants(path, unit, dtype) if plain.kind == "M" else _durations(path, unit, dtype)
    raise SchemaError(f"column '{path}': columns of type {dtype} cannot be drawn; {_GIVE}")


def _in_microseconds(demand: ColumnConstraints, *, coerced: bool) -> ColumnConstraints:
    """``demand`` with its instants or durations in pandas' own unit, where the type says none.

    pandera takes ``datetime64[s]``, ``[ms]`` and ``[us]`` for ``[ns]``, and accepts all of them for each.
    """
    kinds = {np.dtype("datetime64[ns]"): "datetime64[us]", np.dtype("timedelta64[ns]"): "timedelta64[us]"}
    if coerced or not isinstance(demand.dtype, np.dtype) or demand.dtype not in kinds:
        return demand
    dtype = np.dtype(kinds[demand.dtype])
    make = _instants if demand.kind == "instant" else _durations
    return replace(demand, dtype=dtype, limits=make(demand.path, "us", dtype).limits)


def _instants(path: str, unit: str, dtype: Any) -> ColumnConstraints:
    first = _NANOSECONDS[0] if unit == "ns" else _CALENDAR[0] * _DAY
    last = _NANOSECONDS[1] if unit == "ns" else (_CALENDAR[1] + 1) * _DAY - 1
    kind = pa.timestamp("us", tz="UTC")
    return ColumnConstraints(path, "instant", kind, dtype, step=_UNITS.get(unit, 1), limits=(first, last))


def _durations(path: str, unit: str, dtype: Any) -> ColumnConstraints:
    limits = _NANOSECONDS if unit == "ns" else (-_MAX_TICKS, _MAX_TICKS)
    return ColumnConstraints(path, "duration", pa.duration("us"), dtype, step=_UNITS.get(unit, 1), limits=limits)


def _decimals(path: str, precision: int, scale: int, dtype: Any) -> ColumnConstraints:
    most = min(10 ** min(precision, 38) - 1, _MAX_TICKS)
    return ColumnConstraints(path, "decimal", pa.decimal128(min(precision, 38), scale), dtype, limits=(-most, most))


def _of_arrow(path: str, kind: pa.DataType, *, element: Any = None, dtype: Any = None) -> ColumnConstraints:
    """The kind of an Arrow type, nested ones with their parts."""
    types = pa.types
    if types.is_dictionary(kind):
        return replace(_of_arrow(path, kind.value_type), dtype=dtype)
    if types.is_boolean(kind):
        return ColumnConstraints(path, "boolean", kind, dtype)
    if types.is_integer(kind):
        return ColumnConstraints(path, "integer", pa.int64(), dtype, limits=_limits(np.iinfo(kind.to_pandas_dtype())))
    if types.is_floating(kind):
        return ColumnConstraints(path, "float", pa.float64(), dtype)
    if types.is_decimal(kind):
        return _decimals(path, kind.precision, kind.scale, dtype)
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return ColumnConstraints(path, "text", pa.string(), dtype)
    if types.is_date(kind):
        return ColumnConstraints(path, "date", pa.date32(), dtype, limits=_CALENDAR)
    if types.is_timestamp(kind):
        return _instants(path, kind.unit, dtype)
    if types.is_duration(kind):
        return _durations(path, kind.unit, dtype)
    if types.is_struct(kind):
        parts = _element_parts(path, element) or tuple(
            replace(_of_arrow(f"{path}.{f.name}", f.type, dtype=pd.ArrowDtype(f.type)), label=f.name) for f in kind
        )
        return ColumnConstraints(path, "struct", kind, dtype, parts=parts)
    if types.is_list(kind) or types.is_large_list(kind):
        value = kind.value_type
        part = _of_arrow(path, value, element=element, dtype=pd.ArrowDtype(value))
        return ColumnConstraints(path, "list", kind, dtype, parts=(part,))
    raise SchemaError(f"column '{path}': columns of type {kind} cannot be drawn; {_GIVE}")


def _limits(bounds: Any) -> tuple[int, int]:
    return max(int(bounds.min), _INT64[0]), min(int(bounds.max), _INT64[1])


def _of_python(path: str, column: Any, engine: Any, element: Any) -> ColumnConstraints:
    """The kind of a column of Python lists or mappings."""
    if element is not None:
        return _nested(path, column, element)
    args: tuple[Any, ...] = getattr(getattr(engine, "generic_type", None), "__args__", ())
    inner = args[0] if len(args) == 1 else None
    if type(engine).__name__ == "PythonList" and inner in _PLAIN:
        part = _of_arrow(path, _PLAIN[inner])
        return ColumnConstraints(path, "list", pa.list_(part.type), np.dtype(object), parts=(part,))
    hint = getattr(engine, "generic_type", None) or getattr(engine, "special_type", None)
    hinted = None if hint is None else python_types.column_of(path, hint)
    if hinted is not None:
        return hinted
    raise SchemaError(
        f"column '{path}': what its elements are is not said; annotate it with fields.nested(…), "
        "or name their type (List[str])."
    )


def _nested(path: str, column: Any, element: pap.DataFrameSchema) -> ColumnConstraints:
    """A column of Python objects whose fields a schema tells: mappings, or lists of them."""
    parts = _element_parts(path, element)
    struct = ColumnConstraints(path, "struct", pa.struct([(part.name, part.type) for part in parts]), parts=parts)
    if type(column.dtype).__name__ == "PythonList":
        return ColumnConstraints(path, "list", pa.list_(struct.type), np.dtype(object), parts=(struct,))
    return replace(struct, dtype=np.dtype(object))


def _element_parts(path: str, element: pap.DataFrameSchema | None) -> tuple[ColumnConstraints, ...]:
    if element is None:
        return ()
    return tuple(read_column(f"{path}.{name}", column, name=str(name)) for name, column in element.columns.items())


def _of_values(path: str, values: Iterable[Any] | None) -> ColumnConstraints:
    """The kind of a column that only its values tell; text where they tell nothing."""
    some = [value for value in values or () if not (pd.api.types.is_scalar(value) and pd.isna(value))]
    zones = {value.tzinfo for value in some if isinstance(value, dt.datetime)}
    kinds: list[tuple[Any, ColumnConstraints]] = [
        (bool, ColumnConstraints(path, "boolean", pa.bool_())),
        (int, ColumnConstraints(path, "integer", pa.int64(), limits=_INT64)),
        (float, ColumnConstraints(path, "float", pa.float64())),
        (Decimal, replace(_decimals(path, 28, 6, None), dtype=None)),
        (dt.datetime, _instants(path, "us", np.dtype("datetime64[us]") if zones == {None} else None)),
        (dt.date, ColumnConstraints(path, "date", pa.date32(), limits=_CALENDAR)),
        (dt.timedelta, _durations(path, "us", np.dtype("timedelta64[us]"))),
    ]
    for type_, demand in kinds:
        accepted = (int, float) if type_ is float else type_
        if some and all(isinstance(value, accepted) and (type_ is bool) == isinstance(value, bool) for value in some):
            return demand
    return ColumnConstraints(path, "text", pa.string())


def _listed(column: Any) -> list[Any]:
    """The values that a column's checks name: where its type says nothing, theirs does."""
    found: list[Any] = []
    for check in column.checks:
        known = check_of(check)
        found += [] if known is None else known.named_values
    return found


def _drawn_name(name: Any, column: Any) -> Any:
    """The name of a column; of one whose name is a pattern, the first that matches."""
    if not column.regex:
        return name
    words = Language.matching(str(name), how="fullmatch").within(1, None).words()
    return str(words.at(np.zeros(1, np.int64))[0].as_py())


def _index_levels(index: Any) -> list[Any]:
    if index is None:
        return []
    return list(index.indexes) if isinstance(index, pap.MultiIndex) else [index]
