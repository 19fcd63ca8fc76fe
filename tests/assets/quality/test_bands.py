from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from mockmart.assets.quality.bands import BANDS, Band, measure
from mockmart.assets.quality.queries import Queries
from mockmart.assets.shop.graph import GRAPH
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.users import signups_per_day_for
from tests.shop import build_shop, shop_in_memory

AS_OF = "2026-01-01"
#: A year of the default shop, with about twenty thousand users.
YEAR = Spec.model_validate(
    {
        "as_of": AS_OF,
        "threads": 2,
        "signups_per_day": signups_per_day_for(20_000, Spec.model_validate({"as_of": AS_OF})),
    }
)
_SPIKE = "created_at::DATE BETWEEN DATE '2025-11-27' AND DATE '2025-12-03'"
_REVERSED = (
    "UPDATE users SET loyalty_tier = CASE loyalty_tier "
    "WHEN 'bronze' THEN 'platinum' WHEN 'silver' THEN 'gold' WHEN 'gold' THEN 'silver' ELSE 'bronze' END"
)
#: For each band, by its name, a change of many rows that takes the figure out of it.
SKEWED = {
    "carts_not_converted": "UPDATE carts SET status = 'converted'",
    "cart_lines": "DELETE FROM cart_items WHERE line_number > 1",
    "cart_of_one_line": """
        DELETE FROM cart_items
        WHERE hash(cart_id) % 4 <> 0 AND cart_id NOT IN (SELECT cart_id FROM cart_items WHERE line_number = 2)""",
    "cart_of_many_lines": "DELETE FROM cart_items WHERE line_number > 8",
    "night_trough": "UPDATE carts SET created_at = created_at - INTERVAL 12 HOURS",
    "evening_peak": "UPDATE carts SET created_at = created_at - INTERVAL 12 HOURS",
    "the_west_comes_later": """
        UPDATE carts SET created_at = created_at - INTERVAL 3 HOURS
        WHERE customer_id IN (
            SELECT user_id FROM users
            WHERE list_filter(addresses, lambda a: a.is_default)[1].state IN ('CA', 'OR', 'WA'))""",
    "weekend": "UPDATE carts SET created_at = created_at - INTERVAL 3 DAYS",
    "black_friday_peak": f"DELETE FROM carts WHERE {_SPIKE} AND _index % 5 <> 0",
    "basket_lift": """
        UPDATE cart_items SET product_id = any_product[1 + (hash(cart_id, line_number) % 1000)::BIGINT]
        FROM (SELECT list(product_id) AS any_product FROM products)""",
    "revenue_of_the_top_fifth": "UPDATE orders SET customer_id = order_id, total = 50",
    "delivered_orders_returned": "UPDATE orders SET status = 'delivered' WHERE status = 'returned'",
    "days_to_delivery": "UPDATE orders SET delivered_at = created_at + 2 * (delivered_at - created_at)",
    "late_deliveries": "UPDATE orders SET delivered_at = created_at + INTERVAL 12 DAYS - (delivered_at - created_at)",
    "express_is_faster": """
        UPDATE orders SET shipping_method = CASE shipping_method WHEN 'express' THEN 'standard' ELSE 'express' END""",
    "higher_tiers_buy_more": _REVERSED,
    "higher_tiers_are_rarer": _REVERSED,
    "price_endings": "UPDATE products SET price = price + 0.02 WHERE _index = 0",
    "price_levels": "UPDATE products SET price = 20 * price WHERE _index % 20 = 0",
    "price_tail": "UPDATE products SET price = 100 + hash(product_id) % 1000",
    "prices_change": "UPDATE price_history SET valid_from = TIMESTAMPTZ '2024-06-01'",
    "demand_answers_to_prices": """
        DELETE FROM cart_items USING products
        WHERE products.product_id = cart_items.product_id AND cart_items.price < 0.97 * list_price
        AND hash(cart_id) % 2 = 0""",
    "new_products_catch_on": """
        DELETE FROM cart_items USING products, carts
        WHERE products.product_id = cart_items.product_id AND carts.cart_id = cart_items.cart_id
        AND carts.created_at > listed_at + INTERVAL 50 DAYS AND hash(cart_items.cart_id) % 4 <> 0""",
    "buyers_come_back": "UPDATE orders SET customer_id = order_id",
    "baskets_are_as_ever": "UPDATE orders SET customer_id = 'USR-' || (hash(order_id) % 5000)::VARCHAR",
    "what_disappoints_keeps_away": """
        UPDATE orders SET status = CASE WHEN hash(order_id) % 7 = 0 THEN 'returned' ELSE 'delivered' END""",
    "carts_are_recovered": "UPDATE carts SET customer_id = cart_id",
    "baskets_reach_free_shipping": "UPDATE orders SET subtotal = subtotal - 5 WHERE subtotal BETWEEN 50 AND 54.99",
    "desktops_convert": """
        UPDATE carts SET device = CASE device WHEN 'desktop' THEN 'mobile' ELSE 'desktop' END""",
    "tiers_are_earned": "UPDATE users SET loyalty_tier = 'gold'",
    "first_charge_declined": "UPDATE payments SET status = 'captured' WHERE status = 'declined'",
    "declined_then_paid": "DELETE FROM payments WHERE attempt > 1",
    "buyers_keep_their_ways_of_paying": """
        UPDATE payments SET method = ['paypal', 'gift_card', 'bank_transfer'][1 + _index % 3]""",
    "buyers_keep_their_cards": "UPDATE payments SET card_last4 = _index::VARCHAR WHERE card_last4 IS NOT NULL",
    "tastes_last": "UPDATE orders SET customer_id = 'USR-' || (hash(order_id) % 5000)::VARCHAR",
    "first_orders_come_with_the_sign_up": "UPDATE users SET created_at = created_at - INTERVAL 2 DAYS",
    "clothes_come_back": "UPDATE orders SET status = 'delivered' WHERE status = 'returned'",
    "what_is_eaten_is_kept": "UPDATE orders SET status = 'returned' WHERE status = 'delivered'",
    "nothing_arrives_on_sundays_or_at_night": "UPDATE orders SET delivered_at = delivered_at + INTERVAL 12 HOURS",
    "discounts_come_in_campaigns": "UPDATE orders SET discount = 0 WHERE month(created_at) >= 11",
    "categories_have_seasons": """
        UPDATE orders SET created_at = TIMESTAMPTZ '2025-01-05' + to_days((hash(order_id) % 350)::INTEGER)""",
    "dear_things_are_bought_one_by_one": "UPDATE cart_items SET quantity = 2",
    "declines_cluster": "UPDATE payments SET customer_id = 'USR-' || (hash(order_id) % 5000)::VARCHAR",
    "late_deliveries_cost_stars": "UPDATE reviews SET rating = 3",
    "bad_products_come_back": """
        UPDATE orders SET status = CASE WHEN hash(order_id) % 11 = 0 THEN 'returned' ELSE 'delivered' END""",
    "helpful_votes_grow_with_age": "UPDATE reviews SET helpful_votes = 2",
    "five_stars": "UPDATE reviews SET rating = 5 WHERE rating = 4",
    "four_stars": "UPDATE reviews SET rating = 5 WHERE rating = 4",
    "one_star_above_two": "UPDATE reviews SET rating = 2 WHERE rating = 1",
}


