"""What is refused, when a release is written and when one is read: names and links that lead elsewhere, other bytes."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.errors import ReleaseError
from mockmart.releases import commits
from mockmart.releases.commits import Commit
from mockmart.releases.manifest import ForeignKey, ReleasedTable
from mockmart.releases.open_store import open_store
from mockmart.releases.publishing import TableFiles, publish
from mockmart.releases.release import open_release
from mockmart.releases.retention import collect, pin
from tests.mockmart.releases import small

ROOT = Path(__file__).resolve().parents[3]
ODD = ["../users", "/users", "users/..", "", ".", "a\\b", 'use"rs', "use'rs", "users\n", "us\x00ers", "Users", "a" * 64]


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def root(tmp_path: Path, landing: Path) -> Path:
    """A root with one release, which must be all that is there after a refusal."""
    small.publish_generation(tmp_path / "root", 0, landing=landing)
    return tmp_path / "root"


def tree(root: Path) -> dict[str, int]:
    return {str(path.relative_to(root)): path.lstat().st_ino for path in sorted(root.rglob("*"))}


def refused(root: Path, sources: list[TableFiles], message: str) -> None:
    """Publishing ``sources`` is refused with ``message``, and nothing is written."""
    before = tree(root)
    with pytest.raises(ReleaseError, match=message):
        publish(root, sources, small.about())
    assert tree(root) == before


@pytest.mark.parametrize("name", ODD)
def test_a_table_whose_name_leads_elsewhere_is_not_published(root: Path, landing: Path, name: str) -> None:
    source = small.sources(landing, 1)[2]
    refused(root, [replace(source, table=replace(source.table, name=name))], "a name is of lower-case letters")


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31m", "", "  ", "a\u2028b", "a" * 201])
def test_a_column_whose_name_is_not_one_line_is_not_published(root: Path, landing: Path, name: str) -> None:
    part = landing / "odd.parquet"
    part.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table({name: ["x"]}), part)
    table = ReleasedTable("odd", "", pa.schema([(name, pa.string())]))
    refused(root, [TableFiles(table, (part,))], "a name is one line of text")


def test_a_key_of_a_table_or_column_that_is_not_there_is_not_published(root: Path, landing: Path) -> None:
    source = small.sources(landing, 1)[0]
    lost = replace(source.table, foreign_keys=(ForeignKey(("id",), "nobody", ("id",)),))
    refused(root, [replace(source, table=lost)], "refers to 'nobody', which is not there")
    refused(
        root, [replace(source, table=replace(source.table, primary_key=("nothing",)))], "names the column 'nothing'"
    )


def test_a_landed_symbolic_link_is_not_published(root: Path, landing: Path, tmp_path: Path) -> None:
    source = small.sources(landing, 1)[2]
    secret = tmp_path / "secret.parquet"
    secret.write_bytes(source.parts[0].read_bytes())
    link = landing / "link.parquet"
    link.symlink_to(secret)
    refused(root, [replace(source, parts=(link,))], "is no plain file")


@pytest.mark.parametrize("folder", ["releases", "_commits", "_staging"])
def test_a_folder_of_the_root_that_is_a_symbolic_link_is_refused(tmp_path: Path, landing: Path, folder: str) -> None:
    root, elsewhere = tmp_path / "fresh", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (root / folder).symlink_to(elsewhere)
    with pytest.raises(ReleaseError, match="is a symbolic link"):
        small.publish_generation(root, 0, landing=landing)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["..", "../x", "/etc", "a/b", "a\\b", "x\n", "", "é", "a" * 101])
@pytest.mark.parametrize("ask", [open_release, pin])
def test_an_id_that_leads_elsewhere_is_refused(root: Path, name: str, ask: Callable[[Path, str], object]) -> None:
    with pytest.raises(ReleaseError, match="an id is of letters, digits, - and _"):
        ask(root, name)


def rewritten(root: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest of the release under ``root``, and commit it as an attacker would: with its checksum."""
    release = open_release(root)
    path = root / release.folder / "datapackage.json"
    record = json.loads(path.read_text())
    change(record)
    path.unlink()
    path.write_text(json.dumps(record))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    commit = Commit(release.number, release.id, digest, datetime.now(UTC))
    (root / commit.path).write_bytes(commit.to_bytes())


