"""A landed table: its parts, and what their footers say.

What belongs here: reading. Writing is in ``writer``, replacing a table in ``landing``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.arrow import conversion
from mockmart.batches import Batches
from mockmart.errors import LandingError

#: The key of a part's footer under which it says what it was built from.
STAMP = b"mockmart"


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
        return conversion.conformed(
            conversion.to_frame(dict(zip(table.column_names, table.columns, strict=True))), schema
        )

    def map(self, function: Callable[..., pd.DataFrame], **given: Any) -> Batches:
        """A derived entity, batch by batch: ``function(frame of a part, **given)``."""
        return Batches(len(self.paths), lambda i: function(self.frame(i), **given))

    def _read(self, path: Path, names: Sequence[str]) -> pa.Table:
        encoded = [p for p in conversion.dictionary_paths(self.schema) if p.split(".")[0] in names]
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
