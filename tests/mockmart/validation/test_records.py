"""JSON-like records against their schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow import conversion
from mockmart.validation import validate
from tests.mockmart.validation.corpus_records import PLANTED, Order, order


def orders(count: int = 50) -> list[dict[str, Any]]:
    return [order(n) for n in range(count)]


def found(schema: Any, data: Any, **options: Any) -> set[tuple[int | None, str, str]]:
    """Row, path and rule of each error."""
    return {(error.row, error.path, error.rule) for error in validate(schema, data, **options).errors}


def put(record: Any, path: str, value: Any) -> None:
    """Put ``value`` at ``path`` of ``record``, or take what is there away (``...``)."""
    *way, last = path.replace("]", "").replace("[", ".").split(".")
    for step in way:
        record = record[int(step) if step.isdigit() else step]
    if value is ...:
        del record[last]
    else:
        record[int(last) if last.isdigit() else last] = value


def test_records_that_satisfy_their_schema_pass() -> None:
    report = validate(Order, orders())
    assert report.passed, str(report)
    assert (report.table, report.rows) == ("Order", 50)


def test_no_records_satisfy_any_schema() -> None:
    assert validate(Order, []).passed


def test_any_iterable_of_mappings_is_taken() -> None:
    assert validate(Order, (one for one in orders(3)), table="orders").rows == 3


def test_every_planted_error_is_found_at_its_path_and_nothing_else_is() -> None:
    records = orders()
    for row, path, value, _ in PLANTED:
        put(records[row], path, value)
    report = validate(Order, records)
    assert {(error.row, error.path, error.rule) for error in report.errors} == {
        (row, path, rule) for row, path, _, rule in PLANTED
    }
    assert len(report.errors) == len(PLANTED) == 46
    assert [error.row for error in report.errors] == sorted(row for row, *_ in PLANTED)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("email", ..., "missing, where a value must be"),
        ("email", None, "null, where a value must be"),
        ("email", 5, "5 is not text"),
        ("email", "nobody", r"'nobody' does not match ^[^@\s]+@[^@\s]+$"),
        ("status", "opne", "'opne' is not one of 'open', 'sent', 'lost'; did you mean 'open'?"),
        ("sent_at", "2025-03-01", "'2025-03-01' is there, but belongs only where status is one of 'sent', 'lost'"),
        ("emial", "a@b", "no such field in the schema; did you mean 'email'?"),
        ("placed_on", "2025-13-01", "'2025-13-01' is not a date (ISO 8601)"),
        ("placed_on", "2019-12-31", "2019-12-31 is below 2020-01-01"),
        ("address.street", "x", "1 character instead of 3 to 30"),
        ("items[0].quantity", "2", "'2' is not an integer from -2,147,483,648 to 2,147,483,647"),
        ("items[0].quantity", 12, "12 is not from 1 to 9"),
        ("items[0].price", "1.005", "'1.005' is not a decimal of at most 10 digits before the point and 2 after it"),
        ("items[0].price", "-1", "-1 is not above 0"),
        ("items[0].discount", 1, "1.0 is not at least 0 and below 1"),
        ("items[0].gift", 5, "5 is not an object of fields"),
        ("items[0].tags", "new", "'new' is not a list"),
    ],
)
def test_an_error_says_what_is_wrong(path: str, value: Any, message: str) -> None:
    record = order(0)
    put(record, path, value)
    (error,) = validate(Order, [record]).errors
    assert (error.path, error.message) == (path, message)


def test_keys_that_are_the_same_are_told_both() -> None:
    records = orders(4)
    records[3]["order_id"] = records[1]["order_id"]
    assert found(Order, records) == {(1, "order_id", "unique"), (3, "order_id", "unique")}
    assert validate(Order, records).errors[0].message == "'ORD-1' is not unique: rows 1, 3"


# --- one broken cell --------------------------------------------------------------------------------------------------


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all that stands in a record."""
    if isinstance(value, dict):
        for name, one in value.items():
            inner = f"{path}.{name}" if path else name
            yield inner
            yield from leaves(one, inner)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield f"{path}[{place}]"
            yield from leaves(one, f"{path}[{place}]")


@given(rows=st.integers(1, 5), data=st.data())
@settings(max_examples=100, deadline=None)
def test_one_broken_cell_is_one_error_at_its_path(rows: int, data: st.DataObject) -> None:
    records = orders(rows)
    row = data.draw(st.integers(0, rows - 1))
    path = data.draw(st.sampled_from(sorted(leaves(records[row]))))
    put(records[row], path, data.draw(st.sampled_from([object(), 1j, b"bytes", {1, 2}])))
    assert found(Order, records) == {(row, path, "type")}


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.datetimes(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    ),
    data=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_no_value_raises_and_each_error_is_below_it(value: Any, data: st.DataObject) -> None:
    record = order(1)
    path = data.draw(st.sampled_from(sorted(leaves(record))))
    put(record, path, value)
    report = validate(Order, [record])
    assert all(error.path.startswith(path) or error.rule.startswith("only_where") for error in report.errors)
    assert len(report.records()) == len(report.errors)


