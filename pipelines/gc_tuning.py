"""When Python looks for garbage.

What belongs here: how seldom that is while a command runs. Rows are in NumPy's and Arrow's memory, which is not looked
through; what there is to look through are the many small objects of libraries, and those stay.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects made between collections of the youngest, and collections of a generation between those of the next.
_RARELY = (100_000, 50, 100)


def collect_rarely() -> None:
    """Let the garbage collector run seldom from now on: imports alone would have it run four hundred times."""
    gc.set_threshold(*_RARELY)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the garbage collector run seldom for a while."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
