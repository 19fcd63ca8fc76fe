"""Tables on disk: Parquet parts with an enforced schema, replaced whole or not at all.

What belongs here: writing, replacing and reading landed tables. What the rows are is the caller's; how a folder is
exchanged in one step is in ``exchange``.

A table is the folder ``<root>/landing/<table>`` of Parquet parts, one a batch, and nothing else. Parts are written
to a staging folder, which takes the table's place in one step when all are there. A part's name ends in a digest
of what was built, so a reader that listed one build and opens another finds no file rather than a mix.
"""

from __future__ import annotations

import base64
import errno
import fcntl
import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.parquet as pq

from mockmart import contract, validation
from mockmart.batches import Batches, drain
from mockmart.entity import INDEX, SCENARIO
from mockmart.errors import LandingError
from mockmart.exchange import exchange

#: The key of a part's footer under which it says what it was built from.
STAMP = b"mockmart"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Listener(Protocol):
    """Hears of each batch that was written."""

    def __call__(self, table: str, *, batches: int, of: int, rows: int) -> None:
        """``batches`` out of ``of`` and ``rows`` of ``table`` are written so far."""
        ...


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table."""

    path: Path
    rows: int
    bytes: int


@dataclass(frozen=True)
class Table:
    """A landed table: nothing of it is read until asked for."""

    name: str
    folder: Path
    schema: pap.DataFrameSchema
    columns: tuple[str, ...] | None = None

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The parts, in the order of their rows."""
        found = tuple(sorted(self.folder.glob("*.parquet")))
        if not found:
            raise LandingError(f"{self.name}: no table at {self.folder}; build it first (materialise '{self.name}').")
        return found

    @cached_property
    def rows(self) -> int:
        """How many rows the table has."""
        return sum(self._metadata(path).num_rows for path in self.paths)

    @property
    def stamp(self) -> dict[str, Any]:
        """What the table says it was built from; empty for one that mockmart did not write."""
        return stamp_of(self._metadata(self.paths[0]))

    def select(self, *columns: str) -> Table:
        """The same table, of which only ``columns`` are read."""
        return Table(self.name, self.folder, self.schema, columns)

    def arrow(self, part: int | None = None) -> pa.Table:
        """The rows (of one part, or all) as an Arrow table: the physical schema, dictionaries included."""
        paths = self.paths if part is None else self.paths[part : part + 1]
        names = [str(name) for name in self.schema.columns] if self.columns is None else list(self.columns)
        try:
            tables = [self._read(path, names) for path in paths]
            return pa.concat_tables(tables).unify_dictionaries()
        except (OSError, pa.ArrowException) as error:
            raise LandingError(f"{self.name}: cannot read {self.folder} ({error}); build the table again.") from error

    def frame(self, part: int | None = None) -> pd.DataFrame:
        """The rows (of one part, or all) as a frame with the types of the schema."""
        table = self.arrow(part)
        schema = pap.DataFrameSchema({name: self.schema.columns[name] for name in table.column_names})
        return contract.conformed(contract.to_frame(dict(zip(table.column_names, table.columns, strict=True))), schema)

    def map(self, function: Callable[..., pd.DataFrame], **given: Any) -> Batches:
        """A derived entity, batch by batch: ``function(frame of a part, **given)``."""
        return Batches(len(self.paths), lambda i: function(self.frame(i), **given))

    def _read(self, path: Path, names: Sequence[str]) -> pa.Table:
        encoded = [p for p in contract.dictionary_paths(self.schema) if p.split(".")[0] in names]
        with pq.ParquetFile(path, read_dictionary=encoded, memory_map=True) as file:
            return file.read(columns=list(names), use_threads=False)

    def _metadata(self, path: Path) -> pq.FileMetaData:
        try:
            return pq.read_metadata(path)
        except (OSError, pa.ArrowException) as error:
            raise LandingError(f"{self.name}: cannot read {path} ({error}); build the table again.") from error


@dataclass(frozen=True)
class Landed:
    """What a build of a table wrote, and how long it took."""

    table: Table
    parts: tuple[Part, ...]
    seconds: float
    head: pd.DataFrame = field(repr=False)

    @property
    def rows(self) -> int:
        """Rows of all parts."""
        return sum(part.rows for part in self.parts)

    @property
    def bytes(self) -> int:
        """Bytes of all parts."""
        return sum(part.bytes for part in self.parts)