# --- frames and records -----------------------------------------------------------------------------------------------


def as_frame(records: list[dict[str, Any]]) -> pd.DataFrame:
    """The frame of records whose values have the types of the schema."""
    schema = Order.to_schema()
    columns = {}
    for f in conversion.physical_schema(schema):
        values = [read(record.get(f.name), conversion.logical_type(f.type)) for record in records]
        columns[f.name] = conversion.converted(pa.array(values, conversion.logical_type(f.type)), f.type)
    return conversion.to_frame(columns)


def read(value: Any, kind: pa.DataType) -> Any:
    """A JSON value as Arrow takes it."""
    if value is None:
        return None
    if pa.types.is_list(kind):
        return [read(one, kind.value_type) for one in value]
    if pa.types.is_struct(kind):
        return {f.name: read(value[f.name], f.type) for f in kind}
    if pa.types.is_decimal(kind):
        return Decimal(value).quantize(Decimal("0.01"))
    if pa.types.is_timestamp(kind):
        return dt.datetime.fromisoformat(value)
    if pa.types.is_date(kind):
        return dt.date.fromisoformat(value)
    return pd.Timedelta(value) if pa.types.is_duration(kind) else value


def test_a_frame_and_its_records_break_the_same_rules() -> None:
    records = orders()
    untold = {"type", "required", "unexpected"}  # a frame cannot hold such values
    planted = [(row, path, value, rule) for row, path, value, rule in PLANTED if rule not in untold]
    for row, path, value, _ in planted:
        put(records[row], path, None if isinstance(value, float) and np.isnan(value) else value)
    records[45]["order_id"] = records[46]["order_id"]
    errors = found(Order, as_frame(records))
    assert errors == found(Order, records)
    assert {(row, path, rule) for row, path, _, rule in planted} < errors
    assert len(errors) == len(planted) + 2


# --- what is asked of a field beside ----------------------------------------------------------------------------------


def test_fields_that_may_be_missing_may_be_missing() -> None:
    schema = pap.DataFrameSchema({"a": pap.Column("int64", required=False), "b": pap.Column("int64", nullable=True)})
    assert found(schema, [{"b": None}, {"a": 1}]) == {(1, "b", "required")}


def test_columns_named_by_a_pattern_are_all_fields_that_match() -> None:
    schema = pap.DataFrameSchema({r"^n_\d$": pap.Column("int64", pap.Check.ge(0), regex=True)}, strict=True)
    records = [{"n_1": 1, "n_2": -1}, {"n_1": "x", "m_1": 1}]
    assert found(schema, records) == {
        (0, "n_2", "greater_than_or_equal_to(0)"),
        (1, "n_1", "type"),
        (1, "m_1", "unexpected"),
    }


def test_fields_that_are_unique_together_tell_all_their_rows() -> None:
    schema = pap.DataFrameSchema({"a": pap.Column("int64"), "b": pap.Column(str)}, unique=["a", "b"])
    records = [{"a": 1, "b": "x"}, {"a": 1, "b": "y"}, {"a": 1, "b": "x"}, {"a": "1", "b": "x"}]
    assert found(schema, records) == {
        (0, "a, b", "unique(a, b)"),
        (2, "a, b", "unique(a, b)"),
        (3, "a", "type"),
    }


def test_functions_of_the_schema_are_run_on_what_has_its_type() -> None:
    schema = pap.DataFrameSchema(
        {
            "n": pap.Column("int64", pap.Check(lambda series: series % 2 == 0, name="even")),
            "m": pap.Column("int64", pap.Check(lambda value: 1 // value > 0, element_wise=True, name="one")),
        },
        checks=[
            pap.Check(lambda frame: frame["n"] >= frame["m"], name="in order"),
            pap.Check(lambda frame: frame["k"] > 0, name="broken"),
        ],
    )
    report = validate(schema, [{"n": 2, "m": 1}, {"n": "x", "m": 1}, {"n": 3, "m": 0}, {"n": 0, "m": 1}])
    assert {(error.row, error.path, error.rule) for error in report.errors} == {
        (1, "n", "type"),
        (2, "n", "even"),
        (3, "row", "in order"),
        (None, "m", "one"),
        (None, "row", "broken"),
    }
    assert [error.message for error in report.errors if error.row is None] == [
        "the check could not be run: ZeroDivisionError: integer division or modulo by zero",
        "the check could not be run: KeyError: 'k'",
    ]
