"""Two small tables that refer to each other, in as many generations as wanted, and what must hold of their releases.

What belongs here: what the tests of releases share. Every cell of a generation carries its number, so that rows of two
generations can be told apart wherever they meet.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mockmart.releases import commits as history
from mockmart.releases.manifest import ForeignKey, ReleasedTable
from mockmart.releases.open_store import open_store
from mockmart.releases.publishing import Hook, Provenance, PublishResult, TableFiles, publish
from mockmart.releases.release import Release, open_release
from mockmart.releases.store import Store

PARENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False, metadata={"description": "Which parent it is."}),
        pa.field("generation", pa.int64(), nullable=False),
    ]
)
CHILDREN = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("parent_id", pa.string(), metadata={"description": "Whose child it is."}),
        pa.field("generation", pa.int64(), nullable=False),
    ]
)
#: The same in every generation: a table that does not change.
PLACES = pa.schema([pa.field("place", pa.string(), nullable=False)])
_PARTS = 2
_ROWS = 3


def sources(folder: Path, generation: int) -> tuple[TableFiles, ...]:
    """The three tables as a build would have landed them in ``folder``."""
    described = {
        "parents": ReleasedTable("parents", "The parents.", PARENTS, ("id",)),
        "children": ReleasedTable(
            "children",
            "Their children.",
            CHILDREN,
            ("id",),
            (ForeignKey(("parent_id",), "parents", ("id",)),),
            {"parent_id": ("a", "b")},
        ),
        "places": ReleasedTable("places", "Where they live.", PLACES, ("place",)),
    }
    return tuple(
        TableFiles(table, tuple(landed(folder, table.name, generation, part) for part in range(_PARTS)))
        for table in described.values()
    )


def landed(folder: Path, table: str, generation: int, part: int) -> Path:
    """One landed part; it says in its footer when it was written, as those of the landing do."""
    path = folder / f"{table}-{generation}-{part}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_parquet(table, generation, part))
    return path


def about(generation: int = 0) -> Provenance:
    """How the tables came about."""
    as_of = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=generation)
    return Provenance({"name": "small"}, 2**64 - 1, as_of, {"mockmart": "0"}, "d1")


def publish_generation(
    root: str | Path | Store, generation: int, *, landing: Path, hook: Hook = lambda _: None
) -> PublishResult:
    """Publish a generation under ``root``."""
    return publish(root, sources(landing, generation), about(generation), hook=hook)


def require_consistent(release: Release) -> int:
    """The one generation of a release whose checksums, keys and references hold."""
    release.verify()
    parents, children, places = (release.arrow(name) for name in ("parents", "children", "places"))
    assert pc.all(pc.is_in(children["parent_id"], parents["id"])).as_py()
    assert [len(table) for table in (parents, children, places)] == [_PARTS * _ROWS] * 3
    (generation,) = set(parents["generation"].to_pylist()) | set(children["generation"].to_pylist())
    return int(generation)


def require_clean(root: Path) -> list[int]:
    """The numbers of the releases under ``root``, beside which nothing is left of any run."""
    store = open_store(root)
    commits = [history.commit(store, number) for number in history.numbers(store)]
    assert [commit.number for commit in commits] == list(range(1, len(commits) + 1))
    assert len({commit.id for commit in commits}) == len(commits)
    marks = history.marks(store)
    kept = [commit for commit in commits if marks.get(commit.number) != history.COLLECTED]
    assert store.names("releases") == tuple(sorted(commit.id for commit in kept))
    assert store.names("_staging") == ()
    assert json.loads(store.read("LATEST.json"))["id"] == commits[-1].id
    for commit in kept:
        require_consistent(open_release(store, commit.id))
    return [commit.number for commit in kept]


@cache
def _parquet(table: str, generation: int, part: int) -> bytes:
    numbers = range(part * _ROWS, (part + 1) * _ROWS)
    generations = [generation] * _ROWS
    names = [f"{generation}-{number}" for number in numbers]
    data, schema = {
        "parents": ({"id": names, "generation": generations}, PARENTS),
        "children": ({"id": names, "parent_id": names, "generation": generations}, CHILDREN),
        "places": ({"place": [str(number) for number in numbers]}, PLACES),
    }[table]
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, schema) as writer:
        writer.write_table(pa.table(data, schema=schema))
        writer.add_key_value_metadata({"mockmart": json.dumps({"generation": generation})})
    return sink.getvalue().to_pybytes()
