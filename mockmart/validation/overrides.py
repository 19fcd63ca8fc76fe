"""A pandera schema as validation reads it: every level of it columns and checks, tightened or loosened for one call.

What belongs here: what overrides do to a schema, and what of a schema is told in another way (an index, mockmart's own
checks). Running it belongs to ``validation`` and ``records``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart import settings
from mockmart.errors import SpecError, nearest
from mockmart.generators.codes import CodeFormat
from mockmart.schema import fields, pandera_reader
from mockmart.schema.builtin_check import Aspect
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.scenarios import DRAWING, LENGTHS, Constraint, constraint_keys
from mockmart.schema.text_checks import Length, list_length
from mockmart.validation.rules import bound_of
from mockmart.validation.value_readers import Cell, cell_of

Overrides = Mapping[str, "Constraint | Mapping[str, Any]"]
_WHERE = "overrides"


def prepared(model: Any, overrides: Overrides | None = None) -> pap.DataFrameSchema:
    """The schema of ``model`` with its index as columns, without mockmart's own checks, and with ``overrides``."""
    schema = copied(pandera_reader.schema_of(model))
    levels = _levels(schema.index)
    schema.columns = {**levels, **schema.columns}
    schema.checks = [check for check in schema.checks if not fields.is_drawn(check)]
    schema.unique = unique_groups(schema)
    schema.index, schema.drop_invalid_rows = None, False
    asked = {
        str(path): one if isinstance(one, Constraint) else settings.resolve(Constraint, one, where=f"{_WHERE}.{path}")
        for path, one in (overrides or {}).items()
    }
    return _overridden(schema, asked) if asked else schema


def index_names(schema: pap.DataFrameSchema) -> list[str]:
    """What the levels of the schema's index are called as columns."""
    return list(_levels(schema.index))


def unique_groups(schema: pap.DataFrameSchema) -> list[list[str]]:
    """The columns that are unique together."""
    unique = schema.unique or []
    groups = [unique] if unique and isinstance(unique[0], str) else unique
    levels = getattr(schema.index, "unique", None)
    joint = [list(levels)] if isinstance(levels, (list, tuple)) else []
    return [[str(name) for name in group] for group in groups] + joint


def element_of(column: Any) -> pap.DataFrameSchema | None:
    """The schema of a column's structs: what its field says, or what its Arrow type does."""
    element = fields.element_of(column)
    arrow = getattr(getattr(column.dtype, "type", None), "pyarrow_dtype", None)
    if element is not None or arrow is None:
        return element
    if pa.types.is_list(arrow) or pa.types.is_large_list(arrow):
        arrow = arrow.value_type
    if not pa.types.is_struct(arrow):
        return None
    parts = {f.name: pap.Column(pd.ArrowDtype(f.type), nullable=True, required=False) for f in arrow}
    return pap.DataFrameSchema(parts, strict=True)


def _levels(index: Any) -> dict[str, pap.Column]:
    if index is None:
        return {}
    levels = list(index.indexes) if isinstance(index, pap.MultiIndex) else [index]
    found = {}
    for i, level in enumerate(levels):
        name = str(level.name or ("index" if len(levels) == 1 else f"level_{i}"))
        found[name] = pap.Column(
            level.dtype, level.checks, nullable=level.nullable, unique=level.unique, coerce=level.coerce, name=name
        )
    return found


# --- overrides --------------------------------------------------------------------------------------------------------


def _overridden(schema: pap.DataFrameSchema, asked: Mapping[str, Constraint]) -> pap.DataFrameSchema:
    for path, constraint in asked.items():
        schema = _within(schema, path, constraint, place=f"{_WHERE}.{path}", of="")
    return schema


def _within(
    schema: pap.DataFrameSchema, path: str, constraint: Constraint, *, place: str, of: str
) -> pap.DataFrameSchema:
    """``schema`` with ``constraint`` at ``path``, which begins with one of its columns."""
    head, _, rest = path.partition(".")
    if head not in schema.columns:
        what = f"'{of}' has no field" if of else "no column"
        raise SpecError(f"{place}: {what} '{head}'; {nearest(head, map(str, schema.columns))}")
    column = copied(schema.columns[head])
    if rest:
        element = element_of(column)
        if element is None:
            raise SpecError(f"{place}: '{head}' has no fields; name the column alone.")
        inner = _within(copied(element), rest, constraint, place=place, of=f"{of}.{head}" if of else head)
        mine = {**(column.metadata or {}).get(fields.METADATA, {}), "element": inner}
        column.metadata = {**(column.metadata or {}), fields.METADATA: mine}
    else:
        _constrain(column, constraint, place=place)
    schema = copied(schema)
    schema.columns = {**schema.columns, head: column}
    return schema


