"""Figures of products: their prices.

What belongs here: bands over ``products``.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.bands.band import Band

#: Log prices within a type in units of its deviation; types of fewer than five products have no shape.
_PRICES = """(
    SELECT (ln(price) - avg(ln(price)) OVER type) / nullif(stddev_pop(ln(price)) OVER type, 0) AS level,
           (price - avg(price) OVER type) / nullif(stddev_pop(price) OVER type, 0) AS plain
    FROM products WINDOW type AS (PARTITION BY product_type) QUALIFY count(*) OVER type >= 5)"""

BANDS = (
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
)
