"""Results that are kept while there is room for them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mockmart.sources.byte_cache import ByteCache


def get(cache: ByteCache, key: str, made: list[str] | None = None) -> str:
    def make() -> str:
        if made is not None:
            made.append(key)
        return key.upper()

    return cache.get(key, make, size=len)


def test_a_value_is_made_once() -> None:
    cache, made = ByteCache(10), []  # type: ignore[var-annotated]  # of texts, as get says
    assert [get(cache, "a", made) for _ in range(3)] == ["A"] * 3
    assert made == ["a"]
    assert (cache.hits, cache.misses) == (2, 1)


def test_the_values_used_last_are_kept() -> None:
    cache, made = ByteCache(2), []  # type: ignore[var-annotated]  # of texts, as get says
    for key in "abaca":
        get(cache, key, made)
    assert made == ["a", "b", "c"]
    assert cache.bytes == 2
    get(cache, "b", made)
    assert made[-1] == "b"


def test_a_value_that_is_too_large_is_given_and_not_kept() -> None:
    cache = ByteCache(2)
    get(cache, "a")
    assert get(cache, "long") == "LONG"
    assert (cache.bytes, cache.get("a", lambda: "other", size=len)) == (1, "A")


def test_threads_that_ask_at_once_wait_for_one_value() -> None:
    cache, made, start = ByteCache(10), [], threading.Barrier(4)

    def make() -> str:
        made.append(1)
        return "value"

    def ask(_: int) -> str:
        start.wait()
        return cache.get("key", make, size=len)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == ["value"] * 4
    assert made == [1]


def test_an_error_goes_to_the_caller_and_is_not_kept() -> None:
    cache = ByteCache(10)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0, size=lambda _: 1)
    assert get(cache, "a") == "A"
