"""Law 3, time: it runs forward, and nothing is later than ``as_of``.

What belongs here: the order of instants. Which instants there are is in ``statuses``; a missing one breaks no law
of this module.
"""

from __future__ import annotations

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import Law, law, never
from mockmart.schemas import REGISTRY

INSTANTS = {
    "calendar": ("date",),
    "promotions": ("starts_at",),
    "products": ("listed_at", "delisted_at"),
    "price_history": ("valid_from", "valid_to"),
    "users": ("created_at", "last_login"),
    "carts": ("created_at", "updated_at"),
    "orders": (
        "created_at",
        "paid_at",
        "shipped_at",
        "delivered_at",
        "cancelled_at",
        "returned_at",
        "return_requested_at",
    ),
    "payments": ("created_at", "processed_at"),
    "sessions": ("started_at", "ended_at"),
    "shipments": ("shipped_at", "delivered_at"),
    "returns": ("requested_at", "received_at"),
    "reviews": ("created_at",),
}


def _nothing_later(table: str) -> Law:
    """The law that no instant of ``table`` is after the shop is observed."""
    instants = INSTANTS[table]
    return never(
        3,
        f"{table}_have_happened",
        "Nothing is later than the instant at which the shop is observed.",
        table=table,
        violation=" OR ".join(f"{instant} > getvariable('as_of')" for instant in instants),
        show=", ".join((*REGISTRY.key(table), *instants)),
    )


def _in_order(name: str, description: str, table: str, first: str, then: str) -> Law:
    """The law that of two instants of a row the one comes no later than the other."""
    (key,) = REGISTRY.key(table)
    return never(3, name, description, table=table, violation=f"{first} > {then}", show=f"{key}, {first}, {then}")


#: Pairs of instants of a row, of which the first is never later: the law's name and what it says, table and columns.
PAIRS = (
    (
        "product_is_listed_before_it_is_delisted",
        "No product is delisted before it was listed.",
        "products",
        "listed_at",
        "delisted_at",
    ),
    ("promotion_begins_before_it_ends", "No promotion ends before it begins.", "promotions", "starts_at", "ends_at"),
    ("user_signs_up_before_logging_in", "Nobody logs in before signing up.", "users", "created_at", "last_login"),
    ("session_begins_before_it_ends", "No session ends before it begins.", "sessions", "started_at", "ended_at"),
    (
        "cart_is_updated_after_it_was_created",
        "No cart changes before it is started.",
        "carts",
        "created_at",
        "updated_at",
    ),
    ("order_is_placed_before_it_is_paid", "No order is paid before it is placed.", "orders", "created_at", "paid_at"),
    ("order_is_paid_before_it_is_shipped", "No order is shipped before it is paid.", "orders", "paid_at", "shipped_at"),
    (
        "order_is_shipped_before_it_is_delivered",
        "No order is delivered before it is shipped.",
        "orders",
        "shipped_at",
        "delivered_at",
    ),
    (
        "order_is_delivered_before_it_is_returned",
        "No order is returned before it is delivered.",
        "orders",
        "delivered_at",
        "returned_at",
    ),
    (
        "order_is_delivered_before_it_is_sent_back",
        "Nobody asks to send back what was not delivered yet.",
        "orders",
        "delivered_at",
        "return_requested_at",
    ),
    (
        "return_is_requested_before_it_comes",
        "Nothing comes back before the customer asks to send it.",
        "orders",
        "return_requested_at",
        "returned_at",
    ),
    (
        "order_is_placed_before_it_is_due",
        "No order is promised for before it is placed.",
        "orders",
        "created_at",
        "promised_at",
    ),
    (
        "order_is_placed_before_it_is_cancelled",
        "No order is cancelled before it is placed.",
        "orders",
        "created_at",
        "cancelled_at",
    ),
    (
        "order_is_paid_before_it_is_cancelled",
        "No order is paid after it was cancelled.",
        "orders",
        "paid_at",
        "cancelled_at",
    ),
    (
        "order_is_cancelled_before_it_is_shipped",
        "No order is cancelled once it was shipped.",
        "orders",
        "cancelled_at",
        "shipped_at",
    ),
    (
        "payment_is_processed_after_it_was_made",
        "No payment is decided before it is made.",
        "payments",
        "created_at",
        "processed_at",
    ),
)

