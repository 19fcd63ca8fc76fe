"""The bands of the shop: figures by which its data looks like a shop's, not like noise.

What belongs here: each figure, its bounds and where they come from, and measuring it. What holds for every row is
a law, and in ``laws``. A shop that a user shapes by scenarios may well leave a band: that is a warning.

Figures are of the last 365 days before ``as_of``; those of what takes time are of what had that time.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this file

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Band:
    """A figure and the bounds that it lies within, both inclusive.

    ``sql`` gives one row: the figure, and how many things it was measured on. Of fewer than ``fewest`` the figure
    says little: it is not judged.
    """

    name: str
    about: str
    table: str
    tables: tuple[str, ...]
    sql: str
    low: float
    high: float
    fewest: int


@dataclass(frozen=True)
class Measured:
    """A figure, and whether it lies within its band; one that is not judged passes."""

    figure: float | None
    sample: int
    judged: bool
    passed: bool


def measure(connection: duckdb.DuckDBPyConnection, band: Band) -> Measured:
    """The figure of ``band`` in the tables of ``connection`` (of ``laws.open_tables``), judged."""
    figure, sample = connection.execute(band.sql).fetchall()[0]
    if figure is None or math.isnan(figure) or sample < band.fewest:
        return Measured(figure, int(sample), judged=False, passed=True)
    return Measured(float(figure), int(sample), judged=True, passed=band.low <= figure <= band.high)


def _since(days: int, until: int, instant: str = "created_at") -> str:
    """The condition that ``instant`` lies from ``days`` to ``until`` days before ``as_of``."""
    as_of = "getvariable('as_of')"
    return f"{instant} BETWEEN {as_of} - INTERVAL {days} DAYS AND {as_of} - INTERVAL {until} DAYS"


def _hours(first: int, last: int) -> str:
    """How busy an hour from ``first`` to ``last`` is, as a multiple of the mean hour of the day."""
    return f"""
        SELECT 24 / {last - first + 1} * count(*) FILTER (hour(created_at) BETWEEN {first} AND {last}) / count(*), count(*)
        FROM carts WHERE {_since(365, 0)}"""


def _stars(stars: int) -> str:
    """The share of reviews with so many stars."""
    return f"SELECT avg((rating = {stars})::INTEGER), count(*) FROM reviews WHERE {_since(365, 0)}"


_LINES = f"(SELECT len(items) AS lines FROM carts WHERE {_since(365, 0)})"
#: Two months: a parcel of the slowest kind is there by then.
_DAYS = f"""(
    SELECT epoch(delivered_at - created_at) / 86400 AS days, shipping_method
    FROM orders WHERE delivered_at IS NOT NULL AND {_since(365, 60)})"""
#: Log prices within a type in units of its deviation; types of fewer than five products have no shape.
_PRICES = """(
    SELECT (ln(price) - avg(ln(price)) OVER type) / nullif(stddev_pop(ln(price)) OVER type, 0) AS level,
           (price - avg(price) OVER type) / nullif(stddev_pop(price) OVER type, 0) AS plain
    FROM products WINDOW type AS (PARTITION BY product_type) QUALIFY count(*) OVER type >= 5)"""
#: Each year's Black Friday (the day after the fourth Thursday of November) that the shop has been through.
_BLACK_FRIDAY = """(
    SELECT november + CAST(22 + (11 - isodow(november)) % 7 AS INTEGER) AS day
    FROM (SELECT make_date(year(getvariable('as_of'))::INTEGER - back, 11, 1) AS november
          FROM (VALUES (0), (1)) AS years(back)))"""
_TIERS = """(
    SELECT loyalty_tier, list_position(['bronze', 'silver', 'gold', 'platinum'], loyalty_tier) AS height,
           count(*) AS users, sum(spent) / count(*) AS spent
    FROM (SELECT loyalty_tier, coalesce(sum(total), 0) AS spent
          FROM users LEFT JOIN orders ON customer_id = user_id GROUP BY user_id, loyalty_tier)
    GROUP BY loyalty_tier)"""
#: Mean lift of two product types in the same cart, over all pairs of lines: how many times as often they are
#: there together as if carts were filled blindly.
_LIFT = """(
    WITH held AS (SELECT DISTINCT cart, type FROM {lines}),
         alone AS (SELECT type, count(*) AS carts FROM held GROUP BY type),
         pairs AS (SELECT one.type AS one, other.type AS other, count(*) AS carts
                   FROM held AS one JOIN held AS other ON one.cart = other.cart AND one.type < other.type GROUP BY ALL)
    SELECT sum(pairs.carts * (pairs.carts * (SELECT count(DISTINCT cart) FROM held)) / (a.carts * b.carts))
           / sum(pairs.carts) AS lift, sum(pairs.carts) AS pairs
    FROM pairs JOIN alone AS a ON a.type = one JOIN alone AS b ON b.type = other)"""

_CARTS = (
    Band(
        "carts_not_converted",
        "Of the carts of three days ago and before, 65 to 75 % were not bought (Baymard Institute: 70 %).",
        "carts",
        ("carts",),
        f"SELECT avg((status <> 'converted')::INTEGER), count(*) FROM carts WHERE {_since(365, 3)}",
        0.65,
        0.75,
        1000,
    ),
    Band(
        "cart_lines",
        "A cart has two to three lines on average.",
        "carts",
        ("carts",),
        f"SELECT avg(lines), count(*) FROM {_LINES}",
        2.0,
        3.0,
        500,
    ),
    Band(
        "cart_of_one_line",
        "One line is the most frequent length of a cart: so many times as frequent as the next.",
        "carts",
        ("carts",),
        f"""
        SELECT coalesce(max(carts) FILTER (lines = 1), 0) / max(carts) FILTER (lines > 1), sum(carts)::BIGINT
        FROM (SELECT lines, count(*) AS carts FROM {_LINES} GROUP BY lines)""",
        1.0,
        10.0,
        500,
    ),
    Band(
        "cart_of_many_lines",
        "The lengths of carts have a tail past eight lines.",
        "carts",
        ("carts",),
        f"SELECT avg((lines > 8)::INTEGER), count(*) FROM {_LINES}",
        0.002,
        0.08,
        2000,
    ),
    Band(
        "night_trough",
        "The hours from 1 to 5 are at most half as busy as the mean hour.",
        "carts",
        ("carts",),
        _hours(1, 4),
        0.0,
        0.5,
        2000,
    ),
    Band(
        "evening_peak",
        "The hours from 19 to 22 are at least a third busier than the mean hour.",
        "carts",
        ("carts",),
        _hours(19, 21),
        4 / 3,
        4.0,
        2000,
    ),
    Band(
        "weekend",
        "A day of the weekend is busier than another day; over half a year at least.",
        "carts",
        ("carts",),
        f"""
        SELECT count(*) FILTER (isodow(created_at) > 5) / 2 / count(*) FILTER (isodow(created_at) <= 5) * 5,
               CASE WHEN max(created_at) - min(created_at) >= INTERVAL 180 DAYS THEN count(*) ELSE 0 END
        FROM carts WHERE {_since(364, 0)}""",
        1.02,
        1.5,
        5000,
    ),
    Band(
        "black_friday_peak",
        "The busiest day around Black Friday has at least twice the carts of the year's mean day.",
        "carts",
        ("carts",),
        f"""
        WITH daily AS (SELECT created_at::DATE AS day, count(*) AS carts FROM carts WHERE {_since(365, 0)} GROUP BY 1),
             sale AS (SELECT max(carts) AS carts FROM daily JOIN {_BLACK_FRIDAY} AS sales
                      ON daily.day BETWEEN sales.day - 1 AND sales.day + 4
                      WHERE (sales.day + 5)::TIMESTAMPTZ <= getvariable('as_of'))
        SELECT any_value(sale.carts) / (sum(daily.carts) / (max(day) - min(day) + 1)),
               CASE WHEN max(day) - min(day) + 1 >= 330 THEN sum(daily.carts)::BIGINT ELSE 0 END
        FROM daily, sale""",
        2.0,
        math.inf,
        5000,
    ),
)

_BASKETS = (
    Band(
        "basket_lift",
        "Types of products in the same cart belong together: their mean lift is at least three times that of the "
        "same lines dealt out to the carts anew.",
        "cart_items",
        ("cart_items", "products"),
        # A hundred thousand carts or so tell enough.
        f"""
        WITH line AS MATERIALIZED (
                 SELECT hash(cart_id) AS cart, product_type AS type, hash(cart_id, line_number) AS place
                 FROM cart_items JOIN products USING (product_id)
                 WHERE hash(cart_id) % (SELECT greatest(count(*) // 250000, 1) FROM cart_items) = 0),
             slot AS (SELECT cart, type, row_number() OVER (ORDER BY cart, place) AS number FROM line),
             dealt AS (SELECT type, row_number() OVER (ORDER BY hash(place), place) AS number FROM line),
             shuffled AS MATERIALIZED (SELECT slot.cart, dealt.type FROM slot JOIN dealt USING (number))
        SELECT bought.lift / blind.lift, coalesce(bought.pairs, 0)::BIGINT
        FROM {_LIFT.format(lines="line")} AS bought, {_LIFT.format(lines="shuffled")} AS blind""",
        3.0,
        math.inf,
        2000,
    ),
)

_ORDERS = (
    Band(
        "revenue_of_the_top_fifth",
        "The fifth of the buyers who spend most bring half to four fifths of the revenue.",
        "orders",
        ("orders",),
        f"""
        SELECT sum(spent) FILTER (rank <= 0.2) / sum(spent), count(*)
        FROM (SELECT spent, row_number() OVER (ORDER BY spent DESC) / count(*) OVER () AS rank
              FROM (SELECT sum(total) AS spent FROM orders WHERE paid_at IS NOT NULL AND {_since(365, 0)}
                    GROUP BY customer_id))""",
        0.5,
        0.8,
        500,
    ),
    Band(
        "delivered_orders_returned",
        "Of the orders delivered at least 60 days ago, 5 to 15 % came back.",
        "orders",
        ("orders",),
        f"""
        SELECT avg((status = 'returned')::INTEGER), count(*) FROM orders
        WHERE delivered_at IS NOT NULL AND {_since(365, 60, "delivered_at")}""",
        0.05,
        0.15,
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
)

_OTHERS = (
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
        "price_endings",
        "All prices end in .99, .95, .49 or .00.",
        "products",
        ("products",),
        "SELECT avg((CAST(price * 100 AS BIGINT) % 100 IN (99, 95, 49, 0))::INTEGER), count(*) FROM products",
        1.0,
        1.0,
        1,
    ),
    Band(
        "price_levels",
        "Within a product type, logarithms of prices are symmetric, as those of a log-normal distribution: skewness.",
        "products",
        ("products",),
        f"SELECT skewness(level), count(level) FROM {_PRICES}",
        -0.4,
        0.4,
        500,
    ),
    Band(
        "price_tail",
        "Within a product type, prices themselves are skewed to the right: skewness.",
        "products",
        ("products",),
        f"SELECT skewness(plain), count(plain) FROM {_PRICES}",
        0.3,
        3.0,
        500,
    ),
    Band(
        "first_charge_declined",
        "Of the first charges of orders, 5 to 10 % are declined.",
        "payments",
        ("payments",),
        f"""
        SELECT avg((status = 'declined')::INTEGER), count(*) FROM payments
        WHERE kind = 'charge' AND attempt = 1 AND status <> 'pending' AND {_since(365, 0)}""",
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
            SELECT bool_or(status = 'captured') AS paid FROM payments WHERE kind = 'charge' AND {_since(365, 7)}
            GROUP BY order_id HAVING bool_or(attempt = 1 AND status = 'declined'))""",
        0.5,
        0.95,
        100,
    ),
    Band(
        "five_stars",
        "Half to 62 % of the reviews give five stars (the public Olist data: 58 %).",
        "reviews",
        ("reviews",),
        _stars(5),
        0.50,
        0.62,
        1000,
    ),
    Band(
        "four_stars", "15 to 25 % of the reviews give four stars.", "reviews", ("reviews",), _stars(4), 0.15, 0.25, 1000
    ),
    Band(
        "one_star_above_two",
        "One star is more frequent than two: the J shape of published reviews.",
        "reviews",
        ("reviews",),
        f"""
        SELECT count(*) FILTER (rating = 1) / nullif(count(*) FILTER (rating = 2), 0), count(*)
        FROM reviews WHERE {_since(365, 0)}""",
        1.05,
        10.0,
        1000,
    ),
)

#: All bands.
BANDS: tuple[Band, ...] = (*_CARTS, *_BASKETS, *_ORDERS, *_OTHERS)
