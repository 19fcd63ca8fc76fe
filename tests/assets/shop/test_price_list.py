"""Prices: they change now and then, to a level of the first one, and never fall to what a product costs."""

from __future__ import annotations

import numpy as np
import pytest

from mockmart.assets.shop.price_list import PriceList, changed, is_steady
from mockmart.sampling.arrivals import DAY

NUMBERS = np.arange(2_000)
LISTED = np.datetime64("2025-01-10T13:00").astype("datetime64[us]").astype(np.int64) + NUMBERS * DAY // 40
PRICE = 500 + NUMBERS * 37 // 100 * 100 + 99
COST = PRICE * 60 // 100
UNTIL = LISTED.max() + 700 * DAY


def prices(until: int = int(UNTIL)) -> PriceList:
    return PriceList.drawn(NUMBERS, LISTED, PRICE, COST, seed=9, until=until)


def test_a_product_costs_its_list_price_when_it_is_listed() -> None:
    found = prices()
    assert (found.cents[found.entries(NUMBERS, LISTED)] == PRICE).all()


def test_steady_products_have_one_price_and_most_others_several() -> None:
    entries = np.bincount(prices().product, minlength=NUMBERS.size)
    steady = is_steady(NUMBERS, seed=9)
    assert (entries[steady] == 1).all()
    assert (entries[~steady] > 1).mean() > 0.9


def test_prices_keep_their_ending_and_stay_above_cost() -> None:
    found = prices()
    assert (found.cents % 100 == PRICE[found.product] % 100).all()
    assert (found.cents > COST[found.product]).all()


def test_consecutive_entries_of_a_product_are_later_and_differ() -> None:
    found = prices()
    same = np.diff(found.product) == 0
    assert (np.diff(found.since)[same] > 0).all()
    assert (np.diff(found.cents)[same] != 0).all()


def test_a_price_is_in_force_from_its_first_microsecond_to_the_last_before_the_next() -> None:
    found = prices()
    later = np.flatnonzero(found.since > LISTED[found.product])
    assert (found.entries(found.product[later], found.since[later]) == later).all()
    assert (found.entries(found.product[later], found.since[later] - 1) == later - 1).all()


@pytest.mark.parametrize("days", [0, 1, 400])
def test_time_adds_prices_and_changes_none(days: int) -> None:
    early, late = prices(int(LISTED.max()) + days * DAY), prices()
    known = late.since <= int(LISTED.max()) + days * DAY
    assert (late.product[known] == early.product).all()
    assert (late.cents[known] == early.cents).all()


def test_a_price_that_would_fall_to_its_cost_stays() -> None:
    assert changed(np.array([299, 299]), np.array([100, 195]), np.array([85, 85])).tolist() == [199, 299]