@dataclass(frozen=True)
class Landing:
    """The landed tables under one data root."""

    root: Path
    listener: Listener | None = None

    @property
    def folder(self) -> Path:
        """Where the finished tables are."""
        return self.root / "landing"

    @property
    def staging(self) -> Path:
        """Where tables are written before they take their place; on the same file system."""
        return self.root / ".staging"

    def table(self, name: str, schema: pap.DataFrameSchema) -> Table:
        """The landed table ``name``."""
        return Table(name, self.folder / name, schema)

    def require_writable(self) -> None:
        """Raise ``LandingError`` if nothing can be written under the root."""
        with _explained(f"the data folder {self.root}"):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.staging.mkdir(exist_ok=True)
            probe = self.staging / f"probe-{uuid.uuid4().hex}"
            probe.write_bytes(b"\0")
            probe.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the root for one build: a second one is refused. Clears what a killed build left in staging."""
        self.require_writable()
        with open(self.root / ".lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LandingError(
                    f"another build is writing to {self.root}; "
                    "wait for it to end, or choose another folder with --data."
                ) from None
            for left in self.staging.iterdir():
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
            yield

    def replace(
        self, name: str, schema: pap.DataFrameSchema, batches: Batches, *, threads: int, stamp: Mapping[str, Any]
    ) -> Landed:
        """Draw ``batches``, number and validate their rows, write them, and put them in the table's place.

        ``stamp`` says what the rows are built from. A batch that breaks ``schema`` raises ``RowsBreakSchema``,
        and whatever goes wrong leaves the table that was there as it was.
        """
        started = time.perf_counter()
        staged = self.staging / f"{name}-{uuid.uuid4().hex}"
        text = json.dumps({**stamp, "table": name, "schema": schema_digest(schema)}, sort_keys=True)
        build = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
        writer = _PartWriter(name, schema, staged, text, build)
        rows = _Tally(name, batches.count, self.listener)
        heads: dict[int, pd.DataFrame] = {}

        def land(i: int, first: int, frame: pd.DataFrame) -> Part:
            numbered = numbered_rows(contract.conformed(frame, schema), first)
            validation.validate_frame(numbered, schema, table=name).require()
            if i == 0:
                heads[0] = numbered.head(5)
            part = writer.write(i, numbered)
            rows.add(part.rows)
            return part

        try:
            with _explained(f"{name} under {self.root}"):
                self.folder.mkdir(parents=True, exist_ok=True)
                staged.mkdir(parents=True)
                parts = drain(batches, land, threads=threads)
                _sync(staged)
                exchange(staged, self.folder / name)
                _sync(self.folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)  # what failed, or what the table was before
        table = self.table(name, schema)
        moved = tuple(Part(table.folder / part.path.name, part.rows, part.bytes) for part in parts)
        return Landed(table, moved, time.perf_counter() - started, heads[0])


def numbered_rows(frame: pd.DataFrame, first: int) -> pd.DataFrame:
    """``frame`` with ``_index`` running from ``first``, in its place before ``_scenario``."""
    numbers = pa.array(np.arange(first, first + len(frame), dtype=np.int64))
    columns = {str(name): series.array for name, series in frame.items() if name != INDEX}
    last = {SCENARIO: columns.pop(SCENARIO)} if SCENARIO in columns else {}
    return pd.DataFrame({**columns, INDEX: contract.to_frame({INDEX: numbers})[INDEX].array, **last}, copy=False)


def stamp_of(metadata: pq.FileMetaData) -> dict[str, Any]:
    """What a part's footer says it was built from; empty if it says nothing."""
    return dict(json.loads((metadata.metadata or {}).get(STAMP, b"{}")))


def schema_digest(schema: pap.DataFrameSchema) -> str:
    """A digest of the columns, types and rules of ``schema``."""
    rules = [
        (str(name), str(column.dtype), column.nullable, column.unique, [str(check) for check in column.checks])
        for name, column in schema.columns.items()
    ]
    text = repr((rules, [str(check.name) for check in schema.checks]))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class _PartWriter:
    """Writes the parts of one build of a table."""

    name: str
    schema: pap.DataFrameSchema
    folder: Path
    stamp: str
    build: str

    def write(self, number: int, frame: pd.DataFrame) -> Part:
        table = contract.to_table(frame, self.schema)
        path = self.folder / f"part-{number:05}-{self.build}.parquet"
        with open(path, "wb") as file:
            with pq.ParquetWriter(
                file,
                table.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=contract.dictionary_paths(self.schema) or False,
                store_decimal_as_integer=True,
                # The footer gets the logical Arrow schema instead: readers see text, not dictionaries.
                store_schema=False,
            ) as writer:
                writer.write_table(table)
                writer.add_key_value_metadata({"ARROW:schema": self._logical_schema, STAMP.decode(): self.stamp})
            file.flush()
            os.fsync(file.fileno())
            return Part(path, table.num_rows, file.tell())

    @cached_property
    def _logical_schema(self) -> str:
        return base64.b64encode(contract.logical_schema(self.schema).serialize().to_pybytes()).decode()


class _Tally:
    """Counts written batches, from any thread, and tells the listener."""

    def __init__(self, name: str, of: int, listener: Listener | None) -> None:
        self._name, self._of, self._listener = name, of, listener
        self._written: list[int] = []

    def add(self, rows: int) -> None:
        self._written.append(rows)  # append is atomic
        if self._listener is not None:
            self._listener(self._name, batches=len(self._written), of=self._of, rows=sum(self._written))


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Turn the operating system's errors into one line with a remedy."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            remedy = "there is no room left; free some, or choose another folder with --data"
        elif isinstance(error, (PermissionError, NotADirectoryError, FileExistsError)) or error.errno == errno.EROFS:
            remedy = "make it a folder that you may write to, or choose another with --data"
        else:
            raise LandingError(f"cannot write {what}: {error}.") from error
        raise LandingError(f"cannot write {what}: {os.strerror(error.errno or 0)}; {remedy}.") from error


def _sync(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
