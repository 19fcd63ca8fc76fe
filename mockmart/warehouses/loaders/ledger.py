"""What a warehouse says of the release that it holds: one row, written with the data.

What belongs here: that row, what a load came to, and what any load tells of its steps. Writing the row belongs to
the loaders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockmart.errors import WarehouseError
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release
from mockmart.warehouses.sql.ddl import Layout

#: The table of that row, beside those of the release.
LEDGER = "mockmart_release"
#: Its columns, in SQL that DuckDB and PostgreSQL share.
LEDGER_COLUMNS = (
    "release_id text NOT NULL, number bigint NOT NULL, manifest_digest text NOT NULL, "
    "tables text NOT NULL, layout text NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now()"
)
#: Hears, by a name, that a step of a load is done. Tests interrupt loads there.
Hook = Callable[[str], None]


@dataclass(frozen=True)
class Entry:
    """The row: which release the warehouse holds, its tables, and a digest of how they are declared."""

    release_id: str
    number: int
    manifest_digest: str
    tables: tuple[str, ...]
    layout: str

    @classmethod
    def of(cls, release: Release, layout: Layout) -> Entry:
        """The row for ``release``, whose tables stand as ``layout`` has them."""
        return cls(
            release_id=release.id,
            number=release.number,
            manifest_digest=release.commit.manifest_sha256,
            tables=tuple(table.name for table in layout.tables),
            layout=layout_digest(layout),
        )

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Entry:
        """The entry of what ``select`` gave."""
        return cls(str(row[0]), int(row[1]), str(row[2]), tuple(str(row[3]).split(",")), str(row[4]))

    @staticmethod
    def select(name: str) -> str:
        """The query for the row in the table ``name``."""
        return f"SELECT release_id, number, manifest_digest, tables, layout FROM {name}"

    def insert(self, name: str, layout: Layout) -> str:
        """The statement that writes the row into the table ``name``."""
        text = layout.dialect.text
        values = (
            f"{text(self.release_id)}, {int(self.number)}, {text(self.manifest_digest)}, "
            f"{text(','.join(self.tables))}, {text(self.layout)}"
        )
        columns = "release_id, number, manifest_digest, tables, layout"
        return f"INSERT INTO {name} ({columns}) VALUES ({values})"


@dataclass(frozen=True)
class Loaded:
    """What came of a load: ``changed`` is whether there was anything to do."""

    target: str
    release_id: str
    number: int
    rows: Mapping[str, int]
    seconds: float
    changed: bool


def layout_digest(layout: Layout) -> str:
    """A digest of how the tables are declared, comments aside."""
    declared = "\n".join(layout.create(table) for table in layout.tables)
    return hashlib.sha256(declared.encode()).hexdigest()[:32]


def require_loadable(tables: Sequence[ReleasedTable]) -> None:
    """Raise ``WarehouseError`` if a table has the ledger's name, or there is none."""
    if not tables:
        raise WarehouseError("the release has no tables; publish one that has.")
    if any(table.name == LEDGER for table in tables):
        raise WarehouseError(f"{LEDGER}: a table of the release has the name of the ledger; rename it.")


def no_hook(step: str) -> None:
    """Hear nothing."""
