"""Law 9, shipments and returns: parcels are those of orders, and what comes back is part of what was bought.

What belongs here: shipments and returns beside their orders. Refunds beside payments are in ``payments``.
"""

# ruff: noqa: S608  # the queries are composed of the names that stand in this module

from __future__ import annotations

from mockmart.assets.quality.laws.law import law, never, of_order

#: What a shipment says of its order, and what that is called there.
_FIELDS = {
    "warehouse": "warehouse",
    "service": "shipping_method",
    "shipped_at": "shipped_at",
    "promised_at": "promised_at",
    "delivered_at": "delivered_at",
}
_SAME = " AND ".join(f"shipments.{field} IS NOT DISTINCT FROM orders.{theirs}" for field, theirs in _FIELDS.items())
#: True only if every shipped order has a shipment, and all that it says is the order's.
_SHIPMENTS = f"""
    SELECT bool_and(coalesce({_SAME} AND orders.shipped_at IS NOT NULL, false))
    FROM shipments
    FULL JOIN (SELECT order_id, {", ".join(_FIELDS.values())} FROM orders WHERE shipped_at IS NOT NULL) AS orders
    USING (order_id)"""

LAWS = (
    law(
        9,
        "shipped_order_has_one_shipment",
        "An order that was shipped has one shipment, any other one has none.",
        tables=("shipments", "orders"),
        sql="""
            SELECT order_id, shipped_at, coalesce(parcels, 0) AS parcels
            FROM orders LEFT JOIN (SELECT order_id, count(*) AS parcels FROM shipments GROUP BY order_id) AS sent
            USING (order_id) WHERE coalesce(parcels, 0) <> CASE WHEN shipped_at IS NULL THEN 0 ELSE 1 END""",
    ),
    *(of_order(9, "shipments", field=field, theirs=theirs, shared=(_SHIPMENTS,)) for field, theirs in _FIELDS.items()),
    law(
        9,
        "return_is_of_an_orders_line",
        "What is sent back is a line of the order: its product, and no more pieces than were bought.",
        tables=("returns", "order_items"),
        sql="""
            SELECT return_id, order_id, line_number, returns.product_id, returns.quantity, bought.quantity AS bought
            FROM returns LEFT JOIN (SELECT order_id, line_number, product_id, quantity FROM order_items) AS bought
            USING (order_id, line_number)
            WHERE (returns.product_id = bought.product_id AND returns.quantity <= bought.quantity) IS NOT TRUE""",
    ),
    law(
        9,
        "line_is_sent_back_once",
        "No line of an order is sent back twice.",
        tables=("returns",),
        sql="""
            SELECT order_id, line_number, count(*) AS times FROM returns GROUP BY ALL HAVING count(*) > 1""",
    ),
    law(
        9,
        "return_happens_when_its_order_says",
        "A return is asked for and comes back when its order says so, and such an order has one.",
        tables=("returns", "orders"),
        sql="""
            SELECT order_id, return_id, requested_at, return_requested_at, received_at, returned_at
            FROM returns FULL JOIN (SELECT order_id, return_requested_at, returned_at FROM orders
                                    WHERE return_requested_at IS NOT NULL) AS orders USING (order_id)
            WHERE requested_at IS DISTINCT FROM return_requested_at OR received_at IS DISTINCT FROM returned_at""",
    ),
    never(
        9,
        "refund_is_of_what_came_back",
        "A return says what was refunded if, and only if, it came back.",
        table="returns",
        violation="(refund IS NULL) IS DISTINCT FROM (received_at IS NULL)",
        show="return_id, received_at, refund",
    ),
    law(
        9,
        "refunds_of_lines_add_up",
        "What was refunded for the lines of an order that came back is what was refunded of the order.",
        tables=("returns", "orders"),
        sql="""
            SELECT order_id, refunded, of_lines
            FROM (SELECT order_id, refunded FROM orders WHERE returned_at IS NOT NULL) AS orders
            LEFT JOIN (SELECT order_id, sum(refund) AS of_lines FROM returns GROUP BY order_id) AS lines
            USING (order_id)
            WHERE refunded IS DISTINCT FROM of_lines""",
    ),
)
