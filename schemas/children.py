"""The lists of carts, orders and users, one element a row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.schema.child_tables import ChildTable, Further
from mockmart.schema.fields import Money, field
from mockmart.schemas.carts import Carts
from mockmart.schemas.orders import Orders
from mockmart.schemas.users import Users


class _LineTotal(pap.DataFrameModel):
    line_total: Money = field("Quantity times price.", gt=0)


def line_totals(item: Mapping[str, pa.Array]) -> pa.Array:
    """Quantity times price of each item."""
    return columns.money(np.asarray(item["quantity"]).astype(np.int64) * columns.cents(item["price"]))


_FURTHER: Mapping[str, Further] = {"line_total": (_LineTotal.to_schema().columns["line_total"], line_totals)}

CART_ITEMS = ChildTable("cart_items", Carts.to_schema(), "carts", "cart_id", "items", _FURTHER)
ORDER_ITEMS = ChildTable("order_items", Orders.to_schema(), "orders", "order_id", "items", _FURTHER)
USER_ADDRESSES = ChildTable("user_addresses", Users.to_schema(), "users", "user_id", "addresses", {})
CHILDREN = (CART_ITEMS, ORDER_ITEMS, USER_ADDRESSES)
