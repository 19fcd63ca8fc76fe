"""What breaks laws of this kind: statuses without their instants."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import GIVEN_UP, UNREVIEWED, Breach, update

BREACHES: Mapping[str, Breach] = {
    "paid_at_fits_the_status": update(
        "orders", "status = 'delivered'", "order_is_paid_when_its_charge_is_captured", paid_at="NULL"
    ),
    "shipped_at_fits_the_status": update(
        "orders",
        "status = 'delivered'",
        "shipped_order_has_one_shipment",
        "shipment_shipped_at_is_the_orders",
        shipped_at="NULL",
    ),
    "delivered_at_fits_the_status": update(
        "orders",
        f"status = 'delivered' AND {UNREVIEWED}",
        "shipment_delivered_at_is_the_orders",
        delivered_at="NULL",
    ),
    "cancelled_at_fits_the_status": update("orders", "status = 'cancelled'", cancelled_at="NULL"),
    "returned_at_fits_the_status": update(
        "orders", "status = 'returned'", "return_happens_when_its_order_says", returned_at="NULL"
    ),
    "return_requested_at_fits_the_status": update(
        "orders",
        "status = 'returned'",
        "return_happens_when_its_order_says",
        return_requested_at="NULL",
    ),
    "processed_at_fits_the_status": update("payments", GIVEN_UP, processed_at="NULL"),
}
