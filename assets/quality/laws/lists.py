"""Laws 1 and 2, lists and conversions: child tables, items and the orders that carts became.

What belongs here: what lists hold, how child tables follow from them, and how orders follow from carts.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import Law, key, law


def _child(name: str, *, parent: str, id_columns: str, column: str, fields: tuple[str, ...], shared: str) -> Law:
    """The law that the child table ``name`` has exactly the elements of ``column`` of ``parent``."""
    listed = shared_queries.elements(parent, id_columns, column, fields)
    shown = ", ".join((id_columns, "line_number", *fields))
    return law(
        1,
        f"{name}_are_the_lists",
        f"The rows are the {column} of the {parent}: none is missing, none too many, none different.",
        tables=(name, parent),
        sql=f"""
            SELECT 'not in {parent}' AS fault, * FROM (SELECT {shown} FROM {name} EXCEPT ALL FROM {listed})
            UNION ALL
            SELECT 'not in {name}' AS fault, * FROM (FROM {listed} EXCEPT ALL SELECT {shown} FROM {name})""",
        shared=(shared,),
    )


def _of_product(field: str, what: str) -> Law:
    """The law that ``field`` of an item is its product's."""
    return law(
        1,
        f"cart_item_{field}_is_the_products",
        f"The {what} of an item is that of its product.",
        tables=("cart_items", "products"),
        sql=f"""
            SELECT cart_id, line_number, product_id, one.{field}, product.{field} AS expected
            FROM cart_items AS one JOIN products AS product USING (product_id)
            WHERE one.{field} IS DISTINCT FROM product.{field}""",
        shared=(shared_queries.items_and_products("cart_items"),),
    )


def _of_cart(field: str, what: str) -> Law:
    """The law that ``field`` of an order is its cart's."""
    return law(
        2,
        f"order_{field}_is_the_carts",
        f"The {what} of an order is that of its cart.",
        tables=("orders", "carts"),
        sql=f"""
            SELECT order_id, orders.{field}, carts.{field} AS expected FROM orders JOIN carts USING (cart_id)
            WHERE orders.{field} IS DISTINCT FROM carts.{field}""",
        shared=(shared_queries.ORDERS_AND_CARTS,),
    )


LAWS = (
    _child(
        "user_addresses",
        parent="users",
        id_columns="user_id",
        column="addresses",
        fields=shared_queries.ADDRESS,
        shared=shared_queries.USER_ADDRESSES,
    ),
    _child(
        "cart_items",
        parent="carts",
        id_columns="cart_id",
        column="items",
        fields=shared_queries.ITEM,
        shared=shared_queries.CART_ITEMS,
    ),
    _child(
        "order_items",
        parent="orders",
        id_columns="order_id",
        column="items",
        fields=shared_queries.ITEM,
        shared=shared_queries.ORDER_ITEMS,
    ),
    _of_product("sku", "SKU"),
    _of_product("name", "name"),
    _of_product("category", "category"),
    law(
        1,
        "cart_has_no_product_twice",
        "No product stands in a cart twice.",
        tables=("cart_items",),
        sql="SELECT cart_id, product_id, count(*) AS lines FROM cart_items GROUP BY ALL HAVING count(*) > 1",
        shared=(shared_queries.is_key("cart_items", "cart_id, product_id"),),
    ),
    law(
        2,
        "converted_cart_has_an_order",
        "Every converted cart has an order.",
        tables=("carts", "orders"),
        sql="SELECT cart_id FROM carts ANTI JOIN orders USING (cart_id) WHERE carts.status = 'converted'",
        shared=(shared_queries.ORDERS_AND_CARTS,),
    ),
    law(
        2,
        "order_is_of_a_converted_cart",
        "No cart but a converted one has an order.",
        tables=("carts", "orders"),
        sql="""
            SELECT order_id, cart_id, carts.status AS cart_status FROM orders JOIN carts USING (cart_id)
            WHERE carts.status IS DISTINCT FROM 'converted'""",
        shared=(shared_queries.ORDERS_AND_CARTS,),
    ),
    key("cart_has_one_order", "No two orders are of the same cart.", table="orders", columns="cart_id", number=2),
    _of_cart("customer_id", "customer"),
    _of_cart("currency", "currency"),
    law(
        2,
        "order_items_are_the_carts",
        "The items of an order are those of its cart.",
        tables=("orders", "carts"),
        sql="""
            SELECT order_id, cart_id FROM (SELECT order_id, cart_id, hash(items) AS items FROM orders) AS orders
            JOIN (SELECT cart_id, hash(items) AS items FROM carts WHERE status = 'converted') AS carts USING (cart_id)
            WHERE orders.items <> carts.items""",
        shared=(shared_queries.ORDERS_AND_CARTS,),
    ),
)
