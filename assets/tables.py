"""A table of the shop as a Dagster asset.

What belongs here: what all assets have in common. What each one does is in its entity's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg

from assets.table_metadata import table_schema
from mockmart.landing.table import Table
from schemas import DOMAIN, REGISTRY

#: What Dagster calls a landed table that a step reads part by part.
TABLE = dg.PythonObjectDagsterType(Table, name="Table")
dg.make_python_type_usable_as_dagster_type(Table, TABLE)


def table_asset(
    name: str, *, reads: Mapping[str, Sequence[str]] | None = None, keys: Mapping[str, str] | None = None
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """The asset that lands the table ``name``, described by the decorated function's docstring and by its schema.

    ``reads`` names the tables that it derives from, each with the columns that it reads; ``keys`` tells the table
    of a parameter that is not called as its table is.
    """
    schema = REGISTRY.get(name)
    return dg.asset(
        name=name,
        ins={
            parameter: dg.AssetIn(key=(keys or {}).get(parameter, parameter), metadata={"columns": list(columns)})
            for parameter, columns in (reads or {}).items()
        },
        group_name=DOMAIN,
        kinds={"python", "pandera", "parquet"},
        metadata={"dagster/column_schema": table_schema(schema), "dagster/table_name": f"{DOMAIN}.{name}"},
    )
