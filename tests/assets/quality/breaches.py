"""For each law of the shop, one change to one row that breaks it.

What belongs here: the changes, and which other laws they cannot help breaking. A test makes each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockmart.assets.shop.graph import GRAPH

AS_OF = "getvariable('as_of')"
TINY = "INTERVAL 1 MICROSECOND"


@dataclass(frozen=True)
class Breach:
    """A change to the first row of ``table`` for which ``where`` holds, and the laws that it breaks besides.

    ``sets`` are the new values of columns. The row is updated; a copy of it is inserted if ``copied``, and it is
    deleted if nothing is set.
    """

    table: str
    where: str
    sets: Mapping[str, str]
    copied: bool = False
    also: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The change as SQL; it touches one row."""
        row = f"rowid = (SELECT rowid FROM {self.table} WHERE {self.where} ORDER BY _index DESC LIMIT 1)"
        if self.copied:
            sets = {**self.sets, "_index": f"(SELECT count(*) FROM {self.table})"}
            values = ", ".join(f"{value} AS {column}" for column, value in sets.items())
            return f"INSERT INTO {self.table} SELECT * REPLACE ({values}) FROM {self.table} WHERE {row}"
        if self.sets:
            values = ", ".join(f"{column} = {value}" for column, value in self.sets.items())
            return f"UPDATE {self.table} SET {values} WHERE {row}"
        return f"DELETE FROM {self.table} WHERE {row}"


def _update(table: str, where: str, *also: str, **sets: str) -> Breach:
    return Breach(table, where, sets, also=also)


def _copy(table: str, where: str, *also: str, **sets: str) -> Breach:
    return Breach(table, where, sets, copied=True, also=also)


def _delete(table: str, where: str, *also: str) -> Breach:
    return Breach(table, where, {}, also=also)


def _of(table: str, column: str, where: str) -> str:
    """The first ``column`` of the rows of another table, as a value."""
    return f"(SELECT {column} FROM {table} WHERE {where} ORDER BY _index LIMIT 1)"


UNSOLD = "product_id NOT IN (SELECT product_id FROM cart_items) AND product_id NOT IN (SELECT product_id FROM reviews)"
IDLE = "user_id NOT IN (SELECT customer_id FROM carts) AND user_id NOT IN (SELECT user_id FROM reviews)"
ABANDONED = "status = 'abandoned'"
CONVERTED = "status = 'converted'"
UNREVIEWED = "order_id NOT IN (SELECT order_id FROM reviews WHERE order_id IS NOT NULL)"
CAPTURED = "status = 'captured' AND order_id IN (SELECT order_id FROM orders WHERE orders.status = 'delivered')"
GIVEN_UP = "status = 'declined' AND order_id NOT IN (SELECT order_id FROM payments AS p WHERE p.status <> 'declined')"
LAST_ATTEMPT = (
    "attempt = (SELECT max(attempt) FROM payments AS p WHERE p.order_id = payments.order_id AND p.kind = 'charge')"
)


def _refund(of: str) -> str:
    return f"kind = 'refund' AND order_id IN (SELECT order_id FROM orders WHERE orders.status = '{of}')"


