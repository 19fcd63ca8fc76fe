"""Schemas written as objects, from columns, checks and indexes."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pandera.pandas import Check, Column, DataFrameSchema
from pandera.pandas import Index as IndexSchema

_CITY = Check.isin(["Graz", "Linz", "Wien"])

SCHEMAS: dict[str, Any] = {
    "plain": DataFrameSchema(
        {
            "column1": Column(int, Check.le(10)),
            "column2": Column(float, Check.lt(-1.2)),
            "column3": Column(str, [Check.str_startswith("value_"), Check.str_length(max_value=12)]),
        }
    ),
    "type names": DataFrameSchema(
        {
            "small": Column("int8"),
            "unsigned": Column("uint16"),
            "wide": Column("int64", Check.gt(2**40)),
            "half": Column("float32", Check.in_range(0, 0.5)),
            "maybe": Column("Int32", nullable=True),
            "maybe_real": Column("Float64", nullable=True),
            "maybe_flag": Column("boolean", nullable=True),
            "text": Column("string", nullable=True),
            "object": Column("object"),
            "python_text": Column("string[python]", nullable=True),
            "arrow_text": Column("string[pyarrow]"),
            "label": Column("category", Check.isin(["a", "b"])),
            "stamp": Column("datetime64[ns]"),
            "span": Column("timedelta64[ns]"),
        }
    ),
    "limits of types": DataFrameSchema(
        {
            "i8": Column(pap.Int8, [Check.ge(-128), Check.le(127)], unique=False),
            "u8": Column(pap.UInt8, Check.ge(250)),
            "negative": Column(pap.Int8, Check.lt(-100)),
            "i16": Column(pap.Int16, Check.gt(32_000)),
            "u32": Column(pap.UInt32, Check.gt(4_000_000_000)),
            "i64": Column(pap.Int64, Check.le(-(2**50))),
            "tiny": Column(float, Check.in_range(1e-12, 2e-12)),
            "huge": Column(float, Check.ge(1e300)),
        }
    ),
    "bounds that close in": DataFrameSchema(
        {
            "four": Column(int, [Check.gt(3), Check.lt(5)]),
            "half": Column(float, [Check.ge(0.5), Check.le(0.5)]),
            "day": Column(pap.Date, [Check.ge(dt.date(2024, 2, 29)), Check.le(dt.date(2024, 2, 29))]),
            "odd": Column(int, [Check.in_range(1, 9), Check.notin([2, 4, 6, 8])]),
            "left": Column(str, [Check.isin(["ash", "oak", "elm"]), Check.ne("oak"), Check.str_contains("[ae]")]),
            "both": Column(str, [Check.str_startswith("ab"), Check.str_endswith("yz"), Check.str_length(3, 8)]),
        }
    ),
    "warehouse": DataFrameSchema(
        {
            "sku": Column(str, Check.str_matches(r"^[A-Z]{3}-\d{4}$"), unique=True),
            "bin": Column(str, Check.str_matches(r"^(R|S)\d{1,2}/(left|right)$")),
            "on_hand": Column(int, Check.ge(0)),
            "min_level": Column(int, Check.in_range(0, 500)),
            "max_level": Column(int, Check.in_range(0, 5_000)),
            "unit_cost": Column(float, Check.gt(0)),
            "discontinued": Column(bool),
        },
        strict=True,
        ordered=True,
        name="warehouse",
    ),
    "ledger": DataFrameSchema(
        {
            "entry": Column(int, unique=True),
            "account": Column(str, Check.str_matches(r"\d{4}")),
            "booked_on": Column("datetime64[s]"),
            "debit": Column(pap.Float64, Check.ge(0), nullable=True),
            "credit": Column(pap.Float64, Check.ge(0), nullable=True),
            "text": Column(str, nullable=True, required=False),
        },
        index=IndexSchema(int, Check.ge(0), name="line", unique=True),
        coerce=True,
    ),
    "index of text": DataFrameSchema(
        {"open": Column(float, Check.gt(0)), "close": Column(float, Check.gt(0))},
        index=IndexSchema(str, Check.str_matches(r"^[A-Z]{4}$"), unique=True),
    ),
    "index of levels": DataFrameSchema(
        {"visitors": Column(int, Check.ge(0)), "revenue": Column(float)},
        index=pap.MultiIndex(
            [
                IndexSchema(str, _CITY, name="city"),
                IndexSchema("datetime64[ns]", name="day"),
                IndexSchema(int, Check.in_range(0, 23), name="hour"),
            ],
            unique=["city", "day", "hour"],
        ),
    ),
    "names that are numbers": DataFrameSchema({0: Column(int, Check.ge(0)), 1: Column(str), 2: Column(float)}),
    "names of two levels": DataFrameSchema(
        {
            ("north", "sales"): Column(int, Check.ge(0)),
            ("north", "margin"): Column(float, Check.in_range(0, 1)),
            ("south", "sales"): Column(int, Check.ge(0)),
        }
    ),
    "names with dots": DataFrameSchema(
        {
            "user.name": Column(str),
            "user.email": Column(str, unique=True),
            "shop.name": Column(str, Check.str_length(2, 20)),
            "created.at": Column("datetime64[ns]"),
            "updated.at": Column("datetime64[ns]"),
        }
    ),
    "names that are patterns": DataFrameSchema(
        {
            r"^num_var_\d$": Column(float, Check.ge(0), regex=True),
            "^cat_[a-z]+$": Column(pap.Category, Check.isin(["x", "y"]), coerce=True, regex=True),
            "kept": Column(str),
        }
    ),
    "one type for all": DataFrameSchema(
        {"a": Column(checks=Check.ge(0)), "b": Column(checks=Check.lt(100)), "c": Column()}, dtype="int64"
    ),
    "no types": DataFrameSchema(
        {
            "grade": Column(checks=Check.isin([1.0, 1.3, 1.7, 2.0])),
            "until": Column(checks=Check.le(dt.date(2030, 1, 1))),
            "moment": Column(checks=Check.ge(pd.Timestamp("2025-05-01"))),
            "code": Column(checks=Check.str_matches("^[a-f]{4}$")),
            "flag": Column(checks=Check.isin([True])),
            "anything": Column(),
            "share": Column(checks=Check.in_range(0.0, 1.0), nullable=True),
            "amount": Column(checks=Check.isin([Decimal("1.5"), Decimal("2.5")])),
        }
    ),
    "categories": DataFrameSchema(
        {
            "size": Column(pd.CategoricalDtype(["S", "M", "L", "XL"], ordered=True)),
            "width": Column(pd.CategoricalDtype([36, 38, 40], ordered=True)),
            "some": Column(pd.CategoricalDtype(["red", "green", "blue"]), Check.isin(["red", "blue"])),
            "maybe": Column(pd.CategoricalDtype(["yes", "no"]), nullable=True),
            "open": Column("category"),
            "ratio": Column(pd.CategoricalDtype([0.5, 1.0])),
        }
    ),
    "instants": DataFrameSchema(
        {
            **{
                f"naive_{unit}": Column(f"datetime64[{unit}]", Check.ge(pd.Timestamp("2020-03-01")))
                for unit in ("s", "ms", "us", "ns")
            },
            **{
                f"zoned_{unit}": Column(f"datetime64[{unit}, {zone}]")
                for unit, zone in (("s", "UTC"), ("ms", "Asia/Tokyo"), ("us", "America/Sao_Paulo"), ("ns", "UTC"))
            },
            "bounded": Column(
                pd.DatetimeTZDtype("us", "Europe/Paris"),
                Check.in_range(
                    pd.Timestamp("2025-03-30", tz="Europe/Paris"), pd.Timestamp("2025-03-31", tz="Europe/Paris")
                ),
            ),
            "before": Column("datetime64[ns]", Check.lt(pd.Timestamp("1700-01-01"))),
            "holiday": Column("datetime64[ns]", Check.isin(pd.to_datetime(["2025-01-01", "2025-12-25"]))),
            "maybe": Column("datetime64[ns]", nullable=True),
        }
    ),
    "durations": DataFrameSchema(
        {
            **{
                f"in_{unit}": Column(f"timedelta64[{unit}]", Check.ge(pd.Timedelta(0)))
                for unit in ("s", "ms", "us", "ns")
            },
            "lap": Column(pap.Timedelta, Check.in_range(pd.Timedelta("50s"), pd.Timedelta("70s"))),
            "maybe": Column("timedelta64[ns]", nullable=True),
            "fixed": Column("timedelta64[ns]", Check.isin([dt.timedelta(hours=1), dt.timedelta(hours=2)])),
        }
    ),
    "dates": DataFrameSchema(
        {
            "leap": Column(pap.Date, Check.isin([dt.date(2020, 2, 29), dt.date(2024, 2, 29)])),
            "workday": Column(pap.Date, Check.notin([dt.date(2025, 12, 25)]), nullable=True),
            "arrow": Column(pd.ArrowDtype(pa.date32()), Check.gt(dt.date(2025, 6, 1))),
            "arrow_wide": Column(pd.ArrowDtype(pa.date64())),
            "once": Column(pap.Date, unique=True),
        }
    ),
    "decimals": DataFrameSchema(
        {
            "price": Column(pap.Decimal(10, 2), Check.gt(Decimal("0.99"))),
            "rate": Column(pap.Decimal(8, 6), Check.in_range(Decimal(0), Decimal(1))),
            "whole": Column(pap.Decimal(12, 0)),
            "maybe": Column(pap.Decimal(10, 2), nullable=True),
            "arrow": Column(pd.ArrowDtype(pa.decimal128(20, 4)), Check.le(Decimal(-3))),
            "tier": Column(pd.ArrowDtype(pa.decimal128(5, 1)), Check.isin([Decimal("0.5"), Decimal("1.5")])),
        }
    ),
    "checks with names": DataFrameSchema(
        {
            "age": Column(int, [Check.ge(18, name="adult"), Check.lt(100, error="too old", name="alive")]),
            "plate": Column(str, Check.str_matches(re.compile(r"^[a-z]{2}-\d+$", re.IGNORECASE), name="plate")),
            "kind": Column(str, Check.isin({"bus", "tram", "metro", "boat", "lift"})),
            "letter": Column(str, Check.isin("abc")),
        },
        index=IndexSchema(int),
    ),
    "bounds without end": DataFrameSchema(
        {
            "above": Column(float, [Check.ge(0), Check.lt(np.inf)]),
            "below": Column(float, Check.in_range(-np.inf, 0)),
            "count": Column(int, [Check.ge(np.int64(1)), Check.le(np.float64(8))]),
            "share": Column(float, Check.le(np.float32(0.5))),
        }
    ),
    "unique": DataFrameSchema(
        {
            "number": Column(int, unique=True),
            "below": Column(int, Check.lt(0), unique=True),
            "within": Column(int, Check.in_range(1, 500), unique=True),
            "real": Column(float, unique=True),
            "text": Column(str, unique=True),
            "short": Column(str, Check.str_length(3, 4), unique=True),
            "moment": Column("datetime64[ns]", unique=True),
            "span": Column("timedelta64[ns]", unique=True),
            "day": Column(pap.Date, unique=True, nullable=True),
            "amount": Column(pap.Decimal(10, 2), unique=True),
            "first_name": Column(str, unique=True),
            "username": Column(str, unique=True),
            "uuid": Column(str, unique=True),
            "price": Column(float, Check.gt(0), unique=True),
        }
    ),
    "keys together": DataFrameSchema(
        {
            "city": Column(str, _CITY),
            "year": Column(int, Check.in_range(2000, 2025)),
            "quarter": Column(int, Check.in_range(1, 4)),
            "kind": Column(str, Check.isin(["births", "deaths", "moves"]), nullable=True),
            "number": Column(int, Check.ge(0)),
        },
        unique=["city", "year", "quarter", "kind"],
    ),
    "keys apart": DataFrameSchema(
        {
            "seat": Column(int, Check.in_range(1, 40)),
            "train": Column(str, Check.str_matches(r"^ICE \d{3}$")),
            "ticket": Column(str, Check.str_length(10, 10), unique=True),
        },
        unique=["train", "seat"],
        report_duplicates="exclude_first",
    ),
    "every row": DataFrameSchema({"low": Column(int), "high": Column(int, Check.lt(50))}, checks=Check.ge(0)),
    "parsed": DataFrameSchema(
        {"label": Column(str, Check.str_length(1, 30), parsers=pap.Parser(lambda texts: texts.str.strip()))}
    ),
    "defaults": DataFrameSchema(
        {
            "region": Column(str, Check.isin(["north", "south"]), default="north", nullable=True),
            "units": Column(int, Check.ge(0), default=0),
        },
        add_missing_columns=True,
        coerce=True,
    ),
    "nothing": DataFrameSchema({}),
}
