"""A release as readers have it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import mockmart
from mockmart.errors import ReleaseError
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.open_store import open_store
from mockmart.releases.publishing import TableFiles, publish
from mockmart.releases.release import Release, open_release
from mockmart.releases.retention import collect
from tests.mockmart.releases import small


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with releases of three generations. Tests read it."""
    root = tmp_path_factory.mktemp("releases")
    for generation in range(3):
        small.publish_generation(root, generation, landing=root / "landing")
    return root


@pytest.fixture
def release(root: Path) -> Release:
    return open_release(root)


def test_the_latest_is_the_one_of_the_highest_number(root: Path) -> None:
    release = mockmart.open_release(root)
    assert (release.number, small.require_consistent(release)) == (3, 2)


def test_a_release_is_opened_by_number_or_id(root: Path) -> None:
    for number in (1, 2):
        by_number = open_release(root, number)
        assert small.require_consistent(by_number) == number - 1
        assert open_release(root, by_number.id) == open_release(root, str(number)) == by_number


def test_latest_is_found_by_the_commits_whatever_the_copy_says(root: Path) -> None:
    copy = root / "LATEST.json"
    before = copy.read_bytes()
    copy.write_bytes((root / "_commits" / "00000001.json").read_bytes())
    try:
        assert open_release(root).number == 3
    finally:
        copy.write_bytes(before)


def test_each_release_names_the_one_before(root: Path) -> None:
    ids = [open_release(root, number).id for number in (1, 2)]
    assert [open_release(root, number).manifest.previous for number in (1, 2, 3)] == [None, *ids]


@pytest.mark.parametrize(
    ("which", "message"),
    [
        (9, "no release 9; 'mockmart releases' lists what there is."),
        ("0", "no release 0; 'mockmart releases' lists what there is."),
        ("nobody", "no release 'nobody'; 'mockmart releases' lists what there is."),
    ],
)
def test_a_release_that_there_is_not_is_told(root: Path, which: str | int, message: str) -> None:
    with pytest.raises(ReleaseError) as told:
        open_release(root, which)
    assert str(told.value) == f"{root}: {message}"


