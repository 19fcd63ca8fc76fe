"""The shop in warehouses: keys and all that a release promises hold where they are enforced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from mockmart.assets.release_contents import common_stamp, extras, landed_tables, provenance_of, table_files
from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from mockmart.releases.publishing import publish
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from mockmart.warehouses.loaders.postgres import load_postgres
from mockmart.warehouses.sql.dialects import DIALECTS
from tests.mockmart.warehouses.dbt_project import build
from tests.mockmart.warehouses.servers import PostgresServer
from tests.shop import TABLES

pytestmark = pytest.mark.slow

MODEL = "select status, sum(total) as revenue from {{ source('shop', 'orders') }} group by all"
REVENUE = "SELECT status, sum(total) FROM {}orders GROUP BY 1 ORDER BY 1"


@pytest.fixture(scope="module")
def released(shop: Landing, shop_spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Release:
    tables = landed_tables(shop, TABLES)
    there = table_files(tables)
    said = provenance_of(common_stamp(tables), shop_spec, ())
    return publish(tmp_path_factory.mktemp("released"), there, said, extras=extras(there, shop_spec)).release


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer.temporary() as server:
        yield server


def test_the_shop_is_the_same_in_duckdb_and_in_postgres(
    released: Release, postgres: PostgresServer, tmp_path: Path
) -> None:
    path = tmp_path / "warehouse.duckdb"
    load_duckdb(released, path)
    load_postgres(released, postgres.uri)
    with duckdb.connect(str(path), read_only=True) as connection:
        counts = {name: connection.sql(f"FROM {name}").shape[0] for name in TABLES}
        revenue = connection.execute(REVENUE.replace("{}", "")).fetchall()
    assert counts == {name: table.rows for name, table in released.tables.items()}
    assert counts == {name: postgres.rows(f"SELECT count(*) FROM shop.{name}")[0][0] for name in TABLES}
    found = postgres.rows(REVENUE.replace("{}", "shop."))
    assert [(status, str(total)) for status, total in revenue] == [(status, str(total)) for status, total in found]


def test_an_item_in_postgres_is_asked_for_as_json(released: Release, postgres: PostgresServer) -> None:
    load_postgres(released, postgres.uri)
    both = postgres.rows(
        "SELECT (SELECT sum((item->>'quantity')::int * (item->>'price')::numeric) FROM shop.orders, "
        "jsonb_array_elements(items) AS item)::text, (SELECT sum(line_total) FROM shop.order_items)::text"
    )
    assert both[0][0] == both[0][1]


@pytest.mark.parametrize("name", DIALECTS)
def test_the_script_in_the_release_is_parsed_by_its_dialect(released: Release, name: str) -> None:
    parsed = sqlglot.parse(released.read_extra(f"sql/{name}.sql").decode(), dialect=name)
    made = {one.find(exp.Table).name for one in parsed if isinstance(one, exp.Create)}  # type: ignore[union-attr]  # it has one
    assert made == set(TABLES)
    assert [one for one in parsed if one is not None and one.find(exp.Command)] == []


def test_dbt_reads_the_shop_and_every_test_of_it_passes(released: Release, tmp_path: Path) -> None:
    folder = Path(released.paths("orders")[0]).parent.parent
    found = build(tmp_path, folder, sources=released.read_extra("dbt/sources.yml").decode(), model=MODEL)
    assert set(found.values()) == {"pass", "success"}
    assert sum("relationships" in name for name in found) >= 10
