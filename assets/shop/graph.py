"""The shop's tables one after the other, without Dagster.

What belongs here: the order in which they follow from each other. How rows come about is up to each entity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from assets.shop.carts import draw_carts
from assets.shop.orders import Customers, place_orders
from assets.shop.payments import settle
from assets.shop.products import draw_products
from assets.shop.reviews import ORDER_COLUMNS, draw_reviews
from assets.shop.spec import Spec
from assets.shop.users import draw_users
from mockmart.batches import Batches
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.schema.child_tables import ChildTable
from mockmart.schema.table_model import SCENARIO
from schemas import DOMAIN, REGISTRY
from schemas.children import CHILDREN

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "products": (), "users": (), "carts": ("users", "products"), "orders": ("carts",), "payments": ("orders",),
    "reviews": ("orders",), **{child.name: (child.parent_name,) for child in CHILDREN},
}  # fmt: skip


def land_shop(landing: Landing, spec: Spec, names: Iterable[str] | None = None) -> dict[str, Table]:
    """The tables ``names`` of the shop of ``spec`` (all if not given), landed with those that they follow from."""
    found: dict[str, Table] = {}
    steps: dict[str, Callable[[], Batches]] = {
        "products": lambda: draw_products(spec),
        "users": lambda: draw_users(spec),
        "carts": lambda: draw_carts(found["users"].frame(), found["products"].frame(), spec),
        "orders": lambda: found["carts"].map(place_orders, customers=Customers(found["users"].frame()), spec=spec),
        "payments": lambda: found["orders"].map(settle, spec=spec),
        "reviews": lambda: draw_reviews(found["orders"].select(*ORDER_COLUMNS), found["products"].frame(), spec),
    }

    def land(name: str) -> None:
        if name in found:
            return
        for need in _NEEDS[name]:
            land(need)
        child = next((child for child in CHILDREN if child.name == name), None)
        batches = steps[name]() if child is None else _exploded(child, found[child.parent_name])
        schema = REGISTRY.get(name)
        found[name] = landing.replace(name, schema, batches, threads=spec.thread_count, stamp=spec.stamp).table

    for name in REGISTRY.names(domain=DOMAIN) if names is None else names:
        land(name)
    return found


def _exploded(child: ChildTable, parent: Table) -> Batches:
    return parent.select(child.key, child.column, SCENARIO).map(child.explode)
