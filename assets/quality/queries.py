"""Landed tables as DuckDB sees them, and many questions to them at once.

What belongs here: the connection, the relations that laws compare with (``places``, ``phrases``), and asking. What
is asked is in ``laws`` and ``bands``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Self

import duckdb
import pyarrow as pa

from mockmart.assets.shop.catalogue import phrases
from mockmart.assets.shop.spec import LOCALES
from mockmart.duckdb_session import connect, parquet, prepare, quoted
from mockmart.locales.vocabulary import vocabulary

Rows = list[tuple[Any, ...]]


def open_tables(
    parts: Mapping[str, Sequence[Path]],
    *,
    as_of: datetime,
    threads: int,
    spill: Path,
    memory: str = "224MB",
    extra_relations: Collection[str] = ("places", "phrases"),
) -> duckdb.DuckDBPyConnection:
    """A connection that sees each table of ``parts`` (its Parquet files), ``extra_relations`` and ``as_of``.

    Nothing of a table is read until it is asked for. What does not fit into ``memory`` goes to the folder ``spill``.
    """
    connection = connect(
        threads=threads, memory_limit=memory, temp_directory=str(spill), preserve_insertion_order=False
    )
    try:
        _observe(connection, as_of)
        for name in extra_relations:
            connection.register(f"arrow_{name}", _RELATIONS[name]())
            run(connection, f"CREATE TABLE {name} AS FROM arrow_{name}")
            connection.unregister(f"arrow_{name}")
        for name, paths in parts.items():
            run(connection, f'CREATE VIEW "{name}" AS FROM {parquet(paths)}')
    except BaseException:
        connection.close()  # or it would live as long as the error is looked at
        raise
    return connection


def run(connection: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    """All rows that ``sql`` gives."""
    return connection.execute(sql).fetchall()


class Queries:
    """Queries to the tables of a connection, each run once: the tables must not change meanwhile.

    They run on ``workers`` threads from the moment that they are submitted, or, with one worker, on the connection
    itself when their rows are wanted.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, workers: int = 1) -> None:
        self.connection = connection
        self._answers: dict[str, Callable[[], Rows]] = {}
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="queries") if workers > 1 else None
        self._cursors: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        if self._pool is not None:
            ((as_of,),) = run(connection, "SELECT getvariable('as_of')")
            for _ in range(workers):
                cursor = connection.cursor()
                prepare(cursor)
                _observe(cursor, as_of)
                self._cursors.put(cursor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        while not self._cursors.empty():  # so that nothing of them is left, however long this object is
            self._cursors.get().close()

    def submit(self, sql: str) -> None:
        """Have ``sql`` run, unless it is under way already."""
        if sql not in self._answers and self._pool is not None:
            answer: Future[Rows] = self._pool.submit(self._on_a_cursor, sql)
            self._answers[sql] = answer.result

    def rows(self, sql: str) -> Rows:
        """All rows that ``sql`` gives."""
        self.submit(sql)
        if sql not in self._answers:
            found = run(self.connection, sql)
            self._answers[sql] = partial(list, found)
        return self._answers[sql]()

    def _on_a_cursor(self, sql: str) -> Rows:
        cursor = self._cursors.get()
        try:
            return run(cursor, sql)
        finally:
            self._cursors.put(cursor)


def _observe(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Let a session see the shop at ``as_of``."""
    run(connection, f"SET VARIABLE as_of = TIMESTAMPTZ {quoted(as_of.isoformat())}")


@lru_cache(maxsize=1)
def places() -> pa.Table:
    """The real places of every locale that the shop can have."""
    return pa.concat_tables([vocabulary(locale).places.table() for locale in LOCALES])


@lru_cache(maxsize=1)
def _phrases() -> pa.Table:
    """What reviewers say."""
    spoken = [
        {"rating": rating, "kind": kind, "text": text}
        for rating, said in phrases().items()
        for kind in ("title", "opener", "detail", "closer")
        for text in getattr(said, f"{kind}s")
    ]
    kinds = pa.schema([("rating", pa.int32()), ("kind", pa.string()), ("text", pa.string())])
    return pa.Table.from_pylist(spoken, schema=kinds)


_RELATIONS: Mapping[str, Callable[[], pa.Table]] = {"places": places, "phrases": _phrases}
