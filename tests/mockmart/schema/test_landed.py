"""Any schema as that of a landed table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from pandera.typing import Series

from mockmart.arrow.conversion import physical_schema
from mockmart.errors import SchemaError
from mockmart.schema.landed import landable
from mockmart.synthesis.generate import generate


class Trips(pap.DataFrameModel):
    """Types as people write them."""

    number: int = pap.Field(unique=True)
    driver: str
    distance: float = pap.Field(gt=0)
    wheels: np.int8
    at_night: bool
    day: dt.date
    started_at: pd.Timestamp
    fare: Series[Annotated[pap.Decimal, 10, 2, None]] = pap.Field(gt=Decimal(0))
    kind: Series[pd.CategoricalDtype] = pap.Field(isin=["bus", "taxi"])


def test_every_type_becomes_one_that_a_file_holds() -> None:
    assert {field.name: field.type for field in physical_schema(landable(Trips.to_schema()))} == {
        "number": pa.int64(),
        "driver": pa.string(),
        "distance": pa.float64(),
        "wheels": pa.int8(),
        "at_night": pa.bool_(),
        "day": pa.date32(),
        "started_at": pa.timestamp("us", tz="UTC"),
        "fare": pa.decimal128(10, 2),
        "kind": pa.dictionary(pa.int32(), pa.string()),
        "_index": pa.int64(),
        "_scenario": pa.dictionary(pa.int32(), pa.string()),
    }


def test_rules_and_uniqueness_are_kept() -> None:
    landed = landable(Trips.to_schema())
    assert [str(check.name) for check in landed.columns["distance"].checks] == ["greater_than"]
    assert landed.columns["number"].unique


def test_the_same_rows_are_drawn_for_it() -> None:
    landed = generate(landable(Trips.to_schema()), 50, seed=3)
    plain = generate(Trips, 50, seed=3)
    assert landed["number"].tolist() == plain["number"].tolist()
    assert landed["fare"].tolist() == plain["fare"].tolist()


def test_a_schema_that_lands_already_stays_as_it_is() -> None:
    once = landable(Trips.to_schema())
    assert list(landable(once).columns) == list(once.columns)


def test_a_type_that_nothing_holds_is_named() -> None:
    schema = pap.DataFrameSchema({"span": pap.Column(pd.IntervalDtype("int64"))})
    with pytest.raises(Exception, match="column 'span'"):
        landable(schema)


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])
@pytest.mark.parametrize("spelling", [str, lambda kind: kind.replace("int", "Int").replace("u", "U")])
def test_a_number_lands_in_a_type_that_holds_no_others(kind: str, spelling: Callable[[str], str]) -> None:
    schema = pap.DataFrameSchema({"n": pap.Column(spelling(kind))}, name="t")
    landed = landable(schema)
    assert physical_schema(landed).field("n").type == pa.type_for_alias(kind)
    assert generate(landed, 500, seed=1)["n"].tolist() == generate(schema, 500, seed=1)["n"].tolist()


def test_a_single_float_lands_as_one() -> None:
    assert physical_schema(landable(pap.DataFrameSchema({"x": pap.Column("float32")}))).field("x").type == pa.float32()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"^mark_(maths|music)$": pap.Column(float, regex=True)},
            "schema 't': '^mark_(maths|music)$' stands for columns by a pattern; write out those that are to land.",
        ),
        ({7: pap.Column(float)}, "schema 't': the name 7 is no text; give the column one that is."),
        (
            {"Name": pap.Column(str), "name": pap.Column(str)},
            "schema 't': 'Name' and 'name' differ by case only, and warehouses take them for one; rename one.",
        ),
        (
            {"a": pap.Column(pd.ArrowDtype(pa.struct([("b", pa.int64()), ("B", pa.int64())])))},
            "schema 't': 'a.b' and 'a.B' differ by case only, and warehouses take them for one; rename one.",
        ),
        (
            {"a": pap.Column(pd.ArrowDtype(pa.list_(pa.struct([("b", pa.int64()), ("B", pa.int64())]))))},
            "schema 't': 'a.b' and 'a.B' differ by case only, and warehouses take them for one; rename one.",
        ),
        (
            {"wait": pap.Column("timedelta64[s]")},
            "schema 't': 'wait' holds durations, for which Parquet has no type; make it a number of microseconds.",
        ),
        (
            {"wait": pap.Column(pd.ArrowDtype(pa.duration("us")))},
            "schema 't': 'wait' holds durations, for which Parquet has no type; make it a number of microseconds.",
        ),
    ],
)
def test_a_table_that_no_warehouse_could_take_is_refused(columns: dict[str, pap.Column], message: str) -> None:
    with pytest.raises(SchemaError) as raised:
        landable(pap.DataFrameSchema(columns, name="t"))
    assert str(raised.value) == message
