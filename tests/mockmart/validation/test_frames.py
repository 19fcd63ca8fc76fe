"""Frames against a schema."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.schema.fields import METADATA
from mockmart.validation import validate
from tests.parcels import A_LINE, PARCELS, broken_frame


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
    (error,) = validate(PARCELS, broken_frame(2, "lines", [A_LINE, None])).errors
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
