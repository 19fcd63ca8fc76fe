"""What breaks laws of this kind: lists that differ from their rows."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import ABANDONED, CONVERTED, Breach, copy, delete, update

BREACHES: Mapping[str, Breach] = {
    "user_addresses_are_the_lists": update("user_addresses", "true", street="'1 Elsewhere'"),
    "cart_items_are_the_lists": delete("cart_items", "true"),
    "order_items_are_the_lists": update("order_items", "true", sku="'NEW-000000'"),
    "cart_item_sku_is_the_products": update("cart_items", "true", "cart_items_are_the_lists", sku="'NEW-000000'"),
    "cart_item_name_is_the_products": update("cart_items", "true", "cart_items_are_the_lists", name="'Nothing'"),
    "cart_item_category_is_the_products": update("cart_items", "true", "cart_items_are_the_lists", category="'None'"),
    "cart_has_no_product_twice": update(
        "cart_items",
        "line_number = 2",
        "cart_items_are_the_lists",
        **{
            field: f"(SELECT {field} FROM cart_items AS i WHERE i.cart_id = cart_items.cart_id AND i.line_number = 1)"
            for field in ("product_id", "sku", "name", "category")
        },
    ),
    "converted_cart_has_an_order": update("carts", ABANDONED, status="'converted'"),
    "order_is_of_a_converted_cart": update("carts", CONVERTED, status="'abandoned'"),
    "cart_has_one_order": copy(
        "orders", "status = 'pending'", "order_items_are_the_lists", order_id="'ORD-2025-0000000'"
    ),
    "order_customer_id_is_the_carts": update(
        "carts",
        f"{CONVERTED} AND customer_id <> (SELECT arg_max(user_id, last_login) FROM users)",
        "session_contains_its_cart",
        customer_id="(SELECT arg_max(user_id, last_login) FROM users WHERE created_at < carts.created_at)",
    ),
    "order_currency_is_the_carts": update("carts", CONVERTED, currency="'EUR'"),
    "order_items_are_the_carts": update(
        "orders",
        "true",
        "order_items_are_the_lists",
        items="list_transform(items, lambda item: struct_update(item, sku := 'NEW-000000'))",
    ),
}
