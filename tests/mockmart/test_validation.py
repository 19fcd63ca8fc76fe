"""Rows against their schema."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart import contract
from mockmart.errors import SchemaError, SpecError
from mockmart.fields import METADATA
from mockmart.landing import numbered_rows
from mockmart.scenarios import Constraint
from mockmart.validation import Failure, Report, RowsBreakSchema, Violation, rule_count, validate, validate_frame
from tests.parcels import PARCELS, draw_parcels

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
    assert validate_frame(parcels(), PARCELS, table="parcels") == Report("parcels", 20, ())


def test_no_rows_satisfy_any_schema() -> None:
    assert validate_frame(parcels(0), PARCELS, table="parcels").passed


@pytest.mark.parametrize(
    ("row", "column", "value", "failure"),
    [
        (3, "parcel_id", "PCL-25", Failure("parcel_id", r"str_matches('^PCL-\d{4}-\d{6}$')", 1, ((3, "PCL-25"),))),
        (3, "parcel_id", None, Failure("parcel_id", "not_null", 1, ((3, "null"),))),
        (3, "stops", 10, Failure("stops", "in_range(0, 9)", 1, ((3, "10"),))),
        (3, "total", Decimal("-0.01"), Failure("total", "greater_than_or_equal_to(0)", 1, ((3, "-0.01"),))),
        (3, "carrier", "road", Failure("carrier", "only_where(status: sent, lost)", 1, ((3, "road"),))),
        (
            2,
            "lines",
            [LINE, {**LINE, "quantity": 0}],
            Failure("lines.quantity", "greater_than_or_equal_to(1)", 1, ((2, "0 at lines[1].quantity"),)),
        ),
    ],
)
def test_one_broken_cell_is_one_failure(row: int, column: str, value: object, failure: Failure) -> None:
    assert validate_frame(broken(row, column, value), PARCELS, table="parcels").failures == (failure,)


def test_keys_that_are_the_same_are_told_both() -> None:
    report = validate_frame(broken(3, "parcel_id", "PCL-2025-573219"), PARCELS, table="parcels")
    cases = ((3, "PCL-2025-573219"), (4, "PCL-2025-573219"))
    assert report.failures == (Failure("parcel_id", "unique", 2, cases),)


@pytest.mark.parametrize(
    ("frame", "failure"),
    [
        (parcels().drop(columns="total"), Failure("total", "required", 1, ((None, "missing"),))),
        (parcels().assign(colour="red"), Failure("colour", "unexpected", 1, ((None, "str"),))),
        (parcels().assign(stops=1.5), Failure("stops", "type", 1, ((None, "float64"),))),
    ],
    ids=["missing", "too many", "type"],
)
def test_a_wrong_column_is_named(frame: pd.DataFrame, failure: Failure) -> None:
    assert validate_frame(frame, PARCELS, table="parcels").failures[0] == failure


def test_at_most_ten_cases_of_a_failure_are_kept() -> None:
    frame = contract.conformed(parcels().assign(stops=99), PARCELS)
    (failure,) = validate_frame(frame, PARCELS, table="parcels").failures
    assert failure.count == 20
    assert [row for row, _ in failure.cases] == list(range(10))


def test_a_long_value_is_cut() -> None:
    (failure,) = validate_frame(broken(0, "parcel_id", "x" * 100), PARCELS, table="parcels").failures
    assert failure.cases == ((0, "x" * 79 + "…"),)


def test_a_report_that_passed_requires_nothing() -> None:
    Report("parcels", 3, ()).require()


def test_a_report_that_failed_is_an_error_of_one_line() -> None:
    errors = [Violation(row, f"c{n}", "unique", "a", "") for n in range(5) for row in range(2000 if n else 1)]
    with pytest.raises(RowsBreakSchema) as raised:
        Report("parcels", 3000, tuple(errors)).require()
    assert str(raised.value) == (
        "parcels: c0 breaks unique 1 time (row 0: a); c1 breaks unique 2,000 times (row 0: a, row 1: a, row 2: a); "
        "c2 breaks unique 2,000 times (row 0: a, row 1: a, row 2: a); and 2 more rules. "
        "Nothing landed; mend the rows or the schema."
    )
    assert raised.value.exit_code == 1


def test_values_of_several_lines_are_told_in_one() -> None:
    (failure,) = validate_frame(broken(0, "parcel_id", "two\nlines"), PARCELS, table="parcels").failures
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


# --- the report -------------------------------------------------------------------------------------------------------


def test_a_report_says_where_each_error_is_and_what_it_is() -> None:
    (error,) = validate(PARCELS, broken(2, "lines", [LINE, {**LINE, "quantity": 0}])).errors
    assert error == Violation(2, "lines[1].quantity", "greater_than_or_equal_to(1)", 0, "0 is below 1")
    assert str(error) == "row 2, lines[1].quantity: 0 is below 1"
    assert error.column == "lines.quantity"


def test_a_report_prints_by_rule_with_some_examples() -> None:
    frame = contract.conformed(parcels().assign(stops=99), PARCELS)
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
    assert str(validate(PARCELS, parcels())) == "Parcels: 20 rows, no errors"


def test_a_report_of_many_rules_says_how_many_it_does_not_print() -> None:
    errors = tuple(Violation(0, f"c{n}", "unique", 1, "") for n in range(23))
    assert str(Report("t", 1, errors)).endswith("\n  and 3 more rules")


def test_a_report_gives_records_that_json_can_write() -> None:
    frame = broken(3, "total", Decimal("-0.01"))
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
    (record,) = Report("t", 1, (Violation(0, "c", "type", value, ""),)).records()
    assert json.loads(json.dumps(record["value"])) == written


# --- frames -----------------------------------------------------------------------------------------------------------


def keyed(values: list[Any], *checks: pap.Check, dtype: Any = "int64", **options: Any) -> list[tuple[int | None, str]]:
    """The rows and rules of a column ``c`` of ``values`` that are errors."""
    schema = pap.DataFrameSchema({"c": pap.Column(dtype, list(checks), **options)})
    return [(error.row, error.rule) for error in validate(schema, pd.DataFrame({"c": values})).errors]


def test_rows_are_numbered_by_position_whatever_the_index() -> None:
    frame = pd.DataFrame({"c": [1, -1, 1]}, index=["x", "y", "y"])
    (error,) = validate(pap.DataFrameSchema({"c": pap.Column("int64", pap.Check.ge(0))}), frame).errors
    assert error.row == 1


def test_an_index_is_validated_as_columns() -> None:
    schema = pap.DataFrameSchema(
        {"c": pap.Column("int64")},
        index=pap.MultiIndex([pap.Index("int64", pap.Check.ge(0), name="a"), pap.Index(str, name="b")]),
    )
    frame = pd.DataFrame({"a": [0, -1], "b": ["x", "y"], "c": [1, 2]})
    assert [str(error) for error in validate(schema, frame.set_index(["a", "b"])).errors] == ["row 1, a: -1 is below 0"]
    assert [error.rule for error in validate(schema, frame.set_index("a").drop(columns="b")).errors] == [
        "required",
        "greater_than_or_equal_to(0)",
    ]


def test_all_errors_are_found_not_the_first_of_each_kind() -> None:
    assert keyed([1, 2, -1, -2, 2], pap.Check.ge(0), pap.Check.ne(-2), unique=True) == [
        (1, "unique"),
        (2, "greater_than_or_equal_to(0)"),
        (3, "greater_than_or_equal_to(0)"),
        (3, "not_equal_to(-2)"),
        (4, "unique"),
    ]


def test_a_function_of_the_schema_is_run_and_its_rows_told() -> None:
    assert keyed([1, 2, 3], pap.Check(lambda series: series % 2 == 1, name="odd")) == [(1, "odd")]
    assert keyed([1, 2, 3], pap.Check(lambda value: value < 3, element_wise=True, name="few")) == [(2, "few")]


def test_a_function_that_judges_the_whole_column_has_no_row() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column("int64", pap.Check(lambda series: series.sum() > 9, name="rich"))})
    (error,) = validate(schema, pd.DataFrame({"c": [1, 2]})).errors
    assert (error.row, error.rule, error.message) == (None, "rich", "does not hold as a whole")


def test_a_function_that_raises_is_told() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column("int64", pap.Check(lambda _: 1 / 0, name="broken"))})
    (error,) = validate(schema, pd.DataFrame({"c": [1]})).errors
    assert str(error) == 'c: could not be checked: ZeroDivisionError("division by zero")'


def test_a_check_of_whole_rows_tells_the_row() -> None:
    check = pap.Check(lambda frame: frame["a"] <= frame["b"], name="in order")
    schema = pap.DataFrameSchema({"a": pap.Column("int64"), "b": pap.Column("int64")}, checks=check)
    (error,) = validate(schema, pd.DataFrame({"a": [1, 5], "b": [2, 2]})).errors
    assert (error.row, error.path, error.rule, error.value) == (1, "row", "in order", {"a": 5, "b": 2})


def test_columns_that_are_unique_together_tell_all_their_rows() -> None:
    schema = pap.DataFrameSchema({"a": pap.Column("int64"), "b": pap.Column(str)}, unique=["a", "b"])
    frame = pd.DataFrame({"a": [1, 1, 1], "b": ["x", "y", "x"]})
    assert [str(error) for error in validate(schema, frame).errors] == [
        "row 0, a, b: 1, 'x' is not unique: rows 0, 2",
        "row 2, a, b: 1, 'x' is not unique: rows 0, 2",
    ]


def test_values_of_another_type_among_objects_are_told_by_row() -> None:
    assert keyed([1, "x", -1], pap.Check.ge(0)) == [(1, "type"), (2, "greater_than_or_equal_to(0)")]


def test_a_column_of_another_type_is_told_as_a_whole() -> None:
    (error,) = validate(pap.DataFrameSchema({"c": pap.Column("int64")}), pd.DataFrame({"c": [1.5]})).errors
    assert str(error) == "c: a column of float64, where one of int64 must be"


def test_values_that_do_not_coerce_are_told_by_row() -> None:
    assert keyed(["1", "x"], pap.Check.ge(2), coerce=True) == [(1, "type")]


def test_objects_that_pandas_cannot_hash_break_nothing_but_their_rule() -> None:
    assert keyed(["a", ["b"], "a"], pap.Check.isin(["a"]), dtype=str, unique=True) == [
        (0, "unique"),
        (1, "type"),
        (2, "unique"),
    ]


def test_a_column_that_is_there_twice_is_told() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["c", "c"])
    (error,) = validate(pap.DataFrameSchema({"c": pap.Column("int64")}), frame).errors
    assert (error.path, error.rule) == ("c", "unexpected")


def test_a_null_element_of_a_list_is_told() -> None:
    (error,) = validate(PARCELS, broken(2, "lines", [LINE, None])).errors
    assert (error.row, error.path, error.rule) == (2, "lines[1]", "not_null")


def test_elements_of_a_list_that_must_be_unique_are_so_across_all_rows() -> None:
    element = pap.DataFrameSchema({"sku": pap.Column(pd.ArrowDtype(pa.string()), unique=True)})
    kind = pd.ArrowDtype(pa.list_(pa.struct([("sku", pa.string())])))
    schema = pap.DataFrameSchema({"lines": pap.Column(kind, metadata={METADATA: {"element": element}})})
    rows = [[{"sku": "a"}, {"sku": "b"}], [], [{"sku": "a"}]]
    frame = pd.DataFrame({"lines": pd.Series(rows, dtype=kind)})
    places = [(0, "lines[0].sku"), (2, "lines[0].sku")]
    assert [(error.row, error.path) for error in validate(schema, frame).errors] == places
    assert [(error.row, error.path) for error in validate(schema, [{"lines": row} for row in rows]).errors] == places


# --- overrides --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "rules"),
    [
        ({"stops": {"max": 10}}, set()),
        ({"stops": {"max": 9}}, {"less_than_or_equal_to(9)"}),
        ({"stops": Constraint(min=11)}, {"less_than_or_equal_to(9)", "greater_than_or_equal_to(11)"}),
        ({"stops": {"values": [10]}}, {"in_range(0, 9)", "isin([10])"}),
    ],
    ids=["loosened", "tightened", "both", "values"],
)
def test_overrides_replace_the_constraint_of_their_sort(overrides: Any, rules: set[str]) -> None:
    frame = broken(3, "stops", 10)
    report = validate(PARCELS, frame, overrides=overrides)
    assert {failure.rule for failure in report.failures} == rules
    records = validate(PARCELS, contract.to_table(frame, PARCELS).to_pylist(), overrides=overrides)
    assert records.errors == report.errors
    assert validate(PARCELS, frame).failures[0].rule == "in_range(0, 9)"  # the schema is as it was


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"lines.price": {"min": 100.5}}, "is below 100.5"),
        ({"lines": {"max_length": 0}}, "instead of at most 0"),
        ({"lines": {"length": 9}}, "instead of 9"),
        ({"label": {"values": ["green"]}}, "is not one of 'green'"),
        ({"created_at": {"min": "2025-01-02"}}, "is below 2025-01-02 00:00:00+00:00"),
        ({"parcel_id": {"format": "PCL-{random:6}"}}, r"does not match ^PCL-\d{6}$"),
        ({"parcel_id": {"max_length": 3}}, "15 characters instead of at most 3"),
    ],
)
def test_each_sort_of_constraint_can_be_overridden(overrides: Any, message: str) -> None:
    report = validate(PARCELS, parcels(), overrides=overrides)
    assert not report.passed
    assert all(error.message.endswith(message) for error in report.errors)
    assert validate(PARCELS, contract.to_table(parcels(), PARCELS).to_pylist(), overrides=overrides) == report


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"lable": {}}, "overrides.lable: no column 'lable'; did you mean 'label'?"),
        ({"lines.prize": {}}, "overrides.lines.prize: 'lines' has no field 'prize'; did you mean 'price'?"),
        ({"stops.n": {}}, "overrides.stops.n: 'stops' has no fields; name the column alone."),
        ({"stops": {"maxi": 1}}, "overrides.stops: maxi: no such key; did you mean 'max'?"),
        ({"stops": {"max_length": 1}}, "overrides.stops.max_length: a column that holds an integer"),
        ({"stops": {"max": "ten"}}, "overrides.stops.max: 'ten' is not an integer"),
        (
            {"stops": {"null_share": 0.5}},
            "overrides.stops.null_share: it says how values are drawn, not which are valid; leave it out.",
        ),
    ],
)
def test_overrides_that_the_schema_has_no_place_for_are_refused(overrides: Any, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        validate(PARCELS, parcels(0), overrides=overrides)
    assert str(raised.value).startswith(message)


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
