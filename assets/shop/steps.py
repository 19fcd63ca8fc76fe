"""From the inputs of a table to its rows, without Dagster: the functions of the graph, and the whole shop landed.

What belongs here: which function draws which table of ``graph``. How rows come about is in the table's own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from mockmart.assets.shop.carts import draw_carts
from mockmart.assets.shop.graph import GRAPH, Input
from mockmart.assets.shop.orders import Customers, place_orders
from mockmart.assets.shop.payments import derive_payments
from mockmart.assets.shop.products import draw_products
from mockmart.assets.shop.reviews import draw_reviews
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.users import draw_users
from mockmart.batches import Batches
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.schema.child_tables import ChildTable
from mockmart.schemas import REGISTRY
from mockmart.schemas.children import CHILDREN


def _draw_orders(carts: Table, users: pd.DataFrame, spec: Spec) -> Batches:
    return carts.map(place_orders, customers=Customers(users), spec=spec)


def _draw_payments(orders: Table, spec: Spec) -> Batches:
    return orders.map(derive_payments, spec=spec)


def _explode(child: ChildTable, parents: Table, _: Spec) -> Batches:
    return parents.map(child.explode)


_STEPS: Mapping[str, Callable[..., Batches]] = {
    "products": draw_products,
    "users": draw_users,
    "carts": draw_carts,
    "orders": _draw_orders,
    "payments": _draw_payments,
    "reviews": draw_reviews,
    **{child.name: partial(_explode, child) for child in CHILDREN},
}


def draw_table(name: str, inputs: Iterable[Any], spec: Spec) -> Batches:
    """The table ``name`` in batches yet to be drawn; ``inputs`` are those of the graph, in its order."""
    return _STEPS[name](*inputs, spec)


def land_shop(landing: Landing, spec: Spec, names: Iterable[str] | None = None) -> dict[str, Table]:
    """The tables ``names`` of the shop of ``spec`` (all if not given), landed with those that they follow from."""
    tables: dict[str, Table] = {}

    def land(name: str) -> None:
        if name in tables:
            return
        for read in GRAPH[name].inputs:
            land(read.table)
        inputs = [_read(tables[read.table], read) for read in GRAPH[name].inputs]
        batches = draw_table(name, inputs, spec)
        schema = REGISTRY.get(name)
        tables[name] = landing.replace(name, schema, batches, threads=spec.thread_count, stamp=spec.stamp).table

    for name in GRAPH if names is None else names:
        land(name)
    return tables


def _read(table: Table, read: Input) -> Table | pd.DataFrame:
    selected = table.select(*read.columns)
    return selected.frame() if read.whole else selected
