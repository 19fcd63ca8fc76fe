"""What cannot be drawn is refused, with its place and what to do, before anything is drawn."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.errors import CapacityError, MockmartError, SchemaError, SpecError
from mockmart.schema.fields import Text, code, derived, provided, references
from mockmart.synthesis.generate import generate, generate_batches
from tests.mockmart.corpus import CORPUS


class Tickets(pap.DataFrameModel):
    ticket_id: str = pap.Field(unique=True, str_matches=r"^T-\d{6}$")
    status: str = pap.Field(isin=["new", "open", "closed"])
    minutes: int = pap.Field(ge=1, le=500)
    doubled: int = derived(lambda minutes: minutes * 2)


def annotated(field: Any, dtype: Any = str, **others: Any) -> Any:
    members = {"__annotations__": {**dict.fromkeys(others, int), "b": dtype}, **others, "b": field}
    return type("Rows", (pap.DataFrameModel,), members)


def refused(error: type[MockmartError], message: str) -> Any:
    return pytest.raises(error, match=f"^{re.escape(message)}$")


GIVE = "annotate the column (fields.derived(…), fields.provided(…)) or give its values."
MEND = "annotate the column with fields.code(…), fields.text(…) or a provider that draws it."
DRAWN = (
    "column 'a': no value from {} to {} (mockmart draws no others for its type) satisfies all of its checks; "
    "loosen one of them."
)
NOTHING = "column 'a': no value satisfies all of its checks; loosen one of them."


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (
            Column(int, [Check.isin([7]), Check(lambda v: v % 2 == 0, name="even")]),
            f"column 'a', check 'even': what is drawn breaks it (row 0: 7; row 1: 7; row 2: 7); {GIVE}",
        ),
        (
            Column(str, Check.str_matches(r"^(a|b)\1$")),
            f"column 'a', check str_matches: '^(a|b)\\1$' has a back-reference, which describes no regular set; {MEND}",
        ),
        (Column(str, [Check.str_startswith("a"), Check.str_matches("^b")]), NOTHING),
        (Column(int, [Check.gt(5), Check.lt(6)]), NOTHING),
        (Column(int, [Check.isin([1, 2]), Check.notin([2, 1])]), NOTHING),
        (Column(bool, [Check.ne(True), Check.ne(False)]), NOTHING),
        (
            Column(pap.UInt8, Check.gt(255)),
            DRAWN.format("0", "255"),
        ),
        (
            Column("uint64", Check.ge(2**63)),
            DRAWN.format("0", "9223372036854775807"),
        ),
        (
            Column(pd.ArrowDtype(pa.decimal128(38, 2)), Check.ge(Decimal(10) ** 35)),
            DRAWN.format("-46116860184273879.04", "46116860184273879.04"),
        ),
        (
            Column(str, Check.str_matches("^x\ny$")),
            (
                r"column 'a', check str_matches: '^x\ny$' matches no text without line breaks and control characters, "
                f"and mockmart draws no others; {MEND}"
            ),
        ),
        (Column(float, [Check.ge(1), Check.le(1), Check.ne(1)]), NOTHING),
        (Column(int, Check.str_matches("b")), "column 'a', check str_matches: a pattern is for text; fix the check."),
        (
            Column("complex128"),
            "column 'a': columns of type complex128 cannot be drawn; give its values (given=…), or use another type.",
        ),
    ],
    ids=[
        "function",
        "back-reference",
        "texts",
        "numbers",
        "values",
        "flags",
        "type",
        "unsigned",
        "decimal",
        "line break",
        "float",
        "pattern",
        "dtype",
    ],
)
def test_a_column_that_cannot_be_drawn_is_named_with_its_check(column: Any, message: str) -> None:
    with refused(SchemaError, message):
        generate(DataFrameSchema({"a": column}), 3)


def test_a_check_of_whole_rows_that_what_is_drawn_breaks_is_named() -> None:
    schema = DataFrameSchema({"a": Column(int)}, checks=Check(lambda frame: frame["a"] % 2 > 5, name="up"))
    with refused(
        SchemaError,
        "check 'up' of whole rows: what is drawn breaks it (row 0: {'a': 9851}); derive a column from the others so "
        "that it holds (fields.derived(…)), or give the columns that it is about.",
    ):
        generate(schema, 1)


def test_what_is_no_schema_is_refused() -> None:
    with refused(SchemaError, "<class 'int'> is not a pandera DataFrameModel or DataFrameSchema; give one."):
        generate(int, 1)


def test_a_derived_column_that_breaks_its_check_is_named() -> None:
    rows = annotated(derived(lambda a: -a, le=-5), int, a=pap.Field(eq=1))
    with refused(
        SchemaError,
        "column 'b', check 'less_than_or_equal_to(-5)': what its annotation draws breaks it (np.int64(-1)); fix the "
        "annotation or the check.",
    ):
        generate(rows, 1)


@pytest.mark.parametrize(
    ("field", "dtype", "message"),
    [
        (provided("titel"), str, "no provider 'titel'; did you mean 'title'?"),
        (provided("title"), int, "column 'b': the provider 'title' does not draw whole numbers; choose another one."),
        (provided("amount"), str, "column 'b': the provider 'amount' does not draw text; choose another one."),
        (
            provided("title", str_length={"max_value": 2}),
            str,
            (
                "column 'b': the provider 'title' has none of what its checks ask for; loosen them, or choose another "
                "provider."
            ),
        ),
        (derived(lambda bb: bb), int, "column 'b' follows from 'bb', which is not a column; did you mean 'b'?"),
        (
            references("shop.a.id"),
            str,
            "'shop.a.id' is referred to, but its keys are not there; give them (parents={'shop.a.id': …}).",
        ),
        (
            code("A-{year}-{random:3}"),
            Text,
            "column 'b' follows from 'created_at', which is not a column; valid here: b.",
        ),
    ],
    ids=["unknown", "number", "text", "checks", "derived", "reference", "year"],
)
def test_an_annotation_that_cannot_be_followed_is_named(field: Any, dtype: Any, message: str) -> None:
    with pytest.raises(MockmartError, match=f"^{re.escape(message)}$"):
        generate(annotated(field, dtype), 1)


def test_columns_that_follow_from_each_other_are_named() -> None:
    rows = annotated(derived(lambda a: a), int, a=derived(lambda b: b))
    with refused(SchemaError, "columns a, b follow from each other; give one of them."):
        generate(rows, 1)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (
            DataFrameSchema({"a": Column(int, Check.in_range(1, 5), unique=True)}),
            "rows: a is unique and has 5 values, but 6 rows need one each; widen the checks, or generate fewer rows.",
        ),
        (
            DataFrameSchema({"a": Column(bool), "b": Column(int, Check.isin([1, 2]))}, unique=["a", "b"]),
            (
                "rows: a, b are unique together and have 4 values, but 6 rows need one each; widen the checks, or "
                "generate fewer rows."
            ),
        ),
        (annotated(references("x.y", unique=True)), "Rows.b: it is unique, and 'x.y' has 2 rows only."),
    ],
    ids=["alone", "together", "reference"],
)
def test_more_rows_than_a_unique_column_has_values_are_refused(schema: Any, message: str) -> None:
    with refused(CapacityError, message):
        generate(schema, 6, parents={"x.y": ["p", "q"]})


def test_unique_columns_hold_exactly_as_many_rows_as_values() -> None:
    schema = DataFrameSchema({"a": Column(bool), "b": Column(int, Check.isin([1, 2]))}, unique=["a", "b"])
    assert len(generate(schema, 4).drop_duplicates()) == 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rows": -1}, "rows: -1 is not a whole number of at least 0; give one."),
        ({"rows": 2.0}, "rows: 2.0 is not a whole number of at least 0; give one."),
        ({"start": -1}, "start: -1 is not a whole number of at least 0; give one."),
        ({"seed": -1}, "seed: -1 is not a whole number from 0 to 2**64 - 1; give one."),
        ({"locale": "en_UK"}, "locale: 'en_UK' is not available; did you mean 'en_US'?"),
        ({"given": {"minuts": [1]}}, "given.minuts: no such column; did you mean 'minutes'?"),
        ({"given": {"minutes": [1]}}, "given.minutes: it has 1 values for 9 rows; give one a row."),
        (
            {"given": {"minutes": ["x"] * 9}},
            (
                "given.minutes: the column holds whole numbers, and these are none (Failed to parse string: 'x' as a "
                "scalar "
                "of type int64)."
            ),
        ),
        ({"constraints": {"minuts": {"min": 2}}}, "constraints.minuts: no column 'minuts'; did you mean 'minutes'?"),
        ({"constraints": {"minutes": {"mim": 2}}}, "constraints.minutes: mim: no such key; did you mean 'min'?"),
        (
            {"constraints": {"minutes": {"min": 501}}},
            "constraints.minutes: no value satisfies it and the schema both; loosen it.",
        ),
        ({"constraints": {"minutes": {"min": "x"}}}, "constraints.minutes.min: 'x' is no number; change it."),
        (
            {"constraints": {"minutes": {"length": 2}}},
            (
                "constraints.minutes.length: a column of whole numbers takes no 'length'; valid here: max, min, "
                "null_share, value, "
                "values, weights."
            ),
        ),
        (
            {"constraints": {"minutes": 2}},
            (
                "constraints.minutes: 2 is no mapping; give min, max, min_length, max_length, length, values, weights, "
                "value, "
                "format, null_share."
            ),
        ),
        (
            {"constraints": {"status": {"value": "opne"}}},
            "constraints.status.value: 'opne' is not one of the values that its schema admits; did you mean 'open'?",
        ),
        (
            {"constraints": {"minutes": {"value": 0}}},
            "constraints.minutes.value: '0' is not one of the values that its schema admits; change it.",
        ),
        (
            {"constraints": {"minutes": {"null_share": 0.1}}},
            "constraints.minutes.null_share: the column is never null; change it.",
        ),
        (
            {"constraints": {"ticket_id": {"value": "T-000001"}}},
            "constraints.ticket_id: 'ticket_id' is unique, what it holds cannot differ from row to row; leave it out.",
        ),
        (
            {"constraints": {"doubled": {"min": 5}}},
            "constraints.doubled: 'doubled' is derived from minutes; set those.",
        ),
        (
            {"constraints": {"minutes.x": {"min": 5}}},
            "constraints.minutes.x: 'minutes' has no fields; name the column alone.",
        ),
        (
            {"constraints": {"minutes": {"min": 5}}, "given": {"minutes": [1] * 9}},
            "constraints.minutes: 'minutes' is given, it is taken as it is; leave it out.",
        ),
        (
            {"scenarios": {"long": {"count": 10, "set": {"minutes": {"min": 9}}}}},
            "scenarios: they count 10 rows out of 9; lower a count, or ask for more rows.",
        ),
        (
            {"scenarios": {name: {"weight": 0.6, "set": {"minutes": {"min": 9}}} for name in "ab"}},
            "scenarios: the weights add up to 1.2; they are shares of the rows, lower them to at most 1.",
        ),
        (
            {"scenarios": {"long": {"set": {"minutes": {"min": 9}}}}},
            "scenarios.long: give the scenario a weight or a count",
        ),
        (
            {"scenarios": {"long": {"count": 1, "set": {"minits": {"min": 9}}}}},
            "scenarios.long.minits: no column 'minits'; did you mean 'minutes'?",
        ),
        (
            {"scenarios": {"default": {"count": 1, "set": {"minutes": {"min": 9}}}}},
            "scenarios.default: the name stands for rows of no scenario; choose another.",
        ),
    ],
)
def test_what_a_caller_cannot_have_is_refused_with_its_place(options: dict[str, Any], message: str) -> None:
    with refused(SpecError, message):
        generate(Tickets, **{"rows": 9, **options})


def test_a_scenario_cannot_set_what_only_together_is_unique() -> None:
    with refused(
        SpecError,
        "scenarios.far.origin: 'origin' is unique with others, what it holds cannot differ from row to row; leave "
        "it out.",
    ):
        generate(CORPUS["Routes"], 9, scenarios={"far": {"weight": 0.5, "set": {"origin": {"value": "H01"}}}})


def test_a_reference_can_be_set_to_keys_that_are_there() -> None:
    rows, parents = annotated(references("x.y")), {"x.y": ["p", "q"]}
    assert set(generate(rows, 9, parents=parents, constraints={"b": {"value": "q"}})["b"]) == {"q"}
    with refused(SpecError, "constraints.b: 'r' is not in 'x.y'; give values that are there."):
        generate(rows, 9, parents=parents, constraints={"b": {"value": "r"}})


def test_batches_of_no_rows_are_refused() -> None:
    with refused(SpecError, "batch_rows: 0 is below 1; give a number of at least 1."):
        generate_batches(Tickets, 1, batch_rows=0)


def test_what_is_wrong_is_said_before_the_first_batch() -> None:
    with pytest.raises(SpecError, match=r"^constraints\.x: no column 'x'"):
        generate_batches(Tickets, 1, constraints={"x": {"min": 1}})
