"""A compiled schema: it proves what pandera accepts, and nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart import generate
from mockmart.arrow import conversion
from mockmart.errors import MockmartError
from mockmart.landing.landing import numbered_rows
from mockmart.schema.landed import landable
from mockmart.schema.pandera_reader import schema_of
from mockmart.validation import CompiledSchema, validate_frame
from tests.mockmart.corpus import CORPUS

ROWS = 40


@cache
def landed() -> dict[str, tuple[pap.DataFrameSchema, pd.DataFrame]]:
    """The schemas that can land, and rows of each, as they are before they land."""
    found = {}
    for name, model in CORPUS.items():
        try:
            schema = landable(schema_of(model))
            frame = generate(schema, ROWS, seed=3)
        except (MockmartError, TypeError):  # it refers to others, or cannot land
            continue
        rows = numbered_rows(conversion.conformed(frame, schema), 0)
        if validate_frame(rows, schema, table=name).passed:  # pandera holds no naive bound against an instant in UTC
            found[name] = schema, rows
    return found


def schema_with(dtype: Any, *checks: pap.Check, **options: Any) -> pap.DataFrameSchema:
    return pap.DataFrameSchema({"a": pap.Column(dtype, list(checks), **options)}, strict=True, ordered=True)


TEXT, INTEGER = pd.ArrowDtype(pa.string()), pd.ArrowDtype(pa.int64())
MONEY, INSTANT = pd.ArrowDtype(pa.decimal128(12, 2)), pd.ArrowDtype(pa.timestamp("us", tz="UTC"))
FLOAT = pd.ArrowDtype(pa.float64())
NOON = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)


def is_proved(schema: pap.DataFrameSchema, values: list[Any]) -> bool:
    kind = schema.columns["a"].dtype.type
    if isinstance(kind, pd.CategoricalDtype):
        frame = pd.DataFrame({"a": pd.Categorical(values, categories=kind.categories)})
    else:
        frame = pd.DataFrame({"a": pd.arrays.ArrowExtensionArray(pa.array(values, kind.pyarrow_dtype))})
    proved = CompiledSchema.of(schema).proved(frame) is not None
    if proved:
        assert validate_frame(frame, schema, table="a").passed
    return proved


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        (schema_with(INTEGER, pap.Check.ge(0)), 0, -1),
        (schema_with(INTEGER, pap.Check.gt(0)), 1, 0),
        (schema_with(INTEGER, pap.Check.le(9)), 9, 10),
        (schema_with(INTEGER, pap.Check.lt(9)), 8, 9),
        (schema_with(INTEGER, pap.Check.in_range(1, 5)), 5, 6),
        (schema_with(INTEGER, pap.Check.in_range(1, 5, include_max=False)), 4, 5),
        (schema_with(INTEGER, pap.Check.eq(3)), 3, 4),
        (schema_with(INTEGER, pap.Check.ne(3)), 2, 3),
        (schema_with(INTEGER, pap.Check.isin([1, 2])), 2, 3),
        (schema_with(INTEGER, pap.Check.notin([1, 2])), 3, 2),
        (schema_with(MONEY, pap.Check.gt(0)), Decimal("0.01"), Decimal("0.00")),
        (schema_with(INSTANT, pap.Check.ge(pd.Timestamp(NOON))), NOON, NOON - dt.timedelta(microseconds=1)),
        (schema_with(TEXT, pap.Check.str_length(1, 3)), "añb", "añbc"),
        (schema_with(TEXT, pap.Check.str_length(2)), "añ", "ñ"),
        (schema_with(TEXT, pap.Check.isin(["x", "y"])), "y", "z"),
        (schema_with(TEXT, pap.Check.str_startswith("ab")), "abc", "bab"),
        (schema_with(TEXT, pap.Check.str_endswith("ab")), "cab", "abc"),
        (schema_with(TEXT, pap.Check.str_contains("b+c")), "abbcd", "abd"),
        (schema_with(TEXT, pap.Check.str_matches(r"^USR-\d{7,18}$")), "USR-0123456", "USR-012345x"),
        (schema_with(TEXT, pap.Check.str_matches(r"^USR-\d{7,18}$")), "USR-0123456", "USR-012345"),
        (schema_with(TEXT, pap.Check.str_matches(r"^[A-Z]{3,4}-\d{2}$")), "ABC-12", "AB1-12"),
        (schema_with(TEXT, pap.Check.str_matches(r"^(ab|cd)$")), "cd", "ad"),
        (schema_with(TEXT, pap.Check.str_matches(r"^[a-c]x[^y]$")), "bxz", "bxy"),
        (schema_with(TEXT, pap.Check.str_matches(r"^\w+@\w+$")), "a@bc", "a@"),
        (schema_with("category", pap.Check.str_matches(r"^a\d$")), "a1", "b1"),
        (schema_with(TEXT, unique=True), "other", "again"),
    ],
)
def test_a_check_is_proved_where_it_holds_and_not_where_one_value_breaks_it(
    schema: pap.DataFrameSchema, good: Any, bad: Any
) -> None:
    others = [] if not schema.columns["a"].unique else ["again"]
    assert is_proved(schema, [*others, good])
    assert not is_proved(schema, [*others, good, bad])


@pytest.mark.parametrize("schema", [schema_with(INTEGER), schema_with(TEXT), schema_with("category")])
def test_a_null_is_proved_where_nulls_are_allowed(schema: pap.DataFrameSchema) -> None:
    values: list[Any] = [None, *([1] if schema.columns["a"].dtype.type == INTEGER else ["a"])]
    assert not is_proved(schema, values)
    schema.columns["a"].nullable = True
    assert is_proved(schema, values)


def test_words_of_a_dictionary_that_do_not_occur_do_not_matter() -> None:
    schema = schema_with("category", pap.Check.str_length(2))
    frame = pd.DataFrame({"a": pd.Categorical(["ab"], categories=["x", "ab"])})
    assert CompiledSchema.of(schema).proved(frame) is not None


@pytest.mark.parametrize("width", [3, 8, 11, 30])
def test_texts_of_one_width_are_distinct_unless_one_comes_twice(width: int) -> None:
    texts = [f"{number:0{width}}" for number in range(900)]
    schema = schema_with(TEXT, unique=True)
    assert is_proved(schema, texts)
    assert not is_proved(schema, [*texts, texts[411]])


@pytest.mark.parametrize(
    "schema",
    [
        schema_with(INTEGER, pap.Check(lambda series: series > 0)),
        schema_with(INTEGER, pap.Check.ge(0, raise_warning=True)),
        schema_with(INTEGER, pap.Check.ge(0, ignore_na=False)),
        schema_with(FLOAT, pap.Check.ge(0)),
        schema_with(INTEGER, coerce=True),
        schema_with(INTEGER, required=False),
        pap.DataFrameSchema({"a": pap.Column(INTEGER)}, unique=["a"]),
        pap.DataFrameSchema({"a": pap.Column(INTEGER)}, checks=pap.Check(lambda frame: frame["a"] > 0)),
        pap.DataFrameSchema({"a": pap.Column(INTEGER)}, index=pap.Index(int)),
        pap.DataFrameSchema({"a": pap.Column(INTEGER)}, coerce=True),
        pap.DataFrameSchema({"a": pap.Column(int)}),
    ],
    ids=["function", "warning", "nulls", "floats", "coerce", "optional", "joint", "frame", "index", "coerced", "NumPy"],
)
def test_what_only_pandera_can_tell_is_left_to_it(schema: pap.DataFrameSchema) -> None:
    kind = pa.float64() if schema.columns["a"].dtype.type == FLOAT else pa.int64()
    frame = pd.DataFrame({"a": pd.arrays.ArrowExtensionArray(pa.array([1, 2], kind))})
    assert CompiledSchema.of(schema).proved(frame) is None


@pytest.mark.parametrize("columns", [[], ["a", "b"], ["b"]])
def test_a_frame_of_other_columns_is_not_proved(columns: list[str]) -> None:
    values = pd.arrays.ArrowExtensionArray(pa.array([1], pa.int64()))
    frame = pd.DataFrame(dict.fromkeys(columns, values))
    assert CompiledSchema.of(schema_with(INTEGER)).proved(frame) is None


ODD: list[Any] = [None, "", "###", "0", "a" * 300, -1, 0, 10**12, Decimal("-0.01"), NOON, True, float("nan"), [], {}]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_row_that_pandera_refuses_is_proved_valid(data: st.DataObject) -> None:
    schema, frame = landed()[data.draw(st.sampled_from(sorted(landed())))]
    name = data.draw(st.sampled_from(list(frame.columns)))
    row, other = data.draw(st.integers(0, ROWS - 1)), data.draw(st.integers(0, ROWS - 1))
    try:
        array = conversion.to_arrow(frame[name])
        values = array.to_pylist()
        values[row] = data.draw(st.sampled_from([*ODD, values[other]]))
        changed = conversion.converted(pa.array(values, conversion.logical_type(array.type)), array.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return  # the type does not hold it
    broken = conversion.conformed(frame.assign(**{name: conversion.to_frame({name: changed})[name].array}), schema)
    if CompiledSchema.of(schema).proved(broken) is not None:
        assert validate_frame(broken, schema, table="data").passed


def test_schemas_as_people_write_them_are_proved_where_their_checks_are_known() -> None:
    proved = [name for name, (schema, frame) in landed().items() if CompiledSchema.of(schema).proved(frame) is not None]
    assert len(proved) > len(landed()) / 3, f"{len(proved)} of {len(landed())}"
