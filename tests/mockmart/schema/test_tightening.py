"""What a scenario or a caller asks of a column."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pytest

from mockmart.errors import SpecError
from mockmart.generators.basic import Choice, Code, Computed, Provided
from mockmart.generators.codes import CodeFormat
from mockmart.regex import Language
from mockmart.schema.constraints import ColumnConstraints
from mockmart.schema.scenarios import Constraint, constraint_keys
from mockmart.schema.tightening import narrowed

AGE = ColumnConstraints("age", "integer", pa.int64(), low=18, high=99)
NOTE = ColumnConstraints("note", "text", pa.string(), nullable=True, max_length=20)
TIER = ColumnConstraints(
    "tier", "text", pa.string(), values=("gold", "iron"), annotation=Choice(("gold", "iron"), (1.0, 3.0))
)
LINE = ColumnConstraints(
    "lines.line", "struct", pa.struct([]), parts=(ColumnConstraints("lines.qty", "integer", pa.int64(), low=1),)
)
LINES = ColumnConstraints("lines", "list", pa.list_(pa.int64()), parts=(LINE,))
CODE = ColumnConstraints("code", "text", pa.string(), unique=True)
TOTAL = ColumnConstraints("total", "integer", pa.int64(), annotation=Computed(lambda age: age, ("age",)))
COLUMNS = {demand.name: demand for demand in (AGE, NOTE, TIER, LINES, CODE, TOTAL)}


def tighter(path: str, *, columns: dict[str, ColumnConstraints] | None = None, **constraint: Any) -> ColumnConstraints:
    (found,) = narrowed(columns or COLUMNS, {path: Constraint(**constraint)}, where="overrides").values()
    return found


def test_a_bound_moves_inwards() -> None:
    assert (tighter("age", min=30).low, tighter("age", max=40).high) == (30, 40)


def test_a_bound_beyond_the_schemas_own_changes_nothing() -> None:
    assert (tighter("age", min=3).low, tighter("age", max=400).high) == (18, 99)


def test_only_columns_that_are_named_are_tightened() -> None:
    asked = {"age": Constraint(min=30), "note": Constraint(length=4)}
    assert set(narrowed(COLUMNS, asked, where="overrides")) == {"age", "note"}


def test_two_paths_of_a_column_tighten_it_both() -> None:
    asked = {"lines": Constraint(min_length=2), "lines.qty": Constraint(min=5)}
    (lines,) = narrowed(COLUMNS, asked, where="overrides").values()
    assert lines.min_length == 2
    assert lines.parts[0].parts[0].low == 5


def test_values_keep_the_weights_that_a_choice_gives_them() -> None:
    assert tighter("tier", values=["iron", "gold"]).weights == (3.0, 1.0)


def test_weights_of_the_constraint_come_first() -> None:
    found = tighter("tier", values=["iron", "gold"], weights=[1.0, 9.0])
    assert (found.values, found.weights) == (("iron", "gold"), (1.0, 9.0))


def test_values_that_a_choice_never_draws_are_as_likely_as_any_others() -> None:
    rare = ColumnConstraints(
        "tier", "text", pa.string(), values=("gold", "lead"), annotation=Choice(("gold", "lead"), (1.0, 0.0))
    )
    assert tighter("tier", columns={"tier": rare}, values=["lead"]).weights is None


def test_one_value_is_the_only_one() -> None:
    assert tighter("age", value=42).values == (42,)


def test_lengths_bound_characters_and_elements() -> None:
    assert (tighter("note", length=4).min_length, tighter("note", length=4).max_length) == (4, 4)
    assert tighter("lines", max_length=3).max_length == 3


def test_a_format_that_the_checks_admit_draws_codes() -> None:
    assert tighter("note", format="N-{random:3}").annotation == Code(CodeFormat.parse("N-{random:3}"), unique=False)


def test_a_format_that_the_checks_admit_in_part_is_a_language() -> None:
    evens = ColumnConstraints("note", "text", pa.string(), language=Language.matching(r"^N-\d*[02468]$", how="match"))
    found = tighter("note", columns={"note": evens}, format="N-{random:3}")
    assert found.annotation is None
    assert found.language is not None
    assert found.language.accepts("N-124")
    assert not found.language.accepts("N-123")


def test_a_null_share_is_kept() -> None:
    assert tighter("note", null_share=0.5).null_share == 0.5


def test_a_provider_stays_and_other_annotations_give_way_to_bounds() -> None:
    provided, coded = (
        ColumnConstraints("note", "text", pa.string(), annotation=annotation)
        for annotation in (Provided("city"), Code(CodeFormat.parse("{random:3}"), unique=False))
    )
    assert tighter("note", columns={"note": provided}, max_length=5).annotation == Provided("city")
    assert tighter("note", columns={"note": coded}, max_length=5).annotation is None


def test_a_column_whose_name_has_dots_is_found_before_what_is_nested() -> None:
    dotted = ColumnConstraints("lines.qty", "integer", pa.int64(), label="lines.qty")
    found = narrowed({**COLUMNS, "lines.qty": dotted}, {"lines.qty": Constraint(min=7)}, where="overrides")
    assert found["lines.qty"].low == 7


@pytest.mark.parametrize(
    ("path", "constraint", "message"),
    [
        ("agee", {"min": 1}, "overrides.agee: no column 'agee'; did you mean 'age'?"),
        ("age.x", {"min": 1}, "overrides.age.x: 'age' has no fields; name the column alone."),
        ("lines.qyt", {"min": 1}, "overrides.lines.qyt: 'lines.line' has no field 'qyt'; did you mean 'qty'?"),
        ("total", {"min": 1}, "overrides.total: 'total' is derived from age; set those."),
        (
            "code",
            {"length": 9},
            "overrides.code: 'code' is unique, what it holds cannot differ from row to row; leave it out.",
        ),
        ("age", {"min": 100}, "overrides.age: no value satisfies it and the schema both; loosen it."),
        ("age", {"null_share": 0.1}, "overrides.age.null_share: the column is never null; change it."),
        (
            "tier",
            {"value": "golf"},
            "overrides.tier.value: 'golf' is not one of the values that its schema admits; did you mean 'gold'?",
        ),
    ],
    ids=["no column", "no fields", "no field", "derived", "unique", "empty", "never null", "no value"],
)
def test_what_cannot_be_is_refused_with_its_path(path: str, constraint: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=f"^{re.escape(message)}$"):
        tighter(path, **constraint)


def test_a_given_column_cannot_be_tightened() -> None:
    with pytest.raises(SpecError, match=r"^overrides.age: 'age' is given, it is taken as it is; leave it out\.$"):
        narrowed(COLUMNS, {"age": Constraint(min=20)}, where="overrides", given={"age"})


def test_a_column_that_is_unique_with_others_cannot_be_tightened() -> None:
    with pytest.raises(SpecError, match=r"^overrides.age: 'age' is unique with others, "):
        narrowed(COLUMNS, {"age": Constraint(min=20)}, where="overrides", together={"age"})


@pytest.mark.parametrize("demand", COLUMNS.values(), ids=COLUMNS)
def test_a_constraint_that_a_column_does_not_take_is_refused(demand: ColumnConstraints) -> None:
    some = {"min": 1, "length": 1, "values": ["a"], "format": "{random:1}"}
    for key in set(some) - set(constraint_keys(demand.kind, drawn=True)):
        plain = ColumnConstraints(demand.path, demand.kind, demand.type, parts=demand.parts)
        with pytest.raises(
            SpecError, match=rf"^overrides\.{demand.name}\.{key}: a column of \w+( \w+)? takes no '{key}'; "
        ):
            tighter(demand.name, columns={demand.name: plain}, **{key: some[key]})
