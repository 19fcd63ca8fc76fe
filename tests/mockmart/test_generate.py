"""Rows drawn from any schema: they satisfy it, they are addressable, and callers can tighten them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.errors import CapacityError, MockmartError, SchemaError, SpecError
from mockmart.fields import Text, code, derived, provided, references
from mockmart.reading import schema_of
from mockmart.synthesis import generate, generate_batches
from tests.mockmart.corpus import CORPUS
from tests.mockmart.corpus_nested import PARENTS

ROWS = 500
every_schema = pytest.mark.parametrize("schema", CORPUS.values(), ids=CORPUS)


class Tickets(pap.DataFrameModel):
    ticket_id: str = pap.Field(unique=True, str_matches=r"^T-\d{6}$")
    first_name: str
    last_name: str
    email: str = pap.Field(unique=True)
    status: str = pap.Field(isin=["new", "open", "closed"])
    minutes: int = pap.Field(ge=1, le=500)
    note: str = pap.Field(nullable=True)
    created_at: pap.DateTime
    updated_at: pap.DateTime
    doubled: int = derived(lambda minutes: minutes * 2)


def drawn(schema: Any, rows: int = ROWS, **options: Any) -> pd.DataFrame:
    return generate(schema, rows, parents=PARENTS, **options)


def tickets(rows: int = ROWS, **options: Any) -> pd.DataFrame:
    frame = generate(Tickets, rows, seed=3, **options)
    Tickets.validate(frame, lazy=True)
    return frame


def one_column(column: Any, *, rows: int = 3, name: str = "a") -> pd.Series:
    return generate(DataFrameSchema({name: column}), rows)[name]


def annotated(field: Any, dtype: Any = str, **others: Any) -> Any:
    members = {"__annotations__": {**dict.fromkeys(others, int), "b": dtype}, **others, "b": field}
    return type("Rows", (pap.DataFrameModel,), members)


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return {name: drawn(schema, seed=3) for name, schema in CORPUS.items()}


every_name = pytest.mark.parametrize("name", CORPUS)


def test_there_are_schemas_of_every_sort() -> None:
    assert len(CORPUS) >= 45


@every_name
def test_what_is_drawn_satisfies_its_schema(name: str, frames: Mapping[str, pd.DataFrame]) -> None:
    assert len(frames[name]) == ROWS
    schema_of(CORPUS[name]).validate(frames[name], lazy=True)


@every_schema
@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows_satisfy_their_schema_too(schema: Any, rows: int) -> None:
    frame = drawn(schema, rows)
    assert len(frame) == rows
    schema_of(schema).validate(frame, lazy=True)


@every_name
def test_rows_are_the_same_from_any_start(name: str, frames: Mapping[str, pd.DataFrame]) -> None:
    part = drawn(CORPUS[name], 90, seed=3, start=310)
    expected = frames[name].iloc[310:400]
    named = schema_of(CORPUS[name]).index is not None
    pd.testing.assert_frame_equal(part, expected if named else expected.reset_index(drop=True))


@every_name
def test_rows_are_the_same_in_batches(name: str, frames: Mapping[str, pd.DataFrame]) -> None:
    parts = list(generate_batches(CORPUS[name], ROWS, batch_rows=211, seed=3, parents=PARENTS))
    named = schema_of(CORPUS[name]).index is not None
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=not named), frames[name])
    assert [len(part) for part in parts] == [211, 211, 78]


@pytest.mark.parametrize("name", [name for name in CORPUS if name not in ("nothing",)])
def test_another_seed_gives_other_rows(name: str, frames: Mapping[str, pd.DataFrame]) -> None:
    assert not drawn(CORPUS[name], seed=4).equals(frames[name])


def test_no_rows_are_one_empty_batch() -> None:
    assert [len(part) for part in generate_batches(Tickets, 0, batch_rows=10)] == [0]


def test_columns_do_not_depend_on_those_beside_them() -> None:
    both = DataFrameSchema({"a": Column(int), "b": Column(float)}, name="rows")
    alone = DataFrameSchema({"b": Column(float)}, name="rows")
    assert generate(both, 9)["b"].equals(generate(alone, 9)["b"])


def test_nulls_come_up_in_a_tenth_of_the_rows() -> None:
    share = float(tickets(5_000)["note"].isna().mean())
    assert 0.08 < share < 0.12


@pytest.mark.parametrize("dtype", ["Int64", "Float32", "boolean", "string", "datetime64[ns]", "category"])
def test_nullable_columns_of_every_type_have_nulls(dtype: str) -> None:
    assert one_column(Column(dtype, nullable=True), rows=200).isna().any()


# --- what is given ----------------------------------------------------------------------------------------------------


def test_given_columns_are_taken_as_they_are() -> None:
    minutes = np.arange(1, 21)
    assert tickets(20, given={"minutes": minutes})["minutes"].tolist() == minutes.tolist()


def test_what_follows_from_a_given_column_follows() -> None:
    created = pd.Series(pd.date_range("2024-01-01", periods=20, freq="D").astype("datetime64[ns]"))
    frame = tickets(20, given={"created_at": created, "first_name": ["Zoë"] * 20})
    assert (frame["updated_at"] >= created).all()
    assert (frame["updated_at"] < created + pd.Timedelta(days=60)).all()
    assert frame["email"].str.startswith("zoe.").all()
    assert frame["email"].is_unique


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_given_instants_may_have_any_unit(unit: str) -> None:
    stamp = pd.Series(pd.to_datetime(["2024-02-29 12:00"])).astype(f"datetime64[{unit}]")
    frame = generate(DataFrameSchema({"at": Column("datetime64[ns]")}), 1, given={"at": stamp})
    assert frame["at"].tolist() == [pd.Timestamp("2024-02-29 12:00")]


def test_batches_take_their_own_run_of_what_is_given() -> None:
    parts = generate_batches(Tickets, 10, batch_rows=4, start=7, given={"minutes": list(range(1, 11))})
    assert [minutes for part in parts for minutes in part["minutes"]] == list(range(1, 11))


def test_a_column_that_cannot_be_drawn_can_be_given() -> None:
    schema = DataFrameSchema(
        {"odd": Column(int, Check(lambda values: values % 2 == 1)), "raw": Column(pd.ArrowDtype(pa.binary()))}
    )
    frame = generate(schema, 2, given={"odd": [1, 3], "raw": pa.array([b"x", b"y"])})
    schema.validate(frame, lazy=True)
    assert frame["odd"].tolist() == [1, 3]


def test_a_check_of_whole_rows_is_vouched_for_by_what_is_given() -> None:
    schema = DataFrameSchema({"a": Column(int), "b": Column(int)}, checks=Check(lambda frame: frame["a"] < frame["b"]))
    frame = generate(schema, 3, given={"a": [-1, -2, -3]})
    assert (frame["a"] < frame["b"]).all()


# --- overrides --------------------------------------------------------------------------------------------------------


def test_overrides_tighten_columns() -> None:
    frame = tickets(
        overrides={
            "status": {"values": ["open", "closed"], "weights": [1, 3]},
            "minutes": {"min": 400},
            "created_at": {"min": "2025-06-01", "max": "2025-06-30"},
            "note": {"null_share": 0.5, "max_length": 20},
        }
    )
    assert frame["status"].value_counts(normalize=True).between(0.2, 0.8).all()
    assert set(frame["status"]) == {"open", "closed"}
    assert frame["minutes"].between(400, 500).all()
    assert frame["created_at"].between("2025-06-01", "2025-06-30").all()
    assert 0.4 < frame["note"].isna().mean() < 0.6
    assert frame["note"].dropna().str.len().max() <= 20


def test_what_follows_from_an_overridden_column_follows() -> None:
    frame = tickets(overrides={"created_at": {"min": "2026-05-01"}, "first_name": {"value": "Zoe"}})
    assert (frame["updated_at"] >= frame["created_at"]).all()
    assert frame["email"].str.startswith("zoe.").all()
    assert frame["email"].is_unique
    assert (frame["doubled"] == frame["minutes"] * 2).all()


def test_an_override_leaves_other_columns_as_they_are() -> None:
    plain, other = tickets(), tickets(overrides={"minutes": {"max": 20}})
    same = [name for name in plain if name not in ("minutes", "doubled")]
    pd.testing.assert_frame_equal(plain[same], other[same])


def test_an_override_may_name_what_is_nested() -> None:
    frame = drawn(
        CORPUS["Purchases"],
        50,
        overrides={"lines.price": {"min": 400}, "lines": {"length": 2}, "ship_to.city": {"value": "Ulm"}},
    )
    lines = frame["lines"].tolist()
    assert {len(some) for some in lines} == {2}
    assert min(line["price"] for some in lines for line in some) >= 400
    assert {place["city"] for place in frame["ship_to"]} == {"Ulm"}


def test_an_override_may_name_a_column_whose_name_has_dots() -> None:
    frame = drawn(CORPUS["names with dots"], 9, overrides={"shop.name": {"value": "Corner"}})
    assert set(frame["shop.name"]) == {"Corner"}


def test_a_format_writes_codes() -> None:
    notes = tickets(9, overrides={"note": {"format": "N/{random:3}", "null_share": 0.0}})["note"]
    assert notes.str.fullmatch(r"N/\d{3}").all()


def test_a_format_stays_within_the_checks_of_its_column() -> None:
    column = Column(str, Check.str_matches(r"^[A-Z]-[0-4]+$"))
    frame = generate(DataFrameSchema({"a": column}), 50, overrides={"a": {"format": "Q-{random:3}"}})
    assert frame["a"].str.fullmatch(r"Q-[0-4]{3}").all()


# --- scenarios --------------------------------------------------------------------------------------------------------

LONG = {"weight": 0.3, "set": {"minutes": {"min": 450}}}
ZOES = {"count": 12, "set": {"first_name": {"value": "Zoe"}, "created_at": {"min": "2025-12-20", "max": "2025-12-24"}}}


def test_a_counted_scenario_has_exactly_its_rows() -> None:
    frame = tickets(scenarios={"zoes": ZOES, "long": LONG})
    assert int((frame["_scenario"] == "zoes").sum()) == 12


@pytest.mark.parametrize("rows", [1, 7, 100, 333])
def test_a_weighted_scenario_has_its_share_to_within_one_row(rows: int) -> None:
    found = int((tickets(rows, start=17, scenarios={"long": LONG})["_scenario"] == "long").sum())
    assert abs(found - 0.3 * rows) <= 1


def test_scenarios_change_their_rows_and_no_others() -> None:
    plain, frame = tickets(), tickets(scenarios={"zoes": ZOES, "long": LONG})
    default = frame["_scenario"] == "default"
    assert frame.loc[frame["_scenario"] == "long", "minutes"].min() >= 450
    pd.testing.assert_frame_equal(frame.loc[default, list(plain)], plain[default])


def test_what_follows_from_a_scenarios_columns_follows() -> None:
    frame = tickets(scenarios={"zoes": ZOES})
    zoes = frame[frame["_scenario"] == "zoes"]
    assert (zoes["updated_at"] >= zoes["created_at"]).all()
    assert zoes["created_at"].min() >= pd.Timestamp("2025-12-20")
    assert zoes["email"].str.startswith("zoe.").all()
    assert frame["email"].is_unique
    assert (frame["doubled"] == frame["minutes"] * 2).all()


def test_scenarios_add_the_place_and_the_name_of_each_row() -> None:
    frame = tickets(5, start=40, scenarios={"long": LONG})
    assert list(frame.columns[-2:]) == ["_index", "_scenario"]
    assert frame["_index"].tolist() == [40, 41, 42, 43, 44]
    assert frame["_scenario"].cat.categories.tolist() == ["default", "long"]


def test_scenarios_are_the_same_in_batches() -> None:
    options: dict[str, Any] = {"seed": 3, "scenarios": {"zoes": ZOES, "long": LONG}}
    parts = generate_batches(Tickets, ROWS, batch_rows=77, **options)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), generate(Tickets, ROWS, **options))


def test_weighted_scenarios_are_the_same_wherever_a_call_starts() -> None:
    whole = tickets(200, scenarios={"long": LONG})
    part = tickets(50, start=100, scenarios={"long": LONG})
    pd.testing.assert_frame_equal(part, whole.iloc[100:150].reset_index(drop=True))


# --- what is refused --------------------------------------------------------------------------------------------------


def refused(error: type[MockmartError], message: str) -> Any:
    return pytest.raises(error, match=f"^{re.escape(message)}$")


GIVE = "annotate the column (fields.derived(…), fields.provided(…)) or give its values."
MEND = "annotate the column with fields.code(…), fields.text(…) or a provider that draws it."
NOTHING = "column 'a': no value satisfies all of its checks; loosen one of them."


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (Column(int, Check(lambda v: v > 0, name="up")), f"column 'a', check 'up': a function cannot be drawn from; {GIVE}"),
        (
            Column(str, Check.str_matches("^(?=a)b")),
            f"column 'a', check str_matches: '^(?=a)b' has a look-ahead or look-behind, which describes no regular set; {MEND}",
        ),
        (Column(str, [Check.str_startswith("a"), Check.str_matches("^b")]), NOTHING),
        (Column(int, [Check.gt(5), Check.lt(6)]), NOTHING),
        (Column(int, [Check.isin([1, 2]), Check.notin([2, 1])]), NOTHING),
        (Column(bool, [Check.ne(True), Check.ne(False)]), NOTHING),
        (Column(pap.UInt8, Check.gt(255)), NOTHING),
        (Column(float, [Check.ge(1), Check.le(1), Check.ne(1)]), NOTHING),
        (Column(str, Check.ge("b")), "column 'a', check greater_than_or_equal_to: 'b' is no bound of text; mend the check."),
        (Column(int, Check.str_matches("b")), "column 'a', check str_matches: a pattern is for text; mend the check."),
        (
            Column("complex128"),
            "column 'a': columns of type complex128 cannot be drawn; give its values (given=…), or use another type.",
        ),
    ],
    ids=[
        "function", "look-ahead", "texts", "numbers", "values", "flags", "type", "float", "text bound", "pattern", "dtype"
    ],
)  # fmt: skip
def test_a_column_that_cannot_be_drawn_is_named_with_its_check(column: Any, message: str) -> None:
    with refused(SchemaError, message):
        one_column(column)


def test_a_check_of_whole_rows_that_nobody_vouches_for_is_named() -> None:
    schema = DataFrameSchema({"a": Column(int)}, checks=Check(lambda frame: frame["a"] > 0, name="up"))
    with refused(
        SchemaError,
        "check 'up' of whole rows: a function cannot be drawn from; derive a column from the others so that it holds "
        "(fields.derived(…)), or give the columns that it is about.",
    ):
        generate(schema, 1)


def test_what_is_no_schema_is_refused() -> None:
    with refused(SchemaError, "<class 'int'> is not a pandera DataFrameModel or DataFrameSchema; give one."):
        generate(int, 1)


def test_a_derived_column_that_breaks_its_check_is_named() -> None:
    rows = annotated(derived(lambda a: -a, le=-5), int, a=pap.Field(eq=1))
    with refused(
        SchemaError,
        "column 'b', check 'less_than_or_equal_to(-5)': what its annotation draws breaks it (np.int64(-1)); mend the "
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
            "column 'b': the provider 'title' has none of what its checks ask for; loosen them, or choose another provider.",
        ),
        (derived(lambda bb: bb), int, "column 'b' follows from 'bb', which is not a column; did you mean 'b'?"),
        (references("shop.a.id"), str, "'shop.a.id' is referred to, but its keys are not there; give them (parents={'shop.a.id': …})."),
        (code("A-{year}-{random:3}"), Text, "column 'b' follows from 'created_at', which is not a column; valid here: b."),
    ],
    ids=["unknown", "number", "text", "checks", "derived", "reference", "year"],
)  # fmt: skip
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
            "rows: a, b are unique together and have 4 values, but 6 rows need one each; widen the checks, or generate "
            "fewer rows.",
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
            "given.minutes: the column holds whole numbers, and these are none (Failed to parse string: 'x' as a scalar "
            "of type int64).",
        ),
        ({"overrides": {"minuts": {"min": 2}}}, "overrides.minuts: no column 'minuts'; did you mean 'minutes'?"),
        ({"overrides": {"minutes": {"mim": 2}}}, "overrides.minutes: mim: no such key; did you mean 'min'?"),
        ({"overrides": {"minutes": {"min": 501}}}, "overrides.minutes: no value satisfies it and the schema both; loosen it."),
        ({"overrides": {"minutes": {"min": "x"}}}, "overrides.minutes.min: 'x' is no number; change it."),
        (
            {"overrides": {"minutes": {"length": 2}}},
            "overrides.minutes.length: a column of whole numbers takes no 'length'; valid here: max, min, null_share, value, "
            "values, weights.",
        ),
        (
            {"overrides": {"minutes": 2}},
            "overrides.minutes: 2 is no mapping; give min, max, min_length, max_length, length, values, weights, value, "
            "format, null_share.",
        ),
        (
            {"overrides": {"status": {"value": "opne"}}},
            "overrides.status.value: 'opne' is none of the values that its schema admits; did you mean 'open'?",
        ),
        ({"overrides": {"minutes": {"value": 0}}}, "overrides.minutes.value: '0' is none of the values that its schema admits; change it."),
        ({"overrides": {"minutes": {"null_share": 0.1}}}, "overrides.minutes.null_share: the column is never null; change it."),
        (
            {"overrides": {"ticket_id": {"value": "T-000001"}}},
            "overrides.ticket_id: 'ticket_id' is unique, what it holds cannot differ from row to row; leave it out.",
        ),
        ({"overrides": {"doubled": {"min": 5}}}, "overrides.doubled: 'doubled' is derived from minutes; set those."),
        ({"overrides": {"minutes.x": {"min": 5}}}, "overrides.minutes.x: 'minutes' has no fields; name the column alone."),
        (
            {"overrides": {"minutes": {"min": 5}}, "given": {"minutes": [1] * 9}},
            "overrides.minutes: 'minutes' is given, it is taken as it is; leave it out.",
        ),
        (
            {"scenarios": {"long": {"count": 10, "set": {"minutes": {"min": 9}}}}},
            "scenarios: they count 10 rows out of 9; lower a count, or ask for more rows.",
        ),
        (
            {"scenarios": {name: {"weight": 0.6, "set": {"minutes": {"min": 9}}} for name in "ab"}},
            "scenarios: the weights add up to 1.2; they are shares of the rows, lower them to at most 1.",
        ),
        ({"scenarios": {"long": {"set": {"minutes": {"min": 9}}}}}, "scenarios.long: give the scenario a weight or a count"),
        ({"scenarios": {"long": {"count": 1, "set": {"minits": {"min": 9}}}}}, "scenarios.long.minits: no column 'minits'; did you mean 'minutes'?"),
        (
            {"scenarios": {"default": {"count": 1, "set": {"minutes": {"min": 9}}}}},
            "scenarios.default: the name stands for rows of no scenario; choose another.",
        ),
    ],
)  # fmt: skip
def test_what_a_caller_cannot_have_is_refused_with_its_place(options: dict[str, Any], message: str) -> None:
    with refused(SpecError, message):
        tickets(**{"rows": 9, **options})


def test_a_scenario_cannot_set_what_only_together_is_unique() -> None:
    with refused(
        SpecError,
        "scenarios.far.origin: 'origin' is unique with others, what it holds cannot differ from row to row; leave it out.",
    ):
        drawn(CORPUS["Routes"], 9, scenarios={"far": {"weight": 0.5, "set": {"origin": {"value": "H01"}}}})


def test_a_reference_can_be_set_to_keys_that_are_there() -> None:
    rows, parents = annotated(references("x.y")), {"x.y": ["p", "q"]}
    assert set(generate(rows, 9, parents=parents, overrides={"b": {"value": "q"}})["b"]) == {"q"}
    with refused(SpecError, "overrides.b: 'r' is not in 'x.y'; give values that are there."):
        generate(rows, 9, parents=parents, overrides={"b": {"value": "r"}})


def test_batches_of_no_rows_are_refused() -> None:
    with refused(SpecError, "batch_rows: 0 is below 1; give a number of at least 1."):
        generate_batches(Tickets, 1, batch_rows=0)


def test_what_is_wrong_is_said_before_the_first_batch() -> None:
    with pytest.raises(SpecError, match=r"^overrides\.x: no column 'x'"):
        generate_batches(Tickets, 1, overrides={"x": {"min": 1}})
