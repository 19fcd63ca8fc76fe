"""The base of every table's schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pandera.typing import Series

from mockmart.arrow import columns, conversion
from mockmart.landing.landing import numbered_rows
from mockmart.schema.fields import Text, field, list_of, nested, present_when, struct_of
from mockmart.schema.table_model import Entity, element_check, presence_check
from mockmart.validation import validate_frame
from tests.parcels import LINE, PARCELS, draw_parcels

GOOD: dict[str, Any] = {"sku": "A-1", "quantity": 1, "price": Decimal("1.00")}
BAD = {**GOOD, "quantity": 0}


class Boxes(Entity):
    """A table that begins with a nested column."""

    line: Series[Annotated[pd.ArrowDtype, struct_of(LINE)]] = nested(LINE, "What is in it.")
    box_id: Text = field("Identifier of the box.")


def nested_frame(values: list[Any], kind: pa.DataType) -> pd.DataFrame:
    return conversion.to_frame({"lines": conversion.converted(pa.array(values, conversion.logical_type(kind)), kind)})


def passes(values: list[Any], kind: pa.DataType) -> list[bool]:
    """Which rows satisfy the check of the elements."""
    check = element_check("lines", LINE)
    return [bool(passed) for passed in check._check_fn(nested_frame(values, kind))]


def test_every_table_ends_with_its_row_number_and_scenario() -> None:
    assert list(Boxes.to_schema().columns) == ["line", "box_id", "_index", "_scenario"]


def test_columns_keep_their_order_before() -> None:
    assert list(PARCELS.columns)[:3] == ["parcel_id", "status", "carrier"]


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.assign(colour="red"),
        lambda frame: frame.drop(columns="_scenario"),
        lambda frame: frame[[*frame.columns[1:], frame.columns[0]]],
    ],
    ids=["too many", "too few", "order"],
)
def test_a_schema_takes_its_own_columns_in_their_order_and_no_others(change: Any) -> None:
    frame = numbered_rows(draw_parcels(range(5)), 0)
    assert validate_frame(frame, PARCELS, table="parcels").passed
    assert not validate_frame(change(frame), PARCELS, table="parcels").passed


def test_a_schema_converts_nothing() -> None:
    frame = numbered_rows(draw_parcels(range(5)), 0)
    frame["stops"] = frame["stops"].astype("int64[pyarrow]")
    assert not validate_frame(frame, PARCELS, table="parcels").passed


def test_each_rule_of_the_metadata_is_a_check() -> None:
    assert [check.name for check in PARCELS.checks] == ["carrier_only_where", "lines_elements"]


def test_a_value_is_there_if_and_only_if_the_condition_holds() -> None:
    frame = pd.DataFrame(
        {"status": ["sent", "sent", "open", "open", None], "carrier": ["air", None, None, "air", None]}
    )
    check = presence_check("carrier", present_when("status", "sent"))
    assert check._check_fn(frame).tolist() == [True, False, True, False, True]
    assert check.error == "carrier is there if and only if status is sent"


def test_a_list_with_a_bad_element_is_bad() -> None:
    values = [[GOOD], [GOOD, BAD], [], [BAD, BAD, GOOD], [GOOD]]
    assert passes(values, list_of(LINE)) == [True, False, True, False, True]


def test_a_bad_element_of_a_slice_is_found_in_its_row() -> None:
    frame = nested_frame([[GOOD, GOOD], [GOOD], [BAD], [GOOD]], list_of(LINE)).iloc[1:]
    assert element_check("lines", LINE)._check_fn(frame).tolist() == [True, False, True]


def test_a_bad_struct_is_bad() -> None:
    assert passes([GOOD, BAD, GOOD], struct_of(LINE)) == [True, False, True]


def test_no_rows_have_no_bad_elements() -> None:
    assert passes([], list_of(LINE)) == []
    assert passes([[], []], list_of(LINE)) == [True, True]


def test_elements_without_a_field_of_the_schema_are_all_bad() -> None:
    sku = pa.array(["A-1"]).dictionary_encode()
    frame = conversion.to_frame({"lines": columns.lists(columns.offsets(np.array([1, 0])), {"sku": sku})})
    assert element_check("lines", LINE)._check_fn(frame).tolist() == [False, False]


def test_the_row_number_starts_at_zero() -> None:
    frame = numbered_rows(draw_parcels(range(5)), -1)
    (failure,) = validate_frame(frame, PARCELS, table="parcels").failures
    assert (failure.column, failure.rule) == ("_index", "greater_than_or_equal_to(0)")
