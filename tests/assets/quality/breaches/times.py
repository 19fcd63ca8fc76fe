"""What breaks laws of this kind: instants out of order."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import (
    ABANDONED,
    AS_OF,
    CONVERTED,
    GIVEN_UP,
    IDLE,
    TINY,
    UNSOLD,
    Breach,
    update,
)

BREACHES: Mapping[str, Breach] = {
    "calendar_have_happened": update("calendar", "true", "calendar_has_every_day", date="date + 1"),
    "calendar_has_every_day": update("calendar", "_index = 0", date="date - 1"),
    "calendar_names_the_sale": update("calendar", "campaign IS NULL", campaign="'Nothing'"),
    "promotions_have_happened": update(
        "promotions",
        "kind = 'coupon'",
        "coupon_is_entered_while_it_is_valid",
        starts_at=f"{AS_OF} + {TINY}",
        ends_at=f"{AS_OF} + INTERVAL 1 DAY",
    ),
    "promotion_begins_before_it_ends": update(
        "promotions", "kind = 'coupon'", "coupon_is_entered_while_it_is_valid", ends_at=f"starts_at - {TINY}"
    ),
    "products_have_happened": update(
        "products",
        f"{UNSOLD} AND delisted_at IS NULL",
        "price_is_valid_until_the_next",
        listed_at=f"{AS_OF} + {TINY}",
    ),
    "price_history_have_happened": update(
        "price_history",
        "valid_to IS NULL",
        "price_is_the_current_one",
        "price_is_valid_until_the_next",
        valid_to=f"{AS_OF} + {TINY}",
    ),
    "price_is_valid_until_the_next": update("price_history", "valid_to IS NOT NULL", valid_to=f"valid_to - {TINY}"),
    "product_is_listed_before_it_is_delisted": update(
        "products", "product_id NOT IN (SELECT product_id FROM cart_items)", delisted_at=f"listed_at - {TINY}"
    ),
    "product_is_not_delisted_before_it_is_in_a_cart": update(
        "products",
        "product_id IN (SELECT product_id FROM cart_items)",
        delisted_at=f"listed_at + {TINY}",
    ),
    "users_have_happened": update("users", "true", last_login=f"{AS_OF} + {TINY}"),
    "carts_have_happened": update(
        "carts", ABANDONED, "customer_was_logged_in_for_the_cart", updated_at=f"{AS_OF} + {TINY}"
    ),
    "orders_have_happened": update(
        "orders", "status = 'returned'", "return_happens_when_its_order_says", returned_at=f"{AS_OF} + {TINY}"
    ),
    "payments_have_happened": update("payments", "kind = 'refund'", processed_at=f"{AS_OF} + {TINY}"),
    "reviews_have_happened": update("reviews", "true", created_at=f"{AS_OF} + {TINY}"),
    "user_signs_up_before_logging_in": update("users", IDLE, last_login=f"created_at - {TINY}"),
    "user_signs_up_before_filling_a_cart": update(
        "users",
        "last_login > (SELECT min(created_at) FROM carts WHERE customer_id = user_id) "
        "AND user_id NOT IN (SELECT user_id FROM reviews)",
        "user_signs_up_before_the_session",
        created_at=f"(SELECT min(carts.created_at) FROM carts WHERE customer_id = user_id) + {TINY}",
    ),
    "customer_was_logged_in_for_the_cart": update(
        "users",
        "created_at < (SELECT max(updated_at) FROM carts WHERE customer_id = user_id)",
        last_login="created_at",
    ),
    "sessions_have_happened": update(
        "sessions", "cart_id IS NULL", "session_begins_before_it_ends", started_at=f"{AS_OF} + {TINY}"
    ),
    "session_begins_before_it_ends": update("sessions", "cart_id IS NULL", ended_at=f"started_at - {TINY}"),
    "session_contains_its_cart": update(
        "sessions",
        "cart_id IS NOT NULL AND started_at + INTERVAL 5 SECONDS < ended_at",
        started_at=f"(SELECT carts.created_at FROM carts WHERE carts.cart_id = sessions.cart_id) + {TINY}",
    ),
    "cart_has_one_session": update("sessions", "cart_id IS NOT NULL", cart_id="NULL"),
    "user_signs_up_before_the_session": update(
        "sessions",
        "cart_id IS NULL AND user_id IS NOT NULL",
        started_at=f"(SELECT users.created_at FROM users WHERE users.user_id = sessions.user_id) - {TINY}",
    ),
    "product_is_listed_before_it_is_in_a_cart": update(
        "products",
        "product_id IN (SELECT product_id FROM cart_items) AND product_id NOT IN (SELECT product_id FROM reviews) "
        "AND delisted_at IS NULL",
        "price_is_valid_until_the_next",
        listed_at=AS_OF,
    ),
    "cart_is_updated_after_it_was_created": update("carts", ABANDONED, updated_at=f"created_at - {TINY}"),
    "cart_is_left_before_the_order": update(
        "carts",
        f"{CONVERTED} AND updated_at + {TINY} < (SELECT last_login FROM users WHERE user_id = customer_id)",
        updated_at=f"updated_at + {TINY}",
    ),
    "order_is_placed_before_it_is_paid": update(
        "orders",
        "status = 'paid'",
        "order_is_paid_when_its_charge_is_captured",
        paid_at=f"created_at - {TINY}",
    ),
    "order_is_paid_before_it_is_shipped": update(
        "orders", "status = 'shipped'", "shipment_shipped_at_is_the_orders", shipped_at=f"paid_at - {TINY}"
    ),
    "order_is_shipped_before_it_is_delivered": update(
        "orders", "status = 'delivered'", "shipment_delivered_at_is_the_orders", delivered_at=f"shipped_at - {TINY}"
    ),
    "order_is_delivered_before_it_is_returned": update(
        "orders",
        "status = 'returned'",
        "return_is_requested_before_it_comes",
        "return_happens_when_its_order_says",
        returned_at=f"delivered_at - {TINY}",
    ),
    "order_is_delivered_before_it_is_sent_back": update(
        "orders",
        "return_requested_at IS NOT NULL",
        "return_happens_when_its_order_says",
        return_requested_at=f"delivered_at - {TINY}",
    ),
    "return_is_requested_before_it_comes": update(
        "orders",
        "returned_at IS NOT NULL",
        "return_happens_when_its_order_says",
        return_requested_at=f"returned_at + {TINY}",
    ),
    "order_is_placed_before_it_is_due": update("orders", "shipped_at IS NULL", promised_at=f"created_at - {TINY}"),
    "shipments_have_happened": update(
        "shipments", "status = 'in_transit'", "shipment_shipped_at_is_the_orders", shipped_at=f"{AS_OF} + {TINY}"
    ),
    "returns_have_happened": update(
        "returns", "received_at IS NULL", "return_happens_when_its_order_says", requested_at=f"{AS_OF} + {TINY}"
    ),
    "order_is_placed_before_it_is_cancelled": update(
        "orders", "status = 'cancelled' AND paid_at IS NULL", cancelled_at=f"created_at - {TINY}"
    ),
    "order_is_paid_before_it_is_cancelled": update(
        "orders", "status = 'cancelled' AND paid_at IS NOT NULL", cancelled_at=f"paid_at - {TINY}"
    ),
    "order_is_cancelled_before_it_is_shipped": update(
        "orders",
        "status = 'shipped'",
        "cancelled_at_fits_the_status",
        cancelled_at=f"shipped_at + {TINY}",
    ),
    "payment_follows_the_order": update(
        "payments",
        "kind = 'charge' AND attempt = 1",
        created_at=f"(SELECT orders.created_at FROM orders WHERE orders.order_id = payments.order_id) - {TINY}",
    ),
    "payment_is_processed_after_it_was_made": update("payments", GIVEN_UP, processed_at=f"created_at - {TINY}"),
    "verified_review_follows_the_delivery": update(
        "reviews",
        "order_id IS NOT NULL",
        created_at=f"(SELECT delivered_at FROM orders WHERE orders.order_id = reviews.order_id) - {TINY}",
    ),
    "review_follows_the_sign_up": update(
        "reviews", "order_id IS NULL", user_id="(SELECT user_id FROM users ORDER BY created_at DESC LIMIT 1)"
    ),
    "review_follows_the_listing": update(
        "reviews",
        "order_id IS NULL AND created_at < (SELECT max(listed_at) FROM products)",
        product_id="(SELECT product_id FROM products ORDER BY listed_at DESC LIMIT 1)",
    ),
}
