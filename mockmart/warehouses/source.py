"""The rows of a released table, as DuckDB reads them.

What belongs here: what a loader needs of a release, and the relation for a table of it. Nothing is read until a query
asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from mockmart.releases.contents import Manifest, ReleasedTable

_GLOB = str.maketrans({character: f"[{character}]" for character in "*?["})


class Source(Protocol):
    """What a loader needs of a release: see ``mockmart.releases``."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def number(self) -> int:
        """Its number."""
        ...

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        ...

    @property
    def tables(self) -> Mapping[str, ReleasedTable]:
        """Its tables by name, parents before children."""
        ...

    def paths(self, name: str) -> Sequence[Path | str]:
        """The files of a table: paths on a disk, else URLs."""
        ...

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows of a table, some at a time."""
        ...


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


def relation(connection: duckdb.DuckDBPyConnection, release: Source, table: ReleasedTable) -> str | None:
    """What to select the rows of ``table`` from, in SQL for ``connection``; None if it has no files.

    Files on a disk are read in place. Others come through the release's own reader, so that they need no extension
    of DuckDB and no second set of credentials.
    """
    paths = release.paths(table.name)
    if not paths:
        return None
    if all(isinstance(path, Path) for path in paths):
        files = ", ".join(quoted(str(path).translate(_GLOB)) for path in paths)
        return f"read_parquet([{files}])"
    connection.register("arriving", pa.RecordBatchReader.from_batches(table.schema, release.batches(table.name)))
    return "arriving"


def quoted(text: str) -> str:
    """``text`` as a literal of DuckDB, to the letter."""
    return "'" + text.replace("'", "''") + "'"
