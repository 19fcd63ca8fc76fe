"""The shop as a whole: the same rows however it is built, and a later one that only goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from mockmart.arrow.conversion import to_arrow
from mockmart.arrow.digests import logical_digest
from mockmart.assets.quality.evaluation import evaluate_all
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import land_shop
from mockmart.batches import Batches
from mockmart.landing.landing import Landing
from mockmart.schemas import REGISTRY
from tests.shop import TABLES, build_shop

SCENARIOS = {
    "carts": {
        "high_value": {"weight": 0.05, "set": {"items.price": {"min": 250.0}}},
        "bulk": {"weight": 0.05, "set": {"items": {"min_length": 4}, "items.quantity": {"min": 3.0, "max": 5.0}}},
    },
    "orders": {"returned": {"weight": 0.1, "set": {"status": {"values": ["returned"]}}}},
    "payments": {"declined_then_paid": {"weight": 0.1, "set": {"attempt": {"min": 2.0}}}},
    "reviews": {"angry": {"weight": 0.1, "set": {"rating": {"max": 1.0}}}},
}
GOLDEN = {
    "calendar": "3167a312d5046ebc6d99ae3a93f1da9b",
    "promotions": "ea5eb4d876b045ba9116f73ebcba62c1",
    "products": "8e863f29e5d823b82d9ae2fe892581dd",
    "price_history": "f0d22d6991456cb0432216c830a212e4",
    "users": "bd78d35fd6be5c9e6decc2789a722112",
    "carts": "a492aa2b1b1a23076dc0398a392ba71b",
    "sessions": "7bfffd6420aab1dd21489be506ee0b34",
    "orders": "f975dce18dee430bc11545525d392451",
    "payments": "3603586975702aea2cd3d115b548f14f",
    "shipments": "14f47c21fbb2136e5b7b4bf937fee47c",
    "returns": "763cac165cf1a677ccca0d6d255fe833",
    "reviews": "4e020a00be943b7afbb7e45cbfe3e9fa",
    "cart_items": "b5cc1a918383e123ebdf7c5d227fb068",
    "order_items": "795d584d52eb2ef4a8726f69b571f944",
    "user_addresses": "72c58ada9d6c08a8576e48d21a39a332",
}
#: The key of each table, and the columns that may change while time goes on; all others stay for good.
KEYS = {
    "calendar": ["date"],
    "promotions": ["coupon"],
    "products": ["product_id"],
    "price_history": ["product_id", "valid_from"],
    "users": ["user_id"],
    "user_addresses": ["user_id", "line_number"],
    "carts": ["cart_id"],
    "cart_items": ["cart_id", "line_number"],
    "orders": ["order_id"],
    "order_items": ["order_id", "line_number"],
    "payments": ["payment_id"],
    "sessions": ["session_id"],
    "shipments": ["shipment_id"],
    "returns": ["return_id"],
    "reviews": ["review_id"],
}
ORDER_STEPS = ["paid_at", "shipped_at", "delivered_at", "cancelled_at", "returned_at", "return_requested_at"]
MUTABLE = {
    "products": ["price", "delisted_at"],
    "price_history": ["valid_to"],
    "users": ["last_login", "loyalty_tier"],
    "sessions": ["cart_id", "pages_viewed", "ended_at"],
    "carts": ["status", "updated_at"],
    "orders": ["status", *ORDER_STEPS, "refunded"],
    "shipments": ["status", "delivered_at"],
    "returns": ["received_at", "refund"],
    "payments": ["status", "failure_reason", "processed_at"],
    "reviews": ["helpful_votes"],
}
OPENED = datetime(2025, 1, 1, tzinfo=UTC)
DAY_90 = OPENED + timedelta(days=90)
DAY_91 = DAY_90 + timedelta(days=1)


def make_spec(**keys: object) -> Spec:
    """A small shop with a scenario of each entity."""
    settings = {"as_of": "2025-07-01", "signups_per_day": 8.0, "products": 300, "scenarios": SCENARIOS}
    return Spec.model_validate({**settings, **keys})


def digests(landing: Landing) -> dict[str, str]:
    """The logical digest of each table."""
    tables = {name: landing.table(name, REGISTRY.get(name)) for name in TABLES}
    return {name: logical_digest(t.arrow(part) for part in range(len(t.paths))) for name, t in tables.items()}


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_shop_has_its_golden_digests_on_any_number_of_threads(tmp_path: Path, threads: int) -> None:
    landing = build_shop(tmp_path, make_spec(threads=threads))
    assert digests(landing) == GOLDEN


def test_the_order_in_which_scenarios_are_written_changes_nothing(tmp_path: Path) -> None:
    turned = {entity: dict(reversed(named.items())) for entity, named in reversed(SCENARIOS.items())}
    spec, other = make_spec(as_of="2025-03-01"), make_spec(as_of="2025-03-01", scenarios=turned)
    assert other.stamp == spec.stamp
    assert digests(build_shop(tmp_path / "a", spec)) == digests(build_shop(tmp_path / "b", other))


def test_a_scenario_of_payments_has_a_say_in_their_cards(tmp_path: Path) -> None:
    scenarios = {"payments": {"amex": {"weight": 1.0, "set": {"card_brand": {"values": ["amex"]}}}}}
    landing = build_shop(tmp_path, make_spec(as_of="2025-03-01", scenarios=scenarios))
    payments = landing.table("payments", REGISTRY.get("payments")).frame()
    assert set(payments["card_brand"].dropna()) == {"amex"}
    assert payments["card_brand"].isna().any()


def test_another_seed_is_another_shop(tmp_path: Path) -> None:
    other = digests(build_shop(tmp_path, make_spec(seed=7)))
    same = {name for name, digest in other.items() if digest == GOLDEN[name]}
    assert same == {"calendar", "promotions"}  # days and sales are everybody's


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Each table as of day 90 and as of day 91."""
    shops = [
        build_shop(tmp_path_factory.mktemp("day"), make_spec(as_of=day, signups_per_day=30.0))
        for day in (DAY_90, DAY_91)
    ]
    return {
        name: tuple(shop.table(name, REGISTRY.get(name)).frame().set_index(KEYS[name]) for shop in shops)  # type: ignore[misc]
        for name in TABLES
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_day_later_every_row_is_still_there(
    two_days: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], table: str
) -> None:
    earlier, later = two_days[table]
    assert len(earlier) > 0
    assert earlier.index.isin(later.index).all()


