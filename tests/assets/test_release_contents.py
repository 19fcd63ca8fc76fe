"""What a release is told of the landed tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.arrow.conversion import logical_schema
from mockmart.assets.quality.evaluation import blocking_checks, evaluate_all
from mockmart.assets.release_contents import common_stamp, landed_tables, provenance_of, released_table, table_files
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import land_shop
from mockmart.errors import LandingError
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.releases.manifest import ForeignKey
from mockmart.schemas import REGISTRY
from tests.shop import TABLES

SPEC = Spec.model_validate({"as_of": "2025-01-20", "signups_per_day": 2, "products": 50})


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_described_with_the_keys_and_types_of_its_schema(name: str) -> None:
    table = released_table(name, TABLES)
    assert table.schema.equals(logical_schema(REGISTRY.get(name)), check_metadata=True)
    assert table.primary_key == REGISTRY.key(name) != ()
    assert table.description
    assert {key.columns[0] for key in table.foreign_keys} == {link.column for link in REGISTRY.links(name)}


def test_references_and_accepted_values_are_told() -> None:
    payments = released_table("payments", TABLES)
    assert ForeignKey(("customer_id",), "users", ("user_id",)) in payments.foreign_keys
    assert payments.values["kind"] == ("charge", "refund")
    assert released_table("cart_items", TABLES).primary_key == ("cart_id", "line_number")


def test_a_reference_to_a_table_that_is_not_released_is_none() -> None:
    assert released_table("orders", ["users", "orders"]).foreign_keys == (
        ForeignKey(("customer_id",), "users", ("user_id",)),
    )


def test_tables_of_one_shop_have_one_stamp(shop: Landing, shop_spec: Spec) -> None:
    tables = landed_tables(shop, TABLES)
    assert common_stamp(tables) == shop_spec.stamp
    assert [source.parts for source in table_files(tables)] == [table.paths for table in tables.values()]


@pytest.fixture
def products(tmp_path: Path) -> Landing:
    """A landing with the products of one shop and the users of another."""
    landing = Landing(tmp_path)
    land_shop(landing, SPEC, ["products"])
    land_shop(landing, SPEC.model_copy(update={"seed": 7}), ["users"])
    return landing


def test_tables_of_two_shops_are_named(products: Landing) -> None:
    with pytest.raises(LandingError, match="users landed with seed 7, products with 42: they are not of one shop"):
        common_stamp(landed_tables(products, ["products", "users"]))


def test_a_table_that_somebody_else_landed_says_nothing(products: Landing) -> None:
    (part,) = (products.folder / "users").iterdir()
    rows: pa.Table = pq.read_table(part)
    pq.write_table(rows.replace_schema_metadata(), part)
    tables: dict[str, Table] = landed_tables(products, ["products", "users"])
    assert common_stamp(tables) == SPEC.stamp
    with pytest.raises(LandingError, match="no table says what it was built from"):
        common_stamp({"users": tables["users"]})


def test_a_table_that_did_not_land_is_named(products: Landing) -> None:
    shutil.rmtree(products.folder / "users")
    with pytest.raises(LandingError, match="no table users, carts under"):
        landed_tables(products, ["products", "users", "carts"])


def test_the_settings_of_a_release_are_those_of_the_shop_or_its_stamp() -> None:
    other = SPEC.model_copy(update={"seed": 7})
    assert Spec.model_validate(dict(provenance_of(SPEC.stamp, SPEC, []).spec)).stamp == SPEC.stamp
    told = provenance_of(SPEC.stamp, other, [])
    assert (dict(told.spec), told.seed, told.as_of) == (SPEC.stamp, 42, SPEC.as_of)


def test_every_check_of_a_whole_shop_passes(shop: Landing, shop_spec: Spec, tmp_path: Path) -> None:
    found = evaluate_all(landed_tables(shop, TABLES), as_of=shop_spec.as_of, threads=2, spill=tmp_path)
    assert [check for check in found if check.blocking and not check.passed] == []
    assert {(check.table, check.check) for check in found if check.blocking} == blocking_checks(TABLES)
