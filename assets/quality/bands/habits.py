"""Relations of the past: what people did before shows in what they do next.

What belongs here: bands over the orders and carts of a person in the order of time, and over what makes carts convert.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.bands.band import Band, created_between

BANDS = (
    Band(
        "buyers_come_back",
        "Of those who bought for the first time, 20 to 40 % buy again within half a year.",
        "orders",
        ("orders",),
        f"""
        SELECT avg((next <= created_at + INTERVAL 180 DAYS)::INTEGER), count(*)
        FROM (SELECT created_at, coalesce(lead(created_at) OVER buyer, TIMESTAMPTZ '2999-01-01') AS next,
                     row_number() OVER buyer AS number
              FROM orders WINDOW buyer AS (PARTITION BY customer_id ORDER BY created_at))
        WHERE number = 1 AND {created_between(5000, 180)}""",
        0.20,
        0.40,
        500,
    ),
    Band(
        "baskets_are_as_ever",
        "Logarithms of what two consecutive orders of a person come to correlate by 0.15 to 0.5.",
        "orders",
        ("orders",),
        """
        SELECT corr(worth, next), count(next)
        FROM (SELECT ln(subtotal) AS worth,
                     lead(ln(subtotal)) OVER (PARTITION BY customer_id ORDER BY created_at) AS next
              FROM orders WHERE _scenario = 'default')""",
        0.15,
        0.50,
        1_000,
    ),
    Band(
        "what_disappoints_keeps_away",
        "Who sent something back buys again within 90 days 0.4 to 0.9 times as often as others.",
        "orders",
        ("orders",),
        f"""
        SELECT avg(again) FILTER (status = 'returned') / avg(again) FILTER (status <> 'returned'),
               count(*) FILTER (status = 'returned')
        FROM (SELECT status, created_at, delivered_at,
                     coalesce(lead(created_at) OVER (PARTITION BY customer_id ORDER BY created_at)
                              <= created_at + INTERVAL 90 DAYS, false)::INTEGER AS again FROM orders)
        WHERE delivered_at IS NOT NULL AND {created_between(5000, 120)}""",
        0.4,
        0.9,
        500,
    ),
    Band(
        "carts_are_recovered",
        "For 2 to 15 % of the carts left behind, people come back within two days and fill one with the same things.",
        "carts",
        ("carts",),
        f"""
        SELECT avg(coalesce(next <= created_at + INTERVAL 2 DAYS AND wanted = again, false)::INTEGER), count(*)
        FROM (SELECT status, created_at, wanted, lead(created_at) OVER person AS next, lead(wanted) OVER person AS again
              FROM (SELECT customer_id, status, created_at,
                           hash(list_transform(items, lambda item: item.product_id)) AS wanted FROM carts)
              WINDOW person AS (PARTITION BY customer_id ORDER BY created_at))
        WHERE status = 'abandoned' AND {created_between(5000, 7)}""",
        0.02,
        0.15,
        1_000,
    ),
    Band(
        "baskets_reach_free_shipping",
        "At least 1.15 times as many orders come to 50 to 55 dollars, which travel for nothing, as to 45 to 50.",
        "orders",
        ("orders",),
        """
        SELECT count(*) FILTER (subtotal BETWEEN 50 AND 54.99)
               / nullif(count(*) FILTER (subtotal BETWEEN 45 AND 49.99), 0),
               count(*) FILTER (subtotal BETWEEN 45 AND 54.99)
        FROM orders""",
        1.15,
        4.0,
        300,
    ),
    Band(
        "desktops_convert",
        "Carts that are begun on a desktop convert 1.1 to 2 times as often as those on a mobile phone.",
        "carts",
        ("carts",),
        """
        SELECT avg(converted) FILTER (device = 'desktop') / avg(converted) FILTER (device = 'mobile'), count(*)
        FROM (SELECT device, (status = 'converted')::INTEGER AS converted FROM carts WHERE status <> 'active')""",
        1.1,
        2.0,
        2_000,
    ),
    Band(
        "tiers_are_earned",
        "Nobody is gold or platinum without an order.",
        "orders",
        ("orders", "users"),
        """
        SELECT avg((user_id NOT IN (SELECT customer_id FROM orders))::INTEGER), count(*)
        FROM users WHERE loyalty_tier IN ('gold', 'platinum')""",
        0.0,
        0.001,
        100,
    ),
)
