"""Rows for callers who name no seed: nobody gets those of another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from mockmart.sources.row_cursor import RowCursor
from mockmart.sources.source import RowRequest


def places(room: int = 100) -> RowCursor:
    return RowCursor(lambda *_: room)


def test_no_two_calls_get_the_same_rows() -> None:
    some = places()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: some.of("carts", RowRequest("carts", 7)), range(200)))
    rows = [(seed, row) for seed, start in found for row in range(start, start + 7)]
    assert len(set(rows)) == len(rows)
    assert all(start + 7 <= 100 for _, start in found)


def test_a_call_beyond_the_room_has_a_seed_to_itself() -> None:
    some = places()
    small, large, next_one = (some.of("carts", RowRequest("carts", count)) for count in (10, 1_000, 10))
    assert large == (small[0] + 1, 0)
    assert next_one == (small[0] + 2, 0)


def test_entities_share_the_seed_that_they_begin_with() -> None:
    some = places()
    assert some.of("carts", RowRequest("carts", 5)) == some.of("users", RowRequest("users", 5))


def test_what_a_call_names_it_gets() -> None:
    some = places()
    assert some.of("carts", RowRequest("carts", 5, seed=3)) == (3, 0)
    assert some.of("carts", RowRequest("carts", 5, seed=3, start=8)) == (3, 8)
    assert some.of("carts", RowRequest("carts", 5, start=8))[1] == 8


def test_rows_that_were_passed_over_are_given_to_nobody() -> None:
    some = places()
    seed, _ = some.of("carts", RowRequest("carts", 5))
    some.used("carts", seed, 60)
    some.used("carts", seed, 30)
    some.used("carts", seed + 1, 90)
    assert some.of("carts", RowRequest("carts", 5)) == (seed, 60)
