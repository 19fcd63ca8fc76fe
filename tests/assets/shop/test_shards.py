"""Shards: every user is in one, and ids of their rows never run out, meet, or move."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockmart.assets.shop.shards import (
    CART_SLOTS,
    SIZES,
    cart_digits,
    count_shards,
    first_user,
    shard_of_user,
    user_digits,
    users_in,
)
from mockmart.generators.codes import CodeFormat
from mockmart.sampling.draws import Draws
from mockmart.schemas import keys

SHARDS = st.integers(0, 10_000)


@given(shard=SHARDS)
def test_a_shard_begins_where_the_one_before_it_ends(shard: int) -> None:
    assert first_user(shard + 1) == first_user(shard) + users_in(shard)


@given(row=st.integers(0, 10**8))
def test_a_user_is_in_the_shard_that_holds_the_row(row: int) -> None:
    shard = shard_of_user(row)
    assert first_user(shard) <= row < first_user(shard + 1)


@pytest.mark.parametrize(("users", "shards"), [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (37_000, 5), (37_001, 6)])
def test_there_are_as_many_shards_as_hold_the_users(users: int, shards: int) -> None:
    assert count_shards(users) == shards


def numbers_of(shard: int) -> list[tuple[int, int, int]]:
    """The digits of the ids of users and of carts in a shard, and the numbers from which to which they run."""
    first, users = first_user(shard), users_in(shard)
    return [
        (user_digits(first, users), first, first + users),
        (cart_digits(first, users), first * CART_SLOTS, (first + users) * CART_SLOTS),
    ]


@given(shard=SHARDS)
def test_no_number_of_a_shard_has_more_digits_than_its_ids(shard: int) -> None:
    for digits, _, stop in numbers_of(shard):
        assert stop - 1 < 10**digits


@given(shard=SHARDS, other=SHARDS)
def test_ids_of_two_shards_have_other_numbers_or_other_lengths(shard: int, other: int) -> None:
    for (digits, start, stop), (their_digits, their_start, their_stop) in zip(
        numbers_of(shard), numbers_of(other), strict=True
    ):
        assert shard == other or digits != their_digits or stop <= their_start or their_stop <= start


@given(shard=SHARDS)
def test_ids_of_later_shards_have_as_many_digits_or_more(shard: int) -> None:
    for (digits, *_), (later, *_) in zip(numbers_of(shard), numbers_of(shard + 1), strict=True):
        assert digits <= later


def test_the_largest_shard_is_the_last_one() -> None:
    assert all(size <= later for size, later in pairwise(SIZES))


@pytest.mark.parametrize(
    ("row", "user", "cart", "payment"),
    [(0, 7, 7, 10), (10**6, 7, 8, 11), (10**7 + SIZES[-1], 8, 9, 12), (10**8 - 1, 9, 10, 13)],
)
def test_a_shop_of_a_hundred_million_users_has_ids_for_all_of_its_rows(
    row: int, user: int, cart: int, payment: int
) -> None:
    shard = shard_of_user(row)
    (users, *_), (carts, _, stop) = numbers_of(shard)
    for text, least, last, expected in (
        (keys.USER, users, row, user),
        (keys.CART, carts, stop - 1, cart),
        ("PAY-{year}-{random:10+}", carts + 3, stop * 1000 - 1, payment),
    ):
        (code,) = (
            CodeFormat.parse(text)
            .with_digits(least)
            .codes(np.array([last]), draws=Draws(1, "shop"), column="id", unique=True, years=np.array([2026]))
            .to_pylist()
        )
        assert len(code.rsplit("-", 1)[1]) == expected
