"""DuckDB connections that need nothing from the network, and the Parquet files that they read.

What belongs here: opening a connection, and literals of paths. What is asked is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb

#: What is a pattern in a path, for ``str.translate``: in brackets it stands for itself.
PATTERN = str.maketrans({character: f"[{character}]" for character in "*?["})


def connect(database: str = ":memory:", **config: Any) -> duckdb.DuckDBPyConnection:
    """A connection in UTC, without a progress bar and without extensions that would be downloaded."""
    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(database, config={**offline, **config})
    prepare(connection)
    return connection


def prepare(session: duckdb.DuckDBPyConnection) -> None:
    """Set what each session of a connection needs anew, such as a cursor."""
    session.execute("SET TimeZone = 'UTC'")
    session.execute("SET enable_progress_bar = false")


def parquet(paths: Iterable[object]) -> str:
    """The relation of the rows of some Parquet files, in SQL: paths are taken to the letter."""
    return f"read_parquet([{', '.join(quoted(str(path).translate(PATTERN)) for path in paths)}])"


def quoted(text: str) -> str:
    """``text`` as a literal, to the letter."""
    return "'" + text.replace("'", "''") + "'"
