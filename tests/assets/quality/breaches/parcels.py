"""What breaks laws of this kind: shipments and returns that are not their order's."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import TINY, Breach, copy, of, update

BREACHES: Mapping[str, Breach] = {
    "shipment_id_is_a_key": update("shipments", "true", shipment_id=of("shipments", "shipment_id", "true")),
    "tracking_number_is_a_key": update("shipments", "true", tracking_number=of("shipments", "tracking_number", "true")),
    "shipment_has_an_order": update("shipments", "true", "shipped_order_has_one_shipment", order_id="'ORD-none'"),
    "shipped_order_has_one_shipment": copy("shipments", "true", shipment_id="'SHP-none'", tracking_number="'none'"),
    "shipment_warehouse_is_the_orders": update("shipments", "true", warehouse="'XYZ9'"),
    "shipment_service_is_the_orders": update("shipments", "service <> 'pickup'", service="'pickup'"),
    "shipment_shipped_at_is_the_orders": update("shipments", "true", shipped_at=f"shipped_at - {TINY}"),
    "shipment_promised_at_is_the_orders": update("shipments", "true", promised_at=f"promised_at - {TINY}"),
    "shipment_delivered_at_is_the_orders": update(
        "shipments", "status = 'delivered'", delivered_at=f"delivered_at - {TINY}"
    ),
    "return_id_is_a_key": update("returns", "true", return_id=of("returns", "return_id", "true")),
    "return_has_an_order": update(
        "returns",
        "received_at IS NULL AND line_number = 1",
        "return_is_of_an_orders_line",
        "return_happens_when_its_order_says",
        order_id="'ORD-none'",
    ),
    "return_has_a_product": update("returns", "true", "return_is_of_an_orders_line", product_id="'PROD-none'"),
    "return_is_of_an_orders_line": update("returns", "true", quantity="quantity + 100"),
    "line_is_sent_back_once": copy("returns", "received_at IS NULL", return_id="'RET-none'"),
    "return_happens_when_its_order_says": update("returns", "true", requested_at=f"requested_at - {TINY}"),
    "refund_is_of_what_came_back": update("returns", "received_at IS NULL", refund="1"),
    "refunds_of_lines_add_up": update("returns", "received_at IS NOT NULL", refund="refund + 0.01"),
}
