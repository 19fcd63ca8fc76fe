"""Promotions: which sales and coupons there are, and who makes use of them."""

from __future__ import annotations

import numpy as np
import pytest

from mockmart.assets.shop.promotions import NONE, list_promotions, promotions_of
from mockmart.assets.shop.spec import Spec
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws, as_keys

SPEC = Spec.model_validate({"as_of": "2026-01-01", "seed": 5})
PROMOTIONS = promotions_of(SPEC)
YEAR = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-01-01")).astype(np.int64)
CARTS = 40_000


def used(day: str, *, worth: int = 5_000, buying: bool = True) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """What carts of one day make use of."""
    instants = np.full(CARTS, np.datetime64(day, "us").astype(np.int64))
    keys = as_keys(np.arange(CARTS))
    return PROMOTIONS.used(
        instants, np.full(CARTS, worth), keys, Draws(5, "carts"), buying=np.full(CARTS, buying, np.bool_)
    )


def test_there_are_sales_in_each_season_and_around_black_friday() -> None:
    names = PROMOTIONS.sale_names(YEAR)
    days = {str(day.astype("datetime64[D]")): name for day, name in zip(YEAR, names, strict=True) if name}
    assert days["2025-11-28"] == "Black Friday"
    assert days["2025-12-01"] == "Cyber Monday"
    assert {day[5:7] for day in days} == {"01", "04", "07", "09", "11", "12"}
    assert 20 <= len(days) <= 35


def test_each_coupon_is_entered_in_its_month_alone() -> None:
    found = {PROMOTIONS.coupons[place] for place in used("2025-05-20") if place != NONE}
    assert found == {"MAYNEWS25", "MAYSAVE25", "MAYTHANKS25", "MAYBACK25"}


def test_on_the_days_of_a_sale_its_code_alone_is_entered() -> None:
    assert {PROMOTIONS.coupons[place] for place in used("2025-11-29") if place != NONE} == {"BLACKFRIDAY25"}


def test_sales_and_dear_carts_and_those_who_buy_have_more_coupons() -> None:
    ordinary = (used("2025-05-20") != NONE).mean()
    assert (used("2025-11-29") != NONE).mean() > 3 * ordinary
    assert (used("2025-05-20", worth=20_000) != NONE).mean() > 1.1 * ordinary
    assert (used("2025-05-20", buying=False) != NONE).mean() < 0.9 * ordinary


def test_a_later_year_changes_nothing_of_what_was_before() -> None:
    longer = promotions_of(SPEC.model_copy(update={"as_of": SPEC.as_of.replace(year=2029)}))
    assert longer.all[: len(PROMOTIONS.all)] == PROMOTIONS.all
    assert (longer.sale[: PROMOTIONS.sale.size] == PROMOTIONS.sale).all()


@pytest.mark.parametrize(("as_of", "last"), [("2025-01-01", "JANBACK25"), ("2025-11-30", "BLACKFRIDAY25")])
def test_promotions_are_listed_once_they_have_begun(as_of: str, last: str) -> None:
    spec = Spec.model_validate({"as_of": as_of})
    frame = list_promotions(spec).draw(0)
    starts = frame["starts_at"].astype("int64").to_numpy()
    assert frame["coupon"].iloc[-1] == last
    assert (starts <= spec.as_of_micros).all()
    assert (starts % DAY == 0).all()