def copied(some: Any) -> Any:
    """A copy whose attributes can be set without a change to ``some``."""
    twin = copy.copy(some)
    twin.__dict__ = dict(some.__dict__)
    return twin


def _constrain(column: Any, constraint: Constraint, *, place: str) -> None:
    """Put ``constraint`` in the place of the column's checks of the same sort."""
    cell = cell_of(column.name, column)
    keys = constraint_keys(cell.kind, drawn=False)
    for key in constraint.given:
        if key in DRAWING:
            raise SpecError(f"{place}.{key}: it says how values are drawn, not which are valid; leave it out.")
        if key not in keys:
            raise SpecError(f"{place}.{key}: a column that holds {cell.called} takes no '{key}'; {nearest(key, keys)}")
    checks = [copied(check) for check in column.checks]
    if constraint.min is not None:
        checks = [*_without(checks, "min"), pap.Check.ge(_value(cell, column, constraint.min, f"{place}.min"))]
    if constraint.max is not None:
        checks = [*_without(checks, "max"), pap.Check.le(_value(cell, column, constraint.max, f"{place}.max"))]
    if {*LENGTHS} & {*constraint.given}:
        checks = [*_without(checks, "length"), _length(checks, constraint, as_text=cell.kind != "list")]
    values = [constraint.value] if constraint.value is not None else constraint.values
    if values is not None:
        some = [_value(cell, column, value, f"{place}.values") for value in values]
        checks = [*_without(checks, "values"), pap.Check.isin(some)]
        if isinstance(getattr(column.dtype, "type", None), pd.CategoricalDtype):
            column.dtype = pd.CategoricalDtype()  # its categories are a constraint of that sort too
    if constraint.format is not None:
        codes = CodeFormat.parse(constraint.format)
        checks = [*_without(checks, "pattern"), pap.Check.str_matches(codes.regex)]
    column.checks = checks


def _without(checks: list[Any], aspect: Aspect) -> list[Any]:
    """``checks`` without what they say of ``aspect``; of a range, the other bound stays."""
    kept: list[Any] = []
    for check in checks:
        known = check_of(check)
        kept += [check] if known is None or aspect not in known.aspects else known.without(aspect)
    return kept


def _length(checks: list[Any], constraint: Constraint, *, as_text: bool) -> Any:
    """The check of the length that ``constraint`` asks for; a bound that it leaves out is that of ``checks``."""
    known = [one for one in map(check_of, checks) if isinstance(one, Length)]
    min_length, max_length = (known[-1].min_length, known[-1].max_length) if known else (0, None)
    min_length = constraint.min_length if constraint.min_length is not None else min_length
    max_length = constraint.max_length if constraint.max_length is not None else max_length
    if constraint.length is not None:
        min_length = max_length = constraint.length
    return pap.Check.str_length(min_length, max_length) if as_text else list_length(min_length, max_length)


def _value(cell: Cell, column: Any, value: Any, place: str) -> Any:
    """``value`` of an override as the column's checks compare it."""
    if isinstance(value, float) and value.is_integer() and cell.kind != "float":
        value = int(value)  # a number without a fraction, as it was written
    try:
        bound = bound_of(cell, value)
    except (ValueError, ArithmeticError):
        bound = None
    if bound is None:
        raise SpecError(f"{place}: '{value}' is not {cell.called}; give one.")
    make = _MADE.get(cell.kind)
    return bound if make is None else make(bound, getattr(column.dtype, "type", None))


def _instant(value: Any, dtype: Any) -> pd.Timestamp:
    stamp = pd.Timestamp(value)
    return stamp.tz_localize(None) if isinstance(dtype, np.dtype) else stamp


_MADE: Mapping[str, Callable[[Any, Any], Any]] = {
    "instant": _instant,
    "duration": lambda value, _: pd.Timedelta(value),
}
