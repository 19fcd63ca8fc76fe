"""Child tables: a list column, one element a row.

What belongs here: the schema of a child table and its rows, both derived from the parent's. Nothing here knows
which table or column it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow import conversion
from mockmart.arrow.columns import ExplodedList
from mockmart.schema import fields
from mockmart.schema.table_model import INDEX, SCENARIO, Entity

#: A further column of a child table: its pandera column, and its values from the elements' fields.
Further = tuple[pap.Column, Callable[[Mapping[str, pa.Array]], pa.Array]]


@dataclass(frozen=True)
class ChildTable:
    """One list column of a parent table as a table of its own."""

    name: str
    parent: pap.DataFrameSchema
    parent_name: str
    key: str
    column: str
    further: Mapping[str, Further]

    @property
    def schema(self) -> pap.DataFrameSchema:
        """The parent's key, ``line_number`` from 1, the element's fields, the further columns, and every table's."""
        element = fields.element_of(self.parent.columns[self.column])
        if element is None:
            raise TypeError(f"{self.parent_name}.{self.column} has no elements")
        key = self.parent.columns[self.key]
        base = Entity.to_schema().columns
        return pap.DataFrameSchema(
            columns={
                self.key: _to_parent(key, f"{self.parent_name}.{self.key}"),
                "line_number": _LINE_NUMBER,
                **element.columns,
                **{name: column for name, (column, _) in self.further.items()},
                INDEX: base[INDEX],
                SCENARIO: base[SCENARIO],
            },
            name=self.name,
            description=f"The {self.column} of {self.parent_name}, one a row.",
            metadata={fields.METADATA: {"key": (self.key, "line_number")}},
            strict=True,
            ordered=True,
        )

    def explode(self, parents: pd.DataFrame) -> pd.DataFrame:
        """The child rows of a frame of the parent's key, list column and ``_scenario``, in order."""
        elements = ExplodedList.of(conversion.to_arrow(parents[self.column]))
        parent = pa.array(elements.parents)
        columns = {
            self.key: conversion.to_arrow(parents[self.key]).take(parent),
            "line_number": pa.array(elements.ordinals + 1, pa.int32()),
            **elements.fields,
            **{name: values(elements.fields) for name, (_, values) in self.further.items()},
            SCENARIO: conversion.to_arrow(parents[SCENARIO]).take(parent),
        }
        return conversion.to_frame(columns)


class _Line(pap.DataFrameModel):
    line_number: fields.Int = fields.field("Place of the element in its list, from 1.", ge=1)


_LINE_NUMBER = _Line.to_schema().columns["line_number"]


def _to_parent(key: pap.Column, path: str) -> pap.Column:
    """The parent's ``key`` as it stands in a child table: many rows may name the same parent, found at ``path``."""
    noted = {**key.metadata, fields.METADATA: {**key.metadata[fields.METADATA], "refers": path}}
    return pap.Column(**{**key.properties, "unique": False, "metadata": noted})
