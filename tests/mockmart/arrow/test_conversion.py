"""What a pandera schema means in Arrow."""

from __future__ import annotations

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
from mockmart.arrow.columns import INSTANT, MONEY
from mockmart.landing.landing import numbered_rows
from tests.parcels import PARCELS, draw_parcels

QUICK = settings(max_examples=50, deadline=None)
PICK = pa.dictionary(pa.int32(), pa.string())


def lines(sku: pa.DataType) -> pa.DataType:
    line = pa.struct([("sku", sku), ("quantity", pa.int32()), ("tags", pa.list_(pa.field("element", sku)))])
    return pa.list_(pa.field("element", line))


PLAIN, ENCODED = lines(pa.string()), lines(PICK)
LINE = st.fixed_dictionaries(
    {
        "sku": st.none() | st.sampled_from(["a", "b", ""]),
        "quantity": st.none() | st.integers(0, 9),
        "tags": st.none() | st.lists(st.none() | st.sampled_from(["x", "y"]), max_size=2),
    }
)
VALUES = st.lists(st.none() | st.lists(st.none() | LINE, max_size=3), max_size=6)


@QUICK
@given(values=VALUES, data=st.data())
def test_nested_dictionaries_are_made_and_resolved_without_loss(values: list[Any], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(values)))
    encoded = conversion.converted(pa.array(values, PLAIN)[start:], ENCODED)
    assert encoded.type == ENCODED
    assert encoded.to_pylist() == values[start:]
    again = data.draw(st.integers(0, len(encoded)))
    assert conversion.converted(encoded[again:], PLAIN).to_pylist() == values[start:][again:]


def test_what_a_null_list_hides_is_left_out() -> None:
    full = conversion.converted(pa.array([[{"sku": "a"}], [{"sku": "b"}]], PLAIN), ENCODED)
    hidden = pa.ListArray.from_arrays(full.offsets, full.values, type=ENCODED, mask=pa.array([True, False]))
    assert [row and row[0]["sku"] for row in conversion.converted(hidden, PLAIN).to_pylist()] == [None, "b"]


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (pa.array([2**40]), pa.int32()),
        (pa.array([1.5]), pa.int32()),
        (pa.array([1.005]), MONEY),
        (pa.array([float("nan")]), MONEY),
        (pa.array([Decimal("1.005")]), MONEY),
        (pa.array([1], pa.timestamp("ns", "UTC")), INSTANT),
        (pa.array([{"a": 1, "b": 2}]), pa.struct([("a", pa.int64())])),
        (pa.array([{"a": 1}]), pa.struct([("a", pa.int64()), ("b", pa.int64())])),
        (pa.array(["x"]), pa.int32()),
    ],
    ids=str,
)
def test_what_would_lose_is_not_converted(array: pa.Array, kind: pa.DataType) -> None:
    with pytest.raises(pa.ArrowException):
        conversion.converted(array, kind)


def test_a_float_of_two_decimals_is_money() -> None:
    assert conversion.converted(pa.array([19.99, None]), MONEY).to_pylist() == [Decimal("19.99"), None]


def test_dictionaries_that_differ_in_their_codes_are_converted() -> None:
    narrow = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array(["a", "b"]))
    assert conversion.converted(narrow, PICK).to_pylist() == ["a", "b", None]


def test_in_memory_text_that_repeats_is_a_dictionary() -> None:
    physical = conversion.physical_schema(PARCELS)
    assert physical.field("status").type == PICK
    assert physical.field("lines").type.value_type.field("sku").type == PICK


def test_readers_see_no_dictionary() -> None:
    logical = {field.name: str(field.type) for field in conversion.logical_schema(PARCELS)}
    assert logical == {
        "parcel_id": "string",
        "status": "string",
        "carrier": "string",
        "lines": "list<element: struct<sku: string, quantity: int32, price: decimal128(12, 2)>>",
        "total": "decimal128(12, 2)",
        "label": "string",
        "insured": "bool",
        "stops": "int32",
        "created_at": "timestamp[us, tz=UTC]",
        "opened_at": "timestamp[us, tz=UTC]",
        "_index": "int64",
        "_scenario": "string",
    }


def test_descriptions_are_metadata_of_the_fields() -> None:
    assert conversion.logical_schema(PARCELS).field("stops").metadata == {b"description": b"How often it was reloaded."}


def test_only_columns_that_may_be_null_are_nullable() -> None:
    nullable = {field.name for field in conversion.physical_schema(PARCELS) if field.nullable}
    assert nullable == {"carrier", "opened_at"}


def test_leaves_that_repeat_are_named_by_their_parquet_paths() -> None:
    assert conversion.dictionary_paths(PARCELS) == [
        "status",
        "carrier",
        "lines.list.element.sku",
        "label",
        "_scenario",
    ]


def test_a_column_without_an_arrow_type_is_named() -> None:
    schema = pap.DataFrameSchema({"price": pap.Column("float64")})
    message = r"^column 'price': float64 has no Arrow type; use pd\.ArrowDtype or a category$"
    with pytest.raises(TypeError, match=message):
        conversion.physical_schema(schema)


def test_a_frame_and_its_table_round_trip() -> None:
    frame = numbered_rows(draw_parcels(range(50)), 0)
    table = conversion.to_table(frame, PARCELS)
    assert table.schema == conversion.physical_schema(PARCELS)
    again = conversion.to_frame(dict(zip(table.column_names, table.columns, strict=True)))
    pd.testing.assert_frame_equal(again, frame, check_categorical=False)


def test_a_slice_of_a_frame_gives_the_table_of_its_rows() -> None:
    frame = numbered_rows(draw_parcels(range(50)), 0)
    part = conversion.to_table(frame.iloc[20:30], PARCELS)
    assert part.to_pylist() == conversion.to_table(frame, PARCELS)[20:30].to_pylist()


def test_chunks_of_different_dictionaries_are_one_category() -> None:
    chunks = pa.chunked_array([pa.array(["a", "b"]).dictionary_encode(), pa.array([None, "c"]).dictionary_encode()])
    series = conversion.to_frame({"status": chunks})["status"]
    assert series.astype(object).where(series.notna(), None).tolist() == ["a", "b", None, "c"]


def test_a_category_without_a_value_is_null_in_arrow() -> None:
    series = pd.Series(pd.Categorical(["a", None], categories=["b", "a"]))
    assert conversion.to_arrow(series).to_pylist() == ["a", None]


def test_a_plain_frame_gets_the_types_of_the_schema() -> None:
    frame = numbered_rows(draw_parcels(range(20)), 0)
    plain = pd.DataFrame({name: conversion.to_arrow(series).to_pylist() for name, series in frame.items()})
    found = conversion.conformed(plain, PARCELS)
    assert conversion.to_table(found, PARCELS).to_pylist() == conversion.to_table(frame, PARCELS).to_pylist()


def test_columns_that_do_not_fit_stay_for_validation_to_name() -> None:
    frame = pd.DataFrame({"stops": ["many"], "total": [1.005], "stranger": [1]})
    found = conversion.conformed(frame, PARCELS)
    assert list(found.columns) == ["stops", "total", "stranger"]
    assert found["stops"].tolist() == ["many"]
    assert found["total"].dtype == np.float64


def test_a_value_that_is_no_category_stays_for_validation_to_name() -> None:
    found = conversion.conformed(pd.DataFrame({"status": ["sent", "eaten"]}), PARCELS)
    assert found["status"].astype(str).tolist() == ["sent", "eaten"]
