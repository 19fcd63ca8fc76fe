"""The folders of a landing: one build at a time, nothing deleted that no build has made, and errors of the disk."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

import pytest

from mockmart.errors import LandingError
from mockmart.landing.landing import Landing
from tests.killing import allow_no_file_beyond, ended
from tests.parcels import everything, failing, land, parcels


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "data")


def test_a_second_build_is_refused(landing: Landing) -> None:
    with landing.locked(), pytest.raises(LandingError) as raised, Landing(landing.root).locked():
        pass
    assert str(raised.value) == (
        f"another build is writing to {landing.root}; wait for it to end, or choose another folder with --data."
    )


def test_a_build_may_follow_another(landing: Landing) -> None:
    with landing.locked():
        pass
    with landing.locked():
        pass


def test_the_lock_is_free_after_an_error(landing: Landing) -> None:
    with pytest.raises(ValueError, match=r"^broken$"), landing.locked():
        raise ValueError("broken")
    with landing.locked():
        pass


def test_what_a_killed_build_left_in_staging_is_cleared(landing: Landing) -> None:
    landing.require_writable()
    token = uuid.uuid4().hex
    (landing.staging / f"parcels-{token}").mkdir()
    (landing.staging / f"parcels-{token}" / "part").write_text("half")
    (landing.staging / f"probe-{token}").write_text("")
    (landing.staging / "duckdb_temp_storage_DEFAULT-0.tmp").write_text("")
    with landing.locked():
        assert list(landing.staging.iterdir()) == []


@pytest.mark.parametrize("name", [".staging", "landing", ".lock"])
def test_a_link_out_of_the_data_folder_is_refused_and_not_followed(landing: Landing, name: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / f"parcels-{uuid.uuid4().hex}").write_text("mine")
    landing.root.mkdir()
    (landing.root / name).symlink_to(mine if name != ".lock" else mine / "new")
    before = everything(mine)
    with pytest.raises(LandingError) as raised, landing.locked():
        pass
    assert str(raised.value) == (
        f"{landing.root / name} is a symbolic link; remove it, or choose another folder with --data."
    )
    assert everything(mine) == before


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".staging/notes.txt", "file"),
        (".staging/work", "folder"),
        (f".staging/parcels-{'0' * 32}", "link"),
        ("landing/parcels/notes.txt", "file"),
        ("landing/parcels/other.parquet", "file"),
        ("landing/parcels/part-00000.parquet", "link"),
    ],
)
def test_what_no_build_has_made_is_refused_and_kept(landing: Landing, tmp_path: Path, path: str, kind: str) -> None:
    mine = landing.root / path
    mine.parent.mkdir(parents=True)
    if kind == "folder":
        mine.mkdir()
    elif kind == "link":
        mine.symlink_to(tmp_path)
    else:
        mine.write_text("mine")
    with pytest.raises(LandingError) as raised:
        landing.require_writable(["parcels"])
    assert str(raised.value) == (
        f"{mine.parent} holds '{mine.name}', which no build has made and this one would delete; "
        "move it away, or choose another folder with --data."
    )
    with pytest.raises(LandingError, match=r"which no build has made"), landing.locked():
        land(landing, parcels(10))
    assert os.path.lexists(mine)


def test_a_check_of_the_folder_leaves_nothing_but_folders(landing: Landing) -> None:
    landing.require_writable()
    assert everything(landing.root) == {}


@pytest.mark.parametrize("under", [".", "data"])
def test_a_file_where_the_data_folder_should_be_is_named(tmp_path: Path, under: str) -> None:
    (tmp_path / "file").write_text("mine")
    landing = Landing(tmp_path / "file" / under)
    with pytest.raises(LandingError) as raised:
        landing.require_writable()
    assert str(raised.value).startswith(f"cannot write the data folder {landing.root}: ")
    assert str(raised.value).endswith("; make it a folder that you may write to, or choose another with --data.")
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 2


def test_a_file_where_the_table_should_be_is_named_and_kept(landing: Landing) -> None:
    landing.require_writable()
    (landing.folder / "parcels").write_text("mine")
    with pytest.raises(LandingError) as raised:
        land(landing, parcels(10))
    assert str(raised.value) == (
        f"cannot write parcels under {landing.root}: Not a directory; "
        "make it a folder that you may write to, or choose another with --data."
    )
    assert (landing.folder / "parcels").read_text() == "mine"


def test_an_error_of_the_disk_is_told_in_one_line(landing: Landing) -> None:
    with pytest.raises(LandingError) as raised:
        land(landing, failing(OSError(errno.EIO, os.strerror(errno.EIO))))
    assert str(raised.value) == f"cannot write parcels under {landing.root}: [Errno 5] Input/output error."


def build_without_room(root: Path) -> None:
    """Land a table in this process, where no file may be longer than 3,000 bytes."""
    allow_no_file_beyond(3000)
    land(Landing(root), parcels(250))


def test_no_room_is_told_in_one_line_and_leaves_the_earlier_table(landing: Landing) -> None:
    land(landing, parcels(150))
    before = everything(landing.root)
    code, said = ended(build_without_room, landing.root)
    assert code == 1
    assert said == (
        f"LandingError: cannot write parcels under {landing.root}: File too large; "
        "there is no room left; free some, or choose another folder with --data."
    )
    assert everything(landing.root) == before
