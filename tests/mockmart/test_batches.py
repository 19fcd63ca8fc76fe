"""A pure function mapped over batches, on threads."""

from __future__ import annotations

import signal
import threading
import weakref
from concurrent import futures
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from mockmart.batches import Batches, drain

#: Seconds that an event is waited for which is sure to come.
SURELY = 30
THREADS = pytest.mark.parametrize("threads", [1, 2, 7])


def numbers(count: int) -> pd.DataFrame:
    return pd.DataFrame({"n": np.arange(count)})


def place(i: int, first: int, frame: pd.DataFrame) -> tuple[int, int, int]:
    return i, first, len(frame)


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when no more batches are to start."""
    event = threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            event.set()
            super().shutdown(wait=wait, cancel_futures=cancel_futures)

    monkeypatch.setattr("mockmart.batches.ThreadPoolExecutor", Pool)
    return event


@THREADS
def test_results_come_in_order_with_the_number_of_each_first_row(threads: int) -> None:
    drawn = [threading.Event() for _ in range(40)]

    def draw(i: int) -> pd.DataFrame:
        if threads > 1 and i % 3 == 0 and i + 1 < len(drawn):
            assert drawn[i + 1].wait(SURELY)  # the next batch overtakes this one
        drawn[i].set()
        return numbers(i % 4)

    firsts = np.concatenate([[0], np.cumsum(np.arange(40) % 4)])
    assert drain(Batches(40, draw), place, threads=threads) == [(i, firsts[i], i % 4) for i in range(40)]


@THREADS
def test_memory_holds_one_batch_a_thread(threads: int) -> None:
    alive: set[int] = set()
    most = 0
    all_at_once = threading.Barrier(threads)

    def draw(i: int) -> pd.DataFrame:
        nonlocal most
        frame = numbers(10)
        alive.add(i)
        weakref.finalize(frame, alive.discard, i)
        if i < threads:
            all_at_once.wait(SURELY)
        most = max(most, len(alive))
        return frame

    drain(Batches(60, draw), place, threads=threads)
    assert most == threads
    assert not alive


@THREADS
@pytest.mark.parametrize("kind", [ValueError, SystemExit, KeyboardInterrupt])
@pytest.mark.parametrize("where", ["draw", "sink"])
def test_an_error_stops_the_rest_and_is_raised(
    stopping: threading.Event, threads: int, kind: type[BaseException], where: str
) -> None:
    drawn: list[int] = []
    error = kind(3)

    def fail(i: int) -> None:
        if i == 5:
            raise error

    def draw(i: int) -> pd.DataFrame:
        drawn.append(i)
        if i > 5:
            assert stopping.wait(SURELY)
        if where == "draw":
            fail(i)
        return numbers(1)

    def sink(i: int, first: int, frame: pd.DataFrame) -> int:
        if where == "sink":
            fail(i)
        return first + len(frame)

    with pytest.raises(type(error)) as raised:
        drain(Batches(500, draw), sink, threads=threads)
    assert raised.value is error
    assert len(drawn) <= 6 + threads  # one more on each thread


@pytest.mark.parametrize("repetition", range(20))
def test_the_batches_that_an_error_cancels_do_not_hide_it(repetition: int) -> None:
    behind = threading.Semaphore(0)

    def draw(i: int) -> pd.DataFrame:
        if i > 3:
            behind.release()
        if i == 3:
            for _ in range(6):  # those behind, on the other threads, wait for the number of their first row
                assert behind.acquire(timeout=SURELY)
            raise ValueError(f"broken {repetition}")
        return numbers(1)

    with pytest.raises(ValueError, match=f"^broken {repetition}$"):
        drain(Batches(12, draw), place, threads=7)


def test_of_several_errors_that_of_the_first_batch_is_raised() -> None:
    both = threading.Barrier(2)

    def sink(i: int, _first: int, _frame: pd.DataFrame) -> None:
        both.wait(timeout=10)
        raise ValueError(f"batch {i}")

    with pytest.raises(ValueError, match=r"^batch 0$"):
        drain(Batches(2, lambda _: numbers(1)), sink, threads=2)


def test_an_error_that_a_batch_raises_itself_may_be_a_cancellation() -> None:
    def draw(_: int) -> pd.DataFrame:
        raise CancelledError("by the draw")

    with pytest.raises(CancelledError, match=r"^by the draw$"):
        drain(Batches(1, draw), place, threads=1)


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="signals reach the main thread")
def test_an_interrupt_of_the_calling_thread_stops_the_rest(
    stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    waiting = threading.Event()

    def wait(work: list[Future[object]], *, return_when: str) -> object:
        waiting.set()
        return futures.wait(work, return_when=return_when)

    monkeypatch.setattr("mockmart.batches.wait", wait)

    def draw(i: int) -> pd.DataFrame:
        drawn.append(i)
        if i == 0:
            assert waiting.wait(SURELY)  # all are submitted by now, and the calling thread waits
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        assert stopping.wait(SURELY)
        return numbers(1)

    before = threading.active_count()
    # Whatever handler a test before this one left behind.
    left = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            drain(Batches(1000, draw), place, threads=2)
    finally:
        signal.signal(signal.SIGINT, left)
    assert len(drawn) <= 4  # two at work, and one more on each thread
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(0, [range(0)]), (1, [range(1)]), (10, [range(10)]), (11, [range(10), range(10, 11)])],
)
def test_rows_are_cut_into_batches_of_the_same_length(rows: int, expected: list[range]) -> None:
    drawn: list[range] = []

    def function(part: range) -> pd.DataFrame:
        drawn.append(part)
        return numbers(len(part))

    batches = Batches.of_rows(function, rows=rows, batch_rows=10)
    drain(batches, place, threads=1)
    assert [(part.start, part.stop) for part in drawn] == [(part.start, part.stop) for part in expected]


def test_a_frame_is_one_batch() -> None:
    frame = numbers(3)
    drawn = drain(Batches.of_frame(frame), lambda _i, _first, drawn: drawn, threads=2)
    assert len(drawn) == 1
    assert drawn[0] is frame
