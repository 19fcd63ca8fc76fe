"""The child tables: lists of carts, orders and users, one element a row.

What belongs here: their assets, all made by one generic step. The step is the engine's ``nested``, which lists
there are is in ``schemas.children``.
"""

from __future__ import annotations

import dagster as dg

from assets.tables import table_asset
from mockmart.batches import Batches
from mockmart.landing.table import Table
from mockmart.schema.child_tables import ChildTable
from mockmart.schema.table_model import SCENARIO
from schemas.children import CHILDREN


def child_asset(child: ChildTable) -> dg.AssetsDefinition:
    """The asset of a child table."""

    def explode(parents: Table) -> Batches:
        return parents.map(child.explode)

    explode.__doc__ = child.schema.description
    reads = {"parents": (child.key, child.column, SCENARIO)}
    return table_asset(child.name, reads=reads, keys={"parents": child.parent_name})(explode)


child_assets = [child_asset(child) for child in CHILDREN]
