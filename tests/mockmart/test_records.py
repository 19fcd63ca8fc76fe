"""JSON-like records against their schema."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.typing import Series

from mockmart import contract
from mockmart.entity import Element
from mockmart.errors import SchemaError
from mockmart.fields import Flag, Instant, Int, Money, Pick, Text, field, list_of, nested, one_of, only_where, struct_of
from mockmart.validation import validate

#: A type of a column of lists.
Tags = Series[Annotated[pd.ArrowDtype, pa.list_(pa.string())]]
Day = Series[Annotated[pd.ArrowDtype, pa.date32()]]
Share = Series[Annotated[pd.ArrowDtype, pa.float64()]]
Span = Series[Annotated[pd.ArrowDtype, pa.duration("us")]]


class Gift(Element):
    """How an item is wrapped."""

    paper: Pick = field("Pattern of the paper.", isin=["dots", "stripes"])
    note: Text = field("What is written on it.", nullable=True, str_length={"max_value": 10})


class Item(Element):
    """One line of an order."""

    sku: Text = field("What it is.", str_matches=r"^[A-Z]{3}-\d{3}$")
    quantity: Int = field("How many.", in_range={"min_value": 1, "max_value": 9})
    price: Money = field("Price of one.", gt=0)
    discount: Share = field("Share off.", in_range={"min_value": 0, "max_value": 1, "include_max": False})
    tags: Tags = field("Words.", nullable=True)
    gift: Series[Annotated[pd.ArrowDtype, struct_of(Gift.to_schema())]] = nested(
        Gift.to_schema(), "How it is wrapped.", nullable=True
    )


class Address(Element):
    """Where an order goes."""

    street: Text = field("Street.", str_length={"min_value": 3, "max_value": 30})
    zip: Text = field("Code.", str_matches=r"^\d{5}$")
    country: Pick = field("Country.", isin=["US", "CA"])


class Order(pap.DataFrameModel):
    """A customer's order."""

    order_id: Text = field("Its identifier.", unique=True, str_startswith="ORD-")
    email: Text = field("Of the customer.", str_matches=r"^[^@\s]+@[^@\s]+$")
    status: Pick = one_of(("open", "sent", "lost"), "How far it is.")
    sent_at: Instant = field("When it left.", only=only_where("status", "sent", "lost"))
    placed_on: Day = field("When it was placed.", ge=dt.date(2020, 1, 1))
    paid: Flag = field("Whether it is paid.")
    wait: Span = field("How long it may take.", nullable=True, le=pd.Timedelta(days=30))
    address: Series[Annotated[pd.ArrowDtype, struct_of(Address.to_schema())]] = nested(
        Address.to_schema(), "Where it goes."
    )
    items: Series[Annotated[pd.ArrowDtype, list_of(Item.to_schema())]] = nested(Item.to_schema(), "What is in it.")

    class Config:
        strict = True


def item(n: int) -> dict[str, Any]:
    return {
        "sku": f"ABC-{n % 1000:03}",
        "quantity": 1 + n % 9,
        "price": f"{n + 1}.50",
        "discount": 0.25,
        "tags": ["new", None],
        "gift": {"paper": "dots", "note": None},
    }


def order(n: int) -> dict[str, Any]:
    sent = n % 2 == 1
    return {
        "order_id": f"ORD-{n}",
        "email": f"user{n}@example.org",
        "status": "sent" if sent else "open",
        "sent_at": "2025-03-01T10:00:00Z" if sent else None,
        "placed_on": "2025-02-28",
        "paid": sent,
        "wait": "P3DT4H" if sent else None,
        "address": {"street": f"{n} Main St", "zip": "12345", "country": "US"},
        "items": [item(n), item(n + 1), item(n + 2)],
    }


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


