"""Any pandera schema as that of a landed table: Arrow types, and the two columns that end every table.

What belongs here: the schema that a table lands under. Its rules are those of the schema that it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow.conversion import physical_type
from mockmart.errors import SchemaError
from mockmart.schema.constraints import ColumnConstraints, is_single
from mockmart.schema.pandera_reader import read
from mockmart.schema.table_model import Entity


def landable(schema: pap.DataFrameSchema) -> pap.DataFrameSchema:
    """The schema of the table in which rows of ``schema`` land, ``_index`` and ``_scenario`` last."""
    _require_names(schema)
    demands = {demand.name: demand for demand in read(schema).columns}
    _require_landable(schema, tuple(demands.values()))
    own = Entity.to_schema().columns
    columns = {name: _landed(column, demands.get(str(name))) for name, column in schema.columns.items()}
    return pap.DataFrameSchema(
        columns={**{name: column for name, column in columns.items() if name not in own}, **own},
        checks=schema.checks,
        unique=schema.unique,
        name=schema.name,
        description=schema.description,
        strict=True,
        ordered=True,
    )


def _require_names(schema: pap.DataFrameSchema) -> None:
    """Raise ``SchemaError`` for columns whose name is a pattern, or no text: those of a table have a name each."""
    where = f"schema '{schema.name or 'rows'}'"
    for name, column in schema.columns.items():
        if column.regex:
            raise SchemaError(f"{where}: '{name}' stands for columns by a pattern; write out those that are to land.")
        if not isinstance(name, str):
            raise SchemaError(f"{where}: the name {name!r} is no text; give the column one that is.")


def _require_landable(schema: pap.DataFrameSchema, columns: Sequence[ColumnConstraints], within: str = "") -> None:
    """Raise ``SchemaError`` for names that warehouses take for one, and for types that Parquet does not have."""
    where = f"schema '{schema.name or 'rows'}'"
    known: dict[str, str] = {}
    for column in columns:
        path = f"{within}{column.name}"
        other = known.setdefault(path.lower(), path)
        if other != path:
            raise SchemaError(
                f"{where}: '{other}' and '{path}' differ by case only, and warehouses take them for one; rename one."
            )
        if column.kind == "duration":
            raise SchemaError(
                f"{where}: '{path}' holds durations, for which Parquet has no type; make it a number of microseconds."
            )
        inner = column.parts if column.kind == "struct" else column.parts[0].parts if column.kind == "list" else ()
        _require_landable(schema, inner, f"{path}.")


def _landed(column: pap.Column, demand: ColumnConstraints | None) -> pap.Column:
    """``column`` with an Arrow type (or its categories)."""
    try:
        physical_type(column)
    except TypeError:
        if demand is None:
            raise
        properties = {**column.properties, "dtype": pd.ArrowDtype(_stored(demand)), "coerce": False, "required": True}
        return pap.Column(**properties)
    return column


def _stored(demand: ColumnConstraints) -> pa.DataType:
    """The Arrow type of the file: instants without a zone in pandas have none in the file."""
    if demand.kind == "integer":
        plain = np.dtype(getattr(demand.dtype, "numpy_dtype", demand.dtype or np.int64))
        return pa.from_numpy_dtype(plain) if plain.kind in "iu" else demand.type
    if demand.kind == "float" and is_single(demand):
        return pa.float32()
    if demand.kind == "list":
        return pa.list_(pa.field("element", _stored(demand.parts[0])))
    if demand.kind == "struct":
        return pa.struct([(part.name, _stored(part)) for part in demand.parts])
    return demand.type
