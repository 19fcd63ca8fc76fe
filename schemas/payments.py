"""The charges and refunds of orders."""

from __future__ import annotations

from mockmart.entity import Entity
from mockmart.fields import Instant, Int, Money, Pick, Text, choice, code, field, one_of, only_where
from schemas.orders import METHODS

CARDS = ("credit_card", "debit_card")


class Payments(Entity):
    """One row an attempt to charge or to refund, in the order of its order."""

    payment_id: Text = code("PAY-{year}-{random:10}", "Identifier of the payment.")
    order_id: Text = field(
        "Order that is paid or refunded.", refers="shop.orders.order_id", str_matches=r"^ORD-\d{4}-\d{7}$"
    )
    customer_id: Text = field("User who pays.", refers="shop.users.user_id", str_matches=r"^USR-\d{7}$")
    kind: Pick = one_of(("charge", "refund"), "Which way the money goes.")
    attempt: Int = field(
        "Which attempt it is, from 1, within the order and the kind.",
        settable=("min", "max"),
        in_range={"min_value": 1, "max_value": 10},
    )
    method: Pick = one_of(tuple(METHODS), "How the order is paid.")
    status: Pick = one_of(("pending", "captured", "declined", "refunded"), "What came of the attempt.")
    amount: Money = field("Amount of the charge or refund.", gt=0)
    currency: Pick = field("Currency of the amount.", isin=["USD"])
    failure_reason: Pick = choice(
        {
            "insufficient_funds": 0.42,
            "do_not_honor": 0.24,
            "expired_card": 0.12,
            "incorrect_cvc": 0.10,
            "processing_error": 0.07,
            "suspected_fraud": 0.05,
        },
        "Why a charge was declined.",
        only=only_where("status", "declined"),
    )
    card_brand: Pick = choice(
        {"visa": 0.52, "mastercard": 0.27, "amex": 0.13, "discover": 0.08},
        "Brand of the card, for cards only.",
        only=only_where("method", *CARDS),
    )
    card_last4: Text = code(
        "{random:4}", "Last four digits of the card, for cards only.", unique=False, only=only_where("method", *CARDS)
    )
    created_at: Instant = field("When the attempt was made.")
    processed_at: Instant = field(
        "When it was decided; null while pending.", only=only_where("status", "captured", "declined", "refunded")
    )
