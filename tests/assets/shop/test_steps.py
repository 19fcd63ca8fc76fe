"""The shop as a whole: the same rows however it is built, and a later one that only goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from mockmart.arrow.conversion import to_arrow
from mockmart.arrow.digests import logical_digest
from mockmart.assets.shop.carts import draw_carts
from mockmart.assets.shop.spec import Spec
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
    "products": "ba79ae14d2bde2b322be6db663e44e82",
    "users": "db0f8814b364f5fd4659abc7277ab199",
    "user_addresses": "6c450c3dcc0a43b77598fa444adeaf29",
    "carts": "6651fe13f3e95a3c5fc985a235b76ab4",
    "cart_items": "e4f810f284651c27b07d4c4b6df1f5bf",
    "orders": "ae70c417e77dbd08c7f6e17319fc8a87",
    "order_items": "9ebc3b234d0eab93bce5c4bbbd9e37cc",
    "payments": "e6e8bb3437916ab1008914dc1b3edf69",
    "reviews": "83dc271780e7d82f6a012b3133fc012e",
}
#: The key of each table, and the columns that may change while time goes on; all others stay for good.
KEYS = {
    "products": ["product_id"],
    "users": ["user_id"],
    "user_addresses": ["user_id", "line_number"],
    "carts": ["cart_id"],
    "cart_items": ["cart_id", "line_number"],
    "orders": ["order_id"],
    "order_items": ["order_id", "line_number"],
    "payments": ["payment_id"],
    "reviews": ["review_id"],
}
ORDER_STEPS = ["paid_at", "shipped_at", "delivered_at", "cancelled_at", "returned_at"]
MUTABLE = {
    "users": ["last_login"],
    "carts": ["status", "updated_at"],
    "orders": ["status", *ORDER_STEPS],
    "payments": ["status", "failure_reason", "processed_at"],
}
OPENED = datetime(2025, 1, 1, tzinfo=UTC)
DAY_90 = OPENED + timedelta(days=90)
DAY_91 = DAY_90 + timedelta(days=1)


def make_spec(**keys: object) -> Spec:
    """A small shop with a scenario of each entity."""
    settings = {"as_of": "2025-07-01", "signups_per_day": 4.0, "products": 300, "scenarios": SCENARIOS}
    return Spec.model_validate({**settings, **keys})


def digests(landing: Landing) -> dict[str, str]:
    """The logical digest of each table."""
    tables = {name: landing.table(name, REGISTRY.get(name)) for name in TABLES}
    return {name: logical_digest(t.arrow(part) for part in range(len(t.paths))) for name, t in tables.items()}


@pytest.mark.parametrize(("threads", "batch_rows"), [(1, 131_072), (2, 500), (7, 1_000)])
def test_the_shop_has_its_golden_digests_on_any_number_of_threads_and_in_batches_of_any_size(
    tmp_path: Path, threads: int, batch_rows: int
) -> None:
    landing = build_shop(tmp_path, make_spec(threads=threads, batch_rows=batch_rows))
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
    assert not set(other.values()) & set(GOLDEN.values())


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Each table as of day 90 and as of day 91."""
    shops = [
        build_shop(tmp_path_factory.mktemp("day"), make_spec(as_of=day, signups_per_day=8.0))
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


def test_row_numbers_of_users_and_carts_do_not_move(two_days: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    for table in ("users", "carts"):
        earlier, later = two_days[table]
        assert (earlier["_index"] == later.loc[earlier.index, "_index"]).all()


def test_a_table_of_the_users_own_is_followed_by_all_that_derives_from_it(tmp_path: Path) -> None:
    spec = make_spec(as_of="2025-03-01")
    landing = build_shop(tmp_path, spec)
    users = landing.table("users", REGISTRY.get("users")).frame().iloc[::2]
    products = landing.table("products", REGISTRY.get("products")).frame()
    carts = draw_carts(users.reset_index(drop=True), products, spec).draw(0)
    assert len(carts) > 0
    assert carts["customer_id"].isin(users["user_id"]).all()
