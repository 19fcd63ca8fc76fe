"""Passes: cheap queries, each of which answers for several laws at once.

What belongs here: queries for one boolean that is true only if no row breaks any of the laws that name the pass.
A pass may be stricter than its laws: where it is false, each of them finds its own rows.

A pass reads its tables once, where its laws would read them once each. Where it compares sums of 64-bit hashes,
other rows have the same sum once in 2**64.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

#: The fields of the elements of each child table, in the order of its columns.
ITEM = ("product_id", "sku", "name", "category", "quantity", "price")
ADDRESS = ("label", "street", "city", "state", "zip", "country", "is_default")

CARTS_AND_USERS = """
    SELECT bool_and(coalesce(users.created_at <= carts.created_at
                             AND carts.updated_at <= last_login, false))
    FROM carts LEFT JOIN users ON user_id = customer_id"""

#: Hashes of the items are compared, not the lists: a tenth of the memory.
ORDERS_AND_CARTS = """
    SELECT bool_and(coalesce(
        orders.customer_id = carts.customer_id AND orders.currency = carts.currency AND orders.items = carts.items
        AND carts.updated_at <= orders.created_at AND orders.coupon IS NOT DISTINCT FROM carts.coupon, false))
    FROM (SELECT cart_id, customer_id, currency, created_at, coupon, hash(items) AS items FROM orders) AS orders
    FULL JOIN (SELECT cart_id, customer_id, currency, updated_at, coupon, hash(items) AS items
               FROM carts WHERE status = 'converted') AS carts USING (cart_id)"""

#: The lines of carts with when the cart was begun, from the carts themselves: nothing has to be joined by ids of carts.
_LINES = """(
    SELECT created_at, item.product_id AS product_id, item.price AS price
    FROM (SELECT created_at, unnest(items) AS item FROM carts))"""

CARTS_AND_PRODUCTS = f"""
    SELECT bool_and(coalesce(listed_at <= created_at AND (delisted_at IS NULL OR created_at < delisted_at), false))
    FROM {_LINES} LEFT JOIN (SELECT product_id, listed_at, delisted_at FROM products) USING (product_id)"""

CARTS_AND_PRICES = f"""
    SELECT count(*) = 0 FROM {_LINES} AS lines
    ANTI JOIN price_history AS valid
    ON valid.product_id = lines.product_id AND valid.price = lines.price
       AND lines.created_at >= valid_from AND (valid_to IS NULL OR lines.created_at < valid_to)"""

SESSIONS_AND_CARTS = """
    SELECT bool_and(coalesce(
        started_at <= created_at AND (ended_at IS NULL OR ended_at >= created_at) AND who = customer, false))
        AND (SELECT count(cart_id) FROM sessions) = (SELECT count(*) FROM carts)
    FROM (SELECT hash(cart_id) AS cart, hash(user_id) AS who, started_at, ended_at
          FROM sessions WHERE cart_id IS NOT NULL)
    FULL JOIN (SELECT hash(cart_id) AS cart, hash(customer_id) AS customer, created_at FROM carts) USING (cart)"""

SESSIONS_AND_USERS = """
    SELECT bool_and(coalesce(created_at <= started_at, false))
    FROM (SELECT hash(user_id) AS who, started_at FROM sessions WHERE user_id IS NOT NULL)
    LEFT JOIN (SELECT hash(user_id) AS who, created_at FROM users) USING (who)"""

PAYMENTS_AND_ORDERS = """
    SELECT bool_and(coalesce(
        payments.customer_id = orders.customer_id AND payments.currency = orders.currency
        AND (payments.status <> 'captured' OR method = payment_method)
        AND orders.created_at <= payments.created_at, false))
    FROM payments LEFT JOIN orders USING (order_id)"""

#: What was captured and what went back, for each order that has payments.
MONEY = """(
    SELECT order_id, coalesce(sum(amount) FILTER (kind = 'charge' AND status = 'captured'), 0) AS captured,
           coalesce(sum(amount) FILTER (kind = 'refund' AND status = 'refunded'), 0) AS refunded,
           count(*) FILTER (status = 'captured') AS captures,
           max(processed_at) FILTER (status = 'captured') AS captured_at
    FROM payments GROUP BY order_id)"""

BALANCES = f"""
    SELECT bool_and(coalesce(
        coalesce(captures, 0) <= 1 AND paid_at IS NOT DISTINCT FROM captured_at
        AND coalesce(money.refunded, 0) <= coalesce(captured, 0) AND orders.refunded = coalesce(money.refunded, 0)
        AND CASE orders.status
            WHEN 'pending' THEN coalesce(captured, 0) = 0
            WHEN 'cancelled' THEN coalesce(captured, 0) <= coalesce(money.refunded, 0)
            WHEN 'returned' THEN captured = total AND money.refunded > 0
            ELSE captured = total END, false))
    FROM orders LEFT JOIN {MONEY} AS money USING (order_id)"""


def place(address: str) -> str:
    """A hash of where an address is."""
    return f"hash({', '.join(f'{address}.{field}' for field in ('street', 'city', 'state', 'zip', 'country'))})"


#: Where the addresses of each user are.
BOOK = f"""(
    SELECT user_id, {place("address")} AS place FROM (SELECT user_id, unnest(addresses) AS address FROM users))"""

#: Most orders are billed where they go: those places are looked up once.
ORDER_ADDRESSES = f"""
    SELECT count(*) = 0
    FROM (SELECT customer_id AS user_id, unnest(CASE WHEN ship = bill THEN [ship] ELSE [ship, bill] END) AS place
          FROM (SELECT customer_id, {place("shipping_address")} AS ship, {place("billing_address")} AS bill
                FROM orders))
    ANTI JOIN {BOOK} AS book USING (user_id, place)"""


def items_and_products(table: str) -> str:
    """The pass over the items in ``table`` and their products."""
    return f"""
        SELECT bool_and(coalesce(
            one.sku = product.sku AND one.name = product.name AND one.category = product.category, false))
        FROM {table} AS one LEFT JOIN (SELECT product_id, sku, name, category FROM products) AS product
        USING (product_id)"""


def elements(parent: str, parent_key: str, column: str, fields: tuple[str, ...]) -> str:
    """The elements of ``column`` of ``parent`` as the rows of a child table."""
    listed = ", ".join(f"element.{field} AS {field}" for field in fields)
    return f"""(
        SELECT {parent_key}, line_number, {listed}
        FROM (SELECT {parent_key}, generate_subscripts({column}, 1) AS line_number, unnest({column}) AS element
              FROM {parent}))"""


def same_rows(child: str, listed: str, columns: str) -> str:
    """The pass over a child table and over the elements that its rows are to be."""
    total = f"sum(hash({columns}))"
    return f"SELECT (SELECT {total} FROM {child}) IS NOT DISTINCT FROM (SELECT {total} FROM {listed})"


def is_key(table: str, columns: str) -> str:
    """The pass over a key: 64 bits stand for it, so that equal ones make it false, never true."""
    present = " AND ".join(f"count({column.strip()}) = count(*)" for column in columns.split(","))
    return f"SELECT count(DISTINCT hash({columns})) = count(*) AND {present} FROM {table}"


CART_ITEMS = same_rows(
    "cart_items", elements("carts", "cart_id", "items", ITEM), ", ".join(("cart_id", "line_number", *ITEM))
)
ORDER_ITEMS = same_rows(
    "order_items", elements("orders", "order_id", "items", ITEM), ", ".join(("order_id", "line_number", *ITEM))
)
USER_ADDRESSES = same_rows(
    "user_addresses",
    elements("users", "user_id", "addresses", ADDRESS),
    ", ".join(("user_id", "line_number", *ADDRESS)),
)
