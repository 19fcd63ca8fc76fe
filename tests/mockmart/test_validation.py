"""Rows against their schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pytest

from mockmart import contract
from mockmart.landing import numbered_rows
from mockmart.validation import Failure, Report, RowsBreakSchema, rule_count, validate
from tests.parcels import PARCELS, draw_parcels

PRESENCE = "carrier is there if and only if status is one of ('sent', 'lost')"
LINE: dict[str, Any] = {"sku": "A-1", "quantity": 1, "price": Decimal("1.00")}


def parcels(rows: int = 20) -> pd.DataFrame:
    return numbered_rows(draw_parcels(range(rows)), 0)


def broken(row: int, column: str, value: object) -> pd.DataFrame:
    """The parcels with one changed cell."""
    frame = parcels()
    values = contract.to_arrow(frame[column]).to_pylist()
    values[row] = value
    return contract.conformed(frame.assign(**{column: pd.Series(values, dtype=object)}), PARCELS)


def test_rows_that_satisfy_their_schema_pass() -> None:
    assert validate(parcels(), PARCELS, table="parcels") == Report("parcels", 20, ())


def test_no_rows_satisfy_any_schema() -> None:
    assert validate(parcels(0), PARCELS, table="parcels").passed


@pytest.mark.parametrize(
    ("row", "column", "value", "failure"),
    [
        (3, "parcel_id", "PCL-25", Failure("parcel_id", r"str_matches('^PCL-\d{4}-\d{6}$')", 1, ((3, "PCL-25"),))),
        (3, "parcel_id", None, Failure("parcel_id", "not_nullable", 1, ((3, "<NA>"),))),
        (3, "stops", 10, Failure("stops", "in_range(0, 9)", 1, ((3, "10"),))),
        (3, "total", Decimal("-0.01"), Failure("total", "greater_than_or_equal_to(0)", 1, ((3, "-0.01"),))),
        (
            3,
            "carrier",
            "road",
            Failure("row", PRESENCE, 1, ((3, "PCL-2025-383528"),)),
        ),
        (
            2,
            "lines",
            [LINE, {**LINE, "quantity": 0}],
            Failure("row", "every element of lines satisfies Line", 1, ((2, "PCL-2025-314291"),)),
        ),
    ],
)
def test_one_broken_cell_is_one_failure(row: int, column: str, value: object, failure: Failure) -> None:
    assert validate(broken(row, column, value), PARCELS, table="parcels").failures == (failure,)


def test_keys_that_are_the_same_are_told_both() -> None:
    report = validate(broken(3, "parcel_id", "PCL-2025-573219"), PARCELS, table="parcels")
    cases = ((3, "PCL-2025-573219"), (4, "PCL-2025-573219"))
    assert report.failures == (Failure("parcel_id", "field_uniqueness", 2, cases),)


@pytest.mark.parametrize(
    ("frame", "failure"),
    [
        (parcels().drop(columns="total"), Failure("Parcels", "column_in_dataframe", 1, ((None, "total"),))),
        (parcels().assign(colour="red"), Failure("Parcels", "column_in_schema", 1, ((None, "colour"),))),
        (parcels().assign(stops=1.5), Failure("stops", "dtype('int32[pyarrow]')", 1, ((None, "float64"),))),
    ],
    ids=["missing", "too many", "type"],
)
def test_a_wrong_column_is_named(frame: pd.DataFrame, failure: Failure) -> None:
    assert validate(frame, PARCELS, table="parcels").failures[0] == failure


def test_at_most_ten_cases_of_a_failure_are_kept() -> None:
    frame = contract.conformed(parcels().assign(stops=99), PARCELS)
    (failure,) = validate(frame, PARCELS, table="parcels").failures
    assert failure.count == 20
    assert [row for row, _ in failure.cases] == list(range(10))


def test_a_long_value_is_cut() -> None:
    (failure,) = validate(broken(0, "parcel_id", "x" * 100), PARCELS, table="parcels").failures
    assert failure.cases == ((0, "x" * 79 + "…"),)


def test_a_report_that_passed_requires_nothing() -> None:
    Report("parcels", 3, ()).require()


def test_a_report_that_failed_is_an_error_of_one_line() -> None:
    failures = tuple(Failure(f"c{n}", "unique", 2000 - 1999 * (n == 0), ((n, "a"), (None, "b"))) for n in range(5))
    with pytest.raises(RowsBreakSchema) as raised:
        Report("parcels", 3000, failures).require()
    assert str(raised.value) == (
        "parcels: c0 breaks unique 1 time (row 0: a, b); c1 breaks unique 2,000 times (row 1: a, b); "
        "c2 breaks unique 2,000 times (row 2: a, b); and 2 more rules. Nothing landed; mend the rows or the schema."
    )
    assert raised.value.exit_code == 1


def test_values_of_several_lines_are_told_in_one() -> None:
    (failure,) = validate(broken(0, "parcel_id", "two\nlines"), PARCELS, table="parcels").failures
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
