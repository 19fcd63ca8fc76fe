"""The charges and refunds of orders."""

from __future__ import annotations

from mockmart.schema.fields import (
    Category,
    Instant,
    Int,
    Money,
    Text,
    choice,
    code,
    field,
    foreign_key,
    one_of,
    present_when,
)
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import CURRENCIES
from mockmart.schemas.orders import METHODS

KINDS = ("charge", "refund")
STATUSES = ("pending", "captured", "declined", "refunded")
CARDS = ("credit_card", "debit_card")


class Payments(Entity):
    """One row an attempt to charge or to refund, in the order of its order."""

    payment_id: Text = code("PAY-{year}-{random:10+}", "Identifier of the payment.")
    order_id: Text = foreign_key("shop.orders.order_id", "Order that is paid or refunded.", codes=keys.ORDER)
    customer_id: Text = foreign_key("shop.users.user_id", "User who pays.", codes=keys.USER)
    kind: Category = one_of(KINDS, "Which way the money goes.")
    attempt: Int = field(
        "Which attempt it is, from 1, within the order and the kind.",
        settable=("min", "max"),
        in_range={"min_value": 1, "max_value": 10},
    )
    method: Category = one_of(tuple(METHODS), "How the order is paid.")
    status: Category = one_of(STATUSES, "What came of the attempt.")
    amount: Money = field("Amount of the charge or refund.", gt=0)
    currency: Category = one_of(tuple(CURRENCIES), "Currency of the amount.")
    failure_reason: Category = choice(
        {
            "insufficient_funds": 0.42,
            "do_not_honor": 0.24,
            "expired_card": 0.12,
            "incorrect_cvc": 0.10,
            "processing_error": 0.07,
            "suspected_fraud": 0.05,
        },
        "Why a charge was declined.",
        only=present_when("status", "declined"),
    )
    card_brand: Category = choice(
        {"visa": 0.52, "mastercard": 0.27, "amex": 0.13, "discover": 0.08},
        "Brand of the card, for cards only.",
        only=present_when("method", *CARDS),
    )
    card_last4: Text = code(
        "{random:4}", "Last four digits of the card, for cards only.", unique=False, only=present_when("method", *CARDS)
    )
    created_at: Instant = field("When the attempt was made.")
    processed_at: Instant = field(
        "When it was decided; null while pending.", only=present_when("status", "captured", "declined", "refunded")
    )
