"""What a report of a validation tells."""

from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import pytest

from mockmart.arrow import conversion
from mockmart.validation import validate
from mockmart.validation.report import ValidationReport, Violation
from tests.parcels import A_LINE, PARCELS, broken_frame, parcel_frame


def test_a_report_says_where_each_error_is_and_what_it_is() -> None:
    (error,) = validate(PARCELS, broken_frame(2, "lines", [A_LINE, {**A_LINE, "quantity": 0}])).errors
    assert error == Violation(2, "lines[1].quantity", "greater_than_or_equal_to(1)", 0, "0 is below 1")
    assert str(error) == "row 2, lines[1].quantity: 0 is below 1"
    assert error.column == "lines.quantity"


def test_a_report_prints_by_rule_with_some_examples() -> None:
    frame = conversion.conformed(parcel_frame().assign(stops=99), PARCELS)
    frame.loc[1, "parcel_id"] = "PCL-25"
    assert str(validate(PARCELS, frame, table="parcels")) == (
        "parcels: 21 errors in 20 rows of 20\n"
        "  stops breaks in_range(0, 9) 20 times\n"
        "    row 0, stops: 99 is not from 0 to 9\n"
        "    row 1, stops: 99 is not from 0 to 9\n"
        "    row 2, stops: 99 is not from 0 to 9\n"
        "    and 17 more\n"
        "  parcel_id breaks str_matches('^PCL-\\d{4}-\\d{6}$') 1 time\n"
        "    row 1, parcel_id: 'PCL-25' does not match ^PCL-\\d{4}-\\d{6}$"
    )


def test_a_report_without_errors_prints_so() -> None:
    assert str(validate(PARCELS, parcel_frame())) == "Parcels: 20 rows, no errors"


def test_a_report_of_many_rules_says_how_many_it_does_not_print() -> None:
    errors = tuple(Violation(0, f"c{n}", "unique", 1, "") for n in range(23))
    assert str(ValidationReport("t", 1, errors)).endswith("\n  and 3 more rules")


def test_a_report_gives_records_that_json_can_write() -> None:
    frame = broken_frame(3, "total", Decimal("-0.01"))
    (record,) = json.loads(json.dumps(validate(PARCELS, frame).records()))
    assert record == {
        "row": 3,
        "path": "total",
        "rule": "greater_than_or_equal_to(0)",
        "value": "-0.01",
        "message": "-0.01 is below 0",
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), "nan"),
        (pd.Timestamp("2025-01-01", tz="UTC"), "2025-01-01T00:00:00+00:00"),
        ({"a": [1, {2: None}]}, {"a": [1, {"2": None}]}),
        (10**5000, "a long int"),
        ("\ud800", "?"),
        (object, "<class 'object'>"),
    ],
    ids=["not a number", "instant", "nested", "huge", "surrogate", "object"],
)
def test_a_record_of_a_report_has_plain_values(value: object, written: object) -> None:
    (record,) = ValidationReport("t", 1, (Violation(0, "c", "type", value, ""),)).records()
    assert json.loads(json.dumps(record["value"])) == written
