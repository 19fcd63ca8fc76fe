"""A DuckDB file at a release: built beside the one before, put in its place in one step.

What belongs here: building, checking and replacing the file. Who has the old one open reads on in it, undisturbed: the
name alone moves to the new file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from mockmart.duckdb_session import quoted
from mockmart.errors import WarehouseError
from mockmart.filesystem import sync
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.ledger import LEDGER, LEDGER_COLUMNS, Entry, Hook, Loaded, no_hook, require_loadable
from mockmart.warehouses.loaders.released_rows import open_duckdb, relation
from mockmart.warehouses.loaders.staging import explained, staging_folder
from mockmart.warehouses.sql.ddl import Layout
from mockmart.warehouses.sql.dialects import DUCKDB


def load_duckdb(release: Release, path: str | os.PathLike[str], *, hook: Hook | None = None) -> Loaded:
    """Load a release into a DuckDB file: all tables with keys and comments, swapped in one step.

    Nothing is done if the file holds the release already. An interrupted load leaves the file as it was, and the next
    load cleans up.

    Args:
        release: The release to load.
        path: The file; it is created if it does not exist.
        hook: Called with the name of each step before it is taken.

    Returns:
        What was loaded: the target, the release, the rows of each table, and whether anything changed.

    Raises:
        WarehouseError: The path holds tables that are not a release's, or cannot be written.
        ReleaseError: A file of the release is not what was released.

    Example:
        loaded = mockmart.load_duckdb(mockmart.open_release("data"), "shop.duckdb")
    """
    started, step = time.perf_counter(), hook or no_hook
    target = Path(os.path.realpath(path))  # a link stays a link
    if "?" in str(target):
        raise WarehouseError(f"{target}: DuckDB cuts paths at a question mark; name a path without one.")
    layout = Layout(tuple(release.tables.values()), DUCKDB)
    require_loadable(layout.tables)
    entry = Entry.of(release, layout)
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with staging_folder(target) as folder:
            step("locked")
            there = _entry_of(target)
            changed = there != entry
            if changed:
                _require_nothing_of_others(target, there)
                release.require_unchanged()
                built = folder / "new.duckdb"
                _build(release, layout, entry, built, step)
                sync(built)
                step("synced")
                built.replace(target)
                step("replaced")
                sync(target.parent)
                step("done")
    rows = {table.name: table.rows for table in layout.tables}
    return Loaded(str(target), release.id, release.number, rows, time.perf_counter() - started, changed)


def _build(release: Release, layout: Layout, entry: Entry, built: Path, step: Hook) -> None:
    """Write a new file: each table with its rows and keys, then the ledger."""
    with open_duckdb(str(built), spill=built.with_suffix(".spill")) as connection:
        step("opened")
        for table in layout.tables:
            # A foreign key has to be there before the rows; a primary key is several times faster after them.
            connection.execute(layout.create(table, keys=[*layout.unique_keys(table), *layout.foreign_keys(table)]))
            _fill(connection, release, layout, table)
            for clause in layout.primary_key(table):
                connection.execute(f"ALTER TABLE {layout.name(table.name)} ADD {clause}")
            for comment in layout.comments(table):
                connection.execute(comment)
            step(f"table {table.name}")
        connection.execute(f"CREATE TABLE {LEDGER} ({LEDGER_COLUMNS})")
        connection.execute(entry.insert(LEDGER, layout))
        step("ledger")
        connection.execute("CHECKPOINT")
    step("closed")


def _fill(connection: duckdb.DuckDBPyConnection, release: Release, layout: Layout, table: ReleasedTable) -> None:
    origin = relation(connection, release, table)
    columns, written = layout.columns(table), 0
    if origin is not None:
        statement = f"INSERT INTO {layout.name(table.name)} ({columns}) SELECT {columns} FROM {origin}"
        (written,) = connection.execute(statement).fetchone() or (0,)
    if written != table.rows:
        raise WarehouseError(
            f"{table.name}: the files have {written:,} rows, the manifest says {table.rows:,}; "
            f"verify the release (mockmart verify {release.id})."
        )


def _entry_of(target: Path) -> Entry | None:
    """What the file at ``target`` says that it holds; None if there is no file."""
    if target.is_dir():
        raise WarehouseError(f"{target}: is a folder; name a file in it, such as {target}/warehouse.duckdb.")
    if target.with_name(target.name + ".wal").exists():
        raise WarehouseError(
            f"{target}: another program writes to it, or was killed there; open and close it, then load."
        )
    if not target.exists():
        return None
    with _attached(target) as connection:
        # A view of that name would run whatever somebody has written into it.
        known = ("main", LEDGER) in _names(connection) - _views(connection)
        row = connection.execute(Entry.select(f"there.main.{LEDGER}")).fetchone() if known else None
    if row is None:
        raise WarehouseError(f"{target}: is a database that mockmart did not write; name another path.")
    return Entry.from_row(row)


def _require_nothing_of_others(target: Path, there: Entry | None) -> None:
    """Raise ``WarehouseError`` if the file has tables or views that are not the release's: they would be lost."""
    if there is None:
        return
    ours = {("main", name) for name in (*there.tables, LEDGER)}
    with _attached(target) as connection:
        others = [f"{schema}.{name}" for schema, name in sorted(_names(connection) - ours)]
    if others:
        shown = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        raise WarehouseError(
            f"{target}: has tables or views that are not the release's ({shown}) and would be lost; "
            "keep them in a file of their own that attaches this one."
        )


@contextmanager
def _attached(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the file as ``there``, read only; a ``WarehouseError`` if it cannot be."""
    with open_duckdb(":memory:") as connection:
        try:
            connection.execute(f"ATTACH {quoted(str(target))} AS there (TYPE duckdb, READ_ONLY)")
        except duckdb.Error as error:
            if "lock" in str(error) or "already attached" in str(error):
                raise WarehouseError(
                    f"{target}: it is open for writing elsewhere; close it there, then load."
                ) from error
            line = " ".join(str(error).split()).rstrip(".!")
            raise WarehouseError(f"{target}: {line}; name another path.") from error
        yield connection


def _names(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """The schema and name of each table and view of the attached file."""
    found = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'there'")
    return {(str(schema), str(name)) for schema, name in found.fetchall()} | _views(connection)


def _views(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """The schema and name of each view of the attached file."""
    found = connection.execute(
        "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'there' AND NOT internal"
    )
    return {(str(schema), str(name)) for schema, name in found.fetchall()}