def test_a_root_without_releases_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no release yet; publish one with 'mockmart release'"):
        open_release(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_scheme_that_is_none_is_refused() -> None:
    with pytest.raises(ReleaseError, match="releases lie in a folder or at s3://"):
        open_store("ftp://example.com/releases")


def test_a_file_url_is_a_folder(root: Path) -> None:
    assert open_release(f"file://{root}").id == open_release(root).id


def test_paths_are_exactly_the_files_of_the_manifest(root: Path, release: Release) -> None:
    listed = [root / "releases" / release.id / file.path for file in release.tables["parents"].files]
    assert list(map(Path, release.paths("parents"))) == listed


def test_a_release_is_shown_on_one_line(root: Path, release: Release) -> None:
    assert repr(release) == f"<Release {release.number} ({release.id}) at {root}: 3 tables, 18 rows>"


def test_arrow_has_the_rows_in_order_and_the_descriptions(release: Release) -> None:
    table = release.arrow("children")
    assert table.schema.equals(small.CHILDREN, check_metadata=True)
    assert table["id"].to_pylist() == [f"2-{number}" for number in range(6)]


def test_some_columns_are_read_alone(release: Release) -> None:
    assert release.arrow("children", ["generation", "id"]).column_names == ["generation", "id"]
    assert {batch.num_columns for batch in release.batches("children", ["id"])} == {1}


def test_batches_come_file_by_file(release: Release) -> None:
    batches = list(release.batches("parents"))
    assert [batch.num_rows for batch in batches] == [3, 3]
    assert all(batch.schema.equals(small.PARENTS, check_metadata=True) for batch in batches)


def published(root: Path, *parts: pa.Table) -> Release:
    """A release of one table, ``words``, in ``parts``."""
    paths = [root / f"{number}.parquet" for number in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        repeats = len(set(part["word"].to_pylist())) < len(part)
        pq.write_table(part, path, use_dictionary=repeats, compression="none")
    table = TableFiles(ReleasedTable("words", "Some words.", parts[0].schema), tuple(paths))
    return publish(root / "data", [table], small.about()).release


def test_a_part_is_read_whole_however_large_its_file_is(tmp_path: Path) -> None:
    words = pa.table({"word": [f"{number:060}" for number in range(40_000)]})
    release = published(tmp_path, words)
    assert release.table("words").files[0].bytes > 2**20  # the bytes that a folder gives at a time
    assert release.part("words", 0)["word"].to_pylist() == words["word"].to_pylist()


@pytest.mark.parametrize("repeats_first", [True, False])
def test_parts_are_of_the_same_types_whatever_each_file_holds_as_a_dictionary(
    tmp_path: Path, *, repeats_first: bool
) -> None:
    parts = [pa.table({"word": ["again"] * 100}), pa.table({"word": [f"word {number}" for number in range(100)]})]
    release = published(tmp_path, *(parts if repeats_first else reversed(parts)))
    first, second = (release.part("words", number) for number in range(2))
    assert first.schema.equals(second.schema)
    assert pa.types.is_dictionary(first.schema.field("word").type) == repeats_first
    words = {*first["word"].to_pylist(), *second["word"].to_pylist()}
    assert words == {"again", *(f"word {number}" for number in range(100))}


def test_a_frame_is_backed_by_arrow(release: Release) -> None:
    frame = release.frame("parents")
    assert frame.dtypes.to_dict() == {"id": pd.ArrowDtype(pa.string()), "generation": pd.ArrowDtype(pa.int64())}
    assert len(frame) == release.tables["parents"].rows == 6


def test_duckdb_has_a_view_of_each_table(release: Release) -> None:
    with release.connect() as connection:
        sql = "SELECT count(*), min(parents.generation) FROM parents JOIN children ON parent_id = parents.id"
        assert connection.execute(sql).fetchall() == [(6, 2)]
        assert {name for (name,) in connection.execute("SHOW TABLES").fetchall()} == set(release.tables)


def test_a_folder_with_odd_characters_is_read_too(tmp_path: Path) -> None:
    root = tmp_path / "it's a [shop]*?"
    small.publish_generation(root, 0, landing=tmp_path / "landing")
    with open_release(root).connect() as connection:
        assert connection.execute("SELECT count(*) FROM places").fetchall() == [(6,)]


def test_a_table_or_column_that_there_is_not_is_told_with_the_nearest(release: Release) -> None:
    with pytest.raises(ReleaseError, match=r"no table 'parent'; did you mean 'parents'\?"):
        release.paths("parent")
    with pytest.raises(ReleaseError, match=r"parents has no column 'ids'; did you mean 'id'\?"):
        release.arrow("parents", ["ids"])


def test_a_release_stays_what_it_was_when_others_are_published(tmp_path: Path) -> None:
    small.publish_generation(tmp_path, 0, landing=tmp_path / "landing")
    release = open_release(tmp_path)
    with release.connect() as connection:
        small.publish_generation(tmp_path, 1, landing=tmp_path / "landing")
        assert connection.execute("SELECT DISTINCT generation FROM parents").fetchall() == [(0,)]
    assert small.require_consistent(release) == 0


def test_who_reads_a_release_that_was_collected_is_told(tmp_path: Path) -> None:
    small.publish_generation(tmp_path, 0, landing=tmp_path / "landing")
    release = open_release(tmp_path)
    small.publish_generation(tmp_path, 1, landing=tmp_path / "landing")
    collect(tmp_path, keep=1, minimum_age=timedelta(0))
    with pytest.raises(ReleaseError, match="is not there any more: the release was collected; open a later one"):
        release.arrow("parents")
    for which in (1, release.id):
        with pytest.raises(ReleaseError, match="was collected; open a later one"):
            open_release(tmp_path, which)


def test_a_reader_needs_no_pandera_no_duckdb_and_no_obstore(root: Path) -> None:
    code = (
        f"import sys, mockmart; mockmart.open_release({str(root)!r}).verify().arrow('parents');"
        "print([m for m in ('pandera', 'duckdb', 'obstore') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
