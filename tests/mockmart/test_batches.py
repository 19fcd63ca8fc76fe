"""A pure function mapped over batches, on threads."""

from __future__ import annotations

import signal
import threading
import time
import weakref
from concurrent.futures import CancelledError

import numpy as np
import pandas as pd
import pytest

from mockmart.batches import Batches, drain

THREADS = pytest.mark.parametrize("threads", [1, 2, 7])


def numbers(count: int) -> pd.DataFrame:
    return pd.DataFrame({"n": np.arange(count)})


def place(i: int, first: int, frame: pd.DataFrame) -> tuple[int, int, int]:
    return i, first, len(frame)


@THREADS
def test_results_come_in_order_with_the_number_of_each_first_row(threads: int) -> None:
    def draw(i: int) -> pd.DataFrame:
        time.sleep(0.002 * (i % 3 == 0))  # later batches overtake earlier ones
        return numbers(i % 4)

    firsts = np.concatenate([[0], np.cumsum(np.arange(40) % 4)])
    assert drain(Batches(40, draw), place, threads=threads) == [(i, firsts[i], i % 4) for i in range(40)]


@THREADS
def test_memory_holds_one_batch_a_thread(threads: int) -> None:
    alive: set[int] = set()
    most = 0

    def draw(i: int) -> pd.DataFrame:
        nonlocal most
        frame = numbers(10)
        alive.add(i)
        weakref.finalize(frame, alive.discard, i)
        most = max(most, len(alive))
        time.sleep(0.001)
        return frame

    drain(Batches(60, draw), place, threads=threads)
    assert most <= threads
    assert not alive


@THREADS
@pytest.mark.parametrize("error", [ValueError("broken"), SystemExit(3), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("where", ["draw", "sink"])
def test_an_error_stops_the_rest_and_is_raised(threads: int, error: BaseException, where: str) -> None:
    drawn: list[int] = []

    def fail(i: int) -> None:
        if i == 5:
            raise error

    def draw(i: int) -> pd.DataFrame:
        drawn.append(i)
        time.sleep(0.001)
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
    assert len(drawn) < 100


@pytest.mark.parametrize("repetition", range(20))
def test_the_batches_that_an_error_cancels_do_not_hide_it(repetition: int) -> None:
    def draw(i: int) -> pd.DataFrame:
        if i == 3:
            time.sleep(0.002)  # those behind wait for the number of their first row
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
def test_an_interrupt_of_the_calling_thread_stops_the_rest() -> None:
    drawn: list[int] = []

    def draw(i: int) -> pd.DataFrame:
        drawn.append(i)
        if i == 60:  # all are submitted by now, and the calling thread waits
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        time.sleep(0.005)
        return numbers(1)

    before = threading.active_count()
    # Whatever handler a test before this one left behind.
    left = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            drain(Batches(1000, draw), place, threads=2)
    finally:
        signal.signal(signal.SIGINT, left)
    assert len(drawn) < 200
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
