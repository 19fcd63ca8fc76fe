"""A pure function mapped over batches, on threads.

What belongs here: what a batch is, and drawing many at once without holding many. Where they land is the matter
of ``landing``.

Batch boundaries depend on the data alone, never on the machine, and rows are numbered by place: the same rows
come out on any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

Result = TypeVar("Result")
#: Rows in a batch of a table that is drawn by rows: its working set, about 150 MB, is what a thread holds.
BATCH_ROWS = 131_072


@dataclass(frozen=True)
class Batches:
    """Batches yet to be drawn: ``draw(i)`` gives the i-th of ``count`` as a frame without row numbers.

    Batches are ``shards`` if whatever follows from the rows of one follows from that one alone.
    """

    count: int
    draw: Callable[[int], pd.DataFrame]
    shards: bool = False

    @classmethod
    def of_rows(cls, function: Callable[[range], pd.DataFrame], *, rows: int, batch_rows: int = BATCH_ROWS) -> Batches:
        """Batches of a root entity: ``function`` on each run of ``batch_rows`` of its ``rows`` row keys.

        A table of no rows has one empty batch, so that it still has its columns.
        """
        count = max(-(-rows // batch_rows), 1)
        return cls(count, lambda i: function(range(i * batch_rows, min((i + 1) * batch_rows, rows))))

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> Batches:
        """The one batch of a frame that is there already."""
        return cls(1, lambda _: frame)


def drain(batches: Batches, sink: Callable[[int, int, pd.DataFrame], Result], *, threads: int) -> list[Result]:
    """Draw every batch on ``threads`` threads, hand each to ``sink(i, first_row, frame)``, and collect the results.

    A batch learns the number of its first row once all before it are drawn; sinks run side by side. Memory holds
    one batch a thread. The first error stops the rest and is raised; so is an interrupt of the calling thread.
    """
    ends: list[Future[int]] = [Future() for _ in range(batches.count)]
    stopped = False

    def one(i: int) -> Result:
        try:
            if stopped:
                raise CancelledError
            frame = batches.draw(i)
            # Batches start in order, so the one before this is under way: the wait is short and ends.
            first = ends[i - 1].result() if i else 0
            ends[i].set_result(first + len(frame))
            return sink(i, first, frame)
        except BaseException:
            if not ends[i].done():
                ends[i].set_exception(CancelledError())
            raise

    pool = ThreadPoolExecutor(threads, thread_name_prefix="batches")
    work: list[Future[Result]] = []
    try:
        work.extend(pool.submit(one, i) for i in range(batches.count))
        wait(work, return_when=FIRST_EXCEPTION)
    finally:
        stopped = True
        pool.shutdown(wait=True, cancel_futures=True)
    failed = [w.exception() for w in work if not w.cancelled() and w.exception() is not None]
    for error in sorted(failed, key=lambda error: isinstance(error, CancelledError)):
        if error is not None:
            raise error
    return [w.result() for w in work]
