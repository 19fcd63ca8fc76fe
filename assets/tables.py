"""The tables of the shop as Dagster assets: one of each node of the graph.

What belongs here: what Dagster shows of a table, and what it reads. The lineage is ``shop.graph``; how rows come about
is in ``shop``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
import pandas as pd

from mockmart.assets.shop.graph import TableNode
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import draw_table
from mockmart.assets.table_metadata import table_schema
from mockmart.batches import Batches
from mockmart.landing.table import Table
from mockmart.schemas import DOMAIN, REGISTRY

#: What Dagster calls a landed table that a step reads shard by shard, and one that it reads whole.
TABLE = dg.PythonObjectDagsterType(Table, name="Table")
dg.make_python_type_usable_as_dagster_type(Table, TABLE)
FRAME = dg.PythonObjectDagsterType(pd.DataFrame, name="DataFrame")
KINDS = {"python", "pandera", "parquet"}


def table_asset(node: TableNode) -> dg.AssetsDefinition:
    """The asset that lands the table of ``node``."""

    def draw(shop: dg.ResourceParam[Spec], **inputs: Table | pd.DataFrame) -> Batches:
        return draw_table(node.name, [inputs[read.table] for read in node.inputs], shop)

    return dg.asset(
        name=node.name,
        ins={
            read.table: dg.AssetIn(
                key=read.table, metadata={"columns": list(read.columns)}, dagster_type=FRAME if read.whole else TABLE
            )
            for read in node.inputs
        },
        description=node.description,
        group_name=DOMAIN,
        kinds=KINDS,
        metadata=shown(DOMAIN, node.name),
    )(draw)


def shown(domain: str, name: str) -> Mapping[str, Any]:
    """What Dagster shows of the table ``name``: its columns and its full name."""
    return {
        "dagster/column_schema": table_schema(REGISTRY.landed(name)),
        "dagster/table_name": f"{domain}.{name}",
    }
