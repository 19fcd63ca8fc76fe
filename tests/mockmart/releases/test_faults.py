"""Runs that break down at each of their file operations, and readers meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mockmart.errors import ReleaseError
from mockmart.releases import commits
from mockmart.releases.open_store import open_store
from mockmart.releases.release import open_release
from mockmart.releases.retention import collect
from tests.killing import PROCESSES, Run, ended
from tests.mockmart.releases import faults, small

pytestmark = pytest.mark.slow

#: More operations than any run has: one that breaks down at none of its own ends well.
_MOST = 100


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """A process that checks the latest release all the time, and found nothing inconsistent."""
    stop, found = PROCESSES.Event(), PROCESSES.SimpleQueue()
    run = Run(faults.reader, root, stop, found)
    try:
        yield
    finally:
        stop.set()
        ending = run.end()
    assert ending == (0, "")
    told = found.get()
    assert isinstance(told, int), told
    assert told > 0


def open_releases(root: Path) -> list[int]:
    """The generations of all releases under ``root``."""
    store = open_store(root)
    return [small.require_consistent(open_release(store, number)) for number in commits.numbers(store)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a release of generation 0."""
    small.publish_generation(tmp_path / "root", 0, landing=tmp_path / "landing")
    return tmp_path / "root"


def test_no_kill_of_a_publisher_at_any_operation_loses_or_mixes_a_release(root: Path, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    kills, done = 0, 0
    with reading(root):
        for at in range(1, _MOST):
            # The second one is killed amidst, or after, taking away what the first one left.
            for _ in range(2):
                before = open_release(root)
                generation = small.require_consistent(before) + 1
                code, _ = ended(faults.publisher, root, landing, generation, at, "kill")
                after = open_release(root)
                assert (after.number, small.require_consistent(after)) in {
                    (before.number, generation - 1),
                    (before.number + 1, generation),
                }
                assert code in {0, -9}
                done += code == 0
                kills += code == -9
            published = small.publish_generation(root, generation + 1, landing=landing)
            assert published.new
            collect(root, keep=2, minimum_age=timedelta(0))
            assert small.require_clean(root) == [published.release.number - 1, published.release.number]
            if done > 1:
                break
    assert 60 < kills < 2 * _MOST - 2


def test_no_kill_of_the_first_publisher_leaves_anything_but_a_release_or_none(tmp_path: Path) -> None:
    kills = 0
    for at in range(1, _MOST):
        root = tmp_path / str(at)
        code, _ = ended(faults.publisher, root, tmp_path / "landing", 0, at, "kill")
        assert open_releases(root) in ([], [0])
        if code == 0:
            break
        kills += 1
        small.publish_generation(root, 1, landing=tmp_path / "landing")
        small.require_clean(root)
    assert 20 < kills < _MOST - 2


@pytest.mark.parametrize("what", ["raise", "full"])
def test_an_error_at_any_operation_leaves_the_latest_release_as_it_was(root: Path, tmp_path: Path, what: str) -> None:
    landing = tmp_path / "landing"
    errors = 0
    for at in range(1, _MOST):
        before = open_release(root)
        generation = small.require_consistent(before) + 1
        code, _ = ended(faults.publisher, root, landing, generation, at, what)
        after = open_release(root)
        assert (after.number, small.require_consistent(after)) in {
            (before.number, generation - 1),
            (before.number + 1, generation),
        }
        if code == 0:
            break
        errors += 1
        small.publish_generation(root, generation + 1, landing=landing)
        collect(root, keep=2, minimum_age=timedelta(0))
        small.require_clean(root)
    assert 25 < errors < _MOST - 2


def test_no_kill_of_a_collection_takes_a_release_that_readers_find(root: Path, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    kills = 0
    with reading(root):
        for at in range(1, _MOST):
            small.publish_generation(root, at, landing=landing)
            code, _ = ended(faults.collector, root, at)
            store = open_store(root)
            for number in commits.numbers(store)[-2:]:
                try:
                    small.require_consistent(open_release(root, number))
                except ReleaseError as error:
                    assert "was collected" in str(error)  # noqa: PT017  # which of the two is what is asked
            if code == 0:
                break
            assert code == -9
            kills += 1
            collect(root, keep=1, minimum_age=timedelta(0))
            assert small.require_clean(root) == [commits.numbers(store)[-1]]
    assert 20 < kills < _MOST - 2
