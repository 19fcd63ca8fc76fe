"""Hands out fresh rows to callers that give no seed.

What belongs here: handing out seeds and rows of them. Drawing the rows belongs to the sources.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable

from mockmart.sources.source import RowRequest

_SEEDS = 2**64


class RowCursor:
    """Rows that no call got before, under seeds that begin somewhere else in each process.

    ``room`` says how many rows of an entity are taken from a seed before the next one has its turn.
    """

    def __init__(self, room: Callable[[str, int], int]) -> None:
        self._room = room
        self._next: dict[str, tuple[int, int]] = {}
        self._first = secrets.randbits(48)
        self._lock = threading.Lock()

    def of(self, name: str, ask: RowRequest) -> tuple[int, int]:
        """The seed and the first row of the rows of ``name`` that ``ask`` gets: those that it names, if it does."""
        if ask.seed is not None:
            return ask.seed, ask.start or 0
        with self._lock:
            seed, start = self._next.get(name, (self._first, 0))
            if start and start + ask.count > self._room(name, seed):
                seed, start = (seed + 1) % _SEEDS, 0
            self._next[name] = (seed, start + ask.count)
        return seed, start if ask.start is None else ask.start

    def used(self, name: str, seed: int, stop: int) -> None:
        """Rows of ``name`` up to ``stop`` are given away: scenarios are picked from far and wide."""
        with self._lock:
            here, start = self._next.get(name, (seed, 0))
            if here == seed:
                self._next[name] = (seed, max(start, stop))
