"""Relations of experience: what products, parcels and time do to returns and reviews, and campaigns to discounts.

What belongs here: bands over causes and effects between orders, products and reviews.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

import math

from mockmart.assets.quality.bands.band import ZONES, Band, created_between

#: Orders that had the time to come back.
_KEPT_OR_NOT = f"delivered_at IS NOT NULL AND {created_between(730, 60, 'delivered_at')}"


def _returns_of(categories: str) -> str:
    """The share of the orders of nothing but ``categories`` that came back."""
    return f"""
        SELECT avg((status = 'returned')::INTEGER), count(*) FROM orders
        WHERE {_KEPT_OR_NOT} AND len(list_filter(items, lambda item: item.category NOT IN ({categories}))) = 0"""


BANDS = (
    Band(
        "clothes_come_back",
        "Of the orders of clothes and shoes alone, 20 to 35 % come back.",
        "orders",
        ("orders",),
        _returns_of("'Apparel', 'Footwear'"),
        0.20,
        0.35,
        300,
    ),
    Band(
        "what_is_eaten_is_kept",
        "Of the orders of groceries and beauty products alone, at most 8 % come back.",
        "orders",
        ("orders",),
        _returns_of("'Grocery', 'Beauty'"),
        0.0,
        0.08,
        300,
    ),
    Band(
        "nothing_arrives_on_sundays_or_at_night",
        "Parcels are handed over by day, and not on Sundays, where they go to.",
        "orders",
        ("orders",),
        f"""
        SELECT avg((isodow(local) = 7 OR hour(local) NOT BETWEEN 8 AND 20)::INTEGER), count(*)
        FROM (SELECT delivered_at - to_hours(behind) AS local
              FROM (SELECT delivered_at, shipping_address.state AS state FROM orders WHERE delivered_at IS NOT NULL)
              JOIN {ZONES} USING (state))""",
        0.0,
        0.01,
        500,
    ),
    Band(
        "discounts_come_in_campaigns",
        "On the ten days of most orders in a year, discounts are more common than on others: this many times.",
        "orders",
        ("orders",),
        f"""
        WITH daily AS (SELECT created_at::DATE AS day, count(*) AS orders, sum((discount > 0)::INTEGER) AS discounted
                       FROM orders WHERE {created_between(365, 0)} GROUP BY 1),
             ranked AS (SELECT *, row_number() OVER (ORDER BY orders DESC, day) <= 10 AS busiest FROM daily)
        SELECT (sum(discounted) FILTER (busiest) / sum(orders) FILTER (busiest))
               / nullif(sum(discounted) FILTER (NOT busiest) / sum(orders) FILTER (NOT busiest), 0),
               CASE WHEN count(*) >= 330 THEN sum(orders) FILTER (busiest) ELSE 0 END::BIGINT
        FROM ranked""",
        1.15,
        math.inf,
        500,
    ),
    Band(
        "categories_have_seasons",
        "Orders begin with toys in December, gardens in April and clothes in October more often than in all the year: "
        "the least of the three, as a multiple of the mean share.",
        "orders",
        ("orders",),
        f"""
        WITH led AS (SELECT month(created_at) AS month, items[1].category AS category
                     FROM orders WHERE {created_between(365, 0)})
        SELECT min(peak / share), min(orders) FROM (
            SELECT avg((led.category = peaks.category)::INTEGER) FILTER (led.month = peaks.month) AS peak,
                   avg((led.category = peaks.category)::INTEGER) AS share,
                   count(*) FILTER (led.month = peaks.month) AS orders
            FROM led, (VALUES ('Toys & Games', 12), ('Garden', 4), ('Apparel', 10)) AS peaks(category, month)
            GROUP BY peaks.category)""",
        1.5,
        8.0,
        300,
    ),
    Band(
        "dear_things_are_bought_one_by_one",
        "Of what costs less than 15, this many times as many pieces are taken as of what costs 80 and more.",
        "cart_items",
        ("cart_items",),
        """
        SELECT avg(quantity) FILTER (price < 15) / nullif(avg(quantity) FILTER (price >= 80), 0),
               count(*) FILTER (price >= 80)
        FROM cart_items WHERE _scenario = 'default'""",
        1.2,
        3.0,
        500,
    ),
    Band(
        "late_deliveries_cost_stars",
        "What took more than eight days is rated this many stars lower than what came sooner (Olist: 1.7).",
        "reviews",
        ("reviews", "orders"),
        """
        SELECT avg(rating) FILTER (NOT late) - avg(rating) FILTER (late), count(*) FILTER (late)
        FROM (SELECT rating, delivered_at - orders.created_at > INTERVAL 8 DAYS AS late
              FROM reviews JOIN orders USING (order_id))""",
        1.0,
        2.2,
        150,
    ),
    Band(
        "bad_products_come_back",
        "Orders of one product that is rated among the lowest third come back this many times as often as those of one "
        "among the highest third.",
        "reviews",
        ("reviews", "orders"),
        f"""
        WITH rated AS (SELECT product_id, avg(rating) AS stars FROM reviews GROUP BY product_id HAVING count(*) >= 3),
             ranked AS (SELECT product_id, ntile(3) OVER (ORDER BY stars, product_id) AS third FROM rated),
             sold AS (SELECT items[1].product_id AS product_id, status FROM orders
                      WHERE len(items) = 1 AND {_KEPT_OR_NOT})
        SELECT avg((status = 'returned')::INTEGER) FILTER (third = 1)
               / nullif(avg((status = 'returned')::INTEGER) FILTER (third = 3), 0), count(*) FILTER (third = 1)
        FROM sold JOIN ranked USING (product_id)""",
        1.15,
        math.inf,
        500,
    ),
    Band(
        "helpful_votes_grow_with_age",
        "Reviews of more than half a year ago have this many times as many helpful votes as those of the last month.",
        "reviews",
        ("reviews",),
        f"""
        SELECT avg(helpful_votes) FILTER ({created_between(36500, 180)})
               / nullif(avg(helpful_votes) FILTER ({created_between(30, 0)}), 0),
               least(count(*) FILTER ({created_between(36500, 180)}), count(*) FILTER ({created_between(30, 0)}))
        FROM reviews""",
        1.5,
        math.inf,
        100,
    ),
)
