"""One folder put in another's place in a single step."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mockmart import filesystem as module
from mockmart.filesystem import exchange


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "a").write_text(content)
    (path / "b").write_text(content)
    return path


@pytest.fixture
def unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that cannot exchange."""

    def refuse(_one: bytes, other: bytes) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), os.fsdecode(other))

    monkeypatch.setattr(module, "_swap", refuse)


def test_the_folders_change_places(tmp_path: Path) -> None:
    staged, place = folder(tmp_path / "staged", "new"), folder(tmp_path / "place", "old")
    exchange(staged, place)
    assert (place / "a").read_text() == "new"
    assert (staged / "a").read_text() == "old"


def test_a_place_with_nothing_in_it_gets_the_folder(tmp_path: Path) -> None:
    staged, place = folder(tmp_path / "staged", "new"), tmp_path / "place"
    exchange(staged, place)
    assert (place / "a").read_text() == "new"
    assert not staged.exists()


def test_a_reader_finds_the_old_folder_or_the_new_one_at_every_moment(tmp_path: Path) -> None:
    staged, place = folder(tmp_path / "staged", "0"), folder(tmp_path / "place", "1")
    done = threading.Event()
    found: list[object] = []

    def read() -> None:
        while not done.is_set():
            try:
                handle = os.open(place, os.O_RDONLY)
                names = sorted(os.listdir(handle))  # noqa: PTH208  # of the folder that was opened, wherever it is now
                os.close(handle)
            except OSError as error:
                found.append(error)
            else:
                if names != ["a", "b"]:
                    found.append(names)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(500):
        exchange(staged, place)
    done.set()
    reader.join()
    assert found == []


@pytest.mark.usefixtures("unsupported")
def test_where_a_file_system_cannot_exchange_the_folders_change_places_all_the_same(tmp_path: Path) -> None:
    staged, place = folder(tmp_path / "staged", "new"), folder(tmp_path / "place", "old")
    exchange(staged, place)
    assert (place / "a").read_text() == "new"
    assert (staged / "a").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["place", "staged"]


@pytest.mark.usefixtures("unsupported")
def test_where_the_new_folder_cannot_be_put_in_place_the_old_one_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, place = folder(tmp_path / "staged", "new"), folder(tmp_path / "place", "old")
    rename = os.rename

    def fail_for_staged(source: Path, target: Path) -> None:
        if source == staged:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(source))
        rename(source, target)

    monkeypatch.setattr(os, "rename", fail_for_staged)
    with pytest.raises(OSError, match="Input/output error"):
        exchange(staged, place)
    assert (place / "a").read_text() == "old"


def test_an_error_other_than_of_support_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_one: bytes, _other: bytes) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    staged, place = folder(tmp_path / "staged", "new"), folder(tmp_path / "place", "old")
    monkeypatch.setattr(module, "_swap", fail)
    with pytest.raises(OSError, match="Input/output error"):
        exchange(staged, place)
    assert (place / "a").read_text() == "old"


@pytest.mark.parametrize(
    "occupy",
    [
        lambda place: place.write_text("mine"),
        lambda place: place.symlink_to(place.parent),
        lambda place: place.symlink_to(place.parent / "nowhere"),
    ],
    ids=["file", "link to a folder", "dangling link"],
)
def test_what_is_not_a_folder_is_left_in_its_place(tmp_path: Path, occupy: Callable[[Path], object]) -> None:
    staged, place = folder(tmp_path / "staged", "new"), tmp_path / "place"
    occupy(place)
    before = place.lstat()
    with pytest.raises(NotADirectoryError, match="place"):
        exchange(staged, place)
    assert place.lstat().st_ino == before.st_ino
    assert (staged / "a").read_text() == "new"
