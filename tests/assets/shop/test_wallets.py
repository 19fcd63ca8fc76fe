"""Wallets: the same ways of paying and the same cards, order after order."""

from __future__ import annotations

import numpy as np

from mockmart.assets.shop.wallets import card_numbers, way_numbers
from mockmart.sampling.draws import Draws, as_keys

ORDERS = np.arange(60_000)
CUSTOMERS = ORDERS // 20
KEYS = as_keys(ORDERS)
DRAWS = Draws(3, "orders")


def distinct(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """How many numbers each customer's twenty orders have."""
    return np.array([np.unique(some).size for some in numbers.reshape(-1, 20)])


def test_most_orders_of_a_customer_are_paid_in_one_of_two_ways() -> None:
    ways = way_numbers(CUSTOMERS, ORDERS, KEYS, DRAWS)
    usual = [np.bincount(np.unique(some, return_inverse=True)[1]).max() for some in ways.reshape(-1, 20)]
    assert 14 < np.mean(usual) < 18
    assert 2 < distinct(ways).mean() < 4


def test_a_customer_has_two_cards_of_a_kind_at_most_and_other_ones_of_another_kind() -> None:
    credit = card_numbers(CUSTOMERS, np.zeros(ORDERS.size, np.int64), KEYS, DRAWS)
    debit = card_numbers(CUSTOMERS, np.ones(ORDERS.size, np.int64), KEYS, DRAWS)
    assert set(distinct(credit).tolist()) <= {1, 2}
    assert not set(credit.tolist()) & set(debit.tolist())


def test_customers_share_neither_ways_nor_cards() -> None:
    ways, others = (way_numbers(CUSTOMERS + more, ORDERS + more, KEYS, DRAWS) for more in (0, 10**6))
    assert not set(ways.tolist()) & set(others.tolist())
