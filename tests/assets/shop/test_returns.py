"""Returns: clothes come back, groceries are kept, and bad products come back more often than good ones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from mockmart.assets.shop.catalogue import product_types
from mockmart.assets.shop.product_quality import POOR, quality_of
from mockmart.assets.shop.returns import chance_of_return, return_rates

ITEM = pa.struct([("product_id", pa.string()), ("category", pa.string())])


def chances(*orders: list[tuple[int, str]]) -> list[float]:
    rows = [[{"product_id": f"PROD-{n:06}", "category": category} for n, category in order] for order in orders]
    return chance_of_return(pa.array(rows, pa.list_(ITEM)), seed=3).tolist()


def test_every_category_of_the_catalogue_has_a_rate() -> None:
    assert {kind.category for kind in product_types()} == return_rates().keys() - {"other"}


def test_clothes_come_back_more_often_than_groceries_whatever_the_quality() -> None:
    for number in range(50):
        apparel, grocery = chances([(number, "Apparel")], [(number, "Grocery")])
        assert apparel > 5 * grocery


def test_poor_products_come_back_more_often() -> None:
    quality = quality_of(np.arange(500), seed=3)
    poor, other = int(np.flatnonzero(quality == POOR)[0]), int(np.flatnonzero(quality != POOR)[0])
    bad, better = chances([(poor, "Office")], [(other, "Office")])
    assert bad >= 2 * better


def test_the_line_that_is_most_likely_to_decides() -> None:
    shirt, tea = (1, "Apparel"), (2, "Grocery")
    alone, together, other_way = chances([shirt], [shirt, tea], [tea, shirt])
    assert alone == together == other_way


@pytest.mark.parametrize("category", ["Spaceships", ""])
def test_a_category_of_ones_own_has_the_rate_of_others(category: str) -> None:
    (chance,) = chances([(7, category)])
    assert chance in {return_rates()["other"] * factor for factor in (0.65, 1.0, 2.0)}
