"""What breaks laws of this kind: payments that do not tell their order's story."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import CAPTURED, GIVEN_UP, LAST_ATTEMPT, TINY, Breach, copy, refund, update

BREACHES: Mapping[str, Breach] = {
    "order_that_is_paid_is_charged_in_full": update("payments", CAPTURED, amount="amount + 0.01"),
    "pending_order_is_not_charged": update(
        "payments",
        "status = 'pending'",
        "order_is_paid_when_its_charge_is_captured",
        status="'captured'",
        processed_at="created_at",
    ),
    "cancelled_order_is_refunded": update(
        "payments", refund("cancelled"), "order_says_what_was_refunded", amount="amount - 0.01"
    ),
    "returned_order_is_refunded": update(
        "payments", refund("returned"), "order_says_what_was_refunded", "payment_amount_is_positive", amount="0"
    ),
    "order_says_what_was_refunded": update("payments", refund("returned"), amount="amount - 0.01"),
    "refunds_stay_within_charges": update(
        "payments", refund("cancelled"), "order_says_what_was_refunded", amount="amount + 0.01"
    ),
    "order_is_paid_when_its_charge_is_captured": update("orders", "status = 'delivered'", paid_at=f"paid_at + {TINY}"),
    "declined_charge_has_a_reason": update("payments", "status = 'declined'", failure_reason="NULL"),
    "payment_status_fits_its_kind": update(
        "payments", f"{GIVEN_UP} AND {LAST_ATTEMPT}", status="'refunded'", failure_reason="NULL"
    ),
    "attempts_are_counted": update("payments", f"{CAPTURED} AND attempt = 1", attempt="2"),
    "charge_follows_a_decline": update(
        "payments",
        "kind = 'charge' AND attempt = 2",
        created_at="(SELECT p.processed_at FROM payments AS p "
        f"WHERE p.order_id = payments.order_id AND p.kind = 'charge' AND p.attempt = 1) - {TINY}",
    ),
    "nothing_is_charged_after_a_capture": copy(
        "payments",
        f"{CAPTURED} AND attempt = 1",
        payment_id="'PAY-none'",
        attempt="2",
        status="'declined'",
        failure_reason="'expired_card'",
        created_at="processed_at",
    ),
    "refund_follows_the_capture": update(
        "payments",
        "kind = 'refund'",
        created_at="(SELECT p.processed_at FROM payments AS p "
        f"WHERE p.order_id = payments.order_id AND p.status = 'captured') - {TINY}",
    ),
    "card_brand_is_there_for_cards": update("payments", "method = 'credit_card'", card_brand="NULL"),
    "card_last4_is_there_for_cards": update("payments", "method = 'paypal'", card_last4="'1234'"),
    "payment_amount_is_positive": update("payments", "status = 'declined'", amount="0"),
    "payment_customer_id_is_the_orders": update(
        "payments", "true", customer_id="(SELECT max(user_id) FROM users WHERE user_id <> customer_id)"
    ),
    "payment_currency_is_the_orders": update("payments", "true", currency="'EUR'"),
    "payment_method_is_the_orders": update("payments", f"{CAPTURED} AND method = 'paypal'", method="'apple_pay'"),
}
