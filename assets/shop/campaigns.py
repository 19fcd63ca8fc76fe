"""Campaigns: the days on which the shop gives discounts away.

What belongs here: the calendar of campaigns, and how likely an order of a day gets a discount. How large it is belongs
to ``orders``; that more people come around Black Friday, to ``seasonality``.
"""

from __future__ import annotations

import numpy as np

from mockmart.arrays import Bools, Floats, Int64s
from mockmart.assets.shop.seasonality import black_friday

#: From Black Friday to Cyber Monday.
_BLACK_FRIDAY_DAYS = 4
#: Day of the year on which a season's sale begins, and how many days it takes: winter, spring, summer, autumn.
_SALES = ((2, 7), (100, 5), (182, 7), (268, 5))
#: Share of the orders with a discount, in campaigns and on other days.
_IN_CAMPAIGNS, _ELSE = 0.62, 0.16


def in_campaign(days: Int64s) -> Bools:
    """Whether there is a campaign on each of ``days`` (days since 1970)."""
    dates = days.astype("datetime64[D]")
    year = dates.astype("datetime64[Y]")
    of_year = (dates - year.astype("datetime64[D]")).astype(np.int64) + 1
    since = days - black_friday(year)
    found: Bools = (since >= 0) & (since < _BLACK_FRIDAY_DAYS)
    for begin, length in _SALES:
        found |= (of_year >= begin) & (of_year < begin + length)
    return found


def chance_of_discount(days: Int64s) -> Floats:
    """How likely an order of each of ``days`` (days since 1970) gets a discount."""
    return np.where(in_campaign(days), _IN_CAMPAIGNS, _ELSE)
