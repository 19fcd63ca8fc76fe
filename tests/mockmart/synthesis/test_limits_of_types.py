"""Values at the ends of what types hold are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pytest
from pandera.pandas import Check, Column

from mockmart import generate, validate


@pytest.mark.parametrize(
    ("column", "first", "last"),
    [
        (Column("datetime64[us]", Check.isin([pd.Timestamp("9999-12-31")])), "9999-12-31", "9999-12-31"),
        (Column("datetime64[us]", Check.isin([np.datetime64("0002-01-01", "us")])), "0002-01-01", "0002-01-01"),
        (
            Column("datetime64[s]", Check.in_range(pd.Timestamp("1555-01-01"), pd.Timestamp("1656-01-01"))),
            "1555-01-01",
            "1656-01-01",
        ),
        (Column("datetime64[ms]", Check.ge(pd.Timestamp("2300-01-01"))), "2300-01-01", "9999-12-31"),
        (
            Column("datetime64[ms]", Check.le(pd.Timestamp("2200-01-01")), coerce=True),
            "1677-09-22",
            "2200-01-01",
        ),
    ],
)
def test_instants_far_from_now_are_drawn(column: Column, first: str, last: str) -> None:
    schema = pap.DataFrameSchema({"at": column})
    frame = generate(schema, 50, seed=3)
    assert frame["at"].between(pd.Timestamp(first), pd.Timestamp(last)).all()
    assert validate(schema, frame).passed
    schema.validate(frame)


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_durations_of_centuries_are_drawn(unit: str) -> None:
    least = pd.Timedelta(300 * 365, "D").as_unit("s")
    schema = pap.DataFrameSchema({"wait": Column(f"timedelta64[{unit}]", Check.ge(least))})
    frame = generate(schema, 50, seed=3)
    assert (frame["wait"] >= least).all()
    assert validate(schema, frame).passed


@pytest.mark.parametrize("dtype", ["datetime64[ns]", "datetime64[us]", np.dtype("datetime64[s]"), "timedelta64[ns]"])
def test_plain_instants_and_durations_are_in_microseconds(dtype: Any) -> None:
    frame = generate(pap.DataFrameSchema({"at": Column(dtype)}), 5, seed=3)
    assert str(frame["at"].dtype).endswith("[us]")
