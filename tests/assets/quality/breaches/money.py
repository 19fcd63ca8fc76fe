"""What breaks laws of this kind: amounts that do not add up."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import ABANDONED, CONVERTED, Breach, update

BREACHES: Mapping[str, Breach] = {
    "cost_is_above_zero": update("products", "true", cost="0"),
    "price_is_above_cost": update("products", "true", "price_is_the_current_one", price="cost"),
    "listed_price_was_above_cost": update("price_history", "valid_to IS NOT NULL", cost="1000000"),
    "price_is_the_current_one": update("products", "true", price="price + 0.01"),
    "line_price_is_in_force": update(
        "price_history",
        "valid_to IS NOT NULL AND product_id IN (SELECT product_id FROM cart_items JOIN carts USING (cart_id) "
        "WHERE carts.created_at BETWEEN valid_from AND valid_to)",
        price="price + 0.01",
    ),
    "cart_is_not_empty": update("carts", ABANDONED, "cart_items_are_the_lists", "cart_subtotal_adds_up", items="[]"),
    "cart_subtotal_adds_up": update("carts", ABANDONED, subtotal="subtotal + 0.01", total="total + 0.01"),
    "cart_total_adds_up": update("carts", "true", total="total + 0.01"),
    "cart_item_total_adds_up": update("cart_items", "true", line_total="line_total - 0.01"),
    "order_subtotal_adds_up": update(
        "orders",
        "true",
        "order_discount_is_the_coupons",
        subtotal="subtotal + 0.01",
        discount="discount + 0.01",
    ),
    "order_discount_is_within_the_subtotal": update(
        "orders", "true", "order_discount_is_the_coupons", discount="-0.01", tax="tax - discount - 0.01"
    ),
    "order_discount_is_the_coupons": update(
        "orders", "coupon IS NOT NULL", discount="discount - 0.01", tax="tax - 0.01"
    ),
    "order_coupon_is_the_carts": update("carts", f"{CONVERTED} AND coupon IS NOT NULL", coupon="NULL"),
    "coupon_is_entered_while_it_is_valid": update(
        "carts",
        f"{ABANDONED} AND created_at < (SELECT max(starts_at) FROM promotions)",
        coupon="(SELECT coupon FROM promotions WHERE starts_at > carts.created_at ORDER BY _index LIMIT 1)",
    ),
    "order_total_adds_up": update("orders", "true", tax="tax + 0.01"),
    "order_costs_something": update(
        "orders",
        "status = 'pending' AND discount = 0 AND payment_method <> 'gift_card'",
        shipping_cost="-subtotal - tax",
        total="0",
    ),
    "order_item_total_adds_up": update("order_items", "true", line_total="line_total - 0.01"),
}
