"""How the process manages memory while a command runs.

What belongs here: when Python looks for garbage, and what freed memory is kept for. Rows are in NumPy's and Arrow's
memory, which is not looked through; what there is to look through are the many small objects of libraries, and those
stay.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects made between collections of the youngest, and collections of a generation between those of the next.
_RARELY = (100_000, 50, 100)
#: Parameters of glibc's mallopt (<malloc.h>), and the values that they get: blocks come from the heap up to the largest
#: size that glibc takes, and what is free at the heap's end goes back to the system only beyond half a gigabyte.
_TRIM_THRESHOLD, _KEPT_BYTES = -1, 2**29
_MMAP_THRESHOLD, _HEAP_BYTES = -3, 2**25


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


def keep_freed_memory() -> None:
    """Let this process use freed memory again, from now on, in place of returning it and asking for more.

    Batches are freed and allocated at the same sizes again and again, and each fresh page costs a fault. NumPy
    allocates by malloc, so Arrow does too, and both use the same memory. Without glibc, nothing changes.
    """
    import pyarrow as pa  # noqa: PLC0415  # a command's help does without

    libc = ctypes.CDLL(None)
    if not hasattr(libc, "gnu_get_libc_version"):
        return
    libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
    libc.mallopt(_MMAP_THRESHOLD, _HEAP_BYTES)
    pa.set_memory_pool(pa.system_memory_pool())
