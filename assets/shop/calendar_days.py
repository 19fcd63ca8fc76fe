"""The calendar: a row for each day that the shop has been open.

What belongs here: the table of days. What a day does to the shop is in ``seasonality``, ``promotions``, ``delivery``.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.assets.shop import holidays
from mockmart.assets.shop.delivery import delivers
from mockmart.assets.shop.promotions import promotions_of
from mockmart.assets.shop.seasonality import weekday
from mockmart.assets.shop.spec import Spec
from mockmart.batches import Batches
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws
from mockmart.schemas import REGISTRY
from mockmart.schemas.calendar import DAY_NAMES, MONTH_NAMES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("calendar"))
_SATURDAY, _THURSDAY = 5, 3


def list_days(spec: Spec) -> Batches:
    """Every day (UTC) from the opening one to that of ``as_of``, which may still go on."""
    days = np.arange(spec.opening_micros // DAY, spec.as_of_micros // DAY + 1)
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12
    of_week = weekday(days)
    holiday = holidays.holidays_on(days)

    def numbers(values: object) -> pa.Array:
        return pa.array(np.asarray(values).astype(np.int32), pa.int32())

    given = {
        "date": pa.array(dates, pa.date32()),
        "year": numbers(year),
        "quarter": numbers(month // 3 + 1),
        "month": numbers(month + 1),
        "month_name": columns.take_from(pa.array(MONTH_NAMES), month),
        "day_of_month": numbers((dates - months.astype("datetime64[D]")).astype(np.int64) + 1),
        "day_of_year": numbers((dates - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64) + 1),
        "week": numbers(_iso_week(days)),
        "day_of_week": numbers(of_week + 1),
        "day_name": columns.take_from(pa.array(DAY_NAMES), of_week),
        "is_weekend": pa.array(of_week >= _SATURDAY),
        "holiday": columns.take_from(pa.array(holidays.names()), holiday, present=holiday != holidays.NONE),
        "campaign": pa.array(promotions_of(spec).sale_names(days), pa.string()).dictionary_encode(),
        "is_delivery_day": pa.array(delivers(days)),
    }
    return Batches.of_frame(BUILDER.complete(draws=Draws(spec.seed, "calendar"), serials=days, given=given))


def _iso_week(days: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The week of each of ``days`` by ISO 8601: that of its Thursday."""
    thursday = (days - weekday(days) + _THURSDAY).astype("datetime64[D]")
    first = thursday.astype("datetime64[Y]").astype("datetime64[D]")
    return (thursday - first).astype(np.int64) // 7 + 1
