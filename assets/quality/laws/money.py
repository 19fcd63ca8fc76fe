"""Law 4, money: it adds up to the cent. All arithmetic is exact, in decimals.

What belongs here: amounts of products, carts, orders and their items. What is charged and refunded is in
``payments``.
"""

from __future__ import annotations

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import Law, law, never


def _line_totals(table: str, parent_key: str) -> Law:
    return never(
        4,
        f"{table.removesuffix('s')}_total_adds_up",
        "The total of a line is quantity times price.",
        table=table,
        violation="line_total IS DISTINCT FROM quantity * price",
        show=f"{parent_key}, line_number, quantity, price, line_total",
    )


def _subtotals(table: str, id_columns: str) -> Law:
    total = "list_sum(list_transform(items, lambda item: item.quantity * item.price))"
    return never(
        4,
        f"{table.removesuffix('s')}_subtotal_adds_up",
        "The subtotal is the sum of quantity times price of all items.",
        table=table,
        violation=f"subtotal IS DISTINCT FROM {total}",
        show=f"{id_columns}, subtotal, {total} AS expected",
    )


LAWS = (
    never(
        4,
        "cost_is_above_zero",
        "Every product costs the shop something.",
        table="products",
        violation="(cost > 0) IS NOT TRUE",
        show="product_id, cost",
    ),
    never(
        4,
        "price_is_above_cost",
        "Every product sells for more than it costs the shop.",
        table="products",
        violation="(price > cost) IS NOT TRUE",
        show="product_id, price, cost",
    ),
    never(
        4,
        "cart_is_not_empty",
        "No cart is empty.",
        table="carts",
        violation="(len(items) > 0) IS NOT TRUE",
        show="cart_id",
    ),
    _subtotals("carts", "cart_id"),
    never(
        4,
        "cart_total_adds_up",
        "The total of a cart is subtotal plus tax.",
        table="carts",
        violation="total IS DISTINCT FROM subtotal + tax",
        show="cart_id, subtotal, tax, total",
    ),
    _line_totals("cart_items", "cart_id"),
    _subtotals("orders", "order_id"),
    never(
        4,
        "order_discount_is_within_the_subtotal",
        "A discount takes off nothing, all of the subtotal, or something between.",
        table="orders",
        violation="(discount BETWEEN 0 AND subtotal) IS NOT TRUE",
        show="order_id, subtotal, discount",
    ),
    never(
        4,
        "order_total_adds_up",
        "The total of an order is subtotal less discount, plus shipping and tax.",
        table="orders",
        violation="total IS DISTINCT FROM subtotal - discount + shipping_cost + tax",
        show="order_id, subtotal, discount, shipping_cost, tax, total",
    ),
    never(
        4,
        "order_costs_something",
        "No order is for nothing, unless a discount or a gift card explains it.",
        table="orders",
        violation="(total > 0 OR total = 0 AND (discount > 0 OR payment_method = 'gift_card')) IS NOT TRUE",
        show="order_id, total, discount, payment_method",
    ),
    _line_totals("order_items", "order_id"),
    never(
        4,
        "listed_price_was_above_cost",
        "Every product sold for more than it cost the shop, whenever it was.",
        table="price_history",
        violation="(price > cost) IS NOT TRUE",
        show="product_id, valid_from, price, cost",
    ),
    law(
        4,
        "price_is_the_current_one",
        "The price of a product is the one price in its history that is still valid.",
        tables=("price_history", "products"),
        sql="""
            SELECT product_id, products.price, current.price AS valid FROM products
            FULL JOIN (SELECT product_id, price FROM price_history WHERE valid_to IS NULL) AS current USING (product_id)
            WHERE products.price IS DISTINCT FROM current.price""",
    ),
    law(
        4,
        "line_price_is_in_force",
        "A line of a cart has the price that its product had when the cart was begun.",
        tables=("carts", "price_history"),
        sql="""
            SELECT cart_id, item.product_id AS product_id, item.price AS price, created_at
            FROM (SELECT cart_id, created_at, unnest(items) AS item FROM carts) AS lines
            ANTI JOIN price_history AS valid
            ON valid.product_id = item.product_id AND valid.price = item.price
               AND created_at >= valid_from AND (valid_to IS NULL OR created_at < valid_to)""",
        shared=(shared_queries.CARTS_AND_PRICES,),
    ),
    law(
        4,
        "order_coupon_is_the_carts",
        "An order has the coupon that was entered in its cart, or none if none was.",
        tables=("orders", "carts"),
        sql="""
            SELECT order_id, orders.coupon, carts.coupon AS entered FROM orders JOIN carts USING (cart_id)
            WHERE orders.coupon IS DISTINCT FROM carts.coupon""",
        shared=(shared_queries.ORDERS_AND_CARTS,),
    ),
    law(
        4,
        "order_discount_is_the_coupons",
        "A discount is what the promotion of the order's coupon takes off, rounded down to the cent, else nothing.",
        tables=("orders", "promotions"),
        sql="""
            SELECT order_id, subtotal, coupon, per_cent, discount FROM orders LEFT JOIN promotions USING (coupon)
            WHERE discount * 100 IS DISTINCT FROM CASE WHEN coupon IS NULL THEN 0 ELSE floor(subtotal * per_cent) END
                  AND (coupon IS NULL OR per_cent IS NOT NULL)""",
    ),
    law(
        4,
        "coupon_is_entered_while_it_is_valid",
        "No coupon is entered in a cart that was begun before or after its promotion.",
        tables=("carts", "promotions"),
        sql="""
            SELECT cart_id, coupon, carts.created_at, starts_at, ends_at FROM carts JOIN promotions USING (coupon)
            WHERE carts.created_at < starts_at OR carts.created_at >= ends_at""",
    ),
)
