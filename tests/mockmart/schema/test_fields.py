"""What a schema says of a column."""

from __future__ import annotations

import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.errors import SpecError
from mockmart.generators.base import Generator, PresentWhen
from mockmart.generators.basic import Choice, Code, Count
from mockmart.generators.codes import CodeFormat
from mockmart.schema import fields
from mockmart.synthesis.generate import generate
from tests.parcels import LINE, PARCELS, STATUSES

SENT = PresentWhen("status", ("sent", "lost"))


@pytest.mark.parametrize(
    ("name", "generator"),
    [
        ("parcel_id", Code(CodeFormat.parse("PCL-{year}-{random:6}"), unique=True)),
        ("status", Choice(tuple(STATUSES), (3, 6, 1, 0))),
        ("carrier", Choice(("road", "air"), (2, 1), SENT)),
        ("stops", Count(2.0, 9)),
        ("total", None),
        ("lines", None),
    ],
)
def test_a_column_knows_how_it_is_drawn(name: str, generator: Generator | None) -> None:
    assert fields.generator_of(PARCELS.columns[name]) == generator


def test_a_column_need_not_name_a_generator() -> None:
    assert fields.generator_of(pap.Column("int64")) is None


def test_a_foreign_key_has_the_shape_of_the_codes_that_it_refers_to() -> None:
    class Pets(pap.DataFrameModel):
        owner: str = fields.foreign_key("zoo.people.id", "Whose it is.", codes="USR-{random:3}")

    owner = Pets.to_schema().columns["owner"]
    assert owner.checks == [pap.Check.str_matches(r"^USR-\d{3}$")]
    assert fields.refers_of(owner) == "zoo.people.id"


@pytest.mark.parametrize(
    ("name", "constraints"),
    [("status", ("values",)), ("lines", ("min_length",)), ("label", ()), ("total", ()), ("parcel_id", ())],
)
def test_a_column_knows_what_a_scenario_may_set(name: str, constraints: tuple[str, ...]) -> None:
    assert fields.settable_of(PARCELS.columns[name]) == constraints


def test_a_column_knows_which_rows_have_a_value() -> None:
    assert fields.only_of(PARCELS.columns["carrier"]) == SENT
    assert fields.only_of(PARCELS.columns["status"]) is None


def test_a_nested_column_knows_the_schema_of_its_elements() -> None:
    element = fields.element_of(PARCELS.columns["lines"])
    assert element is not None
    assert list(element.columns) == ["sku", "quantity", "price"]
    assert fields.element_of(PARCELS.columns["total"]) is None


@pytest.mark.parametrize(("name", "nullable"), [("carrier", True), ("opened_at", True), ("total", False)])
def test_only_a_column_with_a_condition_or_by_its_own_word_is_nullable(name: str, nullable: bool) -> None:
    assert bool(PARCELS.columns[name].nullable) is nullable


@pytest.mark.parametrize(("name", "rule"), [("parcel_id", "str_matches"), ("status", "isin"), ("stops", "in_range")])
def test_a_way_of_drawing_is_a_rule_too(name: str, rule: str) -> None:
    assert [check.name for check in PARCELS.columns[name].checks] == [rule]


def test_codes_are_unique_unless_told_otherwise() -> None:
    assert PARCELS.columns["parcel_id"].unique


def test_a_field_has_the_description_it_was_given() -> None:
    assert PARCELS.columns["stops"].description == "How often it was reloaded."


def test_elements_are_structs_of_their_columns() -> None:
    pick = pa.dictionary(pa.int32(), pa.string())
    assert fields.struct_of(LINE) == pa.struct(
        [("sku", pick), ("quantity", pa.int32()), ("price", pa.decimal128(12, 2))]
    )
    assert fields.list_of(LINE).value_field.name == "element"


def test_a_format_that_cannot_be_read_is_refused_with_the_schema() -> None:
    with pytest.raises(SpecError, match=r"^code format 'A\{rnd\}': cannot read it from '\{rnd\}' on"):
        fields.code("A{rnd}", "Broken.")


def test_a_column_of_a_schema_can_be_annotated_as_one_of_a_model_is() -> None:
    schema = pap.DataFrameSchema(
        {
            "ticket": fields.column(str, fields.code("T-{index:4}")),
            "state": fields.column(fields.Category, fields.choice({"open": 1.0, "never": 0.0})),
            "shout": fields.column(str, fields.derived(lambda state: state.astype(str).str.upper())),
        }
    )
    frame = schema.validate(generate(schema, 3))
    assert frame["ticket"].tolist() == ["T-0000", "T-0001", "T-0002"]
    assert set(frame["state"]) == {"open"}
    assert set(frame["shout"]) == {"OPEN"}
