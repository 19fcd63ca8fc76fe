"""The shop's rhythm: how busy each hour is.

What belongs here: functions of time alone. Who comes and what is bought lives elsewhere. Hours are of a local day.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mockmart.arrays import Floats, Int64s
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws, as_keys

_HOURS = (30, 18, 11, 8, 8, 12, 22, 38, 55, 68, 76, 80, 84, 82, 80, 80, 84, 92, 108, 126, 136, 124, 92, 56)
_WEEKDAYS = (0.98, 0.96, 0.95, 0.97, 1.00, 1.06, 1.08)  # from Monday
#: The height of the year at its corners (day of the year, times the base); straight lines between them.
_YEAR = ((1, 0.95), (15, 0.82), (80, 0.90), (135, 0.96), (190, 0.88), (240, 0.95), (300, 1.05), (322, 1.30),
         (340, 1.75), (352, 1.65), (358, 0.95), (366, 0.95))  # fmt: skip
#: What the days from Black Friday (the day after the fourth Thursday of November) to Cyber Monday add.
_SALES = (3.0, 2.1, 1.9, 2.6)
_WOBBLE = 0.08
_YEAR_DAYS = 365.25
_THURSDAY = 3


def hourly_shape(hours: Int64s, *, draws: Draws) -> Floats:
    """How busy each of ``hours`` is (microseconds since 1970), about 1 on average.

    Year, weekday and hour of the day, and a wobble of each day's own that ``draws`` gives.
    """
    days = hours // DAY
    first = int(days[0]) if days.size else 0
    each = np.arange(first, int(days[-1]) + 1 if days.size else 0)
    wobble = distributions.lognormal(1.0, _WOBBLE).at(draws.uniform("day", as_keys(each)))
    daily = season(each) * np.array(_WEEKDAYS)[weekday(each)] * wobble
    share = np.array(_HOURS) / (sum(_HOURS) / len(_HOURS))
    return daily[days - first] * share[(hours % DAY) // HOUR]


def season(days: Int64s) -> Floats:
    """How busy the time of the year is on each of ``days`` (days since 1970)."""
    dates = days.astype("datetime64[D]")
    year = dates.astype("datetime64[Y]")
    day_of_year = (dates - year.astype("datetime64[D]")).astype(np.int64) + 1
    corners, heights = zip(*_YEAR, strict=True)
    level = np.interp(day_of_year, corners, heights)
    since = days - black_friday(year)
    on_sale = (since >= 0) & (since < len(_SALES))
    level[on_sale] = np.array(_SALES)[since[on_sale]]
    return level


def black_friday(years: npt.NDArray[np.datetime64]) -> Int64s:
    """The day after the fourth Thursday of November of each of ``years``, in days since 1970."""
    november = (years.astype("datetime64[M]") + 10).astype("datetime64[D]").astype(np.int64)
    first_thursday = november + (_THURSDAY - weekday(november)) % 7
    return first_thursday + 22


def weekday(days: Int64s) -> Int64s:
    """The weekday of each of ``days`` (days since 1970), 0 for Monday."""
    return (days + _THURSDAY) % 7


def growth(hours: Int64s, *, origin: int, per_year: float) -> Floats:
    """How much larger the shop is at each of ``hours`` than at ``origin`` (both in microseconds since 1970)."""
    return np.power(1.0 + per_year, (hours - origin) / (DAY * _YEAR_DAYS))