_KEYS = {
    "date_is_a_key": _copy("calendar", "campaign IS NULL", "calendar_has_every_day"),
    "coupon_is_a_key": _copy("promotions", "kind = 'coupon'"),
    "price_history_is_a_key": _copy("price_history", "valid_to IS NULL", "price_is_valid_until_the_next"),
    "product_id_is_a_key": _copy("products", UNSOLD, sku="'NEW-000000'"),
    "sku_is_a_key": _update("products", UNSOLD, sku=_of("products", "sku", "true")),
    "user_id_is_a_key": _copy("users", IDLE, "user_addresses_are_the_lists", email="replace(email, '@', '9999999@')"),
    "email_is_a_key": _update(
        "users",
        "true",
        first_name=_of("users", "first_name", "true"),
        last_name=_of("users", "last_name", "true"),
        email=_of("users", "email", "true"),
    ),
    "cart_id_is_a_key": _copy("carts", ABANDONED, "cart_items_are_the_lists"),
    "order_id_is_a_key": _copy("orders", UNREVIEWED, "cart_has_one_order", "order_items_are_the_lists"),
    "payment_id_is_a_key": _update("payments", "true", payment_id=_of("payments", "payment_id", "true")),
    "review_id_is_a_key": _update("reviews", "true", review_id=_of("reviews", "review_id", "true")),
    "user_address_line_is_a_key": _update(
        "user_addresses", "line_number = 2", "user_addresses_are_the_lists", line_number="1"
    ),
    "cart_item_line_is_a_key": _update("cart_items", "line_number = 2", "cart_items_are_the_lists", line_number="1"),
    "order_item_line_is_a_key": _update("order_items", "line_number = 2", "order_items_are_the_lists", line_number="1"),
    **{f"{table}_are_numbered": _update(table, "true", _index="_index + 1") for table in GRAPH},
}
_REFERENCES = {
    "user_address_has_a_user": _update("user_addresses", "true", "user_addresses_are_the_lists", user_id="'USR-none'"),
    "session_id_is_a_key": _update("sessions", "true", session_id=_of("sessions", "session_id", "true")),
    "session_has_a_user": _update("sessions", "cart_id IS NULL AND user_id IS NOT NULL", user_id="'USR-none'"),
    "session_has_a_cart": _update("sessions", "cart_id IS NOT NULL", "cart_has_one_session", cart_id="'CRT-none'"),
    "cart_has_a_customer": _update("carts", ABANDONED, "session_contains_its_cart", customer_id="'USR-none'"),
    "cart_item_has_a_cart": _update("cart_items", "true", "cart_items_are_the_lists", cart_id="'CRT-none'"),
    "cart_item_has_a_product": _update("cart_items", "true", "cart_items_are_the_lists", product_id="'PROD-none'"),
    "price_history_has_a_product": _update(
        "price_history", f"valid_to IS NULL AND {UNSOLD}", "price_is_the_current_one", product_id="'PROD-none'"
    ),
    "cart_has_a_coupon": _update("carts", f"{ABANDONED} AND coupon IS NOT NULL", coupon="'NONE00'"),
    "order_has_a_coupon": _update("orders", "coupon IS NOT NULL", "order_coupon_is_the_carts", coupon="'NONE00'"),
    "order_has_a_cart": _update("orders", "true", "converted_cart_has_an_order", cart_id="'CRT-none'"),
    "order_has_a_customer": _update(
        "orders",
        UNREVIEWED,
        "order_customer_id_is_the_carts",
        "payment_customer_id_is_the_orders",
        "shipping_address_is_the_customers",
        "billing_address_is_the_customers",
        customer_id="'USR-none'",
    ),
    "order_item_has_an_order": _update("order_items", "true", "order_items_are_the_lists", order_id="'ORD-none'"),
    "order_item_has_a_product": _update("order_items", "true", "order_items_are_the_lists", product_id="'PROD-none'"),
    "payment_has_an_order": _update("payments", "status = 'pending' AND attempt = 1", order_id="'ORD-none'"),
    "payment_has_a_customer": _update(
        "payments", "true", "payment_customer_id_is_the_orders", customer_id="'USR-none'"
    ),
    "review_has_a_product": _update("reviews", "order_id IS NULL", product_id="'PROD-none'"),
    "review_has_a_user": _update("reviews", "order_id IS NULL", user_id="'USR-none'"),
    "review_has_an_order": _update("reviews", "order_id IS NOT NULL", order_id="'ORD-none'"),
}
_LISTS = {
    "user_addresses_are_the_lists": _update("user_addresses", "true", street="'1 Elsewhere'"),
    "cart_items_are_the_lists": _delete("cart_items", "true"),
    "order_items_are_the_lists": _update("order_items", "true", sku="'NEW-000000'"),
    "cart_item_sku_is_the_products": _update("cart_items", "true", "cart_items_are_the_lists", sku="'NEW-000000'"),
    "cart_item_name_is_the_products": _update("cart_items", "true", "cart_items_are_the_lists", name="'Nothing'"),
    "cart_item_category_is_the_products": _update("cart_items", "true", "cart_items_are_the_lists", category="'None'"),
    "cart_has_no_product_twice": _update(
        "cart_items",
        "line_number = 2",
        "cart_items_are_the_lists",
        **{
            field: f"(SELECT {field} FROM cart_items AS i WHERE i.cart_id = cart_items.cart_id AND i.line_number = 1)"
            for field in ("product_id", "sku", "name", "category")
        },
    ),
    "converted_cart_has_an_order": _update("carts", ABANDONED, status="'converted'"),
    "order_is_of_a_converted_cart": _update("carts", CONVERTED, status="'abandoned'"),
    "cart_has_one_order": _copy(
        "orders", "status = 'pending'", "order_items_are_the_lists", order_id="'ORD-2025-0000000'"
    ),
    "order_customer_id_is_the_carts": _update(
        "carts",
        f"{CONVERTED} AND customer_id <> (SELECT arg_max(user_id, last_login) FROM users)",
        "session_contains_its_cart",
        customer_id="(SELECT arg_max(user_id, last_login) FROM users WHERE created_at < carts.created_at)",
    ),
    "order_currency_is_the_carts": _update("carts", CONVERTED, currency="'EUR'"),
    "order_items_are_the_carts": _update(
        "orders",
        "true",
        "order_items_are_the_lists",
        items="list_transform(items, lambda item: struct_update(item, sku := 'NEW-000000'))",
    ),
}
_TIMES = {
    "calendar_have_happened": _update("calendar", "true", "calendar_has_every_day", date="date + 1"),
    "calendar_has_every_day": _update("calendar", "_index = 0", date="date - 1"),
    "calendar_names_the_sale": _update("calendar", "campaign IS NULL", campaign="'Nothing'"),
    "promotions_have_happened": _update(
        "promotions",
        "kind = 'coupon'",
        "coupon_is_entered_while_it_is_valid",
        starts_at=f"{AS_OF} + {TINY}",
        ends_at=f"{AS_OF} + INTERVAL 1 DAY",
    ),
    "promotion_begins_before_it_ends": _update(
        "promotions", "kind = 'coupon'", "coupon_is_entered_while_it_is_valid", ends_at=f"starts_at - {TINY}"
    ),
    "products_have_happened": _update(
        "products",
        f"{UNSOLD} AND delisted_at IS NULL",
        "price_is_valid_until_the_next",
        listed_at=f"{AS_OF} + {TINY}",
    ),
    "price_history_have_happened": _update(
        "price_history",
        "valid_to IS NULL",
        "price_is_the_current_one",
        "price_is_valid_until_the_next",
        valid_to=f"{AS_OF} + {TINY}",
    ),
    "price_is_valid_until_the_next": _update("price_history", "valid_to IS NOT NULL", valid_to=f"valid_to - {TINY}"),
    "product_is_listed_before_it_is_delisted": _update(
        "products", "product_id NOT IN (SELECT product_id FROM cart_items)", delisted_at=f"listed_at - {TINY}"
    ),
    "product_is_not_delisted_before_it_is_in_a_cart": _update(
        "products",
        "product_id IN (SELECT product_id FROM cart_items)",
        delisted_at=f"listed_at + {TINY}",
    ),
    "users_have_happened": _update("users", "true", last_login=f"{AS_OF} + {TINY}"),
    "carts_have_happened": _update(
        "carts", ABANDONED, "customer_was_logged_in_for_the_cart", updated_at=f"{AS_OF} + {TINY}"
    ),
    "orders_have_happened": _update(
        "orders", "status = 'returned'", "return_happens_when_its_order_says", returned_at=f"{AS_OF} + {TINY}"
    ),
    "payments_have_happened": _update("payments", "kind = 'refund'", processed_at=f"{AS_OF} + {TINY}"),
    "reviews_have_happened": _update("reviews", "true", created_at=f"{AS_OF} + {TINY}"),
    "user_signs_up_before_logging_in": _update("users", IDLE, last_login=f"created_at - {TINY}"),
    "user_signs_up_before_filling_a_cart": _update(
        "users",
        "last_login > (SELECT min(created_at) FROM carts WHERE customer_id = user_id) "
        "AND user_id NOT IN (SELECT user_id FROM reviews)",
        "user_signs_up_before_the_session",
        created_at=f"(SELECT min(carts.created_at) FROM carts WHERE customer_id = user_id) + {TINY}",
    ),
    "customer_was_logged_in_for_the_cart": _update(
        "users",
        "created_at < (SELECT max(updated_at) FROM carts WHERE customer_id = user_id)",
        last_login="created_at",
    ),
    "sessions_have_happened": _update(
        "sessions", "cart_id IS NULL", "session_begins_before_it_ends", started_at=f"{AS_OF} + {TINY}"
    ),
    "session_begins_before_it_ends": _update("sessions", "cart_id IS NULL", ended_at=f"started_at - {TINY}"),
    "session_contains_its_cart": _update(
        "sessions",
        "cart_id IS NOT NULL AND started_at + INTERVAL 5 SECONDS < ended_at",
        started_at=f"(SELECT carts.created_at FROM carts WHERE carts.cart_id = sessions.cart_id) + {TINY}",
    ),
    "cart_has_one_session": _update("sessions", "cart_id IS NOT NULL", cart_id="NULL"),
    "user_signs_up_before_the_session": _update(
        "sessions",
        "cart_id IS NULL AND user_id IS NOT NULL",
        started_at=f"(SELECT users.created_at FROM users WHERE users.user_id = sessions.user_id) - {TINY}",
    ),
    "product_is_listed_before_it_is_in_a_cart": _update(
        "products",
        "product_id IN (SELECT product_id FROM cart_items) AND product_id NOT IN (SELECT product_id FROM reviews) "
        "AND delisted_at IS NULL",
        "price_is_valid_until_the_next",
        listed_at=AS_OF,
    ),
    "cart_is_updated_after_it_was_created": _update("carts", ABANDONED, updated_at=f"created_at - {TINY}"),
    "cart_is_left_before_the_order": _update(
        "carts",
        f"{CONVERTED} AND updated_at + {TINY} < (SELECT last_login FROM users WHERE user_id = customer_id)",
        updated_at=f"updated_at + {TINY}",
    ),
    "order_is_placed_before_it_is_paid": _update(
        "orders",
        "status = 'paid'",
        "order_is_paid_when_its_charge_is_captured",
        paid_at=f"created_at - {TINY}",
    ),
    "order_is_paid_before_it_is_shipped": _update(
        "orders", "status = 'shipped'", "shipment_shipped_at_is_the_orders", shipped_at=f"paid_at - {TINY}"
    ),
    "order_is_shipped_before_it_is_delivered": _update(
        "orders", "status = 'delivered'", "shipment_delivered_at_is_the_orders", delivered_at=f"shipped_at - {TINY}"
    ),
    "order_is_delivered_before_it_is_returned": _update(
        "orders",
        "status = 'returned'",
        "return_is_requested_before_it_comes",
        "return_happens_when_its_order_says",
        returned_at=f"delivered_at - {TINY}",
    ),
    "order_is_delivered_before_it_is_sent_back": _update(
        "orders",
        "return_requested_at IS NOT NULL",
        "return_happens_when_its_order_says",
        return_requested_at=f"delivered_at - {TINY}",
    ),
    "return_is_requested_before_it_comes": _update(
        "orders",
        "returned_at IS NOT NULL",
        "return_happens_when_its_order_says",
        return_requested_at=f"returned_at + {TINY}",
    ),
    "order_is_placed_before_it_is_due": _update("orders", "shipped_at IS NULL", promised_at=f"created_at - {TINY}"),
    "shipments_have_happened": _update(
        "shipments", "status = 'in_transit'", "shipment_shipped_at_is_the_orders", shipped_at=f"{AS_OF} + {TINY}"
    ),
    "returns_have_happened": _update(
        "returns", "received_at IS NULL", "return_happens_when_its_order_says", requested_at=f"{AS_OF} + {TINY}"
    ),
    "order_is_placed_before_it_is_cancelled": _update(
        "orders", "status = 'cancelled' AND paid_at IS NULL", cancelled_at=f"created_at - {TINY}"
    ),
    "order_is_paid_before_it_is_cancelled": _update(
        "orders", "status = 'cancelled' AND paid_at IS NOT NULL", cancelled_at=f"paid_at - {TINY}"
    ),
    "order_is_cancelled_before_it_is_shipped": _update(
        "orders",
        "status = 'shipped'",
        "cancelled_at_fits_the_status",
        cancelled_at=f"shipped_at + {TINY}",
    ),
    "payment_follows_the_order": _update(
        "payments",
        "kind = 'charge' AND attempt = 1",
        created_at=f"(SELECT orders.created_at FROM orders WHERE orders.order_id = payments.order_id) - {TINY}",
    ),
    "payment_is_processed_after_it_was_made": _update("payments", GIVEN_UP, processed_at=f"created_at - {TINY}"),
    "verified_review_follows_the_delivery": _update(
        "reviews",
        "order_id IS NOT NULL",
        created_at=f"(SELECT delivered_at FROM orders WHERE orders.order_id = reviews.order_id) - {TINY}",
    ),
    "review_follows_the_sign_up": _update(
        "reviews", "order_id IS NULL", user_id="(SELECT user_id FROM users ORDER BY created_at DESC LIMIT 1)"
    ),
    "review_follows_the_listing": _update(
        "reviews",
        "order_id IS NULL AND created_at < (SELECT max(listed_at) FROM products)",
        product_id="(SELECT product_id FROM products ORDER BY listed_at DESC LIMIT 1)",
    ),
}
_MONEY = {
    "cost_is_above_zero": _update("products", "true", cost="0"),
    "price_is_above_cost": _update("products", "true", "price_is_the_current_one", price="cost"),
    "listed_price_was_above_cost": _update("price_history", "valid_to IS NOT NULL", cost="1000000"),
    "price_is_the_current_one": _update("products", "true", price="price + 0.01"),
    "line_price_is_in_force": _update(
        "price_history",
        "valid_to IS NOT NULL AND product_id IN (SELECT product_id FROM cart_items JOIN carts USING (cart_id) "
        "WHERE carts.created_at BETWEEN valid_from AND valid_to)",
        price="price + 0.01",
    ),
    "cart_is_not_empty": _update("carts", ABANDONED, "cart_items_are_the_lists", "cart_subtotal_adds_up", items="[]"),
    "cart_subtotal_adds_up": _update("carts", ABANDONED, subtotal="subtotal + 0.01", total="total + 0.01"),
    "cart_total_adds_up": _update("carts", "true", total="total + 0.01"),
    "cart_item_total_adds_up": _update("cart_items", "true", line_total="line_total - 0.01"),
    "order_subtotal_adds_up": _update(
        "orders",
        "true",
        "order_discount_is_the_coupons",
        subtotal="subtotal + 0.01",
        discount="discount + 0.01",
    ),
    "order_discount_is_within_the_subtotal": _update(
        "orders", "true", "order_discount_is_the_coupons", discount="-0.01", tax="tax - discount - 0.01"
    ),
    "order_discount_is_the_coupons": _update(
        "orders", "coupon IS NOT NULL", discount="discount - 0.01", tax="tax - 0.01"
    ),
    "order_coupon_is_the_carts": _update("carts", f"{CONVERTED} AND coupon IS NOT NULL", coupon="NULL"),
    "coupon_is_entered_while_it_is_valid": _update(
        "carts",
        f"{ABANDONED} AND created_at < (SELECT max(starts_at) FROM promotions)",
        coupon="(SELECT coupon FROM promotions WHERE starts_at > carts.created_at ORDER BY _index LIMIT 1)",
    ),
    "order_total_adds_up": _update("orders", "true", tax="tax + 0.01"),
    "order_costs_something": _update(
        "orders",
        "status = 'pending' AND discount = 0 AND payment_method <> 'gift_card'",
        shipping_cost="-subtotal - tax",
        total="0",
    ),
    "order_item_total_adds_up": _update("order_items", "true", line_total="line_total - 0.01"),
}
_PAYMENTS = {
    "order_that_is_paid_is_charged_in_full": _update("payments", CAPTURED, amount="amount + 0.01"),
    "pending_order_is_not_charged": _update(
        "payments",
        "status = 'pending'",
        "order_is_paid_when_its_charge_is_captured",
        status="'captured'",
        processed_at="created_at",
    ),
    "cancelled_order_is_refunded": _update(
        "payments", _refund("cancelled"), "order_says_what_was_refunded", amount="amount - 0.01"
    ),
    "returned_order_is_refunded": _update(
        "payments", _refund("returned"), "order_says_what_was_refunded", "payment_amount_is_positive", amount="0"
    ),
    "order_says_what_was_refunded": _update("payments", _refund("returned"), amount="amount - 0.01"),
    "refunds_stay_within_charges": _update(
        "payments", _refund("cancelled"), "order_says_what_was_refunded", amount="amount + 0.01"
    ),
    "order_is_paid_when_its_charge_is_captured": _update("orders", "status = 'delivered'", paid_at=f"paid_at + {TINY}"),
    "declined_charge_has_a_reason": _update("payments", "status = 'declined'", failure_reason="NULL"),
    "payment_status_fits_its_kind": _update(
        "payments", f"{GIVEN_UP} AND {LAST_ATTEMPT}", status="'refunded'", failure_reason="NULL"
    ),
    "attempts_are_counted": _update("payments", f"{CAPTURED} AND attempt = 1", attempt="2"),
    "charge_follows_a_decline": _update(
        "payments",
        "kind = 'charge' AND attempt = 2",
        created_at="(SELECT p.processed_at FROM payments AS p "
        f"WHERE p.order_id = payments.order_id AND p.kind = 'charge' AND p.attempt = 1) - {TINY}",
    ),
    "nothing_is_charged_after_a_capture": _copy(
        "payments",
        f"{CAPTURED} AND attempt = 1",
        payment_id="'PAY-none'",
        attempt="2",
        status="'declined'",
        failure_reason="'expired_card'",
        created_at="processed_at",
    ),
    "refund_follows_the_capture": _update(
        "payments",
        "kind = 'refund'",
        created_at="(SELECT p.processed_at FROM payments AS p "
        f"WHERE p.order_id = payments.order_id AND p.status = 'captured') - {TINY}",
    ),
    "card_brand_is_there_for_cards": _update("payments", "method = 'credit_card'", card_brand="NULL"),
    "card_last4_is_there_for_cards": _update("payments", "method = 'paypal'", card_last4="'1234'"),
    "payment_amount_is_positive": _update("payments", "status = 'declined'", amount="0"),
    "payment_customer_id_is_the_orders": _update(
        "payments", "true", customer_id="(SELECT max(user_id) FROM users WHERE user_id <> customer_id)"
    ),
    "payment_currency_is_the_orders": _update("payments", "true", currency="'EUR'"),
    "payment_method_is_the_orders": _update("payments", f"{CAPTURED} AND method = 'paypal'", method="'apple_pay'"),
}
_STATUSES = {
    "paid_at_fits_the_status": _update(
        "orders", "status = 'delivered'", "order_is_paid_when_its_charge_is_captured", paid_at="NULL"
    ),
    "shipped_at_fits_the_status": _update(
        "orders",
        "status = 'delivered'",
        "shipped_order_has_one_shipment",
        "shipment_shipped_at_is_the_orders",
        shipped_at="NULL",
    ),
    "delivered_at_fits_the_status": _update(
        "orders",
        f"status = 'delivered' AND {UNREVIEWED}",
        "shipment_delivered_at_is_the_orders",
        delivered_at="NULL",
    ),
    "cancelled_at_fits_the_status": _update("orders", "status = 'cancelled'", cancelled_at="NULL"),
    "returned_at_fits_the_status": _update(
        "orders", "status = 'returned'", "return_happens_when_its_order_says", returned_at="NULL"
    ),
    "return_requested_at_fits_the_status": _update(
        "orders",
        "status = 'returned'",
        "return_happens_when_its_order_says",
        return_requested_at="NULL",
    ),
    "processed_at_fits_the_status": _update("payments", GIVEN_UP, processed_at="NULL"),
}
_PARCELS = {
    "shipment_id_is_a_key": _update("shipments", "true", shipment_id=_of("shipments", "shipment_id", "true")),
    "tracking_number_is_a_key": _update(
        "shipments", "true", tracking_number=_of("shipments", "tracking_number", "true")
    ),
    "shipment_has_an_order": _update("shipments", "true", "shipped_order_has_one_shipment", order_id="'ORD-none'"),
    "shipped_order_has_one_shipment": _copy("shipments", "true", shipment_id="'SHP-none'", tracking_number="'none'"),
    "shipment_warehouse_is_the_orders": _update("shipments", "true", warehouse="'XYZ9'"),
    "shipment_service_is_the_orders": _update("shipments", "service <> 'pickup'", service="'pickup'"),
    "shipment_shipped_at_is_the_orders": _update("shipments", "true", shipped_at=f"shipped_at - {TINY}"),
    "shipment_promised_at_is_the_orders": _update("shipments", "true", promised_at=f"promised_at - {TINY}"),
    "shipment_delivered_at_is_the_orders": _update(
        "shipments", "status = 'delivered'", delivered_at=f"delivered_at - {TINY}"
    ),
    "return_id_is_a_key": _update("returns", "true", return_id=_of("returns", "return_id", "true")),
    "return_has_an_order": _update(
        "returns",
        "received_at IS NULL AND line_number = 1",
        "return_is_of_an_orders_line",
        "return_happens_when_its_order_says",
        order_id="'ORD-none'",
    ),
    "return_has_a_product": _update("returns", "true", "return_is_of_an_orders_line", product_id="'PROD-none'"),
    "return_is_of_an_orders_line": _update("returns", "true", quantity="quantity + 100"),
    "line_is_sent_back_once": _copy("returns", "received_at IS NULL", return_id="'RET-none'"),
    "return_happens_when_its_order_says": _update("returns", "true", requested_at=f"requested_at - {TINY}"),
    "refund_is_of_what_came_back": _update("returns", "received_at IS NULL", refund="1"),
    "refunds_of_lines_add_up": _update("returns", "received_at IS NOT NULL", refund="refund + 0.01"),
}
_PERSONS = {
    "email_carries_the_name": _update("users", "true", email="'x' || email"),
    "user_has_one_default_address": _update(
        "users",
        "true",
        "user_addresses_are_the_lists",
        addresses="list_transform(addresses, lambda address: struct_update(address, is_default := false))",
    ),
    "city_state_and_zip_belong_together": _update(
        "users",
        IDLE,
        "user_addresses_are_the_lists",
        addresses="list_transform(addresses, lambda address: struct_update(address, zip := '00000'))",
    ),
    "phone_belongs_to_the_state": _update("users", "true", phone="'+1-000-555-0123'"),
    "shipping_address_is_the_customers": _update(
        "orders", "true", shipping_address="struct_update(shipping_address, street := '1 Elsewhere')"
    ),
    "billing_address_is_the_customers": _update(
        "orders", "true", billing_address="struct_update(billing_address, street := '1 Elsewhere')"
    ),
}
_REVIEWS = {
    "verified_review_names_its_order": _update("reviews", "order_id IS NULL", verified_purchase="true"),
    "unverified_review_names_no_order": _update("reviews", "order_id IS NOT NULL", verified_purchase="false"),
    "verified_review_is_by_the_customer": _update(
        "reviews", "order_id IS NOT NULL", user_id=_of("users", "user_id", "users.user_id <> reviews.user_id")
    ),
    "verified_review_is_of_a_delivered_order": _update(
        "orders",
        f"status = 'delivered' AND NOT ({UNREVIEWED})",
        "delivered_at_fits_the_status",
        "shipment_delivered_at_is_the_orders",
        delivered_at="NULL",
    ),
    "verified_review_is_of_a_product_in_the_order": _update(
        "reviews", "order_id IS NOT NULL", product_id=_of("products", "product_id", f"products.{UNSOLD}")
    ),
    "user_reviews_a_product_once": _copy("reviews", "order_id IS NULL", review_id="'REV-none'"),
    "title_belongs_to_the_rating": _update("reviews", "true", title="'Something else'"),
    "body_opens_as_the_rating": _update("reviews", "true", body="'Well. ' || body"),
    "body_closes_as_the_rating": _update("reviews", "true", body="body || ' So there.'"),
}
#: The change that breaks each law, by the law's name.
BREACHES: Mapping[str, Breach] = {
    **_KEYS, **_REFERENCES, **_LISTS, **_TIMES, **_MONEY, **_PAYMENTS, **_STATUSES, **_PERSONS, **_REVIEWS, **_PARCELS,
}  # fmt: skip
