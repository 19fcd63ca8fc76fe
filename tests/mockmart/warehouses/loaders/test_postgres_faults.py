"""Loads into PostgreSQL that are killed, fail, or find a disk full: readers see one release, the old or the new."""

from __future__ import annotations

import errno
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from mockmart.errors import WarehouseError
from mockmart.releases.release import Release, open_release
from mockmart.warehouses.loaders.postgres import load_postgres
from tests.killing import ended, killed_at
from tests.mockmart.warehouses.servers import PostgresServer
from tests.mockmart.warehouses.wares import COUNTS, NAMES, edition_seen

pytestmark = pytest.mark.slow

SCHEMA = "faults"
STAGED = ("connected", "locked", *(f"staged {name}" for name in NAMES))
INSERTED = tuple(f"inserted {name}" for name in NAMES)
SWAPPED = (*INSERTED, *(f"updated {name}" for name in NAMES), *(f"deleted {name}" for name in reversed(NAMES)))
STEPS = (*STAGED, *SWAPPED, "analysed", "ledger", "committed")
FIRST_STEPS = (*STAGED, *INSERTED, *(f"keys {name}" for name in NAMES), "analysed", "ledger")
KILLS_AT_ANY_TIME = 20
COUNTS_THERE = COUNTS.replace("{}", f"{SCHEMA}.")


class Interruption(Exception):
    """What a test raises."""


def load(root: str, number: int, uri: str, schema: str = SCHEMA, *, kill_at: str | None = None) -> None:
    """Load a release in this process, until it comes to the step ``kill_at``."""
    load_postgres(open_release(root, number), uri, schema=schema, hook=killed_at(kill_at))


@pytest.fixture(scope="module", autouse=True)
def _at_the_first_edition(editions: Mapping[int, Release], postgres: PostgresServer) -> None:
    load_postgres(editions[1], postgres.uri, schema=SCHEMA)


@pytest.fixture(scope="module")
def looking(postgres: PostgresServer) -> Iterator[Any]:
    """A cursor of which each statement is a transaction: to connect anew takes longer than to look."""
    with postgres.session() as cursor:
        yield cursor


def edition(looking: Any) -> int:
    looking.execute(COUNTS_THERE)
    return edition_seen(looking.fetchall())


@contextmanager
def readers(server: PostgresServer) -> Iterator[None]:
    """Until the end of the block: one who reads table by table in a snapshot, one who reads all in one statement."""
    reads = {"REPEATABLE READ": 0, "READ COMMITTED": 0}
    wrong: list[BaseException] = []
    stop = threading.Event()

    def in_a_snapshot() -> None:
        with server.session("REPEATABLE READ") as cursor:
            found = []
            for name in NAMES:
                cursor.execute(f"SELECT min(edition), max(edition), count(*) FROM {SCHEMA}.{name}")
                found += cursor.fetchall()
                stop.wait(0.03)  # a load goes on meanwhile
            edition_seen(found)
            reads["REPEATABLE READ"] += 1

    def in_a_statement() -> None:
        with server.session("READ COMMITTED") as cursor:
            for _ in range(4):
                cursor.execute(COUNTS_THERE)
                edition_seen(cursor.fetchall())
                reads["READ COMMITTED"] += 1
                stop.wait(0.03)  # a load goes on meanwhile

    def again(read: object) -> None:
        try:
            while not stop.is_set():
                read()  # type: ignore[operator]  # one of the two above
        except BaseException as error:  # noqa: BLE001  # told by the test's own thread
            wrong.append(error)

    threads = [threading.Thread(target=again, args=(read,)) for read in (in_a_snapshot, in_a_statement)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert all(reads.values())


def leftovers(server: PostgresServer) -> list[tuple[object, ...]]:
    """Temporary tables, and sessions that hold the lock of loaders."""
    return server.rows(
        "SELECT relname::text FROM pg_class WHERE relname LIKE 'mockmart_staged%' "
        "UNION ALL SELECT locktype FROM pg_locks WHERE locktype = 'advisory'"
    )


def test_the_steps_are_those_that_are_tried_here(
    editions: Mapping[int, Release], postgres: PostgresServer, looking: Any
) -> None:
    steps: list[str] = []
    load_postgres(editions[3 - edition(looking)], postgres.uri, schema=SCHEMA, hook=steps.append)
    assert tuple(steps) == STEPS
    first: list[str] = []
    load_postgres(editions[1], postgres.uri, schema="faults_steps", hook=first.append)
    assert tuple(first) == (*FIRST_STEPS, "committed")


def test_a_load_that_is_killed_at_any_step_leaves_one_release(
    editions: Mapping[int, Release], postgres: PostgresServer, looking: Any
) -> None:
    root, there = str(editions[1].store.address), edition(looking)
    with readers(postgres):
        for step in STEPS:
            assert ended(load, root, 3 - there, postgres.uri, kill_at=step) == (-9, "")
            there = 3 - there if step == "committed" else there
            assert edition(looking) == there
    load_postgres(editions[3 - there], postgres.uri, schema=SCHEMA)
    assert (edition(looking), leftovers(postgres)) == (3 - there, [])


def test_a_load_that_is_killed_at_any_time_leaves_one_release(
    editions: Mapping[int, Release], postgres: PostgresServer, looking: Any
) -> None:
    root, chance = str(editions[1].store.address), random.Random(1)  # noqa: S311  # moments, not secrets
    with readers(postgres):
        for number in range(KILLS_AT_ANY_TIME):
            other = 3 - edition(looking)
            code, said = ended(load, root, other, postgres.uri, kill_after=chance.uniform(0, 0.25))
            assert (code in (0, -9), said) == (True, ""), number
            assert edition(looking) in (1, 2)
    load_postgres(editions[1], postgres.uri, schema=SCHEMA)
    assert (edition(looking), leftovers(postgres)) == (1, [])


def test_a_first_load_that_is_killed_leaves_no_schema(
    editions: Mapping[int, Release], postgres: PostgresServer, looking: Any
) -> None:
    for step in FIRST_STEPS:
        root = str(editions[1].store.address)
        assert ended(load, root, 1, postgres.uri, "faults_first", kill_at=step) == (-9, "")
        looking.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'faults_first'")
        assert looking.fetchall() == [(0,)]
    assert load_postgres(editions[1], postgres.uri, schema="faults_first").changed


@pytest.mark.parametrize(
    ("make", "told"),  # made for each step: a parameter that is raised would keep alive all that its traceback saw
    [(lambda: Interruption("stop"), Interruption), (lambda: OSError(errno.ENOSPC, "full"), WarehouseError)],
    ids=["an exception", "a full disk"],
)
def test_what_goes_wrong_at_any_step_leaves_one_release(
    editions: Mapping[int, Release],
    postgres: PostgresServer,
    looking: Any,
    make: Callable[[], Exception],
    told: type[Exception],
) -> None:
    there = edition(looking)
    for step in STEPS:

        def fail(name: str, step: str = step) -> None:
            if name == step:
                raise make()

        with pytest.raises(told):
            load_postgres(editions[3 - there], postgres.uri, schema=SCHEMA, hook=fail)
        there = 3 - there if step == "committed" else there
        assert edition(looking) == there
    assert leftovers(postgres) == []
