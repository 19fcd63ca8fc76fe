"""Scenarios: a share of an entity's rows, and what is different about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from mockmart.errors import SpecError
from mockmart.sampling.draws import Draws, as_keys
from mockmart.schema.scenarios import Constraint, Scenario, ScenarioLabels, labels, settable, validated
from tests.parcels import PARCELS

DRAWS = Draws(7, "parcels")
ROWS = 20_000
LOST = Scenario(weight=0.2, set={"status": Constraint(values=["lost"])})
BULK = Scenario(weight=0.1, set={"lines": Constraint(min_length=3), "lines.quantity": Constraint(min=4)})
DERIVED = "is derived from others, a scenario cannot set it"
SCENARIOS = {"lost": LOST, "bulk": BULK}


def drawn(scenarios: Mapping[str, Scenario], *, rows: int = ROWS, inherited: pa.Array | None = None) -> ScenarioLabels:
    return labels(scenarios, draws=DRAWS, keys=as_keys(np.arange(rows)), inherited=inherited)


def test_scenarios_have_their_shares_of_the_rows() -> None:
    shares = np.bincount(drawn(SCENARIOS).codes, minlength=3) / ROWS
    assert shares == pytest.approx([0.7, 0.2, 0.1], abs=0.01)


def test_without_scenarios_every_row_is_default() -> None:
    assert set(drawn({}, rows=10).column().to_pylist()) == {"default"}


def test_a_scenario_of_no_weight_has_no_rows() -> None:
    idle = Scenario(weight=0, set={"status": Constraint(values=["open"])})
    assert "idle" not in drawn({**SCENARIOS, "idle": idle}).column().to_pylist()


def test_a_label_does_not_depend_on_the_rows_drawn_with_it() -> None:
    alone = labels(SCENARIOS, draws=DRAWS, keys=as_keys(np.array([9])))
    assert alone.column().to_pylist() == drawn(SCENARIOS).column().to_pylist()[9:10]


def test_no_rows_have_no_labels() -> None:
    assert len(drawn(SCENARIOS, rows=0).column()) == 0


def test_a_row_keeps_the_label_of_its_parent() -> None:
    parents = pa.array(["angry"] * 10).dictionary_encode()
    assert drawn(SCENARIOS, rows=10, inherited=parents).column().to_pylist() == ["angry"] * 10


def test_a_row_whose_parent_is_default_draws_a_label_of_its_own() -> None:
    parents = pa.array(["default"] * ROWS).dictionary_encode()
    assert np.array_equal(drawn(SCENARIOS, inherited=parents).codes, drawn(SCENARIOS).codes)


def test_a_parents_label_that_has_the_same_name_is_the_same_scenario() -> None:
    parents = pa.array(["bulk", "default", "angry"]).dictionary_encode()
    found = drawn({"bulk": BULK.model_copy(update={"weight": 0.0})}, rows=3, inherited=parents)
    assert found.names == ("default", "bulk", "angry")
    assert found.column().to_pylist() == ["bulk", "default", "angry"]


def test_constraints_come_with_the_rows_that_they_hold_for() -> None:
    found = ScenarioLabels(("default", "lost", "bulk"), np.array([1, 0, 2, 1], np.int32), SCENARIOS)
    assert [(rows.tolist(), only) for rows, only in found.constraining("status")] == [([0, 3], LOST.set["status"])]
    assert [rows.tolist() for rows, _ in found.constraining("lines.quantity")] == [[2]]
    assert list(found.constraining("stops")) == []


def test_a_scenario_without_rows_constrains_nothing() -> None:
    assert list(ScenarioLabels(("default", "lost"), np.zeros(3, np.int32), SCENARIOS).constraining("status")) == []


def test_a_label_inherited_from_elsewhere_constrains_nothing() -> None:
    assert list(ScenarioLabels(("default", "angry"), np.ones(3, np.int32), SCENARIOS).constraining("status")) == []


def test_children_take_the_labels_of_their_parents() -> None:
    found = ScenarioLabels(("default", "lost"), np.array([1, 0], np.int32), SCENARIOS).take(np.array([1, 0, 0]))
    assert found.column().to_pylist() == ["default", "lost", "lost"]
    assert [rows.tolist() for rows, _ in found.constraining("status")] == [[1, 2]]


def test_rows_can_be_made_default_again() -> None:
    found = ScenarioLabels(("default", "lost"), np.array([1, 1], np.int32), SCENARIOS).without(np.array([True, False]))
    assert found.column().to_pylist() == ["default", "lost"]
    assert found.codes.dtype == np.int32


def test_a_schema_tells_what_can_be_set() -> None:
    assert settable(PARCELS) == {
        "status": ("values",),
        "carrier": ("values",),
        "lines": ("min_length",),
        "lines.quantity": ("min", "max"),
    }


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        ({"min": 5.0, "max": 3.0}, r"min \(5\) is above max \(3\); swap them or widen the range"),
        ({"min_length": 5, "max_length": 3}, r"min_length \(5\) is above max_length \(3\); swap them or widen"),
        ({"values": []}, "at least 1 item"),
        ({"least": 1}, "Extra inputs are not permitted"),
    ],
)
def test_a_constraint_that_cannot_be_is_refused(constraint: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Constraint.model_validate(constraint)


def test_scenarios_that_the_schema_allows_are_valid() -> None:
    validated(SCENARIOS, PARCELS, entity="parcels")


def scenario(path: str, *, weight: float = 0.1, **constraint: Any) -> Scenario:
    return Scenario(weight=weight, set={path: Constraint(**constraint)})


@pytest.mark.parametrize(
    ("scenarios", "message"),
    [
        (
            {
                "a": scenario("status", weight=0.7, values=["lost"]),
                "b": scenario("status", weight=0.5, values=["lost"]),
            },
            "scenarios.parcels: the weights add up to 1.2; they are shares of the rows, lower them to at most 1.",
        ),
        (
            {"default": scenario("status", values=["lost"])},
            "scenarios.parcels.default: the name stands for rows of no scenario; choose another.",
        ),
        (
            {"a": scenario("statu", values=["lost"])},
            "scenarios.parcels.a.set.statu: 'statu' is not a column, a scenario cannot set it; did you mean 'status'?",
        ),
        (
            {"a": scenario("total", min=3.0)},
            f"scenarios.parcels.a.set.total: 'total' {DERIVED}; valid here: carrier, lines, lines.quantity, status.",
        ),
        (
            {"a": scenario("lines.price", min=3.0)},
            f"scenarios.parcels.a.set.lines.price: 'lines.price' {DERIVED}; did you mean 'lines'?",
        ),
        (
            {"a": scenario("lines", max_length=3)},
            "scenarios.parcels.a.set.lines.max_length: 'lines' takes no 'max_length'; did you mean 'min_length'?",
        ),
        (
            {"a": scenario("status", values=["lots"])},
            "scenarios.parcels.a.set.status.values: 'lots' is not a value of the column; did you mean 'lost'?",
        ),
    ],
    ids=["weights", "default", "unknown", "derived", "derived element", "constraint", "value"],
)
def test_scenarios_that_the_schema_does_not_allow_are_refused(scenarios: Mapping[str, Scenario], message: str) -> None:
    with pytest.raises(SpecError) as raised:
        validated(scenarios, PARCELS, entity="parcels")
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"min": -5, "max": 3}, (1, 3)),
        ({"min": 2, "max": 7}, (2, 7)),
        ({"min": 2.5}, (2.5, None)),
        ({"max": 1e15}, (None, 2**31 - 1)),
    ],
)
def test_bounds_beyond_those_of_the_schema_are_tightened_to_them(
    given: dict[str, float], expected: tuple[float | None, float | None]
) -> None:
    found = validated({"a": scenario("lines.quantity", **given)}, PARCELS, entity="parcels")["a"].set["lines.quantity"]
    assert (found.low, found.high) == expected


@pytest.mark.parametrize("given", [{"max": 0}, {"min": -9, "max": -5}, {"min": 1e15}, {"min": 2.2, "max": 2.8}])
def test_bounds_that_admit_no_value_of_the_schema_are_refused(given: dict[str, float]) -> None:
    with pytest.raises(SpecError) as raised:
        validated({"a": scenario("lines.quantity", **given)}, PARCELS, entity="parcels")
    assert str(raised.value) == (
        "scenarios.parcels.a.set.lines.quantity: no value from 1 to 2,147,483,647, which the schema admits, "
        "satisfies it; change its bounds."
    )


def test_weights_that_add_up_to_one_but_for_rounding_are_valid() -> None:
    tenths = {f"s{n}": scenario("status", values=["lost"]) for n in range(10)}
    validated(tenths, PARCELS, entity="parcels")
    assert "default" not in drawn(tenths, rows=1000).column().to_pylist()
