"""Figures of reviews: how many stars they give.

What belongs here: bands over ``reviews``.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.bands.band import Band, created_between


def _stars(stars: int) -> str:
    """The share of reviews with ``stars`` stars."""
    return f"SELECT avg((rating = {stars})::INTEGER), count(*) FROM reviews WHERE {created_between(365, 0)}"


BANDS = (
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
        FROM reviews WHERE {created_between(365, 0)}""",
        1.05,
        10.0,
        1000,
    ),
)