def _path(path: str) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        record["resources"][0]["path"][0] = path
        record["resources"][0]["mockmart"]["files"][0]["path"] = path

    return change


def _name(name: str) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        record["resources"][0]["name"] = name

    return change


def _only_path(record: dict[str, Any]) -> None:
    record["resources"][0]["path"][0] = "parents/part-00009.parquet"


def _twice(record: dict[str, Any]) -> None:
    record["resources"].append(record["resources"][0])


def _id(record: dict[str, Any]) -> None:
    record["id"] = "../../etc"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        *((_path(path), "a release has no files elsewhere") for path in (
            "../../landing/x.parquet", "/etc/passwd", "parents/../../x.parquet", "children/part-00000.parquet",
            "parents\\x.parquet", "parents/.x.parquet", "parents/x.parquet\n", "parents/x'.parquet", "parents/x", "x",
        )),
        *((_name(name), "a name is of lower-case letters") for name in ODD),
        (_only_path, "'path' and 'files' list other files"),
        (_twice, "two tables have one name"),
        (_id, "an id is of letters"),
    ],
)  # fmt: skip
def test_a_manifest_that_names_what_is_elsewhere_is_refused(
    root: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    rewritten(root, change)
    with pytest.raises(ReleaseError, match=message):
        open_release(root)


def test_a_manifest_that_is_not_the_committed_one_is_refused(root: Path) -> None:
    path = root / open_release(root).folder / "datapackage.json"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b"The parents.", b"Our parents."))
    with pytest.raises(ReleaseError, match="its manifest is not the one that was committed"):
        open_release(root)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"number": 1}', '{"number": 2, "id": "x", "manifest_sha256": "y", "committed": "2026-01-01"}']
)
def test_a_commit_that_is_none_is_refused(root: Path, text: str) -> None:
    (root / "_commits" / "00000001.json").write_text(text)
    with pytest.raises(ReleaseError, match="is no commit that mockmart wrote"):
        open_release(root)


def replaced(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def _other_bytes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[10] ^= 1
    replaced(path, bytes(data))


def _cut(path: Path) -> None:
    replaced(path, path.read_bytes()[:-1])


def _gone(path: Path) -> None:
    path.unlink()


def _link(path: Path) -> None:
    moved = path.rename(path.parents[4] / "moved.parquet")
    path.symlink_to(moved)


def _linked_folder(path: Path) -> None:
    moved = path.parent.rename(path.parents[4] / "moved")
    path.parent.symlink_to(moved)


def _stranger(path: Path) -> None:
    (path.parent / "part-00009.parquet").write_bytes(path.read_bytes())


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (_other_bytes, "children/part-00001.parquet has other bytes than were released"),
        (_cut, r"children/part-00001.parquet has [\d,]+ bytes, not [\d,]+"),
        (_gone, r"children/part-00001.parquet cannot be read \(No such file or directory\)"),
        (_link, "children/part-00001.parquet is a symbolic link"),
        (_linked_folder, "children is a symbolic link"),
        (_stranger, "children/part-00009.parquet is not in the manifest"),
    ],
)
def test_what_somebody_did_to_a_release_is_found(root: Path, tamper: Callable[[Path], None], message: str) -> None:
    release = open_release(root)
    tamper(root / release.folder / "children" / "part-00001.parquet")
    with pytest.raises(ReleaseError, match=message):
        release.verify()


def test_rows_are_not_read_through_a_symbolic_link(root: Path) -> None:
    release = open_release(root)
    _link(root / release.folder / "children" / "part-00001.parquet")
    with pytest.raises(ReleaseError, match="is a symbolic link, which a release never has"):
        release.arrow("children")
    with pytest.raises(ReleaseError, match="is a symbolic link, which a release never has"):
        release.connect()


def test_a_file_that_somebody_changed_is_not_taken_over_into_the_next_release(root: Path, landing: Path) -> None:
    first = open_release(root)
    _other_bytes(root / first.folder / "places" / "part-00000.parquet")
    second = small.publish_generation(root, 1, landing=landing).release
    assert second.manifest.changes["places"].same == ("places/part-00001.parquet",)
    small.require_consistent(second)


