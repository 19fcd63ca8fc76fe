"""Arrow columns as the pandas types that a schema asks for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from mockmart.arrow.pandas_types import frame_of, values_of

STAMPS = pa.array([1_750_000_000_123_456, None], pa.timestamp("us", "UTC"))
WORDS = pa.array(["b", None, "a"]).dictionary_encode()


def series(array: pa.Array, dtype: Any) -> pd.Series:
    return pd.Series(values_of(array, dtype))


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (pa.array([1, 2]), np.dtype("int16")),
        (pa.array([1.5, None]), np.dtype("float32")),
        (pa.array([1, None]), pd.Int8Dtype()),
        (pa.array([True, None]), pd.BooleanDtype()),
        (pa.array([1.5, None]), pd.Float64Dtype()),
        (WORDS, pd.StringDtype("pyarrow")),
        (WORDS, pd.StringDtype("python")),
        (WORDS, pd.StringDtype("pyarrow", na_value=np.nan)),
        (WORDS, pd.ArrowDtype(pa.large_string())),
        (WORDS, pd.CategoricalDtype(["a", "b", "c"])),
        (STAMPS, np.dtype("datetime64[s]")),
        (STAMPS, pd.DatetimeTZDtype("ms", "Asia/Kolkata")),
        (STAMPS, pd.ArrowDtype(pa.timestamp("us", "UTC"))),
        (pa.array([5, None], pa.duration("us")), np.dtype("timedelta64[ns]")),
        (pa.array([["a"], None]), pd.ArrowDtype(pa.list_(pa.string()))),
    ],
    ids=str,
)
def test_a_column_has_the_type_that_is_asked_for_and_its_nulls(array: pa.Array, dtype: Any) -> None:
    found = series(array, dtype)
    assert found.dtype == dtype
    assert found.isna().tolist() == [value is None for value in array.to_pylist()]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_an_instant_is_the_same_in_every_zone_and_unit(unit: Any) -> None:
    found = series(STAMPS, pd.DatetimeTZDtype(unit, "America/New_York"))
    expected = pd.Timestamp(1_750_000_000_123_456, unit="us", tz="UTC").floor(unit)
    assert found[0] == expected


def test_categories_keep_their_order_whatever_was_drawn() -> None:
    found = series(WORDS, pd.CategoricalDtype(["a", "b", "c"], ordered=True))
    assert found.cat.categories.tolist() == ["a", "b", "c"]
    assert found.tolist()[::2] == ["b", "a"]


def test_categories_that_are_open_are_those_that_were_drawn_from() -> None:
    assert series(pa.array(["b", "a"]), pd.CategoricalDtype()).cat.categories.tolist() == ["b", "a"]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array([dt.date(2025, 1, 2)]), dt.date(2025, 1, 2)),
        (pa.array([Decimal("1.20")]), Decimal("1.20")),
        (pa.array([[1, 2]]), [1, 2]),
        (pa.array([{"a": 1}]), {"a": 1}),
    ],
    ids=["date", "decimal", "list", "struct"],
)
def test_objects_are_python_objects(array: pa.Array, expected: object) -> None:
    assert series(array, np.dtype(object))[0] == expected


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (pa.array(["a"]), "str"),
        (pa.array([1]), "int64"),
        (pa.array([1, None]), "int64[pyarrow]"),
        (pa.array([True]), "bool"),
        (pa.array([1.5, None]), "float64"),
        (STAMPS, "datetime64[us, UTC]"),
        (pa.array([dt.date(2025, 1, 2)]), "object"),
    ],
    ids=str,
)
def test_a_column_that_may_have_any_type_has_a_natural_one(array: pa.Array, dtype: str) -> None:
    assert series(array, None).dtype == dtype


def test_columns_are_called_as_their_labels_say() -> None:
    frame = frame_of({"a.b": pa.array([1]), "c": pa.array([2])}, {}, rows=1, labels={"a.b": ("a", "b"), "c": ("c", "")})
    assert frame.columns.equals(pd.MultiIndex.from_tuples([("a", "b"), ("c", "")]))


def test_a_frame_without_columns_has_its_rows() -> None:
    assert len(frame_of({}, {}, rows=7)) == 7
