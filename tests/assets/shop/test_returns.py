"""Returns: clothes come back, groceries are kept, and bad products come back more often than good ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from mockmart.assets.shop.catalogue import product_types
from mockmart.assets.shop.product_quality import POOR, quality_of
from mockmart.assets.shop.returns import ReturnPlan, chance_of_return, plan_returns, refunds, return_rates

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


LINES = pa.list_(
    pa.struct(
        [
            ("product_id", pa.string()),
            ("category", pa.string()),
            ("quantity", pa.int32()),
            ("price", pa.decimal128(12, 2)),
        ]
    )
)


def planned(orders: int = 4_000, *, disappointing: bool = False) -> ReturnPlan:
    """The plan of orders of three lines each: clothes, a tool, a tea."""
    line = [
        {"product_id": "PROD-000001", "category": "Apparel", "quantity": 3, "price": Decimal("19.99")},
        {"product_id": "PROD-000002", "category": "Office", "quantity": 1, "price": Decimal("105.49")},
        {"product_id": "PROD-000003", "category": "Grocery", "quantity": 2, "price": Decimal("0.99")},
    ]
    numbers = np.arange(orders)
    feeling = np.full(orders, disappointing, np.bool_)
    return plan_returns(pa.array([line] * orders, LINES), numbers, numbers, disappointing=feeling, seed=3)


def test_disappointments_come_back_far_more_often() -> None:
    assert planned(disappointing=True).comes_back.mean() > 2.5 * planned().comes_back.mean()


def test_what_decides_is_in_the_parcel_and_other_lines_may_be() -> None:
    plan = planned()
    back = (plan.pieces > 0).reshape(-1, 3).mean(axis=0)
    assert back[0] == 1.0
    assert 0.0 < back[2] < back[1] < 0.7


def test_some_pieces_of_a_line_are_kept() -> None:
    shirts = planned().pieces[::3]
    assert set(shirts.tolist()) == {1, 2, 3}
    assert (shirts == 3).mean() > 0.7


@pytest.mark.parametrize("goods", [1, 10_000, 16_744, 999_999])
def test_refunds_of_all_pieces_are_all_that_the_goods_cost(goods: int) -> None:
    plan = planned(50)
    everything = replace(plan, pieces=np.asarray(plan.lines.fields["quantity"]).astype(np.int64))
    assert (refunds(everything, np.full(50, goods)).reshape(-1, 3).sum(axis=1) == goods).all()
    part = refunds(plan, np.full(50, goods))
    assert (part >= 0).all()
    assert (part <= refunds(everything, np.full(50, goods))).all()
