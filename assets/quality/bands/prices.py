"""Figures of prices and of the life of products: how often prices change, and what demand answers.

What belongs here: bands over ``price_history``, and over what becomes of products as they grow older.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.bands.band import Band

_AS_OF = "getvariable('as_of')"
#: Carts begun before each day.
_CARTS = f"""(
    SELECT day, sum(coalesce(carts, 0)) OVER (ORDER BY day) - coalesce(carts, 0) AS before
    FROM (SELECT unnest(range(min(created_at)::DATE, {_AS_OF}::DATE + 2, INTERVAL 1 DAY))::DATE AS day FROM carts)
    LEFT JOIN (SELECT created_at::DATE AS day, count(*) AS carts FROM carts GROUP BY ALL) USING (day))"""
#: For each product and price that it had: the price relative to the first one, the pieces that were put into carts at
#: it, and how many those would be if it had sold as at its first price, by the carts that were begun meanwhile.
_DEMAND = f"""(
    SELECT level, units, carts * first_value(units / carts) OVER product AS expected
    FROM (SELECT product_id, price, any_value(level) AS level, sum(until.before - since.before) AS carts
          FROM (SELECT product_id, price, price / list_price AS level, greatest(valid_from::DATE, opened) AS first,
                       greatest(least(valid_to, delisted_at, {_AS_OF})::DATE, opened) AS last
                FROM price_history JOIN (SELECT product_id, list_price, delisted_at FROM products) USING (product_id),
                     (SELECT min(created_at)::DATE AS opened FROM carts))
          JOIN {_CARTS} AS since ON first = since.day JOIN {_CARTS} AS until ON last = until.day
          GROUP BY product_id, price HAVING carts > 0)
    JOIN (SELECT product_id, price, sum(quantity) AS units FROM cart_items GROUP BY product_id, price)
    USING (product_id, price) WINDOW product AS (PARTITION BY product_id ORDER BY abs(level - 1)))"""


def _sold(condition: str) -> str:
    return f"sum(units) FILTER ({condition}) / sum(expected) FILTER ({condition})"


def _level(condition: str) -> str:
    return f"sum(level * expected) FILTER ({condition}) / sum(expected) FILTER ({condition})"


_LOW, _HIGH = "level < 0.97", "level > 1.03"

BANDS = (
    Band(
        "prices_change",
        "Of the products that are older than a year, a third to four fifths changed their price within the last one.",
        "price_history",
        ("price_history", "products"),
        f"""
        SELECT avg((changes > 0)::INTEGER), count(*)
        FROM (SELECT product_id,
                     count(*) FILTER (valid_from > greatest(listed_at, {_AS_OF} - INTERVAL 365 DAYS)) AS changes
              FROM price_history JOIN (SELECT product_id, listed_at FROM products) USING (product_id)
              WHERE listed_at < {_AS_OF} - INTERVAL 365 DAYS GROUP BY product_id)""",
        0.33,
        0.80,
        200,
    ),
    Band(
        "demand_answers_to_prices",
        "Of a product that costs one per cent more than at other times, 1 to 2.5 % fewer are put into carts.",
        "cart_items",
        ("cart_items", "carts", "price_history", "products"),
        f"""
        SELECT ln({_sold(_LOW)} / ({_sold(_HIGH)})) / ln({_level(_LOW)} / ({_level(_HIGH)})),
               sum(units) FILTER ({_LOW} OR {_HIGH})
        FROM {_DEMAND}""",
        -2.5,
        -1.0,
        10_000,
    ),
    Band(
        "new_products_catch_on",
        "Products sell at least 1.2 times as well in their third and fourth month as in their first three weeks.",
        "cart_items",
        ("cart_items", "carts", "products"),
        f"""
        SELECT count(*) FILTER (age BETWEEN 60 AND 119) / nullif(3.0 * count(*) FILTER (age < 20), 0), count(*)
        FROM (SELECT date_diff('day', listed_at, created_at) AS age
              FROM cart_items JOIN (SELECT cart_id, created_at FROM carts) USING (cart_id)
              JOIN (SELECT product_id, listed_at FROM products
                    WHERE listed_at > (SELECT min(created_at) FROM carts)
                    AND coalesce(delisted_at, {_AS_OF}) > listed_at + INTERVAL 120 DAYS) USING (product_id))
        WHERE age >= 0""",
        1.2,
        6.0,
        2_000,
    ),
)
