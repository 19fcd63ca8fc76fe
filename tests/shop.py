"""A whole shop, built without Dagster: the pure functions of ``assets``, landed as a build lands them.

What belongs here: the order in which the tables of a shop follow from each other. What they hold is the matter of
``assets``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from assets import reviews
from assets.carts import draw_carts
from assets.orders import Customers, place_orders
from assets.payments import settle
from assets.products import draw_products
from assets.spec import Spec
from assets.users import draw_users
from mockmart.batches import Batches
from mockmart.landing import Landing, Table
from mockmart.nested import ChildTable
from schemas import REGISTRY
from schemas.children import CART_ITEMS, ORDER_ITEMS, USER_ADDRESSES

TABLES = (
    "products", "users", "user_addresses", "carts", "cart_items", "orders", "order_items", "payments", "reviews",
)  # fmt: skip


def build_shop(root: Path, spec: Spec) -> Landing:
    """The landing under ``root`` with every table of the shop that ``spec`` describes."""
    landing = Landing(root)

    def land(name: str, batches: Batches) -> Table:
        return landing.replace(name, REGISTRY.get(name), batches, threads=spec.thread_count, stamp=spec.stamp).table

    def explode(child: ChildTable, parent: Table) -> None:
        land(child.name, parent.select(child.key, child.column, "_scenario").map(child.explode))

    products = land("products", draw_products(spec))
    users = land("users", draw_users(spec))
    explode(USER_ADDRESSES, users)
    carts = land("carts", draw_carts(users.frame(), products.frame(), spec))
    explode(CART_ITEMS, carts)
    orders = land("orders", carts.map(place_orders, customers=Customers(users.frame()), spec=spec))
    explode(ORDER_ITEMS, orders)
    land("payments", orders.map(settle, spec=spec))
    land("reviews", _reviews(orders, products.frame(), spec))
    return landing


def parts(landing: Landing) -> Mapping[str, Sequence[Path]]:
    """The Parquet files of each table, by its name."""
    return {name: landing.table(name, REGISTRY.get(name)).paths for name in TABLES}


def _reviews(orders: Table, products: pd.DataFrame, spec: Spec) -> Batches:
    shelf = reviews.Shelf(products, spec.seed)
    some = orders.select(*reviews.ORDER_COLUMNS)
    again = reviews.repeated(
        reviews.candidates(some.frame(part), shelf=shelf, spec=spec) for part in range(len(some.paths))
    )
    return some.map(reviews.write_reviews, without=again, shelf=shelf, spec=spec)
