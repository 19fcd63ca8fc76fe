"""Loads into a DuckDB file that are killed, fail, or find the disk full: it is at one release, the old or the new."""

from __future__ import annotations

import errno
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from mockmart.errors import WarehouseError
from mockmart.releases.release import Release, open_release
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from tests.killing import allow_no_file_beyond, ended, killed_at
from tests.mockmart.warehouses.wares import COUNTS, NAMES, edition_seen

pytestmark = pytest.mark.slow

STEPS = (
    "locked",
    "opened",
    *(f"table {name}" for name in NAMES),
    "ledger",
    "closed",
    "synced",
    "replaced",
    "done",
)
#: From these on the file is the new one.
LATE = ("replaced", "done")
KILLS_AT_ANY_TIME = 20


class Interruption(Exception):
    """What a test raises."""


def load(root: str, number: int, path: Path, *, kill_at: str | None = None, most_bytes: int | None = None) -> None:
    """Load a release in this process, until it comes to the step ``kill_at`` or a file would be too long."""
    if most_bytes is not None:
        allow_no_file_beyond(most_bytes)
    load_duckdb(open_release(root, number), path, hook=killed_at(kill_at))


@pytest.fixture
def path(editions: Mapping[int, Release], tmp_path: Path) -> Path:
    """A file at the first edition."""
    path = tmp_path / "warehouse.duckdb"
    load_duckdb(editions[1], path)
    return path


def edition(path: Path) -> int:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS warehouse (READ_ONLY); USE warehouse")
        return edition_seen(connection.execute(COUNTS.replace("{}", "")).fetchall())


@contextmanager
def readers(path: Path) -> Iterator[None]:
    """Somebody who opens the file again and again, and somebody who keeps it open, until the end of the block."""
    seen: list[int] = []
    wrong: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.wait(0.03):  # as often as leaves time to those who load
                seen.append(edition(path))
        except BaseException as error:  # noqa: BLE001  # told by the test's own thread
            wrong.append(error)

    thread = threading.Thread(target=read)
    with duckdb.connect() as kept:
        kept.execute(f"ATTACH '{path}' AS warehouse (READ_ONLY); USE warehouse")
        at_first = edition(path)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        assert wrong == []
        assert seen
        assert edition_seen(kept.execute(COUNTS.replace("{}", "")).fetchall()) == at_first


def test_the_steps_are_those_that_are_tried_here(editions: Mapping[int, Release], path: Path) -> None:
    steps: list[str] = []
    load_duckdb(editions[2], path, hook=steps.append)
    assert tuple(steps) == STEPS


def test_a_load_that_is_killed_at_any_step_leaves_one_release(editions: Mapping[int, Release], path: Path) -> None:
    root = str(editions[1].store.address)
    there = 1
    with readers(path):
        for step in STEPS * 2:
            other = 3 - there
            assert ended(load, root, other, path, kill_at=step) == (-9, "")
            there = other if step in LATE else there
            assert edition(path) == there
    load_duckdb(editions[there], path)
    assert list(path.parent.iterdir()) == [path]


def test_a_load_that_is_killed_at_any_time_leaves_one_release(editions: Mapping[int, Release], path: Path) -> None:
    root, chance = str(editions[1].store.address), random.Random(1)  # noqa: S311  # moments, not secrets
    with readers(path):
        for number in range(KILLS_AT_ANY_TIME):
            other = 3 - edition(path)
            code, said = ended(load, root, other, path, kill_after=chance.uniform(0, 0.2))
            assert (code in (0, -9), said) == (True, ""), number
            assert edition(path) in (1, 2)
    load_duckdb(editions[3], path)
    assert (edition(path), list(path.parent.iterdir())) == (3, [path])


def test_a_first_load_that_is_killed_leaves_no_file(editions: Mapping[int, Release], tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    for step in STEPS[: -len(LATE)]:
        assert ended(load, str(editions[1].store.address), 1, path, kill_at=step) == (-9, "")
        assert not path.exists()
    load_duckdb(editions[1], path)
    assert (edition(path), list(tmp_path.iterdir())) == (1, [path])


@pytest.mark.parametrize(
    ("make", "told"),  # made for each step: a parameter that is raised would keep alive all that its traceback saw
    [(lambda: Interruption("stop"), Interruption), (lambda: OSError(errno.ENOSPC, "full"), WarehouseError)],
    ids=["an exception", "a full disk"],
)
def test_what_goes_wrong_at_any_step_leaves_one_release_and_nothing_else(
    editions: Mapping[int, Release], path: Path, make: Callable[[], Exception], told: type[Exception]
) -> None:
    there = 1
    for step in STEPS:

        def fail(name: str, step: str = step) -> None:
            if name == step:
                raise make()

        with pytest.raises(told):
            load_duckdb(editions[3 - there], path, hook=fail)
        there = 3 - there if step in LATE else there
        assert (edition(path), list(path.parent.iterdir())) == (there, [path])


def test_a_disk_that_takes_no_more_leaves_the_file_as_it_was(editions: Mapping[int, Release], path: Path) -> None:
    root = str(editions[1].store.address)
    for most in (4096, 300_000, 900_000):
        code, said = ended(load, root, 2, path, most_bytes=most)
        assert (code, said.partition(":")[0]) == (1, "WarehouseError")
        assert (edition(path), list(path.parent.iterdir())) == (1, [path])