SKU = r"str_matches('^[A-Z]{3}-\d{3}$')"
PLANTED: list[tuple[int, str, Any, str]] = [
    (0, "order_id", ..., "required"),
    (1, "order_id", None, "not_null"),
    (2, "order_id", 5, "type"),
    (3, "order_id", "X-1", "str_startswith('ORD-')"),
    (4, "email", "nobody", r"str_matches('^[^@\s]+@[^@\s]+$')"),
    (44, "status", "snet", "isin(['open', 'sent', 'lost'])"),
    (6, "sent_at", "2025-03-01", "only_where(status: sent, lost)"),
    (7, "sent_at", None, "only_where(status: sent, lost)"),
    (9, "sent_at", "yesterday", "type"),
    (10, "placed_on", "2019-12-31", "greater_than_or_equal_to(2020-01-01)"),
    (11, "placed_on", "2025-02-30", "type"),
    (12, "placed_on", 20250228, "type"),
    (13, "paid", 1, "type"),
    (14, "paid", "true", "type"),
    (15, "wait", "P31D", "less_than_or_equal_to(30 days 00:00:00)"),
    (16, "wait", 3600, "type"),
    (17, "colour", "red", "unexpected"),
    (18, "address", None, "not_null"),
    (19, "address", [], "type"),
    (20, "address.street", "x", "str_length(3, 30)"),
    (21, "address.zip", "1234", r"str_matches('^\d{5}$')"),
    (22, "address.zip", 12345, "type"),
    (23, "address.country", "XX", "isin(['US', 'CA'])"),
    (24, "address.country", ..., "required"),
    (25, "address.city", "Reno", "unexpected"),
    (26, "items", "none", "type"),
    (27, "items[1]", None, "not_null"),
    (28, "items[2]", 7, "type"),
    (29, "items[0].sku", "abc-1", SKU),
    (30, "items[1].quantity", 0, "in_range(1, 9)"),
    (30, "items[2].quantity", 10, "in_range(1, 9)"),
    (31, "items[0].quantity", 3.0, "type"),
    (32, "items[0].quantity", True, "type"),
    (33, "items[2].price", "0.00", "greater_than(0)"),
    (34, "items[2].price", "1.005", "type"),
    (35, "items[2].price", "many", "type"),
    (36, "items[0].discount", 1, "in_range(0, 1)"),
    (37, "items[0].discount", -0.1, "in_range(0, 1)"),
    (38, "items[0].discount", float("nan"), "not_null"),
    (39, "items[1].tags", "new", "type"),
    (39, "items[2].tags[0]", 5, "type"),
    (40, "items[1].gift.paper", "plain", "isin(['dots', 'stripes'])"),
    (41, "items[1].gift.note", "far too long a note", "str_length(None, 10)"),
    (42, "items[1].gift.paper", ..., "required"),
    (43, "items[1].gift.bow", True, "unexpected"),
    (43, "items[2].sku", ..., "required"),
]


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
    for f in contract.physical_schema(schema):
        values = [read(record.get(f.name), contract.logical_type(f.type)) for record in records]
        columns[f.name] = contract.converted(pa.array(values, contract.logical_type(f.type)), f.type)
    return contract.to_frame(columns)


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


# --- types ------------------------------------------------------------------------------------------------------------


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


# --- patterns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(a|aa)+$", r"(x+x+)+y", r"^(?=a)(a+)+$", r"^(a+)\1+$", r"(a*)*\1b"])
@pytest.mark.parametrize("check", [pap.Check.str_matches, pap.Check.str_contains])
@pytest.mark.parametrize("dtype", [str, object, pd.ArrowDtype(pa.string())], ids=str)
def test_no_pattern_stalls(pattern: str, check: Any, dtype: Any) -> None:
    text = "a" * 50_000 + "!"
    schema = pap.DataFrameSchema({"c": pap.Column(dtype, check(pattern))})
    started = time.perf_counter()
    errors = found(schema, [{"c": text}])
    assert found(schema, pd.DataFrame({"c": pd.Series([text], dtype=dtype)})) == errors
    assert time.perf_counter() - started < 1
    assert {rule for *_, rule in errors} <= {str(check(pattern).error)}


def test_a_pattern_that_may_stall_is_told_once_in_place_of_being_tried() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(str, pap.Check.str_matches(r"^(?=a)(a+)+$"))})
    (error,) = validate(schema, [{"c": "aaa"}, {"c": "b"}]).errors
    assert (error.row, error.path) == (None, "c")
    assert error.message == (
        "cannot be checked: it looks around or back and repeats within a repetition, which may take for ever; "
        "write the pattern another way"
    )


def test_a_hundred_thousand_records_of_eight_fields_take_seconds() -> None:
    names = ["email", "status", "sent_at", "placed_on", "paid", "wait", "address"]
    columns = {name: column for name, column in Order.to_schema().columns.items() if name in names}
    records = [{name: order(n)[name] for name in names} for n in range(1000)] * 100
    started = time.perf_counter()
    assert validate(pap.DataFrameSchema(columns, strict=True), records).passed
    assert time.perf_counter() - started < 10
