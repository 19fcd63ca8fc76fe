"""The days of the shop, to join by."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import pyarrow as pa
from pandera.typing import Series

from mockmart.schema.fields import Bool, Category, Int, field, one_of
from mockmart.schema.table_model import Entity

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _number(description: str, most: int) -> Int:
    numbered: Int = field(description, in_range={"min_value": 1, "max_value": most})
    return numbered


class Calendar(Entity):
    """One row a day (UTC) since the shop opened, in order."""

    date: Series[Annotated[pd.ArrowDtype, pa.date32()]] = field("The day.", unique=True)
    year: Int = _number("Year.", 9999)
    quarter: Int = _number("Quarter of the year.", 4)
    month: Int = _number("Month of the year.", 12)
    month_name: Category = one_of(MONTH_NAMES, "Name of the month.")
    day_of_month: Int = _number("Day of the month.", 31)
    day_of_year: Int = _number("Day of the year.", 366)
    week: Int = _number("Week by ISO 8601: the first one of a year has its first Thursday.", 53)
    day_of_week: Int = _number("Day of the week: 1 is Monday.", 7)
    day_name: Category = one_of(DAY_NAMES, "Name of the weekday.")
    is_weekend: Bool = field("Whether it is a Saturday or Sunday.")
    holiday: Category = field("Public holiday of the United States, if it is one.", nullable=True)
    campaign: Category = field("Sale that is on, if there is one.", nullable=True)
    is_delivery_day: Bool = field("Whether carriers deliver.")
