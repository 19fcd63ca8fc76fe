"""Figures of orders, payments and customers: who spends, how long it takes, what is declined and what comes back.

What belongs here: bands over ``orders``, ``payments`` and ``users``.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

import math

from mockmart.assets.quality.bands.band import Band, created_between

#: Two months: a parcel of the slowest kind is there by then.
_DAYS = f"""(
    SELECT epoch(delivered_at - created_at) / 86400 AS days, shipping_method
    FROM orders WHERE delivered_at IS NOT NULL AND {created_between(365, 60)})"""
_TIERS = """(
    SELECT loyalty_tier, list_position(['bronze', 'silver', 'gold', 'platinum'], loyalty_tier) AS height,
           count(*) AS users, sum(spent) / count(*) AS spent
    FROM (SELECT loyalty_tier, coalesce(sum(total), 0) AS spent
          FROM users LEFT JOIN orders ON customer_id = user_id GROUP BY user_id, loyalty_tier)
    GROUP BY loyalty_tier)"""
BANDS = (
    Band(
        "revenue_of_the_top_fifth",
        "The fifth of the buyers who spend most bring half to four fifths of the revenue.",
        "orders",
        ("orders",),
        f"""
        SELECT sum(spent) FILTER (rank <= 0.2) / sum(spent), count(*)
        FROM (SELECT spent, row_number() OVER (ORDER BY spent DESC) / count(*) OVER () AS rank
              FROM (SELECT sum(total) AS spent FROM orders WHERE paid_at IS NOT NULL AND {created_between(365, 0)}
                    GROUP BY customer_id))""",
        0.5,
        0.8,
        500,
    ),
    Band(
        "delivered_orders_returned",
        "Of the orders delivered at least 60 days ago, 10 to 20 % came back.",
        "orders",
        ("orders",),
        f"""
        SELECT avg((status = 'returned')::INTEGER), count(*) FROM orders
        WHERE delivered_at IS NOT NULL AND {created_between(365, 60, "delivered_at")}""",
        0.10,
        0.20,
        500,
    ),
    Band(
        "days_to_delivery",
        "From order to delivery it takes three to six days in the middle.",
        "orders",
        ("orders",),
        f"SELECT median(days), count(*) FROM {_DAYS}",
        3.0,
        6.0,
        200,
    ),
    Band(
        "late_deliveries",
        "Days to delivery are skewed to the right: their mean exceeds their median.",
        "orders",
        ("orders",),
        f"SELECT avg(days) / median(days), count(*) FROM {_DAYS}",
        1.02,
        2.0,
        500,
    ),
    Band(
        "express_is_faster",
        "Standard shipping takes at least half as long again as express.",
        "orders",
        ("orders",),
        f"""
        SELECT median(days) FILTER (shipping_method = 'standard') / median(days) FILTER (shipping_method = 'express'),
               count(*) FILTER (shipping_method = 'express') FROM {_DAYS}""",
        1.5,
        10.0,
        100,
    ),
    Band(
        "higher_tiers_are_rarer",
        "Each loyalty tier has fewer users than the one below: the largest step, as a ratio.",
        "users",
        ("users",),
        """
        SELECT max(step), sum(users)::BIGINT FROM (
            SELECT users, users / lag(users) OVER (
                ORDER BY list_position(['bronze', 'silver', 'gold', 'platinum'], loyalty_tier)) AS step
            FROM (SELECT loyalty_tier, count(*) AS users FROM users GROUP BY loyalty_tier))""",
        0.0,
        0.95,
        500,
    ),
    Band(
        "higher_tiers_buy_more",
        "Each loyalty tier spends more a head than the one below: the smallest step, as a ratio.",
        "orders",
        ("orders", "users"),
        f"""
        SELECT min(step), any_value(fewest) FROM (
            SELECT spent / nullif(lag(spent) OVER (ORDER BY height), 0) AS step, min(users) OVER () AS fewest
            FROM {_TIERS})""",
        1.0,
        math.inf,
        100,
    ),
    Band(
        "first_charge_declined",
        "Of the first charges of orders, 5 to 10 % are declined.",
        "payments",
        ("payments",),
        f"""
        SELECT avg((status = 'declined')::INTEGER), count(*) FROM payments
        WHERE kind = 'charge' AND attempt = 1 AND status <> 'pending' AND {created_between(365, 0)}""",
        0.05,
        0.10,
        1000,
    ),
    Band(
        "declined_then_paid",
        "Most orders whose first charge is declined are paid by a later attempt.",
        "payments",
        ("payments",),
        f"""
        SELECT avg(paid::INTEGER), count(*) FROM (
            SELECT bool_or(status = 'captured') AS paid FROM payments
            WHERE kind = 'charge' AND {created_between(365, 7)}
            GROUP BY order_id HAVING bool_or(attempt = 1 AND status = 'declined'))""",
        0.5,
        0.95,
        100,
    ),
)
