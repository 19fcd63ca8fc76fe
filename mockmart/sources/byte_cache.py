"""A thread-safe least-recently-used cache bounded by bytes.

What belongs here: the cache alone. What to keep in it, and the size of a value, is up to its users.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class ByteCache:
    """Keeps the most recently used values that fit into ``most_bytes``; concurrent requests for a key make it once.

    ``hits`` and ``misses`` count the calls of ``get`` that did and did not find the value.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._under_way: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value], *, size: Callable[[Value], int]) -> Value:
        """The value of ``key``, made by ``make()`` if it is not kept; ``size(value)`` is its size in bytes.

        ``make`` may get other keys, but not in a circle. If it raises, every waiting thread gets the error and nothing
        is kept.
        """
        with self._lock:
            if key in self._kept:
                self.hits += 1
                self._kept.move_to_end(key)
                return cast("Value", self._kept[key][0])
            pending = self._under_way.get(key)
            if pending is None:
                self.misses += 1
                mine: Future[Value] = Future()
                self._under_way[key] = mine
        if pending is not None:
            return cast("Value", pending.result())
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._under_way[key]
            self._keep(key, value, size(value))
        mine.set_result(value)
        return value

    def _keep(self, key: Hashable, value: Any, size: int) -> None:
        if size > self.most_bytes:
            return
        self._kept[key] = (value, size)
        self.bytes += size
        while self.bytes > self.most_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self.bytes -= freed
