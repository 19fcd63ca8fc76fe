"""Campaigns: on which days there is one, and what that does to discounts."""

from __future__ import annotations

import numpy as np

from mockmart.assets.shop.campaigns import chance_of_discount, in_campaign

YEAR = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-01-01")).astype(np.int64)


def test_there_are_campaigns_around_black_friday_and_in_each_season() -> None:
    days = YEAR[in_campaign(YEAR)].astype("datetime64[D]")
    months = {str(day)[5:7] for day in days}
    assert months == {"01", "04", "07", "09", "11", "12"}  # Cyber Monday is the first of December in 2025
    assert {"2025-11-28", "2025-11-29", "2025-11-30", "2025-12-01"} <= {str(day) for day in days}
    assert 20 <= len(days) <= 35


def test_discounts_are_far_more_likely_in_campaigns() -> None:
    chance = chance_of_discount(YEAR)
    assert chance[in_campaign(YEAR)].min() > 3 * chance[~in_campaign(YEAR)].max()
