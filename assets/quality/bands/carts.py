"""Figures of carts: how they end, what is in them, and when they are filled.

What belongs here: bands over ``carts`` and ``cart_items``.
"""

# ruff: noqa: S608  # the queries are composed of the conditions that stand in this package

from __future__ import annotations

import math

from mockmart.assets.quality.bands.band import ZONES, Band, created_between


def _hours(first: int, last: int) -> str:
    """How busy a customer's own hour from ``first`` to ``last`` is, as a multiple of the mean hour of the day."""
    return f"""
        SELECT 24 * count(*) FILTER (hour(local) BETWEEN {first} AND {last}) / {last - first + 1} / count(*), count(*)
        FROM {LOCAL_CARTS}"""


def _longer_than(lines: int) -> str:
    """How many carts have more than ``lines`` lines: those that have the next one."""
    return f"count(*) FILTER (line_number = {lines + 1})"


#: About a hundred thousand carts tell enough of times of the day: those of some customers.
_SOME = ">> 48 < (SELECT (65536 * least(100000 / greatest(count(*), 1), 1))::UBIGINT FROM carts)"
#: Carts of the last year, with the hours that their customers are behind UTC and the time that it was there.
LOCAL_CARTS = f"""(
    SELECT created_at, behind, created_at - to_hours(behind) AS local
    FROM (SELECT customer_id, created_at FROM carts WHERE hash(customer_id) {_SOME} AND {created_between(365, 0)})
    JOIN (SELECT user_id AS customer_id, state FROM user_addresses WHERE is_default AND hash(user_id) {_SOME})
    USING (customer_id)
    JOIN {ZONES} USING (state))"""
#: Each year's Black Friday (the day after the fourth Thursday of November) that the shop has been through.
_BLACK_FRIDAY = """(
    SELECT november + CAST(22 + (11 - isodow(november)) % 7 AS INTEGER) AS day
    FROM (SELECT make_date(year(getvariable('as_of'))::INTEGER - back, 11, 1) AS november
          FROM (VALUES (0), (1)) AS years(back)))"""
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

BANDS = (
    Band(
        "carts_not_converted",
        "Of the carts of three days ago and before, 65 to 75 % were not bought (Baymard Institute: 70 %).",
        "carts",
        ("carts",),
        f"SELECT avg((status <> 'converted')::INTEGER), count(*) FROM carts WHERE {created_between(365, 3)}",
        0.65,
        0.75,
        1000,
    ),
    Band(
        "cart_lines",
        "A cart has two to three lines on average.",
        "cart_items",
        ("cart_items",),
        f"SELECT count(*) / {_longer_than(0)}, {_longer_than(0)} FROM cart_items",
        2.0,
        3.0,
        500,
    ),
    Band(
        "cart_of_one_line",
        "One line is the most frequent length of a cart: this many times as frequent as the next.",
        "cart_items",
        ("cart_items",),
        """
        SELECT coalesce(max(carts) FILTER (lines = 1), 0) / max(carts) FILTER (lines > 1), sum(carts)::BIGINT
        FROM (SELECT line_number AS lines, count(*) - lead(count(*), 1, 0) OVER (ORDER BY line_number) AS carts
              FROM cart_items GROUP BY line_number)""",
        1.0,
        10.0,
        500,
    ),
    Band(
        "cart_of_many_lines",
        "The lengths of carts have a tail past eight lines.",
        "cart_items",
        ("cart_items",),
        f"SELECT {_longer_than(8)} / {_longer_than(0)}, {_longer_than(0)} FROM cart_items",
        0.002,
        0.08,
        2000,
    ),
    Band(
        "night_trough",
        "The hours from 1 to 5, where the customer lives, are at most half as busy as the mean hour.",
        "carts",
        ("carts", "user_addresses"),
        _hours(1, 4),
        0.0,
        0.5,
        2000,
    ),
    Band(
        "evening_peak",
        "The hours from 19 to 22, where the customer lives, are at least a third busier than the mean hour.",
        "carts",
        ("carts", "user_addresses"),
        _hours(19, 21),
        4 / 3,
        4.0,
        2000,
    ),
    Band(
        "the_west_comes_later",
        "Customers of the Pacific coast come about three hours after those of the Atlantic: the hours between the mean "
        "times of their days, around the clock.",
        "carts",
        ("carts", "user_addresses"),
        # The mean of times of the day is the direction of the sum of hands of a clock.
        f"""
        SELECT ((degrees(atan2(sum(sin(angle)) FILTER (behind = 8), sum(cos(angle)) FILTER (behind = 8))
                         - atan2(sum(sin(angle)) FILTER (behind = 5), sum(cos(angle)) FILTER (behind = 5)))
                 / 15 + 36) % 24) - 12, count(*) FILTER (behind = 8)
        FROM (SELECT behind, 2 * pi() * (hour(created_at) + minute(created_at) / 60) / 24 AS angle
              FROM {LOCAL_CARTS})""",
        2.0,
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
        FROM carts WHERE {created_between(364, 0)}""",
        1.02,
        1.5,
        5000,
    ),
    Band(
        "black_friday_peak",
        "The busiest day around Black Friday has at least twice the carts of the year's mean day.",
        "carts",
        ("carts",),
        # The year is the sales' own calendar year, of which the shop has been through eleven months at least.
        f"""
        WITH daily AS (SELECT created_at::DATE AS day, count(*) AS carts FROM carts GROUP BY 1)
        SELECT arg_max(peak / (carts / days), year), coalesce(arg_max(carts, year), 0)::BIGINT
        FROM (SELECT year(daily.day) AS year, sum(carts) AS carts, max(daily.day) - min(daily.day) + 1 AS days,
                     max(carts) FILTER (daily.day BETWEEN sales.day - 1 AND sales.day + 4) AS peak
              FROM daily JOIN {_BLACK_FRIDAY} AS sales ON year(daily.day) = year(sales.day)
              WHERE (sales.day + 5)::TIMESTAMPTZ <= getvariable('as_of') GROUP BY ALL)
        WHERE days >= 330""",
        2.0,
        math.inf,
        5000,
    ),
    Band(
        "basket_lift",
        "Types of products in the same cart belong together: their mean lift is at least three times that of the "
        "same lines dealt out to the carts anew.",
        "cart_items",
        ("cart_items", "products"),
        # Twenty-five thousand carts or so tell enough.
        f"""
        WITH line AS MATERIALIZED (
                 SELECT hash(cart_id) AS cart, product_type AS type, hash(cart_id, line_number) AS place
                 FROM cart_items JOIN products USING (product_id)
                 WHERE hash(cart_id) >> 48 < (SELECT (65536 * least(60000 / count(*), 1))::UBIGINT FROM cart_items)),
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
