"""Any pandera schema as that of a landed table: Arrow types, and the two columns that end every table.

What belongs here: the schema that a table lands under. Its rules are those of the schema that it comes from.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow.conversion import physical_type
from mockmart.schema.constraints import ColumnConstraints
from mockmart.schema.pandera_reader import read
from mockmart.schema.table_model import Entity


def landable(schema: pap.DataFrameSchema) -> pap.DataFrameSchema:
    """The schema of the table in which rows of ``schema`` land, ``_index`` and ``_scenario`` last."""
    demands = {demand.name: demand for demand in read(schema).columns}
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
    if demand.kind == "integer" and demand.limits is not None:
        for kind in (pa.int8(), pa.int16(), pa.int32()):
            if demand.limits == (-(2 ** (kind.bit_width - 1)), 2 ** (kind.bit_width - 1) - 1):
                return kind
    if demand.kind == "list":
        return pa.list_(pa.field("element", _stored(demand.parts[0])))
    if demand.kind == "struct":
        return pa.struct([(part.name, _stored(part)) for part in demand.parts])
    return demand.type
