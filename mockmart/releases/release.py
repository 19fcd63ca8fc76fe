"""A release as readers have it: resolved once, and only what its manifest lists.

What belongs here: finding a release and reading its tables. Whether its files still are what the manifest says is
asked of ``verification``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from mockmart.errors import ReleaseError, nearest
from mockmart.releases import commits, datapackage, fingerprints, verification
from mockmart.releases.manifest import Manifest, ReleasedTable
from mockmart.releases.open_store import open_store
from mockmart.releases.store import MANIFEST, RELEASES, Store

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Release:
    """One release: an immutable set of tables. Nothing of a table is read until asked for."""

    store: Store
    commit: commits.Commit
    manifest: Manifest

    def __repr__(self) -> str:
        """What it is, on one line: all that its manifest says would be hundreds."""
        tables = f"{len(self.tables)} tables, {self.manifest.rows:,} rows"
        return f"<Release {self.number} ({self.id}) at {self.store.address}: {tables}>"

    @property
    def id(self) -> str:
        """Its name."""
        return self.manifest.id

    @property
    def number(self) -> int:
        """Its place in the order of all releases, from 1."""
        return self.commit.number

    @property
    def committed(self) -> datetime:
        """When it was published."""
        return self.commit.committed

    @property
    def folder(self) -> str:
        """Where its files are, relative to the root of all releases."""
        return f"{RELEASES}/{self.id}"

    @cached_property
    def tables(self) -> Mapping[str, ReleasedTable]:
        """Its tables by name, parents before children."""
        return {table.name: table for table in self.manifest.tables}

    def table(self, name: str) -> ReleasedTable:
        """The table ``name``; a ``ReleaseError`` names the nearest one there is."""
        if name not in self.tables:
            raise ReleaseError(f"release {self.id}: no table '{name}'; {nearest(name, self.tables)}")
        return self.tables[name]

    def paths(self, name: str) -> tuple[str, ...]:
        """The local paths, or URLs, of exactly the files that the manifest lists for a table."""
        return tuple(self.store.location(f"{self.folder}/{file.path}") for file in self.table(name).files)

    def local_paths(self, name: str) -> tuple[str, ...]:
        """The paths of a table's files on this machine.

        From an object store they are brought to a temporary folder first, which lasts as long as this process.
        """
        from mockmart.releases.local_store import LocalStore  # noqa: PLC0415  # asked of other stores only

        return self.paths(name) if isinstance(self.store, LocalStore) else self._brought[name]

    def read_extra(self, path: str) -> bytes:
        """A file beside the tables, such as ``sql/snowflake.sql``, if it has the bytes that were released."""
        extras = {extra.path: extra for extra in self.manifest.extras}
        if path not in extras:
            raise ReleaseError(f"release {self.id}: no file '{path}'; {nearest(path, extras)}")
        with self._explained(path):
            data = self.store.read(f"{self.folder}/{path}")
        if hashlib.sha256(data).hexdigest() != extras[path].sha256:
            raise ReleaseError(f"release {self.id}: {path} has other bytes than were released; do not use it.")
        return data

    def arrow(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table (or ``columns`` of it) as Arrow, with the descriptions of its columns."""
        return pa.Table.from_batches(self.batches(name, columns), schema=self._schema(name, columns))

    def batches(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows of a table (or ``columns`` of it), some at a time: memory stays flat."""
        schema = self._schema(name, columns)
        for file in self.table(name).files:
            with self._explained(file.path):
                for batch in fingerprints.batches_of(self.store.open(f"{self.folder}/{file.path}"), schema.names):
                    yield batch.cast(schema) if not batch.schema.equals(schema, check_metadata=True) else batch

    def part(self, name: str, number: int) -> pa.Table:
        """The rows of one part of a table, of the same types as every other part of it.

        Text that the first part with rows holds as a dictionary is read as one of every part, so that rows of several
        parts fit together: the writer chooses for each part anew.

        Raises:
            ReleaseError: The part is gone, or has other bytes than were released.
        """
        file = self.table(name).files[number]
        encoded = self._encoded_texts(name)
        with self._explained(file.path):
            # Chunks are copied as they come: a folder's are views of one buffer, which the next chunk overwrites.
            data = b"".join([bytes(chunk) for chunk in self.store.chunks(f"{self.folder}/{file.path}")])
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise ReleaseError(f"release {self.id}: {file.path} has other bytes than were released; do not use it.")
            return fingerprints.table_of(data, encoded)

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table (or ``columns`` of it) as a frame of Arrow-backed columns."""
        import pandas as pd  # noqa: PLC0415  # readers of Arrow do without

        return self.arrow(name, columns).to_pandas(types_mapper=pd.ArrowDtype)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with a view for each table, in UTC; see ``local_paths``."""
        from mockmart.duckdb_session import connect, parquet  # noqa: PLC0415  # who wants Arrow does without

        connection = connect()
        try:
            for name in self.tables:
                connection.execute(f'CREATE VIEW "{name}" AS FROM {parquet(self.local_paths(name))}')
        except BaseException:
            connection.close()  # or it would live as long as the error is looked at
            raise
        return connection

    def verify(self) -> Release:
        """Check every file against the manifest, and return this release.

        Raises:
            ReleaseError: A file is missing, changed or unexpected; the message names the first one.
        """
        faults = verification.find_faults(self.store, self.folder, self.manifest)
        self._require_none(faults)
        return self

    def require_unchanged(self) -> None:
        """Raise ``ReleaseError`` unless every table file has the released bytes: loads ask this first."""
        fault = verification.first_changed_file(self.store, self.folder, self.manifest)
        self._require_none([fault] if fault else [])

    def _require_none(self, faults: Sequence[str]) -> None:
        if faults:
            self.require_kept()
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            raise ReleaseError(f"release {self.id}: {faults[0]}{more}; do not use it, publish the data again.")

    def require_kept(self) -> None:
        """Raise ``ReleaseError`` if the release was collected since it was opened: then it has no files to judge."""
        commits.find(self.store, self.number)

    def _schema(self, name: str, columns: Sequence[str] | None) -> pa.Schema:
        schema = self.table(name).schema
        if columns is None:
            return schema
        for column in columns:
            if column not in schema.names:
                raise ReleaseError(
                    f"release {self.id}: {name} has no column '{column}'; {nearest(column, schema.names)}"
                )
        return pa.schema([schema.field(column) for column in columns])

    def _encoded_texts(self, name: str) -> Sequence[str]:
        """The texts of a table that are read as dictionaries, by the footer of its first part with rows."""
        if name not in self._encoded:
            first = next((file for file in self.table(name).files if file.rows), None)
            if first is None:
                return ()
            with self._explained(first.path):
                self._encoded[name] = fingerprints.dictionary_texts(self.store.open(f"{self.folder}/{first.path}"))
        return self._encoded[name]

    @cached_property
    def _encoded(self) -> dict[str, Sequence[str]]:
        """What ``_encoded_texts`` has found: threads that look at once find the same."""
        return {}

    @cached_property
    def _brought(self) -> Mapping[str, tuple[str, ...]]:
        """Copies of all files in a temporary folder, each as its checksum says."""
        import atexit  # noqa: PLC0415  # seldom needed
        import shutil  # noqa: PLC0415
        import tempfile  # noqa: PLC0415

        folder = Path(tempfile.mkdtemp(prefix="mockmart-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        found: dict[str, tuple[str, ...]] = {}
        for name, table in self.tables.items():
            (folder / name).mkdir()
            for file in table.files:
                digest = hashlib.sha256()
                with self._explained(file.path), open(folder / file.path, "wb") as target:
                    for chunk in self.store.chunks(f"{self.folder}/{file.path}"):
                        digest.update(chunk)
                        target.write(chunk)
                if digest.hexdigest() != file.sha256:
                    raise ReleaseError(
                        f"release {self.id}: {file.path} has other bytes than were released; do not use it."
                    )
            found[name] = tuple(str(folder / file.path) for file in table.files)
        return found

    @contextmanager
    def _explained(self, path: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise ReleaseError(
                f"release {self.id}: {path} is not there any more: the release was collected; open a later one."
            ) from error
        except (OSError, pa.ArrowException) as error:
            raise ReleaseError(f"release {self.id}: cannot read {path} ({error}); verify the release.") from error


def open_release(root: str | Path | Store, id: str | int = "latest") -> Release:  # noqa: A002  # what a release has
    """Open a release: an immutable snapshot of all tables. It does not change, whatever is published later.

    Args:
        root: The data folder, or the folder or URL (``s3://bucket/prefix``) that releases are published under.
        id: The release's id or number, or ``latest``.

    Returns:
        The release; nothing of its tables is read until asked for.

    Raises:
        ReleaseError: There is no such release, or its manifest is not the one that was committed.

    Example:
        release = mockmart.open_release("data")
        orders = release.arrow("orders")
    """
    store = open_store(root)
    found = commits.find(store, id)
    path = f"{RELEASES}/{found.id}/{MANIFEST}"
    try:
        data = store.read(path)
    except FileNotFoundError:
        # It was collected since its commit was read: say so.
        commits.find(store, found.number)
        raise ReleaseError(f"release {found.id}: {path} is missing; publish the data again.") from None
    return Release(store, found, read_manifest(data, found))


def read_manifest(data: bytes, commit: commits.Commit) -> Manifest:
    """The manifest that ``commit`` names; a ``ReleaseError`` if ``data`` is not it, or is not to be trusted."""
    if hashlib.sha256(data).hexdigest() != commit.manifest_sha256:
        raise ReleaseError(f"release {commit.id}: its manifest is not the one that was committed; do not use it.")
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else error
        raise ReleaseError(f"release {commit.id}: its manifest is no JSON ({why}); publish the data again.") from error
    manifest = datapackage.read(record)
    if manifest.id != commit.id:
        raise ReleaseError(f"release {commit.id}: its manifest is that of {manifest.id}; do not use it.")
    return manifest