def named(name: str) -> Band:
    (band,) = (band for band in BANDS if band.name == name)
    return band


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The shop of a year in memory, where rows can be changed."""
    root = tmp_path_factory.mktemp("year")
    with shop_in_memory(build_shop(root, YEAR), YEAR, root) as connection:
        yield connection


@pytest.fixture
def change(year: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction on the shop of a year, undone in the end."""
    year.begin()
    yield year
    year.rollback()


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.name)
def test_a_year_of_the_default_shop_is_within_the_band(year: duckdb.DuckDBPyConnection, band: Band) -> None:
    found = measure(Queries(year), band)
    assert found.conclusive
    assert found.passed, found


@pytest.mark.parametrize(("name", "statement"), SKEWED.items(), ids=SKEWED)
def test_skewed_data_leaves_the_band(change: duckdb.DuckDBPyConnection, name: str, statement: str) -> None:
    change.execute(statement).fetchall()
    found = measure(Queries(change), named(name))
    assert found.conclusive
    assert not found.passed, found


def test_there_is_skewed_data_for_every_band() -> None:
    assert sorted(SKEWED) == sorted(band.name for band in BANDS)


def test_a_small_sample_is_not_conclusive(change: duckdb.DuckDBPyConnection) -> None:
    change.execute("UPDATE reviews SET rating = 1").fetchall()
    change.execute("DELETE FROM reviews WHERE _index >= 999").fetchall()
    found = measure(Queries(change), named("five_stars"))
    assert (found.figure, found.conclusive, found.passed) == (0, False, True)


def test_no_rows_are_not_conclusive(change: duckdb.DuckDBPyConnection) -> None:
    for name in GRAPH:
        change.execute(f"DELETE FROM {name}").fetchall()
    assert not any(measure(Queries(change), band).conclusive for band in BANDS)
    assert all(measure(Queries(change), band).passed for band in BANDS)


def test_a_year_that_has_not_come_to_its_sales_is_not_judged_by_them(change: duckdb.DuckDBPyConnection) -> None:
    change.execute("DELETE FROM carts WHERE created_at >= TIMESTAMPTZ '2025-11-20 00:00:00+00'").fetchall()
    assert not measure(Queries(change), named("black_friday_peak")).conclusive
