"""Several publishers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mockmart.releases import commits
from mockmart.releases.object_store import ObjectStore
from mockmart.releases.open_store import open_store
from mockmart.releases.release import open_release
from mockmart.releases.store import Store
from tests.killing import PROCESSES, Run
from tests.mockmart.releases import small

pytestmark = pytest.mark.slow

_EACH = 50


def publish_all(root: Path | Store, landing: Path, generations: Sequence[int], meeting: Any) -> None:
    """Publish in order; all who do so meet before the first, and before half of theirs are left."""
    for generation in generations:
        if generation in (generations[0], generations[len(generations) // 2]):
            meeting.wait(timeout=60)
        assert small.publish_generation(root, generation, landing=landing).new


def require_chain(store: Store, *, count: int) -> list[int]:
    """The generations of all releases, whose numbers have no gaps and each of which names the one before."""
    assert commits.numbers(store) == list(range(1, count + 1))
    found = [open_release(store, number) for number in range(1, count + 1)]
    assert len({release.id for release in found}) == count
    assert [release.manifest.previous for release in found] == [None, *(release.id for release in found[:-1])]
    return [small.require_consistent(release) for release in found]


def test_two_racing_processes_commit_a_hundred_releases_without_a_gap(tmp_path: Path) -> None:
    root, landing = tmp_path / "root", tmp_path / "landing"
    meeting = PROCESSES.Barrier(2)
    generations = (range(_EACH), range(_EACH, 2 * _EACH))
    racing = [Run(publish_all, root, landing, some, meeting) for some in generations]
    assert [run.end() for run in racing] == [(0, ""), (0, "")]
    assert small.require_clean(root) == list(range(1, 2 * _EACH + 1))
    found = require_chain(open_store(root), count=2 * _EACH)
    # The second half of each came after the first half of the other, and each published its own in order.
    assert found != sorted(found)
    assert [[one for one in found if one in some] for some in generations] == [list(some) for some in generations]


def test_threads_that_race_on_an_object_store_leave_no_gap(tmp_path: Path) -> None:
    store = ObjectStore.in_memory()
    meeting = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        for first in range(0, 40, 10):
            pool.submit(publish_all, store, tmp_path / "landing", range(first, first + 10), meeting)
    assert sorted(require_chain(store, count=40)) == list(range(40))


@pytest.mark.parametrize("kind", ["a folder", "an object store"])
def test_who_comes_second_with_the_same_finds_its_work_there(tmp_path: Path, kind: str) -> None:
    store = ObjectStore.in_memory() if kind == "an object store" else open_store(tmp_path / "root")
    start = threading.Barrier(2)
    late = meanwhile(start.wait, "finished")
    with ThreadPoolExecutor(2) as pool:
        # Both have finished before either may commit.
        both = [
            pool.submit(small.publish_generation, store, 7, landing=tmp_path / "landing", hook=late) for _ in range(2)
        ]
    first, second = (one.result() for one in both)
    assert {first.new, second.new} == {True, False}
    assert first.release.id == second.release.id
    assert store.names("releases") == (first.release.id,)
    assert commits.numbers(store) == [1]


def test_who_loses_a_number_takes_the_next_and_names_the_winner_as_previous(tmp_path: Path) -> None:
    root, landing = tmp_path / "root", tmp_path / "landing"
    small.publish_generation(root, 0, landing=landing)
    steps: list[str] = []

    def hook(step: str) -> None:
        steps.append(step)
        if step == "finished":
            small.publish_generation(root, 1, landing=landing)

    loser = small.publish_generation(root, 2, landing=landing, hook=hook).release
    winner = open_release(root, 2)
    assert (loser.number, loser.manifest.previous) == (3, winner.id)
    assert steps[-4:] == ["lost", "amended", "committed", "announced"]
    assert open_release(root).manifest == loser.manifest
    # Seen from the winner, whose rows are others.
    assert loser.manifest.changes["parents"].new == ("parents/part-00000.parquet", "parents/part-00001.parquet")


def test_a_run_leaves_alone_what_another_one_is_staging(tmp_path: Path) -> None:
    root, landing = tmp_path / "root", tmp_path / "landing"
    other = meanwhile(lambda: small.publish_generation(root, 1, landing=landing), "staged places/part-00001.parquet")
    assert small.publish_generation(root, 0, landing=landing, hook=other).release.number == 2
    small.require_clean(root)


def meanwhile(run: Callable[[], object], step: str) -> Callable[[str], None]:
    """A hook that has ``run`` happen after ``step``."""

    def hook(done: str) -> None:
        if done == step:
            run()

    return hook
