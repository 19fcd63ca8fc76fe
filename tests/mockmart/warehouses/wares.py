"""Small releases of four tables with every kind of column, for tests of the loaders: nothing of the shop.

Every row tells the edition that it is of, so a reader knows at once whether all it saw is of one release.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.releases.manifest import ForeignKey, ReleasedTable
from mockmart.releases.publishing import Provenance, TableFiles, publish
from mockmart.releases.release import Release
from mockmart.releases.store import Store

MONEY = pa.decimal128(12, 2)
PART = pa.struct([pa.field("code", pa.string(), nullable=False), pa.field("price", MONEY, nullable=False)])
MAKERS = ReleasedTable(
    "makers",
    'Who makes wares; it\'s "theirs" -- \\ ; $$.',
    pa.schema(
        [
            pa.field("maker_id", pa.string(), nullable=False, metadata={"description": "The maker's key \\ ; --"}),
            pa.field("edition", pa.int32(), nullable=False),
        ]
    ),
    ("maker_id",),
)
WARES = ReleasedTable(
    "wares",
    "What they make.",
    pa.schema(
        [
            pa.field("ware_id", pa.string(), nullable=False),
            pa.field("maker_id", pa.string(), nullable=False, metadata={"description": "Who makes it."}),
            pa.field("state", pa.string(), nullable=False),
            pa.field("price", MONEY),
            pa.field("parts", pa.list_(pa.field("element", PART)), nullable=False),
            pa.field("box", PART),
            pa.field("made_at", pa.timestamp("us", "UTC")),
            pa.field("fresh", pa.bool_()),
            pa.field("edition", pa.int32(), nullable=False),
        ]
    ),
    ("ware_id",),
    (ForeignKey(("maker_id",), "makers", ("maker_id",)),),
    {"state": ("new", "it's", "old")},
)
WARE_PARTS = ReleasedTable(
    "ware_parts",
    "",
    pa.schema(
        [
            pa.field("ware_id", pa.string(), nullable=False),
            pa.field("line_number", pa.int32(), nullable=False),
            pa.field("edition", pa.int32(), nullable=False),
        ]
    ),
    ("ware_id", "line_number"),
    (ForeignKey(("ware_id",), "wares", ("ware_id",)),),
)
#: Names that try to end the quotation which they stand in; a key that may be null.
NOTES = ReleasedTable(
    "notes",
    "Notes on wares.",
    pa.schema(
        [
            pa.field('no"; DROP TABLE wares; --', pa.int64(), nullable=False),
            pa.field("wa`re\\ 'id'", pa.string()),
            pa.field("edition", pa.int32(), nullable=False),
        ]
    ),
    ('no"; DROP TABLE wares; --',),
    (ForeignKey(("wa`re\\ 'id'",), "wares", ("ware_id",)),),
)
#: A table that others refer to by what is not its primary key, and one without a key.
LABELS = ReleasedTable(
    "labels",
    "",
    pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("label_id", "name")]),
    ("label_id",),
)
STICKERS = ReleasedTable(
    "stickers",
    "",
    pa.schema([pa.field("label", pa.string()), pa.field("edition", pa.int32())]),
    (),
    (ForeignKey(("label",), "labels", ("name",)),),
)
TABLES = (MAKERS, WARES, WARE_PARTS, NOTES)
NAMES = tuple(table.name for table in TABLES)
#: The same tables, one of which has a column more.
RECOLOURED = tuple(
    replace(table, schema=table.schema.append(pa.field("colour", pa.string()))) if table is WARES else table
    for table in TABLES
)


def wares(
    root: Path,
    edition: int,
    *,
    tables: Sequence[ReleasedTable] = TABLES,
    rows: int = 40,
    store: Store | None = None,
) -> Release:
    """The release ``edition`` of ``tables``: ``rows`` wares and as many more as its number.

    It is published in ``store``, or else under ``root``, where its files are written.
    """
    content = _content(edition, rows + edition)
    sources = []
    for table in tables:
        released = content[table.name].select(table.schema.names).cast(table.schema)
        half = len(released) // 2
        folder = root / "written" / str(edition) / table.name
        folder.mkdir(parents=True, exist_ok=True)
        parts = []
        for number, piece in enumerate((released.slice(0, half), released.slice(half))):
            parts.append(folder / f"part-{number:05}.parquet")
            pq.write_table(piece, parts[-1], store_decimal_as_integer=True)
        sources.append(TableFiles(table, tuple(parts)))
    about = Provenance(spec={"name": "wares"}, seed=7, as_of=datetime(2026, 1, 1, tzinfo=UTC))
    return publish(store or root, sources, about).release


def exchanged(release: Release, name: str) -> None:
    """Put other values, of the same types and as many of them, into a released file of the table ``name``."""
    part = Path(release.paths(name)[0])
    rows = pq.read_table(part)
    other = rows.set_column(
        rows.schema.names.index("edition"), rows.schema.field("edition"), pa.array([99] * len(rows), pa.int32())
    )
    part.unlink()
    pq.write_table(other, part, store_decimal_as_integer=True)


def _content(edition: int, count: int) -> dict[str, pa.Table]:
    numbers = range(count)
    ids = [f"W{number}" for number in numbers]
    made = [datetime(2026, 1, 1, 0, 0, 0, number, tzinfo=UTC) for number in numbers]
    parts = [[{"code": f"\"{n}\\'\n\u2028é", "price": Decimal(n) / 4} for n in range(number % 3)] for number in numbers]
    lines = [(ware, line + 1) for ware, listed in zip(ids, parts, strict=True) for line in range(len(listed))]
    columns: dict[str, dict[str, list[Any]]] = {
        "makers": {"maker_id": ["M0", "M1", "M2"]},
        "wares": {
            "ware_id": ids,
            "maker_id": [f"M{number % 3}" for number in numbers],
            "state": [("new", "it's", "old")[number % 3] for number in numbers],
            "price": [None if number % 7 == 0 else Decimal("9999999999.99") - number for number in numbers],
            "parts": parts,
            "box": [None if number % 5 == 0 else {"code": "box", "price": Decimal("1.10")} for number in numbers],
            "made_at": made,
            "fresh": [number % 2 == 0 for number in numbers],
            "colour": ["red"] * count,
        },
        # The names go round among the labels.
        "labels": {"label_id": ["L0", "L1"], "name": [f"N{edition % 2}", f"N{(edition + 1) % 2}"]},
        "stickers": {"label": ["N0", "N1", "N1"]},
        "ware_parts": {"ware_id": [ware for ware, _ in lines], "line_number": [line for _, line in lines]},
        "notes": {
            'no"; DROP TABLE wares; --': list(numbers),
            "wa`re\\ 'id'": [None if number % 4 == 0 else ids[number] for number in numbers],
        },
    }
    kinds = {field.name: field.type for table in (*TABLES, LABELS, STICKERS) for field in table.schema} | {
        "colour": pa.string()
    }
    return {
        name: pa.table(
            {
                **{column: pa.array(values, kinds[column]) for column, values in given.items()},
                "edition": pa.array([edition] * len(next(iter(given.values()))), pa.int32()),
            }
        )
        for name, given in columns.items()
    }


def edition_seen(counts: Sequence[tuple[int, int, int]]) -> int:
    """The edition that all of ``counts`` (per table: least and most edition, and rows) are of, with all its rows."""
    (edition,) = {edition for least, most, _ in counts for edition in (least, most)}
    count = 40 + edition
    assert [rows for _, _, rows in counts] == [3, count, sum(n % 3 for n in range(count)), count]
    return edition


_COUNTS = " UNION ALL ".join(
    f"(SELECT min(edition) AS least, max(edition) AS most, count(*) AS counted, {place} AS place FROM {{}}{name})"
    for place, name in enumerate(NAMES)
)
#: One row for each of ``NAMES``, in one statement; ``{}`` is what stands before a table's name.
COUNTS = f"SELECT least, most, counted FROM ({_COUNTS}) AS found ORDER BY place"
