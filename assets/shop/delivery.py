"""Delivery: when a parcel that has travelled long enough is handed over.

What belongs here: the days and hours of carriers. How long a parcel travels is in ``orders``.
"""

from __future__ import annotations

import numpy as np

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.assets.shop.holidays import without_deliveries
from mockmart.assets.shop.seasonality import weekday
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws

_SUNDAY = 6
#: The hours of the day between which parcels are handed over.
_FROM, _UNTIL = 9, 20
#: No more days follow each other without a delivery: a holiday and a Sunday.
_MOST_DAYS_OFF = 2


def handed_over(arrived: Int64s, shipped: Int64s, behind: Int64s, keys: UInt64s, draws: Draws) -> Int64s:
    """When parcels that have ``arrived`` in town are handed over, and that is after they were ``shipped``.

    All are instants (microseconds since 1970); ``behind`` UTC is the place by microseconds.
    """
    day = _next_open((arrived - behind) // DAY)
    hour = ((_FROM + (_UNTIL - _FROM) * draws.uniform("hand_over", keys)) * HOUR).astype(np.int64)
    handed = day * DAY + hour + behind
    too_early = handed <= shipped
    later = _next_open(day[too_early] + 1)
    handed[too_early] = later * DAY + hour[too_early] + behind[too_early]
    return handed


def delivers(days: Int64s) -> Bools:
    """Whether carriers deliver on each of ``days`` (days since 1970)."""
    return (weekday(days) != _SUNDAY) & ~without_deliveries(days)


def _next_open(days: Int64s) -> Int64s:
    for _ in range(_MOST_DAYS_OFF):
        days = days + ~delivers(days)
    return days
