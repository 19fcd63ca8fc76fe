"""Delivery: by day, on working days, and never before the parcel left."""

from __future__ import annotations

import numpy as np
import pytest

from mockmart.assets.shop.delivery import delivers, handed_over
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws, as_keys

ROWS = 20_000
SHIPPED = np.datetime64("2025-11-20").astype("datetime64[us]").astype(np.int64) + np.arange(ROWS) * (60 * DAY // ROWS)
ARRIVED = SHIPPED + (np.arange(ROWS) % 97) * HOUR
BEHIND = (5 + np.arange(ROWS) % 4) * HOUR
HANDED = handed_over(ARRIVED, SHIPPED, BEHIND, as_keys(np.arange(ROWS)), Draws(1, "orders"))


def days(*texts: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(texts, "datetime64[D]").astype(np.int64)


def test_parcels_are_handed_over_by_day_on_working_days_where_they_go_to() -> None:
    local = HANDED - BEHIND
    assert delivers(local // DAY).all()
    assert (local % DAY >= 9 * HOUR).all()
    assert (local % DAY < 20 * HOUR).all()


def test_nothing_arrives_before_it_left_and_hardly_later_than_two_days_after_it_came() -> None:
    assert (HANDED > SHIPPED).all()
    assert (HANDED - ARRIVED < 4 * DAY).all()
    assert np.median(HANDED - ARRIVED) < DAY


@pytest.mark.parametrize(
    "holiday", ["2025-12-25", "2026-01-01", "2025-07-04", "2025-11-27", "2024-11-28", "2025-11-30"]
)
def test_there_are_no_deliveries_on_holidays_and_sundays(holiday: str) -> None:
    assert not delivers(days(holiday)).any()


def test_there_are_deliveries_on_other_days() -> None:
    assert delivers(days("2025-11-28", "2025-12-24", "2025-12-26", "2025-11-29")).all()
