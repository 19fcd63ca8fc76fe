"""What a release says of itself: tables, files, keys, and the manifest that lists them.

What belongs here: the records that publishing writes and reading trusts, and nothing that touches a file. How they are
written as a Frictionless Data Package is in ``datapackage``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class ForeignKey:
    """``columns`` of a table are, where not null, the ``to_columns`` of a row of ``table``."""

    columns: tuple[str, ...]
    table: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True)
class ReleasedFile:
    """One Parquet file of a release.

    ``path`` is relative to the release. ``content`` is the SHA-256 of the file without its footer: files with the same
    schema and content have the same rows, whatever their footers say of when they were written. ``digest`` is that of
    the rows (``arrow.digests``), but for tables with one of version 1.
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    content: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Changes:
    """Paths of files of a table that are new, gone, or the same byte for byte, since the release before."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReleasedTable:
    """One table of a release.

    ``schema`` is the logical Arrow schema, with descriptions under ``b"description"`` of a field's metadata; ``values``
    are the accepted values of columns with a closed set of them; ``digest`` is that of the rows, as
    ``digest_version`` of ``arrow.digests`` says.
    """

    name: str
    description: str
    schema: pa.Schema
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[ReleasedFile, ...] = ()
    digest: str = ""
    digest_version: int = 1

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True)
class CheckResult:
    """What a check of a table found before the release; ``found`` are plain values."""

    table: str
    check: str
    passed: bool
    blocking: bool
    found: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ExtraFile:
    """A file beside the tables: a script for a warehouse, say. ``path`` is relative to the release."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All that a release says of itself.

    ``tables`` come in build order, parents before children. ``spec`` is what they were built from, ``versions`` those
    of whatever influences values, ``pools_digest`` that of the words and places that rows were drawn from. ``previous``
    is the id of the release before, of which ``changes`` tell, by the name of each table of either. ``extras`` are
    files beside the tables.
    """

    id: str
    tables: tuple[ReleasedTable, ...]
    spec: Mapping[str, Any]
    seed: int
    as_of: datetime
    versions: Mapping[str, str] = field(default_factory=dict)
    pools_digest: str = ""
    checks: tuple[CheckResult, ...] = ()
    previous: str | None = None
    changes: Mapping[str, Changes] = field(default_factory=dict)
    extras: tuple[ExtraFile, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def bytes(self) -> int:
        """Bytes of all tables."""
        return sum(table.bytes for table in self.tables)
