"""A schema as records are held against it: fields, structs and lists, each with what is asked of it.

What belongs here: reading a pandera schema once for many records. Walking them belongs to ``records``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
import pandera.pandas as pap

from mockmart.schema.pandera_checks import check_of
from mockmart.schema.value_checks import IsIn
from mockmart.validation.messages import rule_name
from mockmart.validation.overrides import copied, element_of, prepared, unique_groups
from mockmart.validation.rules import Rule, refusal, rule_of
from mockmart.validation.value_readers import STRUCT, Cell, cell_of, is_null


@dataclass(frozen=True)
class Field:
    """One column: its kind, what is asked of its values, and what stands within them.

    ``functions`` are the checks that only pandera can run, ``refused`` the names of those that nobody can, with the
    reason. A ``struct`` has fields, a list ``item`` after item; one without either may hold anything.
    """

    name: str
    cell: Cell
    column: Any
    rules: tuple[Rule, ...] = ()
    functions: tuple[Any, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    struct: Struct | None = None
    item: Field | None = None

    @classmethod
    def of(cls, name: str, column: Any) -> Field:
        """The field of a pandera column; a ``SchemaError`` if records cannot be held against its type."""
        cell = cell_of(name, column)
        checks = [(check, refusal(check)) for check in column.checks if not check.raise_warning]
        rules = [(check, rule_of(check, cell)) for check, why in checks if why is None]
        field = cls(
            name,
            cell,
            column,
            rules=(*_categories(column, cell), *(rule for _, rule in rules if rule is not None)),
            functions=tuple(check for check, rule in rules if rule is None),
            refused=tuple((rule_name(check), why) for check, why in checks if why is not None),
        )
        element = element_of(column)
        if element is None:
            return replace(field, item=_item(name, column, cell))
        struct = Struct.of(prepared(element))
        if cell.kind == "list":
            return replace(field, item=cls("", STRUCT, pap.Column(object), struct=struct))
        return replace(field, struct=struct)

    @property
    def needed(self) -> bool:
        """Whether a value must not be null."""
        return not self.column.nullable and is_null(self.column.default)

    def path(self, base: str) -> str:
        """Where the field is, within the value at ``base``."""
        return f"{base}.{self.name}" if base and self.name else base or self.name


@dataclass(frozen=True)
class Struct:
    """What a mapping must hold: its fields, and what is asked of them together."""

    schema: pap.DataFrameSchema
    fields: tuple[Field, ...]
    patterns: tuple[Any, ...]
    unique: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, schema: pap.DataFrameSchema) -> Struct:
        """The fields of a prepared schema."""
        columns = {str(name): copied(column) for name, column in schema.columns.items()}
        if schema.dtype is not None:  # one type for all columns
            for column in columns.values():
                column.dtype = schema.dtype
        return cls(
            schema,
            tuple(Field.of(name, column) for name, column in columns.items() if not column.regex),
            tuple(column for column in columns.values() if column.regex),
            tuple(tuple(group) for group in unique_groups(schema)),
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(field.name for field in self.fields)

    def fields_of(self, values: Iterable[Mapping[Any, Any]]) -> tuple[Field, ...]:
        """The fields, and those that columns with a pattern for a name stand for in ``values``."""
        if not self.patterns:
            return self.fields
        names = dict.fromkeys(str(name) for value in values for name in value)
        return self.fields + tuple(
            Field.of(name, column)
            for column in self.patterns
            for name in names
            if name not in self.names and re.match(column.name, name)
        )

    def is_optional(self, field: Field) -> bool:
        """Whether ``field`` may be missing."""
        column = field.column
        filled = self.schema.add_missing_columns and (column.nullable or not is_null(column.default))
        return bool(column.regex or not column.required or filled)


def _categories(column: Any, cell: Cell) -> tuple[Rule, ...]:
    """The rule that a value is one of the column's categories, unless one of its checks says so."""
    categories = getattr(column.dtype, "categories", None)
    if categories is None or any(isinstance(check_of(check), IsIn) for check in column.checks):
        return ()
    rule = rule_of(pap.Check.isin(list(categories)), cell)
    return () if rule is None else (rule,)


def _item(name: str, column: Any, cell: Cell) -> Field | None:
    """The elements of a list, or the values of a mapping, whose type the column's type names."""
    arrow = getattr(getattr(column.dtype, "type", None), "pyarrow_dtype", None)
    named = getattr(getattr(column.dtype, "generic_type", None), "__args__", ())
    if cell.kind == "list" and arrow is not None:
        inner = pap.Column(pd.ArrowDtype(arrow.value_type), nullable=True)
    elif cell.kind in ("list", "struct") and named and isinstance(named[-1], type):
        inner = pap.Column(named[-1])
    else:
        return None
    return replace(Field.of(name, inner), name="")
