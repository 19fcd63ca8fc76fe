"""What breaks laws of this kind: references to nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import ABANDONED, UNREVIEWED, UNSOLD, Breach, of, update

BREACHES: Mapping[str, Breach] = {
    "user_address_has_a_user": update("user_addresses", "true", "user_addresses_are_the_lists", user_id="'USR-none'"),
    "session_id_is_a_key": update("sessions", "true", session_id=of("sessions", "session_id", "true")),
    "session_has_a_user": update("sessions", "cart_id IS NULL AND user_id IS NOT NULL", user_id="'USR-none'"),
    "session_has_a_cart": update("sessions", "cart_id IS NOT NULL", "cart_has_one_session", cart_id="'CRT-none'"),
    "cart_has_a_customer": update("carts", ABANDONED, "session_contains_its_cart", customer_id="'USR-none'"),
    "cart_item_has_a_cart": update("cart_items", "true", "cart_items_are_the_lists", cart_id="'CRT-none'"),
    "cart_item_has_a_product": update("cart_items", "true", "cart_items_are_the_lists", product_id="'PROD-none'"),
    "price_history_has_a_product": update(
        "price_history", f"valid_to IS NULL AND {UNSOLD}", "price_is_the_current_one", product_id="'PROD-none'"
    ),
    "cart_has_a_coupon": update("carts", f"{ABANDONED} AND coupon IS NOT NULL", coupon="'NONE00'"),
    "order_has_a_coupon": update("orders", "coupon IS NOT NULL", "order_coupon_is_the_carts", coupon="'NONE00'"),
    "order_has_a_cart": update("orders", "true", "converted_cart_has_an_order", cart_id="'CRT-none'"),
    "order_has_a_customer": update(
        "orders",
        UNREVIEWED,
        "order_customer_id_is_the_carts",
        "payment_customer_id_is_the_orders",
        "shipping_address_is_the_customers",
        "billing_address_is_the_customers",
        customer_id="'USR-none'",
    ),
    "order_item_has_an_order": update("order_items", "true", "order_items_are_the_lists", order_id="'ORD-none'"),
    "order_item_has_a_product": update("order_items", "true", "order_items_are_the_lists", product_id="'PROD-none'"),
    "payment_has_an_order": update("payments", "status = 'pending' AND attempt = 1", order_id="'ORD-none'"),
    "payment_has_a_customer": update("payments", "true", "payment_customer_id_is_the_orders", customer_id="'USR-none'"),
    "review_has_a_product": update("reviews", "order_id IS NULL", product_id="'PROD-none'"),
    "review_has_a_user": update("reviews", "order_id IS NULL", user_id="'USR-none'"),
    "review_has_an_order": update("reviews", "order_id IS NOT NULL", order_id="'ORD-none'"),
}
