"""Landed tables as DuckDB sees them, and the rows of them that break a law.

What belongs here: the connection, the relations that laws compare with (``places``, ``phrases``), and running a
law. What the laws are is in the modules beside this one.
"""

# ruff: noqa: S608  # the queries are composed of the laws of this package

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from assets.catalogue import phrases
from assets.laws.law import Law
from mockmart.vocabulary import LOCALES, vocabulary

_MOST_CASES = 10
_GLOB = str.maketrans({character: f"[{character}]" for character in "*?["})


@dataclass(frozen=True)
class Violations:
    """How many rows break a law, and up to ten of them: a record each, in ascending order."""

    count: int
    cases: tuple[Mapping[str, Any], ...]


def open_tables(
    parts: Mapping[str, Sequence[Path]], *, as_of: datetime, threads: int, spill: Path, memory: str = "1GB"
) -> duckdb.DuckDBPyConnection:
    """A connection that sees each table of ``parts`` (its Parquet files), ``places``, ``phrases`` and ``as_of``.

    Nothing is read until it is asked for. What does not fit into ``memory`` goes to the folder ``spill``.
    """
    connection = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
            # What is needed is built in: nothing comes over the network.
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    _run(connection, "SET TimeZone = 'UTC'")
    _run(connection, "SET enable_progress_bar = false")
    _run(connection, f"SET VARIABLE as_of = TIMESTAMPTZ {_quoted(as_of.isoformat())}")
    for name, table in _relations().items():
        connection.register(f"arrow_{name}", table)
        _run(connection, f"CREATE TABLE {name} AS FROM arrow_{name}")
        connection.unregister(f"arrow_{name}")
    for name, paths in parts.items():
        files = ", ".join(_quoted(str(path).translate(_GLOB)) for path in paths)
        _run(connection, f'CREATE VIEW "{name}" AS FROM read_parquet([{files}])')
    return connection


def judge(connection: duckdb.DuckDBPyConnection, laws: Sequence[Law]) -> Iterator[tuple[Law, Violations]]:
    """Each of ``laws`` with the rows that break it: their number, and the first ten.

    What laws share is asked once: one scan of a table answers for all that are a condition on its rows, and one
    query for all that name it as their quick one.
    """
    answers: dict[str, bool] = {}
    for law in laws:
        if law.breaks and law.breaks not in answers:
            answers |= _scan(connection, law.table, [other.breaks for other in laws if other.table == law.table])
        for query in law.quick:
            if query not in answers:
                answers[query] = bool(_run(connection, query)[0][0])
        asked = (law.breaks,) if law.breaks else law.quick
        obeyed = bool(asked) and all(answers[query] for query in asked)
        yield law, Violations(0, ()) if obeyed else _violations(connection, law)


def _scan(connection: duckdb.DuckDBPyConnection, table: str, conditions: Iterable[str]) -> dict[str, bool]:
    """Which of ``conditions`` are true for no row of ``table``."""
    asked = [condition for condition in conditions if condition]
    counts = ", ".join(f"count(*) FILTER (WHERE {condition}) = 0" for condition in asked)
    return dict(zip(asked, _run(connection, f"SELECT {counts} FROM {table}")[0], strict=True))


def _violations(connection: duckdb.DuckDBPyConnection, law: Law) -> Violations:
    # Counted first: that reads no more than it must, on all threads, and there is seldom a case to show.
    count = int(_run(connection, f"SELECT count(*) FROM ({law.sql})")[0][0])
    if count == 0:
        return Violations(0, ())
    rows = _run(connection, f"FROM ({law.sql}) ORDER BY ALL LIMIT {_MOST_CASES}")
    names = [str(column[0]) for column in connection.description or ()]
    return Violations(count, tuple(dict(zip(names, row, strict=True)) for row in rows))


@lru_cache(maxsize=1)
def _relations() -> Mapping[str, pa.Table]:
    """What laws compare with: real places, and what reviewers say."""
    spoken = [
        {"rating": rating, "kind": kind, "text": text}
        for rating, said in phrases().items()
        for kind in ("title", "opener", "detail", "closer")
        for text in getattr(said, f"{kind}s")
    ]
    kinds = pa.schema([("rating", pa.int32()), ("kind", pa.string()), ("text", pa.string())])
    places = [vocabulary(locale).places.table() for locale in LOCALES]
    return {"places": pa.concat_tables(places), "phrases": pa.Table.from_pylist(spoken, schema=kinds)}


def _run(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
