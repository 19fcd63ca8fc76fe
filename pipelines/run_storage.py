"""Where the run of a build is recorded: in the SQLite databases of an instance on disk, or in memory.

What belongs here: Dagster's own storages with connections that are kept. Dagster's open a database, and compile each
statement, for every event anew, and a run has hundreds of events. What is recorded, and where, is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.instance.types import InstanceType
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage.event_log import InMemoryEventLogStorage, SqliteEventLogStorage
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from dagster._core.storage.root import TemporaryLocalArtifactStorage
from dagster._core.storage.runs import InMemoryRunStorage, SqliteRunStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

#: Threads take turns with a connection, and it waits for another process that writes, half a minute as Dagster's does.
_ARGUMENTS: Mapping[str, Any] = {"check_same_thread": False, "timeout": 30}
#: With a write-ahead log, a commit need not wait for the disk: the end of a run's record may go in a power failure.
_ON_DISK: Mapping[str, str] = {"synchronous": "NORMAL"}


def stored_on_disk(home: Path) -> dg.DagsterInstance:
    """The instance of the folder ``home``, as its ``dagster.yaml`` says."""
    ref = InstanceRef.from_dir(str(home))
    storage = ref.storage_data
    if storage is not None and storage.class_name == DagsterSqliteStorage.__name__:
        kept = storage._replace(module_name=__name__, class_name=KeptSqliteStorage.__name__)
        ref = ref._replace(storage_data=kept)
    return dg.DagsterInstance.from_ref(ref)


def stored_in_memory() -> dg.DagsterInstance:
    """An instance that is gone when it is closed, as ``DagsterInstance.ephemeral`` gives."""
    return dg.DagsterInstance(
        instance_type=InstanceType.EPHEMERAL,
        local_artifact_storage=TemporaryLocalArtifactStorage(),
        run_storage=_MemoryRuns(),
        event_storage=_MemoryEvents(),
        compute_log_manager=NoOpComputeLogManager(),
        run_coordinator=DefaultRunCoordinator(),
        run_launcher=SyncInMemoryRunLauncher(),
    )


class _Connections:
    """Connections to databases, by URL, that are kept from one use to the next."""

    def __init__(self, **pragmas: str) -> None:
        self._pragmas = pragmas
        self._engines: dict[str, Engine] = {}

    @contextmanager
    def transaction(self, url: str) -> Iterator[Connection]:
        """A transaction on a connection that nobody else uses meanwhile."""
        if url not in self._engines:
            engine = create_engine(url, poolclass=QueuePool, connect_args=_ARGUMENTS)
            event.listen(engine, "connect", self._prepare)
            self._engines[url] = engine
        with self._engines[url].connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        """Close them all."""
        while self._engines:
            self._engines.popitem()[1].dispose()

    def _prepare(self, connection: Any, _: object) -> None:
        for name, value in self._pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}").close()


class _MemoryRuns(InMemoryRunStorage):
    """Runs in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._connections = _Connections(foreign_keys="ON")

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with self._connections.transaction(str(self._engine.url)) as connection:
            yield connection

    def dispose(self) -> None:
        self._connections.dispose()
        super().dispose()


class _MemoryEvents(InMemoryEventLogStorage):
    """Events in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._connections = _Connections(foreign_keys="ON")

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._db_lock, self._connections.transaction(str(self._engine.url)) as connection:
            yield connection

    def dispose(self) -> None:
        self._connections.dispose()
        super().dispose()  # type: ignore[no-untyped-call]  # Dagster says no type here


class _DiskRuns(SqliteRunStorage):
    """Runs on disk."""

    def __init__(self, conn_string: str, inst_data: Any = None) -> None:
        self._connections = _Connections(**_ON_DISK)
        super().__init__(conn_string, inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with self._connections.transaction(self._conn_string) as connection:
            yield connection

    def dispose(self) -> None:
        self._connections.dispose()
        super().dispose()


class _DiskEvents(SqliteEventLogStorage):
    """Events on disk: those of a run in a database of its own, and what is asked across runs in another."""

    def __init__(self, base_dir: str) -> None:
        self._connections = _Connections(**_ON_DISK)
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        if shard not in self._initialized_dbs:
            with super()._connect(shard):  # makes the database
                pass
        with self._db_lock, self._connections.transaction(self.conn_string_for_shard(shard)) as connection:
            yield connection

    def dispose(self) -> None:
        self._connections.dispose()
        super().dispose()


class KeptSqliteStorage(DagsterSqliteStorage):
    """Dagster's default storage, with connections that are kept."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        super().__init__(base_dir, inst_data)
        runs, events = self._run_storage, self._event_log_storage
        self._run_storage = _DiskRuns(runs._conn_string)  # noqa: SLF001  # made, and told by nothing else
        self._event_log_storage = _DiskEvents(events._base_dir)  # noqa: SLF001

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> KeptSqliteStorage:
        """The storage that a ``dagster.yaml`` configures."""
        return cls.from_local(inst_data=inst_data, **config_value)
