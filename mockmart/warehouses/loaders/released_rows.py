"""The rows of a released table, as DuckDB reads them.

What belongs here: connections for loading, and the relation for a table. Nothing is read until a query asks.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from mockmart.duckdb_session import connect, parquet
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release


def open_duckdb(database: str, *, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to ``database`` that keeps what does not fit into memory in ``spill``."""
    return connect(database, **({"temp_directory": str(spill)} if spill is not None else {}))


def relation(connection: duckdb.DuckDBPyConnection, release: Release, table: ReleasedTable) -> str | None:
    """What to select the rows of ``table`` from, in SQL for ``connection``; None if it has no files.

    Files on a disk are read in place. Others come through the release's own reader, so that they need no extension
    of DuckDB and no second set of credentials.
    """
    paths = release.paths(table.name)
    if not paths:
        return None
    if not any("://" in path for path in paths):
        return parquet(paths)
    connection.register("arriving", pa.RecordBatchReader.from_batches(table.schema, release.batches(table.name)))
    return "arriving"
