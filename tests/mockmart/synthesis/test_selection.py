"""Which generator draws a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from mockmart.errors import SchemaError
from mockmart.generators import bounded
from mockmart.generators.basic import Choice, Code, Computed, Provided, Reference
from mockmart.generators.codes import CodeFormat
from mockmart.generators.text import RegexText
from mockmart.providers.provider import ProviderGenerator
from mockmart.regex import Language
from mockmart.schema.constraints import ColumnConstraints
from mockmart.synthesis.following import Selection
from mockmart.synthesis.natural_bounds import default_bounds
from mockmart.synthesis.selection import choose, null_share

COLOURS = Choice(("red", "blue"), (1.0, 1.0))
YEAR_2025 = (1_735_689_600_000_000, 1_767_225_599_000_000)


def of_fields(parts: tuple[ColumnConstraints, ...]) -> Callable[[Any], dict[str, pa.Array]]:
    return lambda _: {part.name: pa.array([None]) for part in parts}


def chosen(demand: ColumnConstraints, *others: ColumnConstraints) -> Selection:
    among = {one.name: one for one in (demand, *others)}
    return choose(demand, among, locale="en_US", structs=of_fields)


def whole(name: str = "x", **bounds: Any) -> ColumnConstraints:
    return ColumnConstraints(name, "integer", pa.int64(), **bounds)


def text(name: str = "x", **bounds: Any) -> ColumnConstraints:
    return ColumnConstraints(name, "text", pa.string(), **bounds)


def instant(name: str, **bounds: Any) -> ColumnConstraints:
    return ColumnConstraints(name, "instant", pa.timestamp("us", "UTC"), **bounds)


def test_values_come_first_without_an_annotation() -> None:
    assert isinstance(chosen(text("email", values=("a", "b"))).generator, bounded.WeightedChoice)


def test_an_annotation_comes_before_values_that_have_no_weights() -> None:
    assert chosen(text(values=("red", "blue"), annotation=COLOURS)).generator is COLOURS


def test_values_with_weights_come_before_an_annotation() -> None:
    generator = chosen(text(values=("red", "blue"), weights=(1.0, 2.0), annotation=COLOURS)).generator
    assert isinstance(generator, bounded.WeightedChoice)
    assert generator.weights == (1.0, 2.0)


def test_values_without_weights_are_the_rarer_the_later_they_stand() -> None:
    generator = chosen(text(values=("a", "b", "c"))).generator
    assert isinstance(generator, bounded.WeightedChoice)
    assert generator.weights[0] > generator.weights[1] > generator.weights[2] > 0.5


def test_an_annotation_comes_before_what_the_name_means() -> None:
    assert chosen(text("email", annotation=COLOURS)).generator is COLOURS


def test_a_column_needs_what_its_annotation_names() -> None:
    assert chosen(whole(annotation=Computed(lambda a, b: a + b, ("a", "b")))).needs == ("a", "b")


def test_codes_with_a_year_need_the_instant_of_creation() -> None:
    codes = Code(CodeFormat.parse("{year}-{random:3}"), unique=True)
    assert chosen(text(annotation=codes)).needs == ("created_at",)


def test_a_reference_in_a_unique_column_names_no_key_twice() -> None:
    assert chosen(text(unique=True, annotation=Reference("a.b.c"))).generator == Reference("a.b.c", unique=True)


def test_a_name_comes_before_the_type() -> None:
    generator = chosen(text("email")).generator
    assert isinstance(generator, ProviderGenerator)
    assert generator.provider.name == "email"


def test_a_name_whose_texts_the_checks_do_not_admit_means_nothing() -> None:
    assert isinstance(chosen(text("email", max_length=3)).generator, RegexText)


def test_a_column_that_comes_after_another_by_its_name_follows_from_it() -> None:
    found = chosen(instant("updated_at"), instant("created_at"))
    assert isinstance(found.generator, bounded.DelayAfter)
    assert found.needs == ("created_at",)


def test_a_column_that_another_comes_after_leaves_room_for_it() -> None:
    generator = chosen(instant("created_at"), instant("updated_at", high=YEAR_2025[0] + 10)).generator
    assert isinstance(generator, bounded.IntegerRange)
    assert generator.high <= YEAR_2025[0] + 10


def test_a_unique_column_takes_no_value_twice() -> None:
    assert isinstance(chosen(whole(unique=True)).generator, bounded.UniqueValues)


def test_a_unique_number_without_an_upper_bound_goes_on_beyond_what_is_natural() -> None:
    generator = chosen(whole(unique=True)).generator
    assert isinstance(generator, bounded.UniqueValues)
    assert isinstance(generator.beyond, bounded.IntegerRange)
    assert isinstance(generator.inner, bounded.IntegerRange)
    assert generator.beyond.low == generator.inner.high + 1


def test_a_unique_flag_has_two_values() -> None:
    generator = chosen(ColumnConstraints("x", "boolean", pa.bool_(), unique=True)).generator
    assert isinstance(generator, bounded.UniqueValues)
    assert generator.inner.size == 2


def test_a_provider_that_is_asked_for_draws_whatever_the_column_is_called() -> None:
    generator = chosen(text("x", annotation=Provided("city"))).generator
    assert isinstance(generator, ProviderGenerator)
    assert generator.provider.name == "city"


def test_a_provider_that_draws_something_else_is_refused() -> None:
    message = r"^column 'x': the provider 'city' does not draw whole numbers; choose another one\.$"
    with pytest.raises(SchemaError, match=message):
        chosen(whole(annotation=Provided("city")))


@pytest.mark.parametrize(
    ("min_length", "max_length", "bounds"), [(None, None, (2, 5)), (3, None, (3, 6)), (None, 1, (1, 1)), (1, 9, (1, 9))]
)
def test_a_list_has_two_to_five_elements_unless_it_is_bounded(
    min_length: int | None, max_length: int | None, bounds: tuple[int, int]
) -> None:
    tags = ColumnConstraints(
        "tags", "list", pa.list_(pa.string()), parts=(text("tags"),), min_length=min_length, max_length=max_length
    )
    generator = chosen(tags).generator
    assert isinstance(generator, bounded.Lists)
    assert (generator.min_length, generator.max_length) == bounds


def test_a_struct_is_made_of_what_its_fields_are_drawn_as() -> None:
    generator = chosen(ColumnConstraints("place", "struct", pa.struct([]), parts=(text("place.city"),))).generator
    assert isinstance(generator, bounded.Structs)


def test_unique_elements_of_lists_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"^column 'tags': elements of lists have no numbers of their own "):
        chosen(ColumnConstraints("tags", "list", pa.list_(pa.int64()), parts=(whole("tags", unique=True),)))


def test_a_pattern_is_spoken() -> None:
    generator = chosen(text("x", language=Language.matching("^[ab]{2}$", how="match"))).generator
    assert isinstance(generator, RegexText)
    assert generator.size == 4


def test_a_flag_that_may_be_neither_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"^column 'x': no value satisfies all of its checks; loosen one of them\.$"):
        chosen(ColumnConstraints("x", "boolean", pa.bool_(), excluded=frozenset({True, False})))


@pytest.mark.parametrize(
    ("demand", "bounds"),
    [
        (whole(), (0, 9_999)),
        (whole(low=5), (5, 10_004)),
        (whole(low=-5), (-5, 9_999)),
        (whole(high=7), (0, 7)),
        (whole(high=-7), (-10_006, -7)),
        (whole(low=100_000), (100_000, 200_000)),
        (whole(limits=(-128, 127)), (0, 127)),
        (whole(unique=True), (0, 2**31 - 1)),
        (instant("x"), YEAR_2025),
        (ColumnConstraints("x", "float", pa.float64(), low=2.5), (2.5, 1_002.5)),
        (ColumnConstraints("x", "decimal", pa.decimal128(9, 2)), (0, 100_000)),
    ],
)
def test_what_a_schema_leaves_open_is_closed_at_a_natural_distance(
    demand: ColumnConstraints, bounds: tuple[Any, Any]
) -> None:
    assert default_bounds(demand) == bounds


@pytest.mark.parametrize(
    ("demand", "share"),
    [
        (text(), 0.0),
        (text(nullable=True), 0.1),
        (text(nullable=True, null_share=0.4), 0.4),
        (text(nullable=True, unique=True), 0.0),
    ],
    ids=["never", "a tenth", "as asked", "unique"],
)
def test_a_nullable_column_is_null_in_its_share_of_the_rows(demand: ColumnConstraints, share: float) -> None:
    assert null_share(demand) == share
