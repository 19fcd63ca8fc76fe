"""What publishing writes, and what it does not write again."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.arrow.digests import part_digest, table_digest
from mockmart.errors import ReleaseError
from mockmart.releases import datapackage
from mockmart.releases.manifest import Changes, ForeignKey, ReleasedFile, ReleasedTable
from mockmart.releases.publishing import TableFiles, changes, in_build_order, publish
from mockmart.releases.release import open_release
from mockmart.releases.store import MANIFEST
from tests.mockmart.releases import small


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def test_a_release_lies_where_it_is_said_to(root: Path, landing: Path) -> None:
    release = small.publish_generation(root, 0, landing=landing).release
    folder = f"releases/{release.id}"
    parts = [f"{folder}/{table}/part-0000{i}.parquet" for table in ("children", "parents", "places") for i in (0, 1)]
    found = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    assert found == sorted(["LATEST.json", "_commits/00000001.json", f"{folder}/datapackage.json", *parts])


def test_a_commit_gives_a_number_the_id_and_the_checksum_of_the_manifest(root: Path, landing: Path) -> None:
    release = small.publish_generation(root, 0, landing=landing).release
    commit = json.loads((root / "_commits" / "00000001.json").read_text())
    assert {key: commit[key] for key in ("number", "id", "manifest_sha256")} == {
        "number": 1,
        "id": release.id,
        "manifest_sha256": datapackage.digest(release.manifest),
    }
    assert (root / "LATEST.json").read_bytes() == (root / "_commits" / "00000001.json").read_bytes()


def test_ids_sort_by_as_of(root: Path, landing: Path) -> None:
    ids = [small.publish_generation(root, generation, landing=landing).release.id for generation in range(3)]
    assert ids == sorted(ids)
    assert ids[0].startswith("20250101T000000Z-")


def test_files_are_links_to_the_landed_ones_which_nobody_may_write_to_any_more(root: Path, landing: Path) -> None:
    release = small.publish_generation(root, 0, landing=landing).release
    released, landed = Path(release.paths("parents")[0]), small.landed(landing, "parents", 0, 0)
    assert released.samefile(landed)
    assert stat.S_IMODE(released.stat().st_mode) == 0o444


def test_files_are_copied_where_the_disk_has_no_links(
    root: Path, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", without)
    for generation in range(2):
        release = small.publish_generation(root, generation, landing=landing).release
    assert not Path(release.paths("parents")[0]).samefile(small.landed(landing, "parents", 1, 0))
    assert small.require_clean(root) == [1, 2]


def test_the_tables_of_a_manifest_come_parents_first(root: Path, landing: Path) -> None:
    parents, children, places = small.sources(landing, 0)
    release = publish(root, [children, places, parents], small.about()).release
    assert list(release.tables) == ["places", "parents", "children"]
    assert release.manifest == open_release(root).manifest


def test_tables_that_refer_to_each_other_in_a_circle_are_refused(landing: Path) -> None:
    parents, children, _ = small.sources(landing, 0)
    circle = replace(parents.table, foreign_keys=(ForeignKey(("id",), "children", ("id",)),))
    with pytest.raises(ReleaseError, match="children, parents refer to each other in a circle"):
        in_build_order([replace(parents, table=circle), children])


def test_a_table_may_refer_to_itself(root: Path, landing: Path) -> None:
    parents = small.sources(landing, 0)[0]
    own = replace(parents.table, foreign_keys=(ForeignKey(("id",), "parents", ("id",)),))
    release = publish(root, [replace(parents, table=own)], small.about()).release
    assert open_release(root).tables["parents"].foreign_keys == release.tables["parents"].foreign_keys


@pytest.mark.parametrize("some", [[], [0, 0]])
def test_no_table_or_the_same_one_twice_is_refused(root: Path, landing: Path, some: list[int]) -> None:
    sources = small.sources(landing, 0)
    with pytest.raises(ReleaseError, match="give at least one table, and each once"):
        publish(root, [sources[i] for i in some], small.about())
    assert not root.exists()


def test_what_the_latest_says_already_is_not_published_again(root: Path, landing: Path) -> None:
    first = small.publish_generation(root, 0, landing=landing)
    before = sorted(root.rglob("*"))
    again = small.publish_generation(root, 0, landing=landing)
    assert (first.new, again.new) == (True, False)
    assert again.release.id == first.release.id
    assert sorted(root.rglob("*")) == before


def test_the_same_rows_in_other_files_are_not_published_again(root: Path, landing: Path) -> None:
    *sources, places = small.sources(landing, 0)
    small.publish_generation(root, 0, landing=landing)
    others = tuple(part.with_name(f"other-{part.name}") for part in places.parts)
    for part, other in zip(places.parts, others, strict=True):
        pq.write_table(pq.read_table(part), other, compression="zstd", row_group_size=2, use_dictionary=False)
    assert not publish(root, [*sources, replace(places, parts=others)], small.about()).new


def test_the_same_rows_in_other_parts_are_published(root: Path, landing: Path) -> None:
    *sources, places = small.sources(landing, 0)
    small.publish_generation(root, 0, landing=landing)
    whole = landing / "whole.parquet"
    pq.write_table(pa.concat_tables([pq.read_table(part) for part in places.parts]), whole)
    assert publish(root, [*sources, replace(places, parts=(whole,))], small.about()).new


def test_a_release_with_digests_of_the_first_version_is_read_and_not_published_again(root: Path, landing: Path) -> None:
    first = small.publish_generation(root, 0, landing=landing).release
    package = json.loads((root / first.folder / MANIFEST).read_text())
    for resource in package["resources"]:
        resource["mockmart"]["digest"] = "1" * 32
        del resource["mockmart"]["digest_version"]
        for file in resource["mockmart"]["files"]:
            del file["digest"]
    rewritten(root / first.folder / MANIFEST, json.dumps(package))
    commit = json.loads((root / first.commit.path).read_text())
    sha256 = hashlib.sha256((root / first.folder / MANIFEST).read_bytes()).hexdigest()
    rewritten(root / first.commit.path, json.dumps({**commit, "manifest_sha256": sha256}))
    old = open_release(root)
    assert {(table.digest, table.digest_version) for table in old.tables.values()} == {("1" * 32, 1)}
    assert not small.publish_generation(root, 0, landing=landing).new
    later = small.publish_generation(root, 1, landing=landing).release
    assert [later.tables[name].digest_version for name in ("parents", "places")] == [2, 1]  # places has not changed


def rewritten(path: Path, text: str) -> None:
    """Give a file of a release, which nobody may write to, another text."""
    path.unlink()
    path.write_text(text)


def test_other_descriptions_or_keys_of_the_same_rows_are_published(root: Path, landing: Path) -> None:
    *sources, places = small.sources(landing, 0)
    small.publish_generation(root, 0, landing=landing)
    described = replace(places, table=replace(places.table, description="Where they lived."))
    published = publish(root, [*sources, described], small.about())
    assert published.new
    assert all(not change.new and not change.gone for change in published.release.manifest.changes.values())


def test_an_earlier_content_may_be_published_again(root: Path, landing: Path) -> None:
    numbers = [small.publish_generation(root, generation, landing=landing).release.number for generation in (0, 1, 0)]
    assert numbers == [1, 2, 3]
    assert small.require_consistent(open_release(root)) == 0


def test_a_file_with_the_rows_that_it_had_is_the_one_it_was(root: Path, landing: Path) -> None:
    first = small.publish_generation(root, 0, landing=landing).release
    second = small.publish_generation(root, 1, landing=landing).release
    # The two landed files differ in what their footers say of when they were written.
    assert small.landed(landing, "places", 0, 0).read_bytes() != small.landed(landing, "places", 1, 0).read_bytes()
    assert [Path(path).stat().st_ino for path in second.paths("places")] == [
        Path(path).stat().st_ino for path in first.paths("places")
    ]
    both = ("parents/part-00000.parquet", "parents/part-00001.parquet")
    assert second.manifest.changes["parents"] == Changes(new=both)
    assert second.manifest.changes["places"] == Changes(same=("places/part-00000.parquet", "places/part-00001.parquet"))
    assert first.manifest.changes["places"].new == second.manifest.changes["places"].same


def test_changes_tell_which_files_are_new_gone_and_the_same() -> None:
    def table(**files: str) -> ReleasedTable:
        listed = tuple(replace(small_file, path=name, sha256=sha256) for name, sha256 in files.items())
        return ReleasedTable("t", "", pa.schema([]), files=listed)

    small_file = ReleasedFile("", 1, 1, "")
    assert changes(table(a="1", b="2", c="3"), table(a="1", b="9", d="4")) == Changes(("b", "c"), ("d",), ("a",))
    assert changes(table(a="1"), None) == Changes(new=("a",))


def test_the_files_of_a_table_that_is_released_no_more_are_told_as_gone(root: Path, landing: Path) -> None:
    publish(root, small.sources(landing, 0), small.about())
    kept = [source for source in small.sources(landing, 0) if source.table.name != "places"]
    publish(root, kept, small.about())
    manifest = open_release(root, 2).manifest
    assert manifest.changes["places"] == Changes(gone=("places/part-00000.parquet", "places/part-00001.parquet"))
    assert manifest.changes["parents"].same == ("parents/part-00000.parquet", "parents/part-00001.parquet")


def test_the_digest_of_a_table_is_that_of_its_rows(root: Path, landing: Path) -> None:
    release = small.publish_generation(root, 0, landing=landing).release
    for table in release.tables.values():
        parts = [pq.read_table(root / release.folder / file.path) for file in table.files]
        assert [file.digest for file in table.files] == [part_digest([part]) for part in parts]
        assert table.digest == table_digest(table.schema, [(len(part), part_digest([part])) for part in parts])
        assert table.digest_version == 2


def test_a_part_with_other_columns_is_refused(root: Path, landing: Path) -> None:
    parents, _, places = small.sources(landing, 0)
    with pytest.raises(ReleaseError, match=r"columns and types are not those of the table \(.*place: string not null"):
        publish(root, [replace(parents, parts=places.parts)], small.about())
    assert list((root / "releases").iterdir()) == []


def test_a_part_that_is_no_parquet_is_refused(root: Path, landing: Path) -> None:
    parents = small.sources(landing, 0)[0]
    odd = landing / "odd.parquet"
    odd.write_text("no Parquet at all")
    with pytest.raises(ReleaseError, match="not a Parquet file that can be read"):
        publish(root, [replace(parents, parts=(odd,))], small.about())


def test_a_part_or_a_table_that_is_not_there_asks_for_a_build(root: Path, landing: Path) -> None:
    parents = small.sources(landing, 0)[0]
    with pytest.raises(ReleaseError, match=r"nobody.parquet is not there; build parents first\."):
        publish(root, [replace(parents, parts=(landing / "nobody.parquet",))], small.about())
    with pytest.raises(ReleaseError, match=r"parents has no files; build it first\."):
        publish(root, [replace(parents, parts=())], small.about())


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(root: Path, landing: Path) -> None:
    def full(step: str) -> None:
        if step == "finished":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    small.publish_generation(root, 0, landing=landing)
    with pytest.raises(ReleaseError) as told:
        small.publish_generation(root, 1, landing=landing, hook=full)
    assert str(told.value) == (
        f"cannot write releases under {root}: No space left on device; "
        "there is no room left; free some (mockmart releases gc), or choose another folder with --releases."
    )
    assert small.require_clean(root) == [1]


def test_a_root_that_is_a_file_is_told_in_one_line(tmp_path: Path, landing: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        ReleaseError, match="file: is no folder, and releases lie in one; choose another with --releases"
    ):
        small.publish_generation(tmp_path / "file", 0, landing=landing)


def test_an_error_after_the_commit_leaves_the_release_where_it_is(root: Path, landing: Path) -> None:
    def late(step: str) -> None:
        if step == "committed":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small.publish_generation(root, 0, landing=landing, hook=late)
    assert small.require_consistent(open_release(root)) == 0
    small.publish_generation(root, 0, landing=landing)
    assert small.require_clean(root) == [1]


def test_a_table_without_rows_is_released_too(root: Path, landing: Path) -> None:
    part = landing / "empty.parquet"
    part.parent.mkdir()
    pq.write_table(small.PLACES.empty_table(), part)
    source = TableFiles(ReleasedTable("places", "", small.PLACES, ("place",)), (part,))
    release = publish(root, [source], small.about()).release.verify()
    assert release.arrow("places") == small.PLACES.empty_table()
    with release.connect() as connection:
        assert connection.sql("SELECT count(*) FROM places").fetchall() == [(0,)]