LAWS = (
    law(
        3,
        "session_contains_its_cart",
        "A cart is begun within its session, by the user whose session it is.",
        tables=("sessions", "carts"),
        sql="""
            SELECT session_id, cart_id, started_at, carts.created_at, ended_at, user_id, customer_id
            FROM sessions JOIN carts USING (cart_id)
            WHERE (started_at <= carts.created_at AND coalesce(ended_at >= carts.created_at, true)
                   AND user_id = customer_id) IS NOT TRUE""",
        shared=(shared_queries.SESSIONS_AND_CARTS,),
    ),
    law(
        3,
        "cart_has_one_session",
        "Every cart was begun in one session.",
        tables=("sessions", "carts"),
        sql="""
            SELECT cart_id, coalesce(sessions, 0) AS sessions
            FROM carts LEFT JOIN (SELECT cart_id, count(*) AS sessions FROM sessions GROUP BY cart_id) USING (cart_id)
            WHERE sessions IS DISTINCT FROM 1""",
        shared=(shared_queries.SESSIONS_AND_CARTS,),
    ),
    law(
        3,
        "user_signs_up_before_the_session",
        "No session of a user is older than the user.",
        tables=("sessions", "users"),
        sql="""
            SELECT session_id, started_at, users.created_at AS signed_up_at FROM sessions JOIN users USING (user_id)
            WHERE started_at < users.created_at""",
        shared=(shared_queries.SESSIONS_AND_USERS,),
    ),
    law(
        3,
        "calendar_has_every_day",
        "A day of the calendar is followed by the next one.",
        tables=("calendar",),
        sql="""
            SELECT date, next FROM (SELECT date, lead(date) OVER (ORDER BY _index) AS next FROM calendar)
            WHERE next <> date + 1""",
    ),
    law(
        3,
        "calendar_names_the_sale",
        "A day of the calendar has the name of the sale that is on, and none if there is no sale.",
        tables=("calendar", "promotions"),
        sql="""
            SELECT date, campaign, sale FROM calendar
            LEFT JOIN (SELECT name AS sale, starts_at, ends_at FROM promotions WHERE kind = 'sale') AS sales
            ON starts_at <= date AND date < ends_at WHERE campaign IS DISTINCT FROM sale""",
    ),
    *map(_nothing_later, INSTANTS),
    *(_in_order(*pair) for pair in PAIRS),
    law(
        3,
        "user_signs_up_before_filling_a_cart",
        "No cart is older than its customer.",
        tables=("carts", "users"),
        sql="""
            SELECT cart_id, carts.created_at, users.created_at AS signed_up_at
            FROM carts JOIN users ON user_id = customer_id WHERE users.created_at > carts.created_at""",
        shared=(shared_queries.CARTS_AND_USERS,),
    ),
    law(
        3,
        "customer_was_logged_in_for_the_cart",
        "No cart changes, and none is ordered, after the last log-in of its customer.",
        tables=("carts", "users"),
        sql="""
            SELECT cart_id, carts.updated_at, last_login
            FROM carts JOIN users ON user_id = customer_id WHERE carts.updated_at > last_login""",
        shared=(shared_queries.CARTS_AND_USERS,),
    ),
    law(
        3,
        "product_is_listed_before_it_is_in_a_cart",
        "No cart is older than a product in it.",
        tables=("carts", "products"),
        sql="""
            SELECT cart_id, product_id, carts.created_at, listed_at
            FROM (SELECT cart_id, created_at, unnest(list_transform(items, lambda item: item.product_id)) AS product_id
                  FROM carts) AS carts
            JOIN products USING (product_id) WHERE listed_at > carts.created_at""",
        shared=(shared_queries.CARTS_AND_PRODUCTS,),
    ),
    law(
        3,
        "product_is_not_delisted_before_it_is_in_a_cart",
        "No product in a cart was off the list when the cart was begun.",
        tables=("carts", "products"),
        sql="""
            SELECT cart_id, product_id, carts.created_at, delisted_at
            FROM (SELECT cart_id, created_at, unnest(list_transform(items, lambda item: item.product_id)) AS product_id
                  FROM carts) AS carts
            JOIN (SELECT product_id, delisted_at FROM products WHERE delisted_at IS NOT NULL) AS gone USING (product_id)
            WHERE delisted_at <= carts.created_at""",
        shared=(shared_queries.CARTS_AND_PRODUCTS,),
    ),
    law(
        3,
        "price_is_valid_until_the_next",
        "A price is valid until the next one of the product, the first one from its listing, the last one still.",
        tables=("price_history", "products"),
        sql="""
            SELECT product_id, valid_from, valid_to, next, listed_at
            FROM (SELECT *, lead(valid_from) OVER prices AS next, row_number() OVER prices AS number
                  FROM price_history WINDOW prices AS (PARTITION BY product_id ORDER BY valid_from))
            JOIN (SELECT product_id, listed_at FROM products) AS products USING (product_id)
            WHERE valid_to IS DISTINCT FROM next OR valid_to <= valid_from OR number = 1 AND valid_from <> listed_at""",
    ),
    law(
        3,
        "cart_is_left_before_the_order",
        "No order is older than the last change of its cart.",
        tables=("orders", "carts"),
        sql="""
            SELECT order_id, orders.created_at, carts.updated_at FROM orders JOIN carts USING (cart_id)
            WHERE carts.updated_at > orders.created_at""",
        shared=(shared_queries.ORDERS_AND_CARTS,),
    ),
    law(
        3,
        "payment_follows_the_order",
        "No payment is older than its order.",
        tables=("payments", "orders"),
        sql="""
            SELECT payment_id, payments.created_at, orders.created_at AS ordered_at
            FROM payments JOIN orders USING (order_id) WHERE orders.created_at > payments.created_at""",
        shared=(shared_queries.PAYMENTS_AND_ORDERS,),
    ),
    law(
        3,
        "verified_review_follows_the_delivery",
        "No verified review is older than the delivery of its order.",
        tables=("reviews", "orders"),
        sql="""
            SELECT review_id, reviews.created_at, delivered_at FROM reviews JOIN orders USING (order_id)
            WHERE delivered_at > reviews.created_at""",
    ),
    law(
        3,
        "review_follows_the_sign_up",
        "No review is older than its writer.",
        tables=("reviews", "users"),
        sql="""
            SELECT review_id, reviews.created_at, users.created_at AS signed_up_at
            FROM reviews JOIN users USING (user_id) WHERE users.created_at > reviews.created_at""",
    ),
    law(
        3,
        "review_follows_the_listing",
        "No review is older than its product.",
        tables=("reviews", "products"),
        sql="""
            SELECT review_id, reviews.created_at, listed_at FROM reviews JOIN products USING (product_id)
            WHERE listed_at > reviews.created_at""",
    ),
)
