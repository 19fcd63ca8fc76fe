"""Child tables: a list column, one element a row."""

from __future__ import annotations

from decimal import Decimal

import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.arrow import columns, conversion
from mockmart.batches import Batches, drain
from mockmart.landing.landing import numbered_rows
from mockmart.schema import fields
from mockmart.schema.child_tables import ChildTable
from mockmart.validation import validate_frame
from tests.parcels import PARCELS, draw_parcels


class _Total(pap.DataFrameModel):
    line_total: fields.Money = fields.field("Quantity times price.", gt=0)


LINES = ChildTable(
    name="parcel_lines",
    parent=PARCELS,
    parent_name="parcels",
    key="parcel_id",
    column="lines",
    further={
        "line_total": (
            _Total.to_schema().columns["line_total"],
            lambda line: columns.money(line["quantity"].to_numpy().astype("int64") * columns.cents(line["price"])),
        )
    },
)


def test_the_schema_follows_from_the_parents() -> None:
    assert list(LINES.schema.columns) == [
        "parcel_id", "line_number", "sku", "quantity", "price", "line_total", "_index", "_scenario",
    ]  # fmt: skip
    assert LINES.schema.name == "parcel_lines"
    assert LINES.schema.description == "The lines of parcels, one a row."


def test_the_parents_key_is_no_longer_unique() -> None:
    key = LINES.schema.columns["parcel_id"]
    assert not key.unique
    assert key.description == "Identifier of the parcel."
    assert [check.name for check in key.checks] == ["str_matches"]
    assert PARCELS.columns["parcel_id"].unique


def test_the_parents_key_is_a_reference_to_the_parent() -> None:
    assert fields.refers_of(LINES.schema.columns["parcel_id"]) == "parcels.parcel_id"


def test_an_element_is_named_by_its_parent_and_its_place() -> None:
    assert fields.key_of(LINES.schema) == ("parcel_id", "line_number")


def test_each_element_is_a_row_in_order() -> None:
    parents = draw_parcels(range(40))
    found = [
        (row["parcel_id"], row["line_number"], row["sku"], row["quantity"], row["price"])
        for row in LINES.explode(parents).to_dict("records")
    ]
    assert found == [
        (parent, number, line["sku"], line["quantity"], line["price"])
        for parent, lines in zip(parents["parcel_id"], conversion.to_arrow(parents["lines"]).to_pylist(), strict=True)
        for number, line in enumerate(lines, start=1)
    ]


def test_further_columns_come_from_the_elements_fields() -> None:
    child = LINES.explode(draw_parcels(range(40)))
    totals = [row["quantity"] * row["price"] for row in child.to_dict("records")]
    assert child["line_total"].tolist() == totals
    assert all(isinstance(total, Decimal) for total in totals)


def test_child_rows_have_the_scenario_of_their_parent() -> None:
    parents = draw_parcels(range(40))
    named = parents.assign(_scenario=parents["_scenario"].cat.rename_categories(["odd"]))
    assert set(LINES.explode(named)["_scenario"]) == {"odd"}


def test_child_rows_satisfy_their_schema() -> None:
    frame = numbered_rows(LINES.explode(draw_parcels(range(40))), 0)
    assert validate_frame(frame, LINES.schema, table="parcel_lines").failures == ()


@pytest.mark.parametrize("rows", [range(0), range(1, 2)], ids=["no parents", "a parent without lines"])
def test_a_child_table_of_no_rows_has_its_columns(rows: range) -> None:
    frame = numbered_rows(LINES.explode(draw_parcels(rows)), 0)
    assert len(frame) == 0
    assert validate_frame(frame, LINES.schema, table="parcel_lines").failures == ()


def test_child_rows_do_not_depend_on_the_batches_of_their_parents() -> None:
    def exploded(batch_rows: int) -> list[dict[str, object]]:
        batches = Batches.of_rows(lambda rows: LINES.explode(draw_parcels(rows)), rows=40, batch_rows=batch_rows)
        tables = drain(
            batches, lambda _i, first, frame: conversion.to_table(numbered_rows(frame, first), LINES.schema), threads=2
        )
        return list(pa.concat_tables(tables).to_pylist())

    assert exploded(7) == exploded(40)


def test_a_column_without_elements_is_named() -> None:
    total = ChildTable(name="x", parent=PARCELS, parent_name="parcels", key="parcel_id", column="total", further={})
    with pytest.raises(TypeError, match=r"^parcels\.total has no elements$"):
        _ = total.schema