@pytest.mark.parametrize("tamper", [_other_bytes, _gone, _link, _stranger])
def test_the_same_data_is_published_again_where_somebody_damaged_the_latest(
    root: Path, landing: Path, tamper: Callable[[Path], None]
) -> None:
    tamper(root / open_release(root).folder / "children" / "part-00001.parquet")
    again = small.publish_generation(root, 0, landing=landing / "again")
    assert (again.new, again.release.number) == (True, 2)
    assert small.require_consistent(open_release(root)) == 0


def test_a_latest_release_whose_manifest_somebody_changed_is_followed_by_another(root: Path, landing: Path) -> None:
    rewritten(root, _id)
    again = small.publish_generation(root, 0, landing=landing / "again")
    assert (again.new, again.release.number, again.release.manifest.previous) == (True, 2, None)
    assert small.require_consistent(open_release(root)) == 0


def test_a_path_is_never_one_out_of_the_root(root: Path) -> None:
    for path in ("../x", "releases/../../x", "/etc/passwd", "releases//x"):
        with pytest.raises(ReleaseError, match="leads out of"):
            open_store(root).read(path)


def test_a_mark_that_is_none_is_refused(root: Path) -> None:
    (root / "_marks" / "00000001.json").write_text("{}")
    with pytest.raises(ReleaseError, match="is no mark that mockmart wrote"):
        commits.marks(open_store(root))


def test_nothing_is_pickled() -> None:
    sources = [path for package in ("mockmart", "assets", "pipelines") for path in (ROOT / package).rglob("*.py")]
    assert sources
    assert [path for path in sources if re.search(r"\b(pickle|marshal|shelve|joblib)\b", path.read_text())] == []


def test_what_somebody_keeps_in_the_staging_folder_stays(root: Path, landing: Path) -> None:
    mine = root / "_staging" / "notes"
    mine.mkdir(parents=True)
    (mine / "a.txt").write_text("mine")
    small.publish_generation(root, 1, landing=landing)
    collect(root, keep=1, minimum_age=timedelta(0))
    assert (mine / "a.txt").read_text() == "mine"


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", [_pipe, _folder])
@pytest.mark.parametrize("which", ["commit", "manifest", "part"])
def test_what_is_no_plain_file_is_refused_and_not_waited_for(
    root: Path, which: str, change: Callable[[Path], None]
) -> None:
    release = open_release(root)
    paths = {
        "commit": root / release.commit.path,
        "manifest": root / release.folder / "datapackage.json",
        "part": Path(release.paths("places")[0]),
    }
    paths[which].parent.chmod(0o755)
    change(paths[which])
    with pytest.raises(ReleaseError, match=r"is no plain file|another special file"):
        open_release(root).verify()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[]",
        "null",
        '{"number": 1e999}',
        '{"number": "1", "id": "x", "manifest_sha256": "", "committed": ""}',
        '{"number": 1, "id": "x", "manifest_sha256": [], "committed": 3}',
    ],
    ids=["deep", "list", "null", "infinite", "text", "types"],
)
def test_a_commit_of_odd_json_is_refused_in_one_sentence(root: Path, text: str) -> None:
    (root / open_release(root).commit.path).write_text(text)
    with pytest.raises(ReleaseError, match=r"is no commit that mockmart wrote; do not use it\.$"):
        open_release(root)


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", '{"mark": {}}', "\xff"], ids=["deep", "list", "type", "bytes"])
def test_a_mark_of_odd_json_is_refused_in_one_sentence(root: Path, text: str) -> None:
    (root / commits._path(commits.MARKS, 1)).write_text(text, encoding="latin-1")
    with pytest.raises(ReleaseError, match=r"is no mark that mockmart wrote; remove it\.$"):
        open_release(root, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spec", []),
        ("seed", 1e999),
        ("versions", {"mockmart": 1}),
        ("versions", 3),
        ("pools_digest", {}),
        ("checks", [{"table": 1, "check": "x", "passed": True, "blocking": True, "found": {}}]),
        ("checks", [{"table": "t", "check": "x", "passed": "yes", "blocking": True, "found": {}}]),
        ("checks", [{"table": "t", "check": "x", "passed": True, "blocking": True, "found": 5}]),
        ("previous", 5),
        ("extras", [3]),
    ],
)
def test_a_manifest_of_other_types_is_refused_in_one_sentence(root: Path, key: str, value: object) -> None:
    rewritten(root, lambda record: record["mockmart"].update({key: value}))
    with pytest.raises(ReleaseError) as raised:
        open_release(root)
    assert "\n" not in str(raised.value)
