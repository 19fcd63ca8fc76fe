"""Figures of what is there and what is said of it: users, products and reviews.

What belongs here: bands over ``users``, ``products`` and ``reviews``.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

from assets.bands.band import Band, since

#: Log prices within a type in units of its deviation; types of fewer than five products have no shape.
_PRICES = """(
    SELECT (ln(price) - avg(ln(price)) OVER type) / nullif(stddev_pop(ln(price)) OVER type, 0) AS level,
           (price - avg(price) OVER type) / nullif(stddev_pop(price) OVER type, 0) AS plain
    FROM products WINDOW type AS (PARTITION BY product_type) QUALIFY count(*) OVER type >= 5)"""


def _stars(stars: int) -> str:
    """The share of reviews with so many stars."""
    return f"SELECT avg((rating = {stars})::INTEGER), count(*) FROM reviews WHERE {since(365, 0)}"


BANDS = (
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
        FROM reviews WHERE {since(365, 0)}""",
        1.05,
        10.0,
        1000,
    ),
)
