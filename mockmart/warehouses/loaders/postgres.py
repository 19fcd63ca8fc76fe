"""A schema of PostgreSQL at a release: staged, then swapped in one transaction.

What belongs here: the order in which things happen, and what they rely on. How a table is declared is in ``ddl``, how
its rows get there in ``postgres_staging``.

Who reads meanwhile sees the release before, whole, until the transaction commits. Rows are inserted parent first and
deleted child first, in the tables that are there: TRUNCATE and new tables would show a transaction that began before
them no rows at all. Only rows that are new, changed or gone are written, since each one costs its keys' checks, and
leaves a dead row to be cleaned up. The exception is a release whose tables are declared otherwise than those before:
they are made anew, once nobody reads them.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from mockmart.errors import WarehouseError
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.ledger import LEDGER, LEDGER_COLUMNS, Entry, Hook, Loaded, no_hook, require_loadable
from mockmart.warehouses.loaders.postgres_connection import connected, shown
from mockmart.warehouses.loaders.postgres_staging import stage, staged_name
from mockmart.warehouses.loaders.released_rows import open_duckdb
from mockmart.warehouses.loaders.staging import explained
from mockmart.warehouses.sql.ddl import Layout
from mockmart.warehouses.sql.dialects import POSTGRES

#: The schema, where neither the caller nor the release gives it a name.
_SCHEMA = "mockmart"

#: What the server may use for this transaction: its defaults are made for many small ones.
_MEMORY = {"work_mem": "64MB", "maintenance_work_mem": "256MB", "temp_buffers": "64MB"}


def load_postgres(release: Release, uri: str, *, schema: str | None = None, hook: Hook | None = None) -> Loaded:
    """Load a release into a schema of PostgreSQL: the rows that changed, in one transaction.

    Nothing is done if the schema holds the release already; a second loader waits for the first. An interrupted load
    changes nothing.

    Args:
        release: The release to load.
        uri: ``postgresql://user:password@host:port/database``.
        schema: The schema; by default it has the name of the data set.
        hook: Called with the name of each step before it is taken.

    Returns:
        What was loaded: the target, the release, the rows of each table, and whether anything changed.

    Raises:
        WarehouseError: The database refuses, or tables of yours have the names of the release's.
        ReleaseError: A file of the release is not what was released.

    Example:
        mockmart.load_postgres(mockmart.open_release("data"), "postgresql://me@host/analytics", schema="shop")
    """
    started = time.perf_counter()
    namespace = schema or str(release.manifest.spec.get("name") or _SCHEMA)
    if namespace.lower().startswith("pg_") or namespace.lower() == "information_schema":
        raise WarehouseError(f"--schema {namespace}: it is one of PostgreSQL's own; name one of yours.")
    layout = Layout(tuple(release.tables.values()), POSTGRES, namespace)
    require_loadable(layout.tables)
    entry = Entry.of(release, layout)
    target = f"{shown(uri)}, schema {namespace}"
    with explained(target), connected(uri) as connection, connection.cursor() as cursor:
        changed = _Load(cursor, release, layout, entry, hook or no_hook).run()
        connection.commit()
        (hook or no_hook)("committed")
    rows = {table.name: table.rows for table in layout.tables}
    return Loaded(target, release.id, release.number, rows, time.perf_counter() - started, changed)


class _Load:
    """One load, in the transaction of ``cursor``."""

    def __init__(self, cursor: Any, release: Release, layout: Layout, entry: Entry, step: Hook) -> None:
        self._cursor = cursor
        self._release = release
        self._layout = layout
        self._entry = entry
        self._step = step
        self._ledger = layout.name(LEDGER)

    def run(self) -> bool:
        """Do what there is to do; False if the schema holds the release already."""
        # A snapshot from before the lock would not show what the loader that held it did.
        self._do("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        for setting, value in _MEMORY.items():
            self._do(f"SET LOCAL {setting} = '{value}'")
        self._step("connected")
        namespace = str(self._layout.namespace)
        key = self._layout.dialect.text(f"mockmart {namespace}")
        self._do(f"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))")
        self._step("locked")
        if not self._rows(f"SELECT 1 FROM pg_namespace WHERE nspname = {self._layout.dialect.text(namespace)}"):
            self._do(f"CREATE SCHEMA {self._layout.dialect.identifier(namespace)}")
        present = self._present()
        there = self._there(present)
        if there == self._entry and present.issuperset(there.tables):
            return False
        self._release.require_unchanged()
        with open_duckdb(":memory:") as reading:
            for number, table in enumerate(self._layout.tables):
                stage(self._cursor, reading, self._release, table, number=number)
                # Or joins would be planned for an empty table; to look at nested values would take long.
                self._do(
                    f"ANALYZE {staged_name(number)} {POSTGRES.names(table.primary_key or (table.schema.names[0],))}"
                )
                self._step(f"staged {table.name}")
        kept = there is not None and there.layout == self._entry.layout and present.issuperset(there.tables)
        if kept and all(table.primary_key and not self._layout.unique_keys(table) for table in self._layout.tables):
            self._amend()
        elif kept:  # without a key rows cannot be told apart, and a second one may be taken until its row is gone
            self._refill()
        else:
            self._make_anew(() if there is None else [name for name in there.tables if name in present])
        for table in self._layout.tables:
            for comment in self._layout.comments(table):
                self._do(comment)
            self._do(f"ANALYZE {self._name(table)}")
        self._step("analysed")
        self._do(f"CREATE TABLE IF NOT EXISTS {self._ledger} ({LEDGER_COLUMNS})")
        self._do(f"DELETE FROM {self._ledger}")
        self._do(self._entry.insert(self._ledger, self._layout))
        self._step("ledger")
        return True

    def _present(self) -> set[str]:
        """The names that are taken in the schema."""
        namespace = self._layout.dialect.text(str(self._layout.namespace))
        found = self._rows(
            "SELECT relname::text FROM pg_class JOIN pg_namespace AS space ON space.oid = relnamespace "
            f"WHERE nspname = {namespace}"
        )
        return {str(name) for (name,) in found}

    def _there(self, present: set[str]) -> Entry | None:
        """What the ledger says that the schema holds; a ``WarehouseError`` if tables of others are in the way."""
        there = None
        if LEDGER in present:
            rows = self._rows(Entry.select(self._ledger))
            there = Entry.from_row(rows[0]) if rows else None
        ours = there.tables if there is not None else ()
        for name in self._entry.tables:
            if name in present and name not in ours:
                raise WarehouseError(
                    f"schema '{self._layout.namespace}' has a '{name}' that mockmart did not make; "
                    "load into another schema (--schema)."
                )
        return there

    def _amend(self) -> None:
        """Write what the staged rows have otherwise: first what others may refer to, last what nobody does any more."""
        for number, table in enumerate(self._layout.tables):
            self._insert(number, table, where=f"NOT EXISTS (SELECT FROM {self._name(table)} AS t WHERE {_same(table)})")
        for number, table in enumerate(self._layout.tables):
            others = [name for name in table.schema.names if name not in table.primary_key]
            if others:
                new, old = _each("s.{0}", others), _each("t.{0}", others)
                self._do(
                    f"UPDATE {self._name(table)} AS t SET {_each('{0} = s.{0}', others)} "
                    f"FROM {staged_name(number)} AS s WHERE {_same(table)} AND ({new}) IS DISTINCT FROM ({old})"
                )
            self._step(f"updated {table.name}")
        for number, table in reversed([*enumerate(self._layout.tables)]):
            gone = f"NOT EXISTS (SELECT FROM {staged_name(number)} AS s WHERE {_same(table)})"
            self._do(f"DELETE FROM {self._name(table)} AS t WHERE {gone}")
            self._step(f"deleted {table.name}")

    def _refill(self) -> None:
        """Replace all rows, each table's after those that refer to it are gone, or are there."""
        for table in reversed(self._layout.tables):
            self._do(f"DELETE FROM {self._name(table)}")
            self._step(f"deleted {table.name}")
        for number, table in enumerate(self._layout.tables):
            self._insert(number, table)

    def _make_anew(self, old: Sequence[str]) -> None:
        """Make all tables, in the place of the ``old`` ones; keys come after the rows, which is far faster."""
        if old:
            names = ", ".join(map(self._layout.name, old))
            self._do(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            self._step("waited for readers")
            self._do(f"DROP TABLE {names}")
            self._step("dropped")
        for number, table in enumerate(self._layout.tables):
            self._do(self._layout.create(table, keys=()))
            self._insert(number, table)
            self._add([*self._layout.primary_key(table), *self._layout.unique_keys(table)], table)
        for table in self._layout.tables:
            self._add(self._layout.foreign_keys(table), table)
            for key in table.foreign_keys:
                # Without an index, each row that is deleted from the other table would scan this one.
                if table.primary_key[: len(key.columns)] != key.columns:
                    columns = self._layout.dialect.names(key.columns)
                    self._do(f"CREATE INDEX ON {self._name(table)} {columns}")
            self._step(f"keys {table.name}")

    def _insert(self, number: int, table: ReleasedTable, *, where: str = "true") -> None:
        self._do(
            f"INSERT INTO {self._name(table)} ({self._layout.columns(table)}) "
            f"SELECT {self._layout.columns(table)} FROM {staged_name(number)} AS s WHERE {where}"
        )
        self._step(f"inserted {table.name}")

    def _add(self, clauses: Sequence[str], table: ReleasedTable) -> None:
        for clause in clauses:
            self._do(f"ALTER TABLE {self._name(table)} ADD {clause}")

    def _name(self, table: ReleasedTable) -> str:
        return self._layout.name(table.name)

    def _do(self, statement: str) -> None:
        self._cursor.execute(statement)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(query)
        return list(self._cursor.fetchall())


def _same(table: ReleasedTable) -> str:
    """That the rows ``t`` and ``s`` have the same key."""
    return " AND ".join(_each("t.{0} = s.{0}", [name]) for name in table.primary_key)


def _each(form: str, names: Sequence[str]) -> str:
    """``form`` with each of ``names`` in its place."""
    return ", ".join(form.format(POSTGRES.identifier(name)) for name in names)
