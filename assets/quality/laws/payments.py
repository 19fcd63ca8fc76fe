"""Law 5, payments: charges and refunds tell the story of their order.

What belongs here: what is charged and refunded, and in which attempts. When is in ``times``.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import Law, law, never, of_order

_SHARED = (shared_queries.PAYMENTS_AND_ORDERS,)
_CARDS = "method IN ('credit_card', 'debit_card')"


def _balance(name: str, description: str, *, orders: str, violation: str) -> Law:
    """A law on what was captured of and refunded to the ``orders`` that a condition tells."""
    return law(
        5,
        name,
        description,
        tables=("payments", "orders"),
        sql=f"""
            SELECT * FROM (
                SELECT order_id, orders.status, total, orders.refunded AS stated,
                       coalesce(captured, 0) AS captured, coalesce(money.refunded, 0) AS refunded
                FROM orders LEFT JOIN {shared_queries.MONEY} AS money USING (order_id) WHERE {orders})
            WHERE {violation}""",
        shared=(shared_queries.BALANCES,),
    )


def _of_card(field: str, what: str) -> Law:
    """The law that ``field`` is there if and only if the payment is by card."""
    return never(
        5,
        f"{field}_is_there_for_cards",
        f"A payment has {what} if, and only if, its method is a card.",
        table="payments",
        violation=f"({field} IS NOT NULL) IS DISTINCT FROM ({_CARDS})",
        show=f"payment_id, method, {field}",
    )


LAWS = (
    _balance(
        "order_that_is_paid_is_charged_in_full",
        "A paid, shipped, delivered or returned order has captured charges of exactly its total.",
        orders="orders.status IN ('paid', 'shipped', 'delivered', 'returned')",
        violation="captured <> total",
    ),
    _balance(
        "pending_order_is_not_charged",
        "A pending order has no captured charge.",
        orders="orders.status = 'pending'",
        violation="captured <> 0",
    ),
    _balance(
        "cancelled_order_is_refunded",
        "A cancelled order has no captured charge, or all of it was refunded.",
        orders="orders.status = 'cancelled'",
        violation="refunded < captured",
    ),
    _balance(
        "returned_order_is_refunded",
        "Something is refunded for an order of which something came back.",
        orders="orders.status = 'returned'",
        violation="refunded <= 0",
    ),
    _balance(
        "order_says_what_was_refunded",
        "An order states what its refunds come to.",
        orders="true",
        violation="refunded <> stated",
    ),
    _balance(
        "refunds_stay_within_charges",
        "No more is refunded than was captured.",
        orders="true",
        violation="refunded > captured",
    ),
    law(
        5,
        "order_is_paid_when_its_charge_is_captured",
        "An order was paid when its charge was captured, and only then.",
        tables=("payments", "orders"),
        sql="""
            SELECT order_id, paid_at, processed_at
            FROM orders LEFT JOIN (SELECT order_id, processed_at FROM payments WHERE status = 'captured') AS captures
            USING (order_id) WHERE paid_at IS DISTINCT FROM processed_at""",
        shared=(shared_queries.BALANCES,),
    ),
    never(
        5,
        "declined_charge_has_a_reason",
        "A declined charge has a failure reason, and no other payment has.",
        table="payments",
        violation="(failure_reason IS NOT NULL) IS DISTINCT FROM (status = 'declined')",
        show="payment_id, status, failure_reason",
    ),
    never(
        5,
        "payment_status_fits_its_kind",
        "A charge is captured or declined, a refund is refunded, either may be pending.",
        table="payments",
        violation="(CASE kind WHEN 'charge' THEN status IN ('pending', 'captured', 'declined') "
        "ELSE status IN ('pending', 'refunded') END) IS NOT TRUE",
        show="payment_id, kind, status",
    ),
    law(
        5,
        "attempts_are_counted",
        "The attempts of an order are 1, 2 and so on, for charges and refunds each.",
        tables=("payments",),
        # As many attempts as there are bits, from the first on, and all of them set: each is there once.
        sql="""
            SELECT order_id, kind, count(*) AS payments, min(attempt) AS first, max(attempt) AS last
            FROM payments GROUP BY order_id, kind
            HAVING bit_or(1::BIGINT << least(greatest(attempt, 0), 60)) <> (2::BIGINT << least(count(*), 60)) - 2""",
    ),
    law(
        5,
        "charge_follows_a_decline",
        "A later attempt to charge is made once the one before it was declined.",
        tables=("payments",),
        sql="""
            SELECT later.payment_id, later.created_at, earlier.status AS status_before,
                   earlier.processed_at AS decided_before
            FROM payments AS later JOIN payments AS earlier ON earlier.order_id = later.order_id
             AND earlier.kind = later.kind AND earlier.attempt = later.attempt - 1
            WHERE later.kind = 'charge' AND later.attempt > 1
              AND (earlier.status IN ('pending', 'refunded') OR earlier.processed_at > later.created_at)""",
    ),
    law(
        5,
        "nothing_is_charged_after_a_capture",
        "No attempt to charge follows the one that was captured.",
        tables=("payments",),
        sql="""
            SELECT later.payment_id, later.attempt, captured.attempt AS captured_attempt,
                   captured.processed_at AS captured_at
            FROM payments AS later JOIN (SELECT * FROM payments WHERE status = 'captured') AS captured USING (order_id)
            WHERE later.kind = 'charge' AND later.attempt > captured.attempt""",
    ),
    law(
        5,
        "refund_follows_the_capture",
        "Nothing is refunded before it was captured.",
        tables=("payments",),
        sql="""
            SELECT refund.payment_id, refund.created_at, captured.processed_at AS captured_at
            FROM (SELECT * FROM payments WHERE kind = 'refund') AS refund
            JOIN (SELECT * FROM payments WHERE status = 'captured') AS captured USING (order_id)
            WHERE captured.processed_at > refund.created_at""",
    ),
    _of_card("card_brand", "a brand"),
    _of_card("card_last4", "last digits"),
    never(
        5,
        "payment_amount_is_positive",
        "Every payment is of an amount above zero.",
        table="payments",
        violation="(amount > 0) IS NOT TRUE",
        show="payment_id, amount",
    ),
    of_order(5, "payments", field="customer_id", shared=_SHARED),
    of_order(5, "payments", field="currency", shared=_SHARED),
    of_order(
        5, "payments", field="method", theirs="payment_method", only="payments.status = 'captured'", shared=_SHARED
    ),
)
