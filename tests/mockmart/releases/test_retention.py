"""Which releases are collected, and which are not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from mockmart.errors import ReleaseError
from mockmart.releases import commits
from mockmart.releases.object_store import ObjectStore
from mockmart.releases.open_store import open_store
from mockmart.releases.release import open_release
from mockmart.releases.retention import collect, pin, releases, unpin
from mockmart.releases.store import Store
from tests.mockmart.releases import small

NO_AGE = timedelta(0)


@pytest.fixture(params=["a folder", "an object store"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store with releases of four generations."""
    store = open_store(tmp_path / "root") if request.param == "a folder" else ObjectStore.in_memory()
    for generation in range(4):
        small.publish_generation(store, generation, landing=tmp_path / "landing")
    return store


def numbers(store: Store) -> list[int]:
    """The numbers of the releases that readers find, each of which is whole."""
    found = [listed.commit for listed in releases(store)]
    assert store.names("releases") == tuple(sorted(commit.id for commit in found))
    for commit in found:
        small.require_consistent(open_release(store, commit.id))
    return [commit.number for commit in found]


def test_the_newest_are_kept(store: Store) -> None:
    done = collect(store, keep=2, minimum_age=NO_AGE)
    assert [commit.number for commit in done.gone] == [2, 1]
    assert [commit.number for commit in done.kept] == numbers(store) == [4, 3]


def test_the_latest_is_never_collected(store: Store) -> None:
    collect(store, keep=1, minimum_age=NO_AGE)
    collect(store, keep=1, minimum_age=NO_AGE)
    assert numbers(store) == [4]
    assert open_release(store).number == 4


def test_young_ones_are_kept(store: Store) -> None:
    assert collect(store, keep=1, minimum_age=timedelta(hours=1)).gone == ()
    assert numbers(store) == [4, 3, 2, 1]


def test_pinned_ones_are_kept_until_they_are_not(store: Store) -> None:
    pin(store, 1)
    pin(store, 1)
    collect(store, keep=1, minimum_age=NO_AGE)
    assert numbers(store) == [4, 1]
    assert [listed.pinned for listed in releases(store)] == [False, True]
    unpin(store, 1)
    collect(store, keep=1, minimum_age=NO_AGE)
    assert numbers(store) == [4]


def test_numbers_go_on_after_a_collection(store: Store, tmp_path: Path) -> None:
    collect(store, keep=1, minimum_age=NO_AGE)
    small.publish_generation(store, 9, landing=tmp_path / "landing")
    assert numbers(store) == [5, 4]
    assert commits.numbers(store) == [1, 2, 3, 4, 5]


def test_one_that_was_collected_cannot_be_pinned(store: Store) -> None:
    old = open_release(store, 1)
    collect(store, keep=1, minimum_age=NO_AGE)
    with pytest.raises(ReleaseError, match="was collected"):
        pin(store, old.id)


def test_one_that_is_collected_while_it_is_verified_is_not_called_damaged(store: Store) -> None:
    old = open_release(store, 1)
    collect(store, keep=1, minimum_age=NO_AGE)
    with pytest.raises(ReleaseError, match="was collected"):
        old.verify()


def test_one_that_is_not_pinned_cannot_be_unpinned(store: Store) -> None:
    with pytest.raises(ReleaseError, match="release 2 is not pinned"):
        unpin(store, 2)


@pytest.mark.parametrize(("keep", "age"), [(0, NO_AGE), (-1, NO_AGE), (1, timedelta(days=-1))])
def test_less_than_one_release_is_never_kept(store: Store, keep: int, age: timedelta) -> None:
    with pytest.raises(ReleaseError, match="keep at least 1 release"):
        collect(store, keep=keep, minimum_age=age)


def test_readers_no_longer_find_a_release_before_its_files_go(store: Store) -> None:
    seen = []

    def hook(step: str) -> None:
        if step == "marked":
            seen.append([listed.commit.number for listed in releases(store)])

    collect(store, keep=1, minimum_age=NO_AGE, hook=hook)
    assert seen == [[4, 2, 1], [4, 1], [4]]


def test_what_a_collection_left_goes_with_the_next_run(store: Store, tmp_path: Path) -> None:
    def stop(step: str) -> None:
        if step == "marked":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collect(store, keep=1, minimum_age=NO_AGE, hook=stop)
    assert len(store.names("releases")) == 4
    small.publish_generation(store, 9, landing=tmp_path / "landing")
    assert numbers(store) == [5, 4, 2, 1]


def test_who_pins_and_who_collects_at_once_agree(store: Store) -> None:
    start = threading.Barrier(2)

    def pins() -> bool:
        start.wait()
        try:
            pin(store, 1)
        except ReleaseError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        pinned = pool.submit(pins)
        collecting = pool.submit(lambda: (start.wait(), collect(store, keep=1, minimum_age=NO_AGE)))
        collecting.result()
    assert numbers(store) == ([4, 1] if pinned.result() else [4])


def test_what_somebody_else_put_beside_the_releases_stays(tmp_path: Path) -> None:
    root = tmp_path / "root"
    small.publish_generation(root, 0, landing=tmp_path / "landing")
    (root / "releases" / "notes").mkdir()
    (root / "releases" / "notes" / "read.me").touch()
    collect(root, keep=1, minimum_age=NO_AGE)
    small.publish_generation(root, 1, landing=tmp_path / "landing")
    assert (root / "releases" / "notes" / "read.me").exists()


def test_a_collection_where_nothing_is_makes_nothing(tmp_path: Path) -> None:
    assert collect(tmp_path / "nowhere").kept == ()
    assert not (tmp_path / "nowhere").exists()
