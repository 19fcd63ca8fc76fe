"""What breaks laws of this kind: keys that repeat."""

from __future__ import annotations

from collections.abc import Mapping

from mockmart.assets.shop.graph import GRAPH
from tests.assets.quality.breaches.breach import ABANDONED, IDLE, UNREVIEWED, UNSOLD, Breach, copy, of, update

BREACHES: Mapping[str, Breach] = {
    "date_is_a_key": copy("calendar", "campaign IS NULL", "calendar_has_every_day"),
    "coupon_is_a_key": copy("promotions", "kind = 'coupon'"),
    "price_history_is_a_key": copy("price_history", "valid_to IS NULL", "price_is_valid_until_the_next"),
    "product_id_is_a_key": copy("products", UNSOLD, sku="'NEW-000000'"),
    "sku_is_a_key": update("products", UNSOLD, sku=of("products", "sku", "true")),
    "user_id_is_a_key": copy("users", IDLE, "user_addresses_are_the_lists", email="replace(email, '@', '9999999@')"),
    "email_is_a_key": update(
        "users",
        "true",
        first_name=of("users", "first_name", "true"),
        last_name=of("users", "last_name", "true"),
        email=of("users", "email", "true"),
    ),
    "cart_id_is_a_key": copy("carts", ABANDONED, "cart_items_are_the_lists"),
    "order_id_is_a_key": copy("orders", UNREVIEWED, "cart_has_one_order", "order_items_are_the_lists"),
    "payment_id_is_a_key": update("payments", "true", payment_id=of("payments", "payment_id", "true")),
    "review_id_is_a_key": update("reviews", "true", review_id=of("reviews", "review_id", "true")),
    "user_address_line_is_a_key": update(
        "user_addresses", "line_number = 2", "user_addresses_are_the_lists", line_number="1"
    ),
    "cart_item_line_is_a_key": update("cart_items", "line_number = 2", "cart_items_are_the_lists", line_number="1"),
    "order_item_line_is_a_key": update("order_items", "line_number = 2", "order_items_are_the_lists", line_number="1"),
    **{f"{table}_are_numbered": update(table, "true", _index="_index + 1") for table in GRAPH},
}
