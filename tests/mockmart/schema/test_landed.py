"""Any schema as that of a landed table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from pandera.typing import Series

from mockmart.arrow.conversion import physical_schema
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
