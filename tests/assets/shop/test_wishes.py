"""Wishes: tastes stay with the customer, seasons with the month, and neither moves when the catalogue grows."""

from __future__ import annotations

import numpy as np
import pytest

from mockmart.assets.shop.wishes import NONE, categories, wishes
from mockmart.sampling.draws import Draws, as_keys

CARTS = 40_000
DRAWS = Draws(3, "carts")


def wished(day: str, customers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str | None]:
    """The category of each cart, all begun on one day."""
    instants = np.full(customers.size, np.datetime64(day, "us").astype(np.int64))
    found = wishes(as_keys(customers), instants, as_keys(np.arange(customers.size)), DRAWS)
    names = [*categories()]
    return [None if place == NONE else names[place] for place in found.tolist()]


def test_a_customer_wishes_for_one_category_again_and_again() -> None:
    found = wished("2025-02-10", np.zeros(CARTS, np.int64))
    counts = sorted(((found.count(name), name) for name in categories()), reverse=True)
    assert counts[0][0] > 0.4 * CARTS


def test_customers_have_tastes_as_frequent_as_categories_sell() -> None:
    found = wished("2025-02-10", np.arange(CARTS))
    total = sum(categories().values())
    for name, sold in categories().items():
        if name not in ("Beauty", "Home & Kitchen"):  # what February adds
            assert found.count(name) / CARTS == pytest.approx(0.42 * sold / total, abs=0.02)


@pytest.mark.parametrize(
    ("day", "category"), [("2025-12-05", "Toys & Games"), ("2026-04-20", "Garden"), ("2025-10-31", "Apparel")]
)
def test_each_season_has_its_category(day: str, category: str) -> None:
    in_season, out = wished(day, np.arange(CARTS)), wished("2025-02-10", np.arange(CARTS))
    assert in_season.count(category) > out.count(category) + 0.1 * CARTS


def test_some_carts_are_begun_for_no_category() -> None:
    assert 0.35 < wished("2025-06-01", np.arange(CARTS)).count(None) / CARTS < 0.45
