"""The parcels that left."""

from __future__ import annotations

from mockmart.schema.fields import Category, Instant, Text, code, field, foreign_key, one_of, present_when
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.orders import SHIPPING

STATUSES = ("in_transit", "delivered")


class Shipments(Entity):
    """One row an order that was shipped, in the order of orders."""

    shipment_id: Text = code("SHP-{random:7+}", "Identifier of the shipment.")
    order_id: Text = foreign_key("shop.orders.order_id", "Order that is in the parcel.", codes=keys.ORDER, unique=True)
    warehouse: Category = field("Warehouse that it left from: that of the order.", str_matches=keys.WAREHOUSE)
    carrier: Category = field("Who carries it.", str_length={"min_value": 1})
    service: Category = one_of(tuple(SHIPPING), "How it travels: the shipping method of the order.")
    tracking_number: Text = code("{random:12+}", "What the carrier calls it.")
    status: Category = one_of(STATUSES, "Where it stands.")
    shipped_at: Instant = field("When it left.")
    promised_at: Instant = field("Until when it was promised.")
    delivered_at: Instant = field("When it arrived.", only=present_when("status", "delivered"))
