"""Relations of customers: what one order of a person says of the next.

What belongs here: bands over what the same customers did at different times.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.bands.band import Band, created_between

_MANY_ORDERS = 5


def _keep(counted: str, among: str) -> str:
    """How many customers of many orders have two at most of what is ``counted`` ``among`` their payments."""
    return f"""
        SELECT avg((ways <= 2)::INTEGER), count(*) FROM (
            SELECT count(DISTINCT {counted}) AS ways FROM payments
            WHERE kind = 'charge' AND attempt = 1 AND {among} AND {created_between(730, 0)}
            GROUP BY customer_id HAVING count(*) >= {_MANY_ORDERS})"""


BANDS = (
    Band(
        "buyers_keep_their_ways_of_paying",
        f"Most buyers of {_MANY_ORDERS} orders paid in two ways at most.",
        "payments",
        ("payments",),
        _keep("method", "true"),
        0.60,
        0.99,
        100,
    ),
    Band(
        "buyers_keep_their_cards",
        f"Most buyers of {_MANY_ORDERS} orders by card used two cards at most.",
        "payments",
        ("payments",),
        _keep("(card_brand, card_last4)", "card_last4 IS NOT NULL"),
        0.60,
        0.99,
        100,
    ),
    Band(
        "declines_cluster",
        "After an order whose first charge was declined, the next one's is declined this many times as often as usual.",
        "payments",
        ("payments",),
        f"""
        WITH first AS (SELECT customer_id, created_at, status = 'declined' AS declined FROM payments
                       WHERE kind = 'charge' AND attempt = 1 AND {created_between(730, 0)}),
             pairs AS (SELECT declined, lag(declined) OVER (PARTITION BY customer_id ORDER BY created_at) AS before
                       FROM first)
        SELECT avg(declined::INTEGER) FILTER (before) / nullif(avg(declined::INTEGER), 0), count(*) FILTER (before)
        FROM pairs WHERE before IS NOT NULL""",
        1.3,
        6.0,
        300,
    ),
    Band(
        "tastes_last",
        "The first lines of a customer's consecutive orders are of the same category this many times as often as those "
        "of any two orders.",
        "orders",
        ("orders",),
        f"""
        WITH led AS (SELECT customer_id, created_at, items[1].category AS category
                     FROM orders WHERE {created_between(730, 0)}),
             pairs AS (SELECT category = lag(category) OVER (PARTITION BY customer_id ORDER BY created_at) AS same
                       FROM led)
        SELECT avg(same::INTEGER) / (SELECT sum(share * share) FROM (
                   SELECT count(*) / sum(count(*)) OVER () AS share FROM led GROUP BY category)), count(same)
        FROM pairs""",
        1.5,
        6.0,
        1000,
    ),
    Band(
        "first_orders_come_with_the_sign_up",
        "About half of the first orders come within a day of signing up: the account was made at the checkout.",
        "orders",
        ("orders", "users"),
        f"""
        SELECT avg((first - signed_up <= INTERVAL 1 DAY)::INTEGER), count(*) FROM (
            SELECT min(orders.created_at) AS first, any_value(users.created_at) AS signed_up
            FROM orders JOIN users ON user_id = customer_id
            WHERE {created_between(730, 0, "users.created_at")} GROUP BY user_id)""",
        0.35,
        0.65,
        500,
    ),
)
