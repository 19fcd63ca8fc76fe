"""The plain columns of a table that is derived by hand otherwise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow import conversion
from mockmart.errors import CapacityError, SpecError
from mockmart.generators.base import PresentWhen, Request
from mockmart.generators.basic import Count
from mockmart.landing.landing import numbered_rows
from mockmart.sampling.draws import Draws
from mockmart.schema.scenarios import Constraint, Scenario, ScenarioLabels
from mockmart.validation import validate_frame
from tests.parcels import PARCELS, PLAIN, draw_parcels

QUICK = settings(max_examples=15, deadline=None)
DRAWS = Draws(7, "parcels")


def rows_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    return list(pa.table({name: conversion.to_arrow(series) for name, series in frame.items()}).to_pylist())


def labelled(codes: list[int], *values: str) -> ScenarioLabels:
    scenario = Scenario(weight=0.5, set={"status": Constraint(values=list(values))})
    return ScenarioLabels(("default", "odd"), np.array(codes, np.int32), {"odd": scenario})


@QUICK
@given(start=st.integers(0, 900_000), length=st.integers(0, 50), seed=st.integers(0, 2**64 - 1))
def test_whatever_is_drawn_satisfies_its_schema(start: int, length: int, seed: int) -> None:
    frame = numbered_rows(draw_parcels(range(start, start + length), seed=seed), start)
    assert validate_frame(frame, PARCELS, table="parcels").failures == ()


@QUICK
@given(cuts=st.lists(st.integers(0, 60), max_size=4))
def test_a_row_does_not_depend_on_the_rows_drawn_with_it(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), 60]
    parts = [draw_parcels(range(start, stop)) for start, stop in pairwise(edges)]
    assert [row for part in parts for row in rows_of(part)] == rows_of(draw_parcels(range(60)))


def test_a_column_drawn_alone_is_that_of_the_frame() -> None:
    frame = draw_parcels(range(50))
    alone = PLAIN.draw("status", draws=DRAWS, serials=np.arange(50))
    assert alone.to_pylist() == frame["status"].tolist()


def test_columns_come_in_the_order_of_the_schema_without_the_row_number() -> None:
    assert list(draw_parcels(range(3)).columns) == [name for name in PARCELS.columns if name != "_index"]


def test_what_is_given_is_taken_as_it_is() -> None:
    given_stops = pa.array([7, 7, 7], pa.int32())
    frame = draw_parcels(range(3))
    arrays = {str(name): conversion.to_arrow(series) for name, series in frame.items()}
    again = PLAIN.complete(draws=DRAWS, serials=np.arange(3), given={**arrays, "stops": given_stops})
    assert again["stops"].tolist() == [7, 7, 7]


def test_a_derived_column_that_is_not_given_is_named() -> None:
    with pytest.raises(TypeError, match=r"^column 'lines' is derived: give it to parcels$"):
        PLAIN.complete(
            draws=DRAWS,
            serials=np.arange(3),
            given={"created_at": pa.array([0, 0, 0], pa.timestamp("us", "UTC"))},
        )


def test_without_scenarios_every_row_is_default() -> None:
    assert draw_parcels(range(3))["_scenario"].tolist() == ["default"] * 3


def test_a_scenario_changes_its_rows_and_no_other() -> None:
    frame = draw_parcels(range(60), labels=labelled([0, 1] * 30, "lost"))
    plain = draw_parcels(range(60))
    assert set(frame["status"][1::2]) == {"lost"}
    assert rows_of(frame.iloc[::2]) == rows_of(plain.iloc[::2])
    assert frame["_scenario"].tolist() == ["default", "odd"] * 30


def test_rows_of_a_scenario_satisfy_the_schema() -> None:
    frame = numbered_rows(draw_parcels(range(60), labels=labelled([0, 1] * 30, "lost", "sent")), 0)
    assert validate_frame(frame, PARCELS, table="parcels").failures == ()


def test_the_values_of_a_scenario_keep_their_weights() -> None:
    statuses = PLAIN.draw(
        "status", draws=DRAWS, serials=np.arange(9_000), labels=labelled([1] * 9_000, "sent", "open")
    ).to_pylist()
    assert 0.64 < statuses.count("sent") / 9_000 < 0.69  # 6 of 9
    assert statuses.count("sent") + statuses.count("open") == 9_000


def test_values_that_come_up_in_scenarios_only_can_be_had() -> None:
    statuses = PLAIN.draw("status", draws=DRAWS, serials=np.arange(9), labels=labelled([0, 1, 1] * 3, "seized"))
    assert np.flatnonzero(np.array(statuses.to_pylist()) == "seized").tolist() == [1, 2, 4, 5, 7, 8]


def test_a_column_that_follows_from_one_of_a_scenario_follows_in_its_rows() -> None:
    frame = draw_parcels(range(60), labels=labelled([0, 1] * 30, "open"))
    assert frame["carrier"][1::2].isna().all()


def test_what_a_scenario_asks_of_a_derived_column_is_left_to_its_derivation() -> None:
    scenario = Scenario(weight=0.5, set={"lines.quantity": Constraint(min=3)})
    labels = ScenarioLabels(("default", "odd"), np.array([0, 1] * 30, np.int32), {"odd": scenario})
    frame = draw_parcels(range(60), labels=labels)
    assert rows_of(frame.drop(columns="_scenario")) == rows_of(draw_parcels(range(60)).drop(columns="_scenario"))


def test_a_scenario_that_no_value_of_the_schema_satisfies_is_named() -> None:
    with pytest.raises(
        SpecError, match=r"^scenarios\.parcels\.odd\.set\.status\.values: 'lots' is not one of the values"
    ):
        PLAIN.draw("status", draws=DRAWS, serials=np.arange(2), labels=labelled([0, 1], "lots"))


def test_only_the_rows_of_a_condition_have_a_value() -> None:
    request = Request(DRAWS, "carrier", np.arange(3), {"status": pa.array(["sent", None, "open"])})
    assert PresentWhen("status", ("sent",)).present(request).tolist() == [True, False, False]


def test_codes_carry_the_year_of_the_rows_creation() -> None:
    created = pa.array([0, 1_767_225_600_000_000], pa.timestamp("us", "UTC"))
    codes = PLAIN.draw("parcel_id", draws=DRAWS, serials=np.arange(2), given={"created_at": created})
    assert [code[:9] for code in codes.to_pylist()] == ["PCL-1970-", "PCL-2026-"]


def test_counts_stay_below_the_most_and_have_about_their_mean() -> None:
    counts = Count(2.0, 9).draw(Request(DRAWS, "stops", np.arange(20_000))).to_numpy()
    assert counts.min() == 0
    assert counts.max() == 9
    assert 1.3 < counts.mean() < 2.0  # whole numbers, rounded down


def test_rows_that_the_codes_hold_pass() -> None:
    PLAIN.require_capacity(10**6, entity="parcels")


def test_rows_that_the_codes_do_not_hold_are_refused() -> None:
    with pytest.raises(CapacityError) as raised:
        PLAIN.require_capacity(10**6 + 1, entity="parcels")
    assert str(raised.value) == (
        "parcels.parcel_id: the format 'PCL-{year}-{random:6}' has 1,000,000 codes, but 1,000,001 rows need one each; "
        "widen it to 'PCL-{year}-{random:7}' in the schema, or build fewer rows."
    )


def test_parcels_are_what_they_have_always_been() -> None:
    first = rows_of(draw_parcels(range(1)))[0]
    assert {name: first[name] for name in ("parcel_id", "status", "carrier", "stops")} == {
        "parcel_id": "PCL-2025-476114",
        "status": "sent",
        "carrier": "road",
        "stops": 1,
    }
