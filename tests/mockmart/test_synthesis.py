"""A schema and some rows, made into a frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart import contract, synthesis
from mockmart.draws import Draws
from mockmart.errors import CapacityError
from mockmart.generators import Choice, Count, Derived, Only, Request
from mockmart.landing import numbered_rows
from mockmart.scenarios import Constraint, Labels, Scenario
from mockmart.validation import validate_frame
from tests.parcels import PARCELS, draw_parcels

QUICK = settings(max_examples=15, deadline=None)
DRAWS = Draws(7, "parcels")
STATUS = Choice(("open", "sent", "seized"), (1.0, 3.0, 0.0))


def rows_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    return list(pa.table({name: contract.to_arrow(series) for name, series in frame.items()}).to_pylist())


def labelled(codes: list[int], *values: str) -> Labels:
    scenario = Scenario(weight=0.5, set={"status": Constraint(values=list(values))})
    return Labels(("default", "odd"), np.array(codes, np.int32), {"odd": scenario})


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
    alone = synthesis.column(PARCELS, "status", draws=DRAWS, serials=np.arange(50))
    assert alone.to_pylist() == frame["status"].tolist()


def test_columns_come_in_the_order_of_the_schema_without_the_row_number() -> None:
    assert list(draw_parcels(range(3)).columns) == [name for name in PARCELS.columns if name != "_index"]


def test_what_is_given_is_taken_as_it_is() -> None:
    given_stops = pa.array([7, 7, 7], pa.int32())
    frame = draw_parcels(range(3))
    arrays = {str(name): contract.to_arrow(series) for name, series in frame.items()}
    again = synthesis.complete(PARCELS, draws=DRAWS, serials=np.arange(3), given={**arrays, "stops": given_stops})
    assert again["stops"].tolist() == [7, 7, 7]


def test_a_derived_column_that_is_not_given_is_named() -> None:
    with pytest.raises(TypeError, match=r"^column 'lines' is derived: give it to synthesis$"):
        synthesis.complete(
            PARCELS,
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


def test_a_choice_is_narrowed_to_the_values_of_a_scenario_with_their_weights() -> None:
    assert synthesis.within(STATUS, Constraint(values=["sent", "open"])) == Choice(("sent", "open"), (3.0, 1.0))


def test_values_that_come_up_in_scenarios_only_have_equal_weights() -> None:
    assert synthesis.within(STATUS, Constraint(values=["seized"])) == Choice(("seized",), (1.0,))


@pytest.mark.parametrize(
    ("generator", "constraint", "name"),
    [(Count(1.0, 3), Constraint(min=1), "Count"), (STATUS, Constraint(min=1), "Choice")],
    ids=["count", "choice"],
)
def test_what_cannot_be_narrowed_is_named(generator: Count | Choice, constraint: Constraint, name: str) -> None:
    with pytest.raises(TypeError, match=f"^{name} cannot be narrowed by min=1.0 "):
        synthesis.within(generator, constraint)


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(
    ("rows", "part", "expected"),
    [
        ([0, 3], ["z", "a"], ["z", "b", "a", "a"]),
        ([1], [None], ["a", None, "a", None]),
        ([3, 0], ["x", "y"], ["y", "b", "a", "x"]),
        ([], [], ["a", "b", "a", None]),
    ],
)
def test_values_are_scattered_whatever_their_dictionaries(
    encoded: bool, rows: list[int], part: list[str | None], expected: list[str | None]
) -> None:
    def column(values: list[str | None]) -> pa.Array:
        return pa.array(values, pa.string()).dictionary_encode() if encoded else pa.array(values, pa.string())

    result = synthesis.scattered(column(["a", "b", "a", None]), np.array(rows, np.int64), column(part))
    assert isinstance(result, pa.DictionaryArray if encoded else pa.StringArray)
    assert result.to_pylist() == expected


def test_scattered_takes_slices() -> None:
    column = pa.array(["q", "a", "b"]).dictionary_encode()[1:]
    part = pa.array(["z", "y"]).dictionary_encode()[1:]
    assert synthesis.scattered(column, np.array([1]), part).to_pylist() == ["a", "y"]


def test_only_the_rows_of_a_condition_have_a_value() -> None:
    request = Request(DRAWS, "carrier", np.arange(3), {"status": pa.array(["sent", None, "open"])})
    assert Only("status", ("sent",)).present(request).tolist() == [True, False, False]


def test_codes_carry_the_year_of_the_rows_creation() -> None:
    created = pa.array([0, 1_767_225_600_000_000], pa.timestamp("us", "UTC"))
    codes = synthesis.column(PARCELS, "parcel_id", draws=DRAWS, serials=np.arange(2), drawn={"created_at": created})
    assert [code[:9] for code in codes.to_pylist()] == ["PCL-1970-", "PCL-2026-"]


def test_counts_stay_below_the_most_and_have_about_their_mean() -> None:
    counts = Count(2.0, 9).draw(Request(DRAWS, "stops", np.arange(20_000))).to_numpy()
    assert counts.min() == 0
    assert counts.max() == 9
    assert 1.3 < counts.mean() < 2.0  # whole numbers, rounded down


def test_rows_that_the_codes_hold_pass() -> None:
    synthesis.check_capacity(PARCELS, 10**6, entity="parcels")


def test_rows_that_the_codes_do_not_hold_are_refused() -> None:
    with pytest.raises(CapacityError) as raised:
        synthesis.check_capacity(PARCELS, 10**6 + 1, entity="parcels")
    assert str(raised.value) == (
        "parcels.parcel_id: the format 'PCL-{year}-{random:6}' has 1,000,000 codes, but 1,000,001 rows need one each; "
        "widen it to 'PCL-{year}-{random:7}' in the schema, or build fewer rows."
    )


def test_a_derived_column_is_not_drawn() -> None:
    with pytest.raises(TypeError, match=r"^column 'total' is derived: give it to synthesis$"):
        Derived().draw(Request(DRAWS, "total", np.arange(1)))


def test_parcels_are_what_they_have_always_been() -> None:
    first = rows_of(draw_parcels(range(1)))[0]
    assert {name: first[name] for name in ("parcel_id", "status", "carrier", "stops")} == {
        "parcel_id": "PCL-2025-476114",
        "status": "sent",
        "carrier": "road",
        "stops": 1,
    }
