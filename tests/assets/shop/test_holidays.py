"""Holidays: fixed days, moving weekdays, and the last one of a month."""

from __future__ import annotations

import numpy as np
import pytest

from mockmart.assets.shop.holidays import NONE, holidays_on, names, without_deliveries


def days(*texts: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(texts, "datetime64[D]").astype(np.int64)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-01-01", "New Year's Day"),
        ("2025-01-20", "Martin Luther King Jr. Day"),
        ("2025-02-17", "Presidents' Day"),
        ("2025-05-26", "Memorial Day"),
        ("2026-05-25", "Memorial Day"),
        ("2027-05-31", "Memorial Day"),
        ("2025-06-19", "Juneteenth"),
        ("2025-09-01", "Labor Day"),
        ("2025-10-13", "Columbus Day"),
        ("2025-11-27", "Thanksgiving Day"),
        ("2030-11-28", "Thanksgiving Day"),
        ("2024-12-25", "Christmas Day"),
    ],
)
def test_a_holiday_is_on_its_day(day: str, name: str) -> None:
    assert names()[int(holidays_on(days(day))[0])] == name


def test_other_days_are_none_and_each_year_has_eleven() -> None:
    year = np.arange(days("2025-01-01")[0], days("2026-01-01")[0])
    assert (holidays_on(year) != NONE).sum() == len(names()) == 11


def test_carriers_rest_on_four_of_them() -> None:
    year = np.arange(days("2025-01-01")[0], days("2026-01-01")[0])
    assert (
        year[without_deliveries(year)].tolist() == days("2025-01-01", "2025-07-04", "2025-11-27", "2025-12-25").tolist()
    )
