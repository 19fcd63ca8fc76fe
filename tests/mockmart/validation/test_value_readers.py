"""What JSON-like values are values of a column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.errors import SchemaError
from mockmart.validation import validate


def found(schema: Any, data: Any) -> set[tuple[int | None, str, str]]:
    """Row, path and rule of each error."""
    return {(error.row, error.path, error.rule) for error in validate(schema, data).errors}


@pytest.mark.parametrize(
    ("dtype", "good", "bad"),
    [
        ("int64", [0, -5, 2**63 - 1, np.int8(3), Decimal("3.00")], [True, 3.0, "3", 2**63, Decimal("3.5"), [3]]),
        ("uint8", [0, 255], [-1, 256]),
        ("Int16", [0, -(2**15)], [2**15]),
        (float, [1, 1.5, Decimal("0.1"), np.float32(2), float("inf")], ["1", True, 10**400, [1.0]]),
        (bool, [True, False, np.bool_(1)], [1, 0, "true", "yes"]),
        (str, ["", "é", str(UUID(int=5))], [5, b"x", ["x"], UUID(int=5)]),
        (
            pd.ArrowDtype(pa.decimal128(5, 2)),
            ["1.5", 1, 1.25, Decimal("999.99"), "1.500", "-0"],
            ["1.505", 1000, "1e3", "x", "", " 1", True, float("inf"), "NaN"],
        ),
        (
            pd.ArrowDtype(pa.date32()),
            ["2025-01-31", dt.date(2025, 1, 31), dt.datetime(2025, 1, 31)],  # noqa: DTZ001 - as data have it
            ["2025-1-31", "31.01.2025", 20250131, dt.datetime(2025, 1, 31, 12)],  # noqa: DTZ001 - as data have it
        ),
        (
            pd.DatetimeTZDtype("us", "UTC"),
            ["2025-01-31T10:00:00+02:00", "2025-01-31", dt.datetime.now(dt.UTC), pd.Timestamp("2025-01-31")],
            ["10 o'clock", 1738281600, "2025-01-31T25:00"],
        ),
        ("timedelta64[us]", ["P1DT2H", "PT0.5S", dt.timedelta(1)], ["1 day", 5, "P", "1:00"]),
        (pd.CategoricalDtype(["a", "b"]), ["a", "b"], [1, None]),
        (list[int], [[], [1, 2], (1,)], ["ab", {"a": 1}, 5]),
        (dict[str, int], [{}, {"a": 1}], [[], "ab"]),
        (None, [1, "a", [1], {"a": 1}], []),
    ],
    ids=range(14),
)
def test_each_type_takes_what_json_can_write_of_it(dtype: Any, good: list[Any], bad: list[Any]) -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(dtype)})
    report = validate(schema, [{"c": value} for value in good])
    assert report.passed, str(report)
    wrong = {(row, "c", "type" if value is not None else "not_null") for row, value in enumerate(bad)}
    assert found(schema, [{"c": value} for value in bad]) == wrong


def test_elements_of_typed_lists_and_mappings_are_told_by_their_place() -> None:
    schema = pap.DataFrameSchema({"l": pap.Column(list[int]), "d": pap.Column(dict[str, float])})
    record = {"l": [1, "x", None], "d": {"a": 1.5, "b": "x"}}
    assert found(schema, [record]) == {(0, "l[1]", "type"), (0, "l[2]", "not_null"), (0, "d.b", "type")}
    assert found(schema, pd.DataFrame([record])) == found(schema, [record])


def test_a_value_that_is_no_category_is_told() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(pd.CategoricalDtype(["a", "b"]))})
    assert found(schema, [{"c": "z"}]) == {(0, "c", "isin(['a', 'b'])")}


def test_bounds_are_compared_exactly() -> None:
    schema = pap.DataFrameSchema(
        {
            "whole": pap.Column("int64", pap.Check.lt(2**53 + 1)),
            "money": pap.Column(pd.ArrowDtype(pa.decimal128(38, 18)), pap.Check.le(0.1)),
            "share": pap.Column(float, pap.Check.ge(Decimal("0.1"))),
        }
    )
    sound = {"whole": 2**53, "money": "0.100000000000000000", "share": 0.1}
    assert found(schema, [sound]) == set()
    broken = {"whole": 2**53 + 1, "money": "0.100000000000000001", "share": 0.09999999999999999}
    assert {path for _, path, _ in found(schema, [broken])} == {"whole", "money", "share"}


def test_a_type_that_records_cannot_be_held_against_is_refused() -> None:
    with pytest.raises(SchemaError) as raised:
        validate(pap.DataFrameSchema({"c": pap.Column("complex128")}), [{"c": 1}])
    assert str(raised.value) == (
        "column 'c': records cannot be held against type complex128; validate a frame of them."
    )
