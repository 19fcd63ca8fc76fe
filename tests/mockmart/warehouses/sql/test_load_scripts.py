"""Scripts for warehouses: each dialect's own parser understands all of them, and ClickHouse and DuckDB run them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from chdb.session import Session
from sqlglot import exp

from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release
from mockmart.warehouses.sql.ddl import LOCATION
from mockmart.warehouses.sql.dialects import CLICKHOUSE, DIALECTS, DUCKDB
from mockmart.warehouses.sql.load_scripts import load_script, statements
from tests.mockmart.warehouses.wares import COUNTS, MAKERS, NAMES, TABLES, WARES, edition_seen

every_dialect = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
#: What makes a table in each dialect, keys and quotation included, of a table with a bit of everything.
SHOWN = ReleasedTable(
    "wares",
    "Wares.",
    pa.schema(
        [
            pa.field("ware_id", pa.string(), nullable=False, metadata={"description": "Its key."}),
            pa.field("parts", WARES.schema.field("parts").type, nullable=False),
            pa.field("made_at", pa.timestamp("us", "UTC")),
        ]
    ),
    ("ware_id",),
)
CREATED = {
    "duckdb": 'CREATE TABLE "wares" ("ware_id" VARCHAR NOT NULL, '
    '"parts" STRUCT("code" VARCHAR, "price" DECIMAL(12, 2))[] NOT NULL, "made_at" TIMESTAMPTZ, '
    'PRIMARY KEY ("ware_id"))',
    "postgres": 'CREATE TABLE IF NOT EXISTS "wares" ("ware_id" text NOT NULL, "parts" jsonb NOT NULL, '
    '"made_at" timestamptz, PRIMARY KEY ("ware_id"))',
    "clickhouse": 'CREATE OR REPLACE TABLE "wares" ("ware_id" String COMMENT \'Its key.\', '
    '"parts" Array(Tuple("code" String, "price" Decimal(12, 2))), "made_at" Nullable(DateTime64(6, \'UTC\'))) '
    "ENGINE = MergeTree ORDER BY (\"ware_id\") COMMENT 'Wares.' "
    'AS SELECT "ware_id", "parts", "made_at" FROM s3(\'${LOCATION}/wares/*.parquet\', \'Parquet\')',
    "bigquery": "CREATE TABLE IF NOT EXISTS `wares` (`ware_id` STRING NOT NULL OPTIONS (description = 'Its key.'), "
    "`parts` ARRAY<STRUCT<`code` STRING, `price` NUMERIC(12, 2)>>, `made_at` TIMESTAMP, "
    "PRIMARY KEY (`ware_id`) NOT ENFORCED) OPTIONS (description = 'Wares.')",
    "snowflake": 'CREATE TABLE IF NOT EXISTS "wares" ("ware_id" VARCHAR NOT NULL COMMENT \'Its key.\', '
    '"parts" ARRAY NOT NULL, "made_at" TIMESTAMP_LTZ, PRIMARY KEY ("ware_id")) COMMENT \'Wares.\'',
    "redshift": 'CREATE TABLE IF NOT EXISTS "wares" ("ware_id" VARCHAR(65535) NOT NULL, "parts" SUPER NOT NULL, '
    '"made_at" TIMESTAMP, PRIMARY KEY ("ware_id"))',
    "databricks": "CREATE TABLE IF NOT EXISTS `wares` (`ware_id` STRING NOT NULL COMMENT 'Its key.', "
    "`parts` ARRAY<STRUCT<`code`: STRING, `price`: DECIMAL(12, 2)>> NOT NULL, `made_at` TIMESTAMP, "
    "PRIMARY KEY (`ware_id`)) COMMENT 'Wares.'",
    "trino": 'CREATE TABLE "wares" ("ware_id" VARCHAR COMMENT \'Its key.\', '
    '"parts" ARRAY(ROW("code" VARCHAR, "price" DECIMAL(12, 2))), "made_at" TIMESTAMP(6)) COMMENT \'Wares.\' '
    "WITH (format = 'PARQUET', external_location = '${LOCATION}/wares/')",
}


@every_dialect
def test_every_statement_is_parsed_by_its_dialect_and_none_is_passed_over(dialect: Any) -> None:
    written = statements(TABLES, dialect)
    parsed = [one for one in sqlglot.parse(load_script(TABLES, dialect), dialect=dialect.name) if one is not None]
    assert len(parsed) == len(written)
    assert [one.sql() for one in parsed if one.find(exp.Command)] == []


@every_dialect
def test_no_name_or_description_becomes_a_statement(dialect: Any) -> None:
    parsed = [one for one in sqlglot.parse(load_script(TABLES, dialect), dialect=dialect.name) if one is not None]
    made = [column.this.name for one in parsed for column in one.find_all(exp.ColumnDef)]
    dropped = [one.find(exp.Table) for one in parsed if isinstance(one, exp.Drop)]
    assert [name for name in made if "DROP" in name] == ['no"; DROP TABLE wares; --']
    assert {table.name for table in dropped if table} <= {*NAMES, *(f"{name}__staged" for name in NAMES)}


@every_dialect
def test_a_table_is_made_with_the_types_keys_and_descriptions_of_its_schema(dialect: Any) -> None:
    (found,) = [one for one in statements([SHOWN], dialect) if one.startswith("CREATE")]
    assert " ".join(found.split()).replace("( ", "(").replace(" )", ")") == CREATED[dialect.name]


@every_dialect
def test_a_type_that_a_warehouse_has_not_is_said_in_its_script_and_stops_nothing(dialect: Any) -> None:
    table = ReleasedTable("odd", "", pa.schema([pa.field("took", pa.duration("us"))]))
    expected = f"-- There is no script: odd.took: {dialect.title} has no type for duration[us]; "
    assert expected in load_script([table], dialect)


def test_a_script_of_duckdb_runs_again_and_again(editions: Mapping[int, Release]) -> None:
    with duckdb.connect() as connection:
        for number in (1, 2):
            root = Path(editions[number].paths("makers")[0]).parent.parent
            for statement in statements(TABLES, DUCKDB):
                connection.execute(statement.replace(LOCATION, str(root)))
            assert edition_seen(connection.execute(COUNTS.replace("{}", "")).fetchall()) == number


# --- ClickHouse, in this process --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clickhouse(editions: Mapping[int, Release], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A ClickHouse that ran the script for the first edition and then for the second."""
    session = Session(str(tmp_path_factory.mktemp("clickhouse")))
    session.query("CREATE DATABASE shop ENGINE = Atomic; USE shop;")
    for number in (1, 2):
        root = Path(editions[number].paths("makers")[0]).parent.parent
        for statement in statements(TABLES, CLICKHOUSE):
            session.query(statement.replace("s3(", "file(").replace(LOCATION, str(root)))
    yield session
    session.close()


