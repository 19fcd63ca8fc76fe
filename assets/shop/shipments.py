"""Shipments: the parcels of orders that were shipped.

What belongs here: the rows of shipments, as they follow from an order. Who carries what, and how long that takes, is in
``logistics``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.logistics import carriers, routes_of
from mockmart.assets.shop.spec import Spec
from mockmart.sampling.draws import Draws, as_keys
from mockmart.schemas import REGISTRY
from mockmart.schemas.orders import SHIPPING
from mockmart.schemas.shipments import STATUSES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("shipments"))
_TRACKING_DIGITS = 12


def ship_orders(orders: pd.DataFrame, *, spec: Spec) -> pd.DataFrame:
    """The shipments of those of ``orders`` that left by ``as_of``."""
    orders = orders[orders["shipped_at"].notna().to_numpy()]
    ids = to_arrow(orders["order_id"])
    serials, digits = columns.numbers_and_digits(ids)
    numbers = columns.distinct_numbers(ids)
    by = columns.codes_of(to_arrow(orders["shipping_method"]), tuple(SHIPPING)).astype(np.int64)
    states = columns.combine_chunks(to_arrow(orders["shipping_address"])).field("state")
    routes = routes_of(states, by, as_keys(numbers), Draws(spec.seed, "orders"))
    arrived = columns.present(to_arrow(orders["delivered_at"]))
    draws = Draws(spec.seed, "shipments")
    given = {
        "shipment_id": BUILDER.codes("shipment_id", draws=draws, serials=serials, digits=digits),
        "order_id": ids,
        "warehouse": to_arrow(orders["warehouse"]),
        "carrier": columns.take_from(pa.array(carriers()), routes.carrier),
        "service": to_arrow(orders["shipping_method"]),
        "tracking_number": BUILDER.codes(
            "tracking_number", draws=draws, serials=serials, digits=np.maximum(digits, _TRACKING_DIGITS)
        ),
        "status": columns.take_from(pa.array(STATUSES), arrived.astype(np.int64)),
        "shipped_at": to_arrow(orders["shipped_at"]),
        "promised_at": to_arrow(orders["promised_at"]),
        "delivered_at": to_arrow(orders["delivered_at"]),
        "_scenario": to_arrow(orders["_scenario"]),
    }
    return BUILDER.complete(draws=draws, serials=numbers, given=given)
