"""Rows against their schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.arrow import conversion
from mockmart.errors import InvalidRowsError, SchemaError, SpecError
from mockmart.validation import (
    RuleSummary,
    ValidationReport,
    Violation,
    rule_count,
    validate,
    validate_frame,
)
from tests.parcels import A_LINE, PARCELS, broken_frame, parcel_frame


def test_rows_that_satisfy_their_schema_pass() -> None:
    assert validate_frame(parcel_frame(), PARCELS, table="parcels") == ValidationReport("parcels", 20, ())


def test_no_rows_satisfy_any_schema() -> None:
    assert validate_frame(parcel_frame(0), PARCELS, table="parcels").passed


@pytest.mark.parametrize(
    ("row", "column", "value", "failure"),
    [
        (3, "parcel_id", "PCL-25", RuleSummary("parcel_id", r"str_matches('^PCL-\d{4}-\d{6}$')", 1, ((3, "PCL-25"),))),
        (3, "parcel_id", None, RuleSummary("parcel_id", "not_null", 1, ((3, "null"),))),
        (3, "stops", 10, RuleSummary("stops", "in_range(0, 9)", 1, ((3, "10"),))),
        (3, "total", Decimal("-0.01"), RuleSummary("total", "greater_than_or_equal_to(0)", 1, ((3, "-0.01"),))),
        (3, "carrier", "road", RuleSummary("carrier", "only_where(status: sent, lost)", 1, ((3, "road"),))),
        (
            2,
            "lines",
            [A_LINE, {**A_LINE, "quantity": 0}],
            RuleSummary("lines.quantity", "greater_than_or_equal_to(1)", 1, ((2, "0 at lines[1].quantity"),)),
        ),
    ],
)
def test_one_broken_cell_is_one_failure(row: int, column: str, value: object, failure: RuleSummary) -> None:
    assert validate_frame(broken_frame(row, column, value), PARCELS, table="parcels").failures == (failure,)


def test_keys_that_are_the_same_are_told_both() -> None:
    report = validate_frame(broken_frame(3, "parcel_id", "PCL-2025-573219"), PARCELS, table="parcels")
    cases = ((3, "PCL-2025-573219"), (4, "PCL-2025-573219"))
    assert report.failures == (RuleSummary("parcel_id", "unique", 2, cases),)


@pytest.mark.parametrize(
    ("frame", "failure"),
    [
        (parcel_frame().drop(columns="total"), RuleSummary("total", "required", 1, ((None, "missing"),))),
        (parcel_frame().assign(colour="red"), RuleSummary("colour", "unexpected", 1, ((None, "str"),))),
        (parcel_frame().assign(stops=1.5), RuleSummary("stops", "type", 1, ((None, "float64"),))),
    ],
    ids=["missing", "too many", "type"],
)
def test_a_wrong_column_is_named(frame: pd.DataFrame, failure: RuleSummary) -> None:
    assert validate_frame(frame, PARCELS, table="parcels").failures[0] == failure


def test_at_most_ten_cases_of_a_failure_are_kept() -> None:
    frame = conversion.conformed(parcel_frame().assign(stops=99), PARCELS)
    (failure,) = validate_frame(frame, PARCELS, table="parcels").failures
    assert failure.count == 20
    assert [row for row, _ in failure.cases] == list(range(10))


def test_a_long_value_is_cut() -> None:
    (failure,) = validate_frame(broken_frame(0, "parcel_id", "x" * 100), PARCELS, table="parcels").failures
    assert failure.cases == ((0, "x" * 79 + "…"),)


def test_a_report_that_passed_requires_nothing() -> None:
    ValidationReport("parcels", 3, ()).require()


def test_a_report_that_failed_is_an_error_of_one_line() -> None:
    errors = [Violation(row, f"c{n}", "unique", "a", "") for n in range(5) for row in range(2000 if n else 1)]
    with pytest.raises(InvalidRowsError) as raised:
        ValidationReport("parcels", 3000, tuple(errors)).require()
    assert str(raised.value) == (
        "parcels: c0 breaks unique 1 time (row 0: a); c1 breaks unique 2,000 times (row 0: a, row 1: a, row 2: a); "
        "c2 breaks unique 2,000 times (row 0: a, row 1: a, row 2: a); and 2 more rules. "
        "Nothing landed; fix the rows or the schema."
    )
    assert raised.value.exit_code == 1


def test_values_of_several_lines_are_told_in_one() -> None:
    (failure,) = validate_frame(broken_frame(0, "parcel_id", "two\nlines"), PARCELS, table="parcels").failures
    assert failure.cases == ((0, "two lines"),)


def test_the_rules_of_a_schema_are_counted() -> None:
    schema = pap.DataFrameSchema(
        {
            "id": pap.Column("str", unique=True),  # type, nulls, unique
            "n": pap.Column("int64", pap.Check.gt(0), nullable=True),  # type, check
        },
        checks=pap.Check(lambda frame: frame["n"] > 0),
    )
    assert rule_count(schema) == 6


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([{}, {}, {}, 5], "data[3]: expected a mapping, not int; give one a record."),
        ({"a": 1}, "data: expected a frame or a list of records, not dict; give one."),
        ("text", "data: expected a frame or a list of records, not str; give one."),
        (5, "data: expected a frame or a list of records, not int; give one."),
    ],
)
def test_data_that_are_neither_a_frame_nor_records_are_refused(data: Any, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        validate(PARCELS, data)
    assert str(raised.value) == message


def test_a_schema_that_is_none_is_refused() -> None:
    with pytest.raises(SchemaError, match="is not a pandera DataFrameModel or DataFrameSchema; give one"):
        validate({"a": int}, [])


@pytest.mark.parametrize("pattern", [r"^\U0001F600{2}$", r"^\N{DIGIT ONE}$", r"^\d$", "^(?=.*b)a", "^(?!(a+)+b)c"])
@pytest.mark.parametrize("text", ["😀😀", "1", "٣", "ab", "c"])
def test_the_quick_way_finds_what_the_thorough_one_does(pattern: str, text: str) -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(pd.ArrowDtype(pa.string()), pap.Check.str_matches(pattern))})
    frame = conversion.to_frame({"c": pa.array([text])})
    assert validate_frame(frame, schema, table="data") == validate(schema, frame)
