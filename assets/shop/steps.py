"""From the inputs of a table to its rows, without Dagster: the functions of the graph, and the whole shop landed.

What belongs here: which function draws which table of ``graph``. How rows come about is in the table's own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import pandas as pd

from mockmart.assets.shop.calendar_days import list_days
from mockmart.assets.shop.carts import CartContext, fill_carts
from mockmart.assets.shop.graph import GRAPH, Input, tables_with
from mockmart.assets.shop.orders import place_orders
from mockmart.assets.shop.payments import derive_payments
from mockmart.assets.shop.price_history import write_price_history
from mockmart.assets.shop.products import draw_products
from mockmart.assets.shop.promotions import list_promotions
from mockmart.assets.shop.return_lines import list_returns
from mockmart.assets.shop.reviews import Shelf, write_reviews
from mockmart.assets.shop.sessions import list_sessions
from mockmart.assets.shop.shipments import ship_orders
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.users import draw_users
from mockmart.assets.shop.visits import VisitPlan
from mockmart.batches import Batches
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.schema.child_tables import ChildTable
from mockmart.schemas import REGISTRY
from mockmart.schemas.children import CHILDREN

#: From the frames of a shard to its rows of another table.
Derivation = Callable[..., pd.DataFrame]


def _carts(plan: VisitPlan, products: pd.DataFrame) -> Derivation:
    return partial(fill_carts, shop=CartContext.of(products, plan))


def _price_history(plan: VisitPlan) -> Derivation:
    return partial(write_price_history, spec=plan.spec)


def _sessions(plan: VisitPlan) -> Derivation:
    return partial(list_sessions, plan=plan)


def _orders(plan: VisitPlan) -> Derivation:
    return partial(place_orders, spec=plan.spec)


def _payments(plan: VisitPlan) -> Derivation:
    return partial(derive_payments, spec=plan.spec)


def _shipments(plan: VisitPlan) -> Derivation:
    return partial(ship_orders, spec=plan.spec)


def _returns(plan: VisitPlan) -> Derivation:
    return partial(list_returns, spec=plan.spec)


def _reviews(plan: VisitPlan, products: pd.DataFrame) -> Derivation:
    return partial(write_reviews, shelf=Shelf(products, plan.spec.seed), spec=plan.spec)


def _exploded(child: ChildTable, _: VisitPlan) -> Derivation:
    return child.explode


_ROOTS: Mapping[str, Callable[[Spec], Batches]] = {
    "calendar": list_days,
    "promotions": list_promotions,
    "products": draw_products,
    "users": draw_users,
}
_DERIVATIONS: Mapping[str, Callable[..., Derivation]] = {
    "price_history": _price_history,
    "carts": _carts,
    "sessions": _sessions,
    "orders": _orders,
    "payments": _payments,
    "shipments": _shipments,
    "returns": _returns,
    "reviews": _reviews,
    **{child.name: partial(_exploded, child) for child in CHILDREN},
}


def derivation(name: str, plan: VisitPlan, *whole: pd.DataFrame) -> Derivation:
    """How the table ``name`` follows from a shard of its inputs: a function of their frames, in the graph's order.

    ``whole`` are the inputs that all shards read whole; ``plan`` is of the visits of all customers.
    """
    return _DERIVATIONS[name](plan, *whole)


def draw_table(name: str, inputs: Iterable[Table | pd.DataFrame], spec: Spec) -> Batches:
    """The table ``name`` in batches yet to be drawn; ``inputs`` are those of the graph, in its order."""
    if name in _ROOTS:
        return _ROOTS[name](spec)
    given = list(inputs)
    first, *others = (each for each in given if isinstance(each, Table))
    function = derivation(name, VisitPlan(spec), *(each for each in given if not isinstance(each, Table)))
    return first.map_shards(function, *others) if GRAPH[name].whole_customers else first.map(function)


def land_shop(
    landing: Landing, spec: Spec, names: Iterable[str] | None = None, *, own: Mapping[str, Table] | None = None
) -> dict[str, Table]:
    """The tables ``names`` of the shop of ``spec`` (all of its if not given), landed with those that they follow from.

    Tables of the caller's ``own`` are taken as they are.
    """
    tables = dict(own or {})

    def land(name: str) -> None:
        if name in tables:
            return
        for read in GRAPH[name].inputs:
            land(read.table)
        inputs = [_read(tables[read.table], read) for read in GRAPH[name].inputs]
        batches = draw_table(name, inputs, spec)
        schema = REGISTRY.get(name)
        tables[name] = landing.replace(name, schema, batches, threads=spec.thread_count, stamp=spec.stamp).table

    for name in tables_with(spec.tables) if names is None else names:
        land(name)
    return tables


def _read(table: Table, read: Input) -> Table | pd.DataFrame:
    selected = table.select(*read.columns)
    return selected.frame() if read.whole else selected
