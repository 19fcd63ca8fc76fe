"""A release on demand: the rows that were published, in their order, and clear words for what it cannot give."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandera.pandas as pap
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.errors import CapacityError, ReleaseError, SpecError, UnknownEntityError
from mockmart.releases import Release, open_release
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.publishing import Provenance, TableFiles, publish
from mockmart.schema.descriptions import Description
from mockmart.sources.released import ReleasedEntity, ReleasedSource
from mockmart.sources.source import RowRequest, ScenarioCount
from tests.mockmart.releases import small

PARTS = (20_000, 0, 7, 1)
ROWS = sum(PARTS)


def parcels(first: int, rows: int) -> pa.Table:
    numbers = range(first, first + rows)
    return pa.table(
        {
            "id": pa.array([f"P-{number:06}" for number in numbers], pa.string()),
            "kind": pa.array([("small", "large")[number % 2] for number in numbers], pa.string()),
            "_index": pa.array(numbers, pa.int64()),
            "_scenario": pa.array(["default"] * rows, pa.string()),
        }
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root of a release of one table, in parts of several sizes."""
    first, paths = 0, []
    for number, rows in enumerate(PARTS):
        paths.append(tmp_path / f"{number}.parquet")
        pq.write_table(parcels(first, rows), paths[-1])
        first += rows
    schema = parcels(0, 0).schema
    table = ReleasedTable("parcels", "The parcels.", schema)
    about = Provenance({"name": "small", "locale": "en_US"}, 7, small.about().as_of)
    publish(tmp_path / "data", [TableFiles(table, tuple(paths))], about)
    return tmp_path / "data"


def served(release: Release, **options: Any) -> ReleasedSource:
    description = Description("parcel", "post", "The parcels.", ())
    entity = ReleasedEntity("parcels", description, pap.DataFrameSchema({}), domains=frozenset({"mail"}))
    return ReleasedSource(release, [entity], **options)


def ids(source: ReleasedSource, count: int, start: int | None = None, **asked: Any) -> list[str]:
    rows = source.rows(RowRequest("parcel", count, start=start, **asked))
    return [str(one) for batch in rows.batches for one in batch.table["id"].to_pylist()]


@pytest.mark.parametrize(
    ("start", "count"), [(0, 1), (0, ROWS), (19_999, 3), (20_000, 7), (20_007, 1), (5, 16_384), (3, 0)]
)
def test_rows_are_those_that_were_published(root: Path, start: int, count: int) -> None:
    assert ids(served(open_release(root)), count, start) == [f"P-{n:06}" for n in range(start, start + count)]


def test_every_call_without_a_start_gets_the_first_rows(root: Path) -> None:
    source = served(open_release(root))
    assert ids(source, 3) == ids(source, 3) == ["P-000000", "P-000001", "P-000002"]


def test_an_answer_tells_the_seed_of_the_release_and_where_the_next_rows_begin(root: Path) -> None:
    rows = served(open_release(root)).rows(RowRequest("parcel", 20_003, start=2, seed=7))
    assert (rows.seed, rows.start, [batch.stop for batch in rows.batches]) == (7, 2, [16_386, 20_000, 20_005])


def test_rows_have_their_columns_and_scenarios_and_are_yet_to_be_numbered(root: Path) -> None:
    (batch,) = served(open_release(root)).rows(RowRequest("parcel", 2)).batches
    assert batch.table.column_names == ["id", "kind", "_scenario"]
    assert batch.table["kind"].to_pylist() == ["small", "large"]


@pytest.mark.parametrize(
    ("domain", "entity"), [("", "parcel"), ("", "parcels"), ("post", "parcel"), ("mail", "parcels")]
)
def test_a_table_is_found_by_each_of_its_names(root: Path, domain: str, entity: str) -> None:
    assert served(open_release(root)).schema(domain, entity)[0].name == "parcel"


@pytest.mark.parametrize(
    ("domain", "entity", "message"),
    [
        ("", "parcell", "no entity 'parcell'; did you mean 'parcel'"),
        ("shop", "parcel", "no domain 'shop'; valid here: post"),
    ],
)
def test_another_name_is_told_with_what_there_is(root: Path, domain: str, entity: str, message: str) -> None:
    with pytest.raises(UnknownEntityError, match=rf"^release .*: {message}"):
        served(open_release(root)).schema(domain, entity)


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        (
            {"count": ROWS + 1},
            CapacityError,
            f"has 20,008 rows, but rows 0 to {ROWS + 1:,} are asked for; ask for at most",
        ),
        ({"count": 1, "start": ROWS}, CapacityError, "are asked for; start before 20,008."),
        ({"count": 1, "seed": 8}, SpecError, "of seed 7; give that or none, not 8."),
        ({"count": 1, "overrides": {"kind": "small"}}, SpecError, "overrides: rows of a release are as they were"),
        ({"count": 1, "parts": (ScenarioCount("rush", 1),)}, SpecError, "not by scenario such as 'rush'"),
        ({"count": 1, "parts": (ScenarioCount("default", 1),)}, SpecError, "not by scenario such as 'default'"),
        ({"count": 1, "locale": "de_DE"}, SpecError, "are in en_US, not de_DE."),
    ],
)
def test_what_only_drawing_could_give_is_refused_before_anything_is_read(
    root: Path, asked: dict[str, Any], error: type[Exception], message: str
) -> None:
    source = served(open_release(root))
    with pytest.raises(error) as raised:
        source.rows(RowRequest("parcel", **asked))
    assert message in str(raised.value)
    assert source.cache.misses == 0


def test_a_part_is_read_once_and_forgotten_where_it_takes_too_much(root: Path) -> None:
    release = open_release(root)
    kept, small_cache = served(release), served(release, cache_bytes=1_000)
    for source in (kept, small_cache):
        for _ in range(3):
            ids(source, 10)
    assert (kept.cache.misses, small_cache.cache.misses) == (1, 3)
    assert kept.cache_hits() == 2


def test_threads_get_the_same_rows(root: Path) -> None:
    source = served(open_release(root))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda start: ids(source, 50, start), range(0, 19_900, 500)))
    assert found == [[f"P-{n:06}" for n in range(start, start + 50)] for start in range(0, 19_900, 500)]


def test_a_part_that_was_changed_is_refused(root: Path) -> None:
    release = open_release(root)
    path = Path(release.paths("parcels")[0])
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    with pytest.raises(ReleaseError, match=r"part-00000.parquet has other bytes than were released"):
        ids(served(release), 1)


def test_a_release_that_was_collected_meanwhile_is_told(root: Path) -> None:
    release = open_release(root)
    Path(release.paths("parcels")[0]).unlink()
    with pytest.raises(ReleaseError, match=r"part-00000.parquet is not there any more: the release was collected"):
        ids(served(release), 1)


def test_warming_up_reads_a_part_of_each_table(root: Path) -> None:
    source = served(open_release(root))
    source.warm_up()
    assert source.cache.misses == 1
