"""A landed table: its parts, and the stamps in their footers.

What belongs here: reading landed tables. Writing is in ``writer``, replacing a table in ``landing``.
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
from mockmart.arrow.digests import part_digest, table_digest
from mockmart.batches import Batches
from mockmart.errors import LandingError

#: The key in a part's footer of the stamp: the inputs that it was built from, as JSON.
STAMP = b"mockmart"
#: The key in a stamp that says whether the parts are shards.
SHARDS = "shards"


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table."""

    path: Path
    rows: int
    bytes: int


@dataclass(frozen=True)
class Table:
    """A landed table, read lazily; ``columns`` limits the columns (None: all of the schema)."""

    name: str
    folder: Path
    schema: pap.DataFrameSchema
    columns: tuple[str, ...] | None = None

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The paths of the parts, in the order of their rows. Raises ``LandingError`` if there are none."""
        parts = tuple(sorted(self.folder.glob("*.parquet")))
        if not parts:
            raise LandingError(f"{self.name}: no table at {self.folder}; build it first (materialise '{self.name}').")
        return parts

    @cached_property
    def rows_of_parts(self) -> tuple[int, ...]:
        """The number of rows of each part."""
        return tuple(self._metadata(path).num_rows for path in self.paths)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return sum(self.rows_of_parts)

    @property
    def stamp(self) -> dict[str, Any]:
        """The stamp of the first part; empty for a table that mockmart did not write."""
        return stamp_of(self._metadata(self.paths[0]))

    def select(self, *columns: str) -> Table:
        """The same table, limited to ``columns``."""
        return Table(self.name, self.folder, self.schema, columns)

    def arrow(self, part: int | None = None) -> pa.Table:
        """The rows (of one part, or all) as an Arrow table with the physical schema.

        Raises ``LandingError`` if a part cannot be read.
        """
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
        columns = dict(zip(table.column_names, table.columns, strict=True))
        return conversion.conformed(conversion.to_frame(columns), self._selected)

    @cached_property
    def _selected(self) -> pap.DataFrameSchema:
        """The schema of the columns that are read."""
        names = self.schema.columns if self.columns is None else self.columns
        return pap.DataFrameSchema({name: self.schema.columns[name] for name in names})

    def digest(self) -> str:
        """The digest of the rows, as ``arrow.digests`` has it."""
        parts = (self.arrow(part) for part in range(len(self.paths)))
        return table_digest(
            conversion.logical_schema(self.schema), ((len(part), part_digest([part])) for part in parts)
        )

    @cached_property
    def shards(self) -> int:
        """How many shards the table has: its parts, if they landed as shards, else all rows are one."""
        return len(self.paths) if self.stamp.get(SHARDS) else 1

    def shard(self, number: int, *, of: int) -> pd.DataFrame:
        """The rows of a shard ``of`` so many as another table has; all rows, if this one has another number of them."""
        return self.frame(number if self.stamp.get(SHARDS) and self.shards == of else None)

    def map(self, function: Callable[[pd.DataFrame], pd.DataFrame]) -> Batches:
        """The batches of a derived table: ``function(frame)`` of each part's frame."""
        return Batches(len(self.paths), lambda i: function(self.frame(i)), bool(self.stamp.get(SHARDS)))

    def map_shards(self, function: Callable[..., pd.DataFrame], *others: Table) -> Batches:
        """The shards of a derived table: ``function(frame, *frames)`` of each shard, of this table and of ``others``.

        The rows of a table that did not land as shards may belong together in any way: they are one shard.
        """

        def draw(i: int) -> pd.DataFrame:
            frames = (table.shard(i, of=self.shards) for table in (self, *others))
            return function(*frames)

        return Batches(self.shards, draw, shards=True)

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
    """The result of a build of one table: its parts, its duration in seconds, and its first five rows."""

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
    """The stamp in a part's footer; empty if it has none."""
    return dict(json.loads((metadata.metadata or {}).get(STAMP, b"{}")))


def schema_digest(schema: pap.DataFrameSchema) -> str:
    """A digest of the columns, types and rules of ``schema``."""
    rules = [
        (str(name), str(column.dtype), column.nullable, column.unique, [str(check) for check in column.checks])
        for name, column in schema.columns.items()
    ]
    text = repr((rules, [str(check.name) for check in schema.checks]))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
