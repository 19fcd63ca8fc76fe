"""Tables on disk: Parquet parts with an enforced schema, replaced whole or not at all.

What belongs here: locking the data root and replacing landed tables. Callers give the rows; exchanging folders in one
step is in ``filesystem``.

A table is the folder ``<root>/landing/<table>`` of Parquet parts, one a batch, and nothing else. Parts are written
to a staging folder, which takes the table's place in one step when all are there. A part's name ends in a digest
of what was built, so a reader that listed one build and opens another finds no file rather than a mix.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart import validation
from mockmart.arrow import conversion
from mockmart.batches import Batches, drain
from mockmart.errors import LandingError
from mockmart.filesystem import exchange, explained, sync
from mockmart.landing.table import SHARDS, Landed, Part, Table, schema_digest
from mockmart.landing.writer import PartWriter
from mockmart.schema.table_model import INDEX, SCENARIO

_LOCK = ".lock"
#: Seconds between two attempts to take the lock.
_TURN = 0.2
_ELSEWHERE = "choose another folder with --data."
#: Names of the parts of a table, and of the files that desktops leave in folders.
_PART = re.compile(r"part-[0-9]{5,}(-[0-9a-f]{8})?\.parquet|\.DS_Store|Thumbs\.db|desktop\.ini")
#: Names of the leftovers of a killed build in staging: tables, probes, and DuckDB's spill files.
_LEFTOVER = re.compile(r"(probe|[a-z][a-z0-9_]*)-[0-9a-f]{32}(-old)?|duckdb_temp_\S+")


class Listener(Protocol):
    """Callback for the progress of a build."""

    def __call__(self, table: str, *, batches: int, of: int, rows: int) -> None:
        """Report ``batches`` out of ``of``, and ``rows``, of ``table`` as written so far."""
        ...


@dataclass(frozen=True)
class Landing:
    """The landed tables under one data root."""

    root: Path
    listener: Listener | None = None

    @property
    def folder(self) -> Path:
        """The folder of the finished tables."""
        return self.root / "landing"

    @property
    def staging(self) -> Path:
        """The folder in which tables are written before the swap; on the same file system."""
        return self.root / ".staging"

    def table(self, name: str, schema: pap.DataFrameSchema) -> Table:
        """The landed table ``name``; nothing is read yet."""
        return Table(name, self.folder / name, schema)

    def require_writable(self, tables: Iterable[str] = ()) -> None:
        """Raise ``LandingError`` unless the root is writable and ``tables`` can be replaced.

        A build replaces only files made by builds: symbolic links and other files are refused.
        """
        with explained(f"the data folder {self.root}", LandingError, option="--data"):
            for folder in (self.folder, self.staging, self.root / _LOCK):
                if folder.is_symlink():
                    raise LandingError(f"{folder} is a symbolic link; remove it, or {_ELSEWHERE}")
            self.folder.mkdir(parents=True, exist_ok=True)
            self.staging.mkdir(exist_ok=True)
            _require_made_here(self.staging, _LEFTOVER)
            for name in tables:
                _require_made_here(self.folder / name, _PART)
            probe = self.staging / f"probe-{uuid.uuid4().hex}"
            probe.write_bytes(b"\0")
            probe.unlink()

    @contextmanager
    def locked(self, waiting: Callable[[str], object] | None = None) -> Iterator[None]:
        """Lock the root for one build, and clear the leftovers of a killed build from staging.

        While another build holds the lock, raises ``LandingError``, or calls ``waiting`` once with a message and waits.
        """
        self.require_writable()
        with explained(f"the data folder {self.root}", LandingError, option="--data"):
            handle = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        with open(handle, "a") as lock:
            announced = False
            while not _try_lock(lock):
                if waiting is None:
                    raise LandingError(
                        f"another build is writing to {self.root}; "
                        "wait for it to end, or choose another folder with --data."
                    )
                if not announced:
                    waiting(f"Another build is writing to {self.root}; this one waits for it to end.")
                announced = True
                time.sleep(_TURN)
            _require_made_here(self.staging, _LEFTOVER)  # nobody but the holder of the lock writes there
            for leftover in self.staging.iterdir():
                shutil.rmtree(leftover, ignore_errors=True) if leftover.is_dir() else leftover.unlink(missing_ok=True)
            yield

    def replace(
        self, name: str, schema: pap.DataFrameSchema, batches: Batches, *, threads: int, stamp: Mapping[str, Any]
    ) -> Landed:
        """Draw ``batches``, number, validate and write their rows, then swap them in for the table ``name``.

        ``stamp`` records the inputs of the rows in each part. Raises ``InvalidRowsError`` for rows that break
        ``schema``; after any error the previous table is unchanged.
        """
        started = time.perf_counter()
        staged = self.staging / f"{name}-{uuid.uuid4().hex}"
        shards = {SHARDS: True} if batches.shards else {}
        text = json.dumps({**stamp, **shards, "table": name, "schema": schema_digest(schema)}, sort_keys=True)
        build = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
        writer = PartWriter(name, schema, staged, text, build)
        compiled = validation.CompiledSchema.of(schema)
        rows = _Tally(name, batches.count, self.listener)
        heads: dict[int, pd.DataFrame] = {}

        def land(i: int, first: int, frame: pd.DataFrame) -> Part:
            numbered = numbered_rows(conversion.conformed(frame, schema), first)
            table = compiled.proved(numbered)
            if table is None:  # something is wrong, or only pandera can tell
                validation.validate_frame(numbered, schema, table=name).require()
                table = conversion.to_table(numbered, schema)
            if i == 0:
                heads[0] = numbered.head(5)
            part = writer.write(i, table)
            rows.add(part.rows)
            return part

        try:
            with explained(f"{name} under {self.root}", LandingError, option="--data"):
                self.folder.mkdir(parents=True, exist_ok=True)
                _require_made_here(self.folder / name, _PART)
                staged.mkdir(parents=True)
                parts = drain(batches, land, threads=threads)
                sync(staged)
                exchange(staged, self.folder / name)
                sync(self.folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)  # a failed build, or the previous table
        table = self.table(name, schema)
        moved = tuple(Part(table.folder / part.path.name, part.rows, part.bytes) for part in parts)
        return Landed(table, moved, time.perf_counter() - started, heads[0])


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _require_made_here(folder: Path, made: re.Pattern[str]) -> None:
    """Raise ``LandingError`` if ``folder`` holds symbolic links, or files whose names do not match ``made``."""
    if not folder.is_dir():
        return  # absent, or no folder, which fails when it is written to
    for path in folder.iterdir():
        if path.is_symlink() or not made.fullmatch(path.name):
            raise LandingError(
                f"{folder} holds '{path.name}', which no build has made and this one would delete; "
                f"move it away, or {_ELSEWHERE}"
            )


def numbered_rows(frame: pd.DataFrame, first: int) -> pd.DataFrame:
    """``frame`` with ``_index`` running from ``first``, in its place before ``_scenario``."""
    numbers = pa.array(np.arange(first, first + len(frame), dtype=np.int64))
    columns = {str(name): series.array for name, series in frame.items() if name != INDEX}
    last = {SCENARIO: columns.pop(SCENARIO)} if SCENARIO in columns else {}
    return pd.DataFrame({**columns, INDEX: conversion.to_frame({INDEX: numbers})[INDEX].array, **last}, copy=False)


class _Tally:
    """Counts written batches, from any thread, and reports them to the listener."""

    def __init__(self, name: str, of: int, listener: Listener | None) -> None:
        self._name, self._of, self._listener = name, of, listener
        self._written: list[int] = []

    def add(self, rows: int) -> None:
        self._written.append(rows)  # append is atomic
        if self._listener is not None:
            self._listener(self._name, batches=len(self._written), of=self._of, rows=sum(self._written))
