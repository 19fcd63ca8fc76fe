"""Law 6, statuses: an order or payment has exactly the timestamps that its status needs.

What belongs here: which instants are there. Their order is in ``times``.
"""

from __future__ import annotations

from mockmart.assets.quality.laws.law import Law, never


def _there(column: str, what: str, statuses: tuple[str, ...], *, may: tuple[str, ...] = ()) -> Law:
    """The law that an order has ``column`` if it is in one of ``statuses``; in one of ``may`` it need not."""
    always, perhaps = (", ".join(f"'{status}'" for status in some) for some in (statuses, (*statuses, *may)))
    return never(
        6,
        f"{column}_fits_the_status",
        f"An order says when it was {what} if, and only if, its status says that it was.",
        table="orders",
        violation=f"({column} IS NULL AND status IN ({always}))"
        f" OR ({column} IS NOT NULL AND status NOT IN ({perhaps}))",
        show=f"order_id, status, {column}",
    )


LAWS = (
    # A cancelled order may have been paid or not; whether it was belongs to its payments.
    _there("paid_at", "paid", ("paid", "shipped", "delivered", "returned"), may=("cancelled",)),
    _there("shipped_at", "shipped", ("shipped", "delivered", "returned")),
    _there("delivered_at", "delivered", ("delivered", "returned")),
    _there("cancelled_at", "cancelled", ("cancelled",)),
    _there("returned_at", "returned", ("returned",)),
    _there("return_requested_at", "asked to be sent back", ("returned",), may=("delivered",)),
    never(
        6,
        "processed_at_fits_the_status",
        "A payment says when it was decided unless it is pending.",
        table="payments",
        violation="(processed_at IS NULL) IS DISTINCT FROM (status = 'pending')",
        show="payment_id, status, processed_at",
    ),
)
