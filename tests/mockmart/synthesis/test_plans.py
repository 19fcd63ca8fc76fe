"""The order in which columns are drawn, and drawing them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from mockmart.errors import SchemaError
from mockmart.generators.base import PresentWhen, Request
from mockmart.generators.basic import Choice, Code, Computed
from mockmart.generators.codes import CodeFormat
from mockmart.sampling.draws import Draws
from mockmart.schema.constraints import ColumnConstraints
from mockmart.schema.scenarios import Constraint, Scenario, ScenarioLabels
from mockmart.synthesis.plans import Plan, Plans, masked

COLOURS = ColumnConstraints("colour", "text", pa.string(), annotation=Choice(("red", "blue"), (1.0, 1.0)))
SIZES = ColumnConstraints("size", "integer", pa.int64(), low=1, high=3)
DOUBLE = ColumnConstraints("double", "integer", pa.int64(), annotation=Computed(lambda size: size * 2, ("size",)))
QUADRUPLE = ColumnConstraints(
    "quadruple", "integer", pa.int64(), annotation=Computed(lambda double: double * 2, ("double",))
)


def plan(*demands: ColumnConstraints, given: Sequence[str] = (), unique: Sequence[tuple[str, ...]] = ()) -> Plan:
    return Plan.of_columns(demands, locale="en_US", given=given, unique=unique)


def request(rows: int = 50, **drawn: pa.Array) -> Request:
    return Request(Draws(1, "rows"), "", np.arange(rows), drawn)


def order_of(some: Plan) -> list[str]:
    return [step.demand.name for step in some.steps]


def test_a_column_is_drawn_after_those_that_it_follows_from() -> None:
    assert order_of(plan(QUADRUPLE, DOUBLE, COLOURS, SIZES)) == ["colour", "size", "double", "quadruple"]


def test_columns_come_in_the_order_in_which_they_are_asked_for() -> None:
    assert list(plan(QUADRUPLE, DOUBLE, SIZES).draw(request())) == ["quadruple", "double", "size"]


def test_a_given_column_is_not_drawn_and_others_follow_from_it() -> None:
    drawn = plan(DOUBLE, SIZES, given=["size"]).draw(request(3, size=pa.array([5, 6, 7])))
    assert drawn["double"].to_pylist() == [10, 12, 14]


def test_columns_that_follow_from_each_other_are_refused() -> None:
    one = ColumnConstraints("one", "integer", pa.int64(), annotation=Computed(lambda two: two, ("two",)))
    two = ColumnConstraints("two", "integer", pa.int64(), annotation=Computed(lambda one: one, ("one",)))
    with pytest.raises(SchemaError, match=r"^columns one, two follow from each other; give one of them\.$"):
        plan(one, two, SIZES)


def test_a_column_that_follows_from_none_that_there_is_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"^column 'double' follows from 'size', which is not a column; "):
        plan(DOUBLE, COLOURS)


def test_a_plan_of_some_columns_has_those_that_follow_from_them() -> None:
    assert order_of(plan(QUADRUPLE, DOUBLE, COLOURS, SIZES).only({"double"})) == ["double", "quadruple"]


def test_a_plan_without_some_columns_has_all_others() -> None:
    kept = plan(COLOURS, SIZES, DOUBLE).without({"size"})
    assert order_of(kept) == ["colour", "double"]
    assert kept.names == ("colour", "double")


def test_only_the_rows_of_a_condition_have_a_value() -> None:
    some = ColumnConstraints("shade", "integer", pa.int64(), low=0, high=9, only=PresentWhen("colour", ("red",)))
    drawn = plan(some, COLOURS).draw(request())
    red = [colour == "red" for colour in drawn["colour"].to_pylist()]
    assert [shade is not None for shade in drawn["shade"].to_pylist()] == red


def test_rows_differ_in_some_column_of_a_unique_group() -> None:
    numbers = ColumnConstraints("number", "integer", pa.int64(), low=1, high=20)
    drawn = plan(SIZES, numbers, unique=[("size", "number")]).draw(request(60))
    assert len(set(zip(drawn["size"].to_pylist(), drawn["number"].to_pylist(), strict=True))) == 60


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (("category", "weekday"), 56),
        (("first_name", "last_name"), 5_000),
        (("student", "course"), 5_000),
        (("city", "weekday"), 5_000),
    ],
)
def test_columns_that_are_drawn_by_what_their_names_mean_are_told_apart_together(
    names: tuple[str, ...], rows: int
) -> None:
    texts = [ColumnConstraints(name, "text", pa.string()) for name in names]
    drawn = plan(*texts, unique=[names]).draw(request(rows))
    assert pa.table(drawn).group_by(list(names)).aggregate([]).num_rows == rows


def test_a_place_is_not_torn_apart_to_tell_rows_apart() -> None:
    texts = [ColumnConstraints(name, "text", pa.string()) for name in ("city", "state")]
    with pytest.raises(SchemaError, match=r"^unique \['city'\]: none of the columns can be drawn without repeating"):
        plan(*texts, unique=[("city",)])


def test_a_unique_group_that_names_no_column_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"^unique: no column 'sizes'; did you mean 'size'\?$"):
        plan(SIZES, COLOURS, unique=[("sizes", "colour")])


def plans(*demands: ColumnConstraints) -> Plans:
    """Rows of a scenario are large, and red."""
    large = [
        ColumnConstraints("size", "integer", pa.int64(), low=100, high=100) if one is SIZES else one for one in demands
    ]
    return Plans(plan(*demands), {"large": plan(*large).only({"size"})})


def labels(codes: Sequence[int]) -> ScenarioLabels:
    scenario = Scenario(weight=0.5, set={"size": Constraint(min=100)})
    return ScenarioLabels(("default", "large"), np.array(codes, np.int32), {"large": scenario})


def test_the_rows_of_a_scenario_are_drawn_as_its_plan_says_and_no_others() -> None:
    drawn = plans(COLOURS, SIZES).draw(request(6), labels([0, 1] * 3))
    plain = plan(COLOURS, SIZES).draw(request(6))
    assert drawn["size"].to_pylist()[1::2] == [100] * 3
    assert drawn["size"].to_pylist()[::2] == plain["size"].to_pylist()[::2]
    assert drawn["colour"].equals(plain["colour"])


def test_what_follows_from_a_column_of_a_scenario_follows_in_its_rows() -> None:
    drawn = plans(SIZES, DOUBLE).draw(request(6), labels([1, 0] * 3))
    assert drawn["double"].to_pylist() == [size * 2 for size in drawn["size"].to_pylist()]


def test_codes_of_a_scenarios_rows_stay_distinct() -> None:
    codes = ColumnConstraints(
        "code", "text", pa.string(), unique=True, annotation=Code(CodeFormat.parse("{random:2}"), unique=True)
    )
    drawn = plans(SIZES, codes).draw(request(100), labels([0, 1] * 50))
    assert len(set(drawn["code"].to_pylist())) == 100


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, 2, 3]),
        pa.array(["a", "b", "c"]),
        pa.array(["a", "b", "a"]).dictionary_encode(),
        pa.array([[1], [], [2]]),
        pa.array([{"x": 1}, {"x": 2}, {"x": 3}]),
    ],
    ids=["numbers", "text", "dictionary", "lists", "structs"],
)
def test_masked_values_are_null_where_they_are_not_present(column: pa.Array) -> None:
    found = masked(column, np.array([True, False, True]))
    assert found.type == column.type
    assert found.to_pylist() == [column[0].as_py(), None, column[2].as_py()]
