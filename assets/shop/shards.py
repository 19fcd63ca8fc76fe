"""Shards: runs of consecutive users, with all that follows from them.

What belongs here: which users a shard has, and which numbers the ids of its rows are made of: functions of the user's
row alone. Part i of users, carts, orders and of what follows from them holds shard i, so nothing needs all of them.

The visits of a shard are numbered in the order of time: a later ``as_of`` only adds to them. Each shard has the numbers
from ``CART_SLOTS`` times its first user on, so that carts of all shards have numbers of their own.
"""

from __future__ import annotations

#: Users of the first shards; all further ones are as large as the last of these. Small first ones are there within
#: milliseconds, and keep two processors busy in a small shop.
SIZES = (1_000, 4_000, 8_000, 8_000, 16_000)
#: Numbers for carts that a shard has for each of its users. A user fills about eight carts, and a few fill hundreds.
CART_SLOTS = 32


def users_in(shard: int) -> int:
    """How many users the shard of that number has when it is full."""
    return SIZES[min(shard, len(SIZES) - 1)]


def first_user(shard: int) -> int:
    """The row of the first user of the shard."""
    beyond = max(shard - len(SIZES), 0)
    return sum(SIZES[: min(shard, len(SIZES))]) + beyond * SIZES[-1]


def shard_of_user(row: int) -> int:
    """The number of the shard that the user ``row`` is of."""
    for shard in range(len(SIZES)):
        if row < first_user(shard + 1):
            return shard
    return len(SIZES) + (row - sum(SIZES)) // SIZES[-1]


def count_shards(users: int) -> int:
    """How many shards ``users`` users make: at least one, which may be empty."""
    return shard_of_user(users - 1) + 1 if users else 1


def user_digits(first: int, users: int) -> int:
    """How many digits tell the ids of ``users`` users apart, counted from the row ``first``, from all before them."""
    return _digits(first + max(users, 1))


def cart_digits(first: int, users: int) -> int:
    """How many digits tell the ids of the carts of these users apart from those of all users before them."""
    return _digits((first + max(users, 1)) * CART_SLOTS)


def _digits(numbers: int) -> int:
    """The digits of the largest of the numbers 0 to ``numbers - 1``."""
    return len(str(numbers - 1))
