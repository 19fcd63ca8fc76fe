"""Hands out fresh rows to callers that give no seed.

What belongs here: choosing the seed and the first row of a request. Drawing the rows belongs to the sources.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable

from mockmart.sources.source import RowRequest

_SEEDS = 2**64


class RowCursor:
    """Hands out rows that no earlier request got, under seeds that start at a random number in each process.

    ``room(name, seed)`` is the number of rows of an entity to take from a seed before moving to the next one.
    """

    def __init__(self, room: Callable[[str, int], int]) -> None:
        self._room = room
        self._next: dict[str, tuple[int, int]] = {}
        self._first = secrets.randbits(48)
        self._lock = threading.Lock()

    def of(self, name: str, request: RowRequest) -> tuple[int, int]:
        """The seed and first row of ``name`` for ``request``; a seed or start that it gives is kept."""
        if request.seed is not None:
            return request.seed, request.start or 0
        with self._lock:
            seed, start = self._next.get(name, (self._first, 0))
            if start and start + request.count > self._room(name, seed):
                seed, start = (seed + 1) % _SEEDS, 0
            self._next[name] = (seed, start + request.count)
        return seed, start if request.start is None else request.start

    def used(self, name: str, seed: int, stop: int) -> None:
        """Mark the rows of ``name`` before ``stop`` as used: rows picked by scenario end beyond ``count``."""
        with self._lock:
            current, start = self._next.get(name, (seed, 0))
            if current == seed:
                self._next[name] = (seed, max(start, stop))
