"""The rows of a released table, as DuckDB reads them.

What belongs here: connections for loading, and the relation for a table. Nothing is read until a query asks.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release

_GLOB = str.maketrans({character: f"[{character}]" for character in "*?["})


def open_duckdb(database: str, *, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that needs nothing from the network and keeps what does not fit into memory in ``spill``."""
    connection = duckdb.connect(
        database,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            **({"temp_directory": str(spill)} if spill is not None else {}),
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def relation(connection: duckdb.DuckDBPyConnection, release: Release, table: ReleasedTable) -> str | None:
    """What to select the rows of ``table`` from, in SQL for ``connection``; None if it has no files.

    Files on a disk are read in place. Others come through the release's own reader, so that they need no extension
    of DuckDB and no second set of credentials.
    """
    paths = release.paths(table.name)
    if not paths:
        return None
    if not any("://" in path for path in paths):
        files = ", ".join(quoted(path.translate(_GLOB)) for path in paths)
        return f"read_parquet([{files}])"
    connection.register("arriving", pa.RecordBatchReader.from_batches(table.schema, release.batches(table.name)))
    return "arriving"


def quoted(text: str) -> str:
    """``text`` as a literal of DuckDB, to the letter."""
    return "'" + text.replace("'", "''") + "'"
