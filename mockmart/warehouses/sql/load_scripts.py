"""Scripts that make the tables of a release in a warehouse and fill them, for people to run there.

What belongs here: statements that read the Parquet of a release, one kind a warehouse. ``${LOCATION}`` stands for where
the release lies. Each script may be run again, and replaces what an earlier release left: all tables in one
transaction where the warehouse has such, otherwise each table in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mockmart.errors import WarehouseError
from mockmart.releases.manifest import ReleasedTable
from mockmart.warehouses.sql.ddl import LOCATION, Layout, nested_columns
from mockmart.warehouses.sql.dialects import Dialect

_STAGED = "__staged"


def load_script(tables: Sequence[ReleasedTable], dialect: Dialect) -> str:
    """The whole script that brings ``tables`` into the warehouse; it says why where there can be none."""
    lines = [
        f"-- The tables of a mockmart release, for {dialect.title}.",
        f"-- {_NOTES[dialect.name]}",
        "",
    ]
    try:
        lines += [f"{statement};\n" for statement in statements(tables, dialect)]
    except WarehouseError as error:
        lines += [f"-- There is no script: {error}", ""]
    return "\n".join(lines)


def statements(tables: Sequence[ReleasedTable], dialect: Dialect) -> list[str]:
    """The statements of the script, in order; a ``WarehouseError`` names what the warehouse cannot hold."""
    return _SCRIPTS[dialect.name](Layout(tables, dialect))


def _duckdb(layout: Layout) -> list[str]:
    return [
        "BEGIN",
        *(f"DROP TABLE IF EXISTS {layout.name(table.name)}" for table in reversed(layout.tables)),
        *(statement for table in layout.tables for statement in (layout.create(table), *layout.comments(table))),
        *(
            f"INSERT INTO {layout.name(table.name)} ({layout.columns(table)})\n"
            f"SELECT {layout.columns(table)} FROM read_parquet({_files(table, layout)})"
            for table in layout.tables
        ),
        "COMMIT",
    ]


def _postgres(layout: Layout) -> list[str]:
    return [
        *(layout.create(table, begin="CREATE TABLE IF NOT EXISTS") for table in layout.tables),
        *(comment for table in layout.tables for comment in layout.comments(table)),
    ]


def _clickhouse(layout: Layout) -> list[str]:
    return [
        f"{layout.create(table, begin='CREATE OR REPLACE TABLE')}\n"
        f"AS SELECT {layout.columns(table)} FROM s3({_files(table, layout)}, 'Parquet')"
        for table in layout.tables
    ]


def _bigquery(layout: Layout) -> list[str]:
    staged = {table.name: layout.name(table.name + _STAGED) for table in layout.tables}
    return [
        *(layout.create(table, begin="CREATE TABLE IF NOT EXISTS") for table in layout.tables),
        *(
            f"LOAD DATA OVERWRITE {staged[table.name]}\nFROM FILES (format = 'PARQUET', "
            f"enable_list_inference = TRUE, uris = [{_files(table, layout)}])"
            for table in layout.tables
        ),
        "BEGIN TRANSACTION",
        *(f"DELETE FROM {layout.name(table.name)} WHERE TRUE" for table in reversed(layout.tables)),
        *(
            f"INSERT INTO {layout.name(table.name)} ({layout.columns(table)})\n"
            f"SELECT {layout.columns(table)} FROM {staged[table.name]}"
            for table in layout.tables
        ),
        "COMMIT TRANSACTION",
        *(f"DROP TABLE {name}" for name in staged.values()),
    ]


def _snowflake(layout: Layout) -> list[str]:
    return _copied(
        layout,
        lambda table: (
            f"COPY INTO {layout.name(table.name)}\nFROM {_folder(table, layout)}\n"
            "FILE_FORMAT = (TYPE = PARQUET USE_LOGICAL_TYPE = TRUE USE_VECTORIZED_SCANNER = TRUE "
            "BINARY_AS_TEXT = FALSE)\nMATCH_BY_COLUMN_NAME = CASE_SENSITIVE\nFORCE = TRUE"
        ),
    )


def _redshift(layout: Layout) -> list[str]:
    return _copied(
        layout,
        lambda table: (
            f"COPY {layout.name(table.name)}\nFROM {_folder(table, layout)}\nIAM_ROLE DEFAULT\nFORMAT AS PARQUET"
            + (" SERIALIZETOJSON" if nested_columns(table) else "")
        ),
    )


def _databricks(layout: Layout) -> list[str]:
    return [
        *(layout.create(table, begin="CREATE TABLE IF NOT EXISTS") for table in layout.tables),
        *(
            f"INSERT OVERWRITE TABLE {layout.name(table.name)}\nSELECT {layout.columns(table)} "
            f"FROM PARQUET.{layout.dialect.identifier(f'{LOCATION}/{table.name}')}"
            for table in layout.tables
        ),
    ]


def _trino(layout: Layout) -> list[str]:
    return [
        "SET SESSION hive.timestamp_precision = 'MICROSECONDS'",
        *(
            statement
            for table in layout.tables
            for statement in (f"DROP TABLE IF EXISTS {layout.name(table.name)}", layout.create(table))
        ),
    ]


def _copied(layout: Layout, copy: Callable[[ReleasedTable], str]) -> list[str]:
    """Tables made if they are not there, emptied and filled by ``copy`` in one transaction."""
    return [
        *(layout.create(table, begin="CREATE TABLE IF NOT EXISTS") for table in layout.tables),
        *(comment for table in layout.tables for comment in layout.comments(table)),
        "BEGIN",
        *(f"DELETE FROM {layout.name(table.name)}" for table in reversed(layout.tables)),
        *(copy(table) for table in layout.tables),
        "COMMIT",
    ]


def _files(table: ReleasedTable, layout: Layout) -> str:
    return layout.dialect.text(f"{LOCATION}/{table.name}/*.parquet")


def _folder(table: ReleasedTable, layout: Layout) -> str:
    return layout.dialect.text(f"{LOCATION}/{table.name}/")


_SCRIPTS: Mapping[str, Callable[[Layout], list[str]]] = {
    "duckdb": _duckdb,
    "postgres": _postgres,
    "clickhouse": _clickhouse,
    "bigquery": _bigquery,
    "snowflake": _snowflake,
    "redshift": _redshift,
    "databricks": _databricks,
    "trino": _trino,
}
_NOTES: Mapping[str, str] = {
    "duckdb": f"Put the folder of the release for {LOCATION}. Better: mockmart load duckdb.",
    "postgres": "The tables only: PostgreSQL reads no Parquet. To fill them: mockmart load postgres.",
    "clickhouse": f"Put the URL of the release for {LOCATION}; for files on the server, file( in place of s3(.",
    "bigquery": f"Put gs://… for {LOCATION}, and name a default dataset (bq query --dataset_id=…).",
    "snowflake": f"Put @stage/… or a URL for {LOCATION}. Names are quoted, so they are in lower case.",
    "redshift": f"Put s3://… for {LOCATION}. Instants become timestamps in UTC: COPY takes no zoned type from Parquet.",
    "databricks": f"Put the URL of the release for {LOCATION}.",
    "trino": f"Put the URL of the release for {LOCATION}; 'hive' is the catalog. Nothing is copied.",
}