def changed_columns(table: str, earlier: pd.DataFrame, later: pd.DataFrame) -> list[str]:
    """The immutable columns of ``earlier`` that the same rows of ``later`` have other values in."""
    same = later.loc[earlier.index]
    immutable = earlier.columns.difference([*MUTABLE.get(table, ()), "_index"])
    return [name for name in immutable if to_arrow(earlier[name]).to_pylist() != to_arrow(same[name]).to_pylist()]


@pytest.mark.parametrize("table", TABLES)
def test_a_day_later_no_immutable_column_has_changed(
    two_days: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], table: str
) -> None:
    earlier, later = two_days[table]
    assert changed_columns(table, earlier, later) == []


@pytest.mark.parametrize("table", ["users", "carts", "orders", "payments", "reviews", "products"])
def test_rows_that_came_in_a_day_were_created_on_it(
    two_days: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], table: str
) -> None:
    earlier, later = two_days[table]
    new = later.loc[~later.index.isin(earlier.index), "listed_at" if table == "products" else "created_at"]
    assert (len(new) > 0) == (table != "products")  # no product happens to be listed on that day
    assert ((new > DAY_90) & (new <= DAY_91)).all()


@pytest.mark.parametrize("step", ORDER_STEPS)
def test_steps_that_orders_took_in_a_day_were_taken_on_it_and_earlier_ones_stay(
    two_days: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], step: str
) -> None:
    earlier, later = two_days["orders"]
    before, after = earlier[step], later.loc[earlier.index, step]
    assert (before == after)[before.notna()].all()
    taken = after[before.isna() & after.notna()]
    assert ((taken > DAY_90) & (taken <= DAY_91)).all()


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Each table at the evening of the first day of a month, and a month later: products were listed in between."""
    days = ("2025-12-01T18:30:00", "2026-01-01")
    shops = [build_shop(tmp_path_factory.mktemp("month"), make_spec(as_of=day, signups_per_day=12.0)) for day in days]
    return {
        name: tuple(shop.table(name, REGISTRY.get(name)).frame().set_index(KEYS[name]) for shop in shops)  # type: ignore[misc]
        for name in TABLES
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_month_later_nothing_that_happened_has_changed(
    two_months: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], table: str
) -> None:
    earlier, later = two_months[table]
    assert earlier.index.isin(later.index).all()
    assert changed_columns(table, earlier, later) == []


@pytest.mark.parametrize("table", ["users", "carts", "orders", "payments", "reviews"])
def test_a_month_later_nothing_new_was_created_before(
    two_months: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], table: str
) -> None:
    earlier, later = two_months[table]
    new = later.loc[~later.index.isin(earlier.index), "created_at"]
    assert (new > datetime(2025, 12, 1, 18, 30, tzinfo=UTC)).all()


def test_row_numbers_of_users_do_not_move(two_days: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    earlier, later = two_days["users"]
    assert (earlier["_index"] == later.loc[earlier.index, "_index"]).all()


@pytest.mark.parametrize("part", range(2))
def test_what_follows_from_the_users_of_a_shard_lies_in_the_same_shard(shop: Landing, part: int) -> None:
    users, carts, orders, payments, reviews = (
        shop.table(name, REGISTRY.get(name)).frame(part) for name in ("users", "carts", "orders", "payments", "reviews")
    )
    assert carts["customer_id"].isin(users["user_id"]).all()
    assert orders["cart_id"].isin(carts["cart_id"]).all()
    assert payments["order_id"].isin(orders["order_id"]).all()
    assert reviews["user_id"].isin(users["user_id"]).all()


@pytest.mark.parametrize("table", ["users", "carts"])
def test_all_laws_hold_in_what_follows_from_a_table_of_the_users_own(tmp_path: Path, table: str) -> None:
    spec = make_spec(signups_per_day=4.0)
    drawn = land_shop(Landing(tmp_path / "drawn"), spec, [table])
    some = drawn[table].frame().sample(frac=0.5, random_state=1)  # rows of a customer are not side by side
    landing = Landing(tmp_path / "own")
    own = landing.replace(table, REGISTRY.get(table), Batches.of_frame(some), threads=1, stamp=spec.stamp).table
    tables = land_shop(landing, spec, own={table: own})
    results = evaluate_all(tables, as_of=spec.as_of, threads=2, spill=tmp_path / "spill")
    assert [(result.table, result.check) for result in results if result.blocking and not result.passed] == []
    assert all(table.rows for table in tables.values())