def asked(session: Session, query: str) -> list[list[str]]:
    return [line.split("\t") for line in str(session.query(query, "TabSeparated")).splitlines()]


def test_clickhouse_holds_the_release_that_was_loaded_last(clickhouse: Session) -> None:
    counts = [(int(a), int(b), int(c)) for a, b, c in asked(clickhouse, COUNTS.replace("{}", ""))]
    assert edition_seen(counts) == 2


def test_clickhouse_keeps_money_instants_and_lists_to_the_last_digit(clickhouse: Session) -> None:
    query = "SELECT price, made_at, toTypeName(price), parts.price FROM wares WHERE ware_id = 'W8'"
    assert asked(clickhouse, query) == [
        [
            "9999999991.99",
            "2026-01-01 00:00:00.000008",
            "Nullable(Decimal(12, 2))",
            "[0,0.25]",
        ]
    ]


def test_clickhouse_knows_names_and_descriptions_as_the_schema_has_them(clickhouse: Session) -> None:
    query = "SELECT name FROM system.columns WHERE database = 'shop' AND table = 'notes' ORDER BY position"
    assert str(clickhouse.query(query, "RawBLOB")) == "".join(field.name for field in TABLES[3].schema)
    (column,) = [name for name in TABLES[3].schema.names if name.startswith("wa")]
    assert asked(clickhouse, f"SELECT count({CLICKHOUSE.identifier(column)}) FROM notes") == [["31"]]
    query = "SELECT comment FROM system.tables WHERE database = 'shop' AND name = 'makers'"
    assert str(clickhouse.query(query, "RawBLOB")) == MAKERS.description
