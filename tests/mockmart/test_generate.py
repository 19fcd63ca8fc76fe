"""Rows of any schema: they satisfy it, and are the same whatever call they come from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pap
import pytest
from pandas.testing import assert_frame_equal

from mockmart import fields
from mockmart.errors import CapacityError, MockmartError, SchemaError, SpecError
from mockmart.reading import schema_of
from mockmart.synthesis import generate, generate_batches
from tests.mockmart.corpus import CORPUS


class Customers(pap.DataFrameModel):
    """What most people have."""

    customer_id: str = pap.Field(unique=True, str_matches=r"^C-\d{6}$")
    first_name: str
    last_name: str
    email: str = pap.Field(unique=True)
    age: int = pap.Field(ge=18, le=99)
    tier: str = pap.Field(isin=["bronze", "silver", "gold"])
    note: str = pap.Field(nullable=True)
    created_at: pap.DateTime
    updated_at: pap.DateTime


#: The keys that schemas of the corpus refer to.
PARENTS = {
    "library.books.book_id": [f"B-{number:04}" for number in range(400)],
    "library.readers.reader_id": [f"R-{number:04}" for number in range(400)],
}


def rows_for(name: str) -> int:
    """As many rows as any schema of the corpus has values for."""
    try:
        generate(CORPUS[name], 300, parents=PARENTS)
    except CapacityError:
        return 20
    return 300


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 45


@pytest.mark.parametrize("name", CORPUS)
def test_what_is_generated_satisfies_its_schema(name: str) -> None:
    schema = schema_of(CORPUS[name])
    for rows in (0, 1, rows_for(name)):
        frame = generate(schema, rows, seed=rows, parents=PARENTS)
        assert len(frame) == rows
        schema.validate(frame, lazy=True)


@pytest.mark.parametrize("name", CORPUS)
def test_rows_are_the_same_whatever_call_they_come_from(name: str) -> None:
    whole = generate(CORPUS[name], 20, seed=5, parents=PARENTS)
    batches = list(generate_batches(CORPUS[name], 20, batch_rows=7, seed=5, parents=PARENTS))
    assert [len(batch) for batch in batches] == [7, 7, 6]
    joined = pd.concat(batches, ignore_index=isinstance(whole.index, pd.RangeIndex))
    assert_frame_equal(joined, whole, check_categorical=False)
    later = generate(CORPUS[name], 5, seed=5, start=12, parents=PARENTS)
    part = whole.iloc[12:17]
    if isinstance(whole.index, pd.RangeIndex):
        part = part.reset_index(drop=True)
    assert_frame_equal(later, part, check_categorical=False)


def test_another_seed_gives_other_rows() -> None:
    assert not generate(Customers, 50, seed=1).equals(generate(Customers, 50, seed=2))
    assert_frame_equal(generate(Customers, 50, seed=1), generate(Customers, 50, seed=1))


@pytest.mark.parametrize("locale", ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "ja_JP", "pt_BR"])
def test_every_locale_satisfies_the_schema(locale: str) -> None:
    Customers.validate(generate(Customers, 500, locale=locale), lazy=True)


def test_an_email_carries_the_names_beside_it() -> None:
    frame = generate(Customers, 200, locale="en_US")
    for _, row in frame.iterrows():
        first, last = (str(row[name]).lower().replace("'", "") for name in ("first_name", "last_name"))
        assert str(row["email"]).startswith(f"{first}.{last}")


def test_what_is_updated_was_created_before() -> None:
    frame = generate(Customers, 1000)
    assert (frame["updated_at"] >= frame["created_at"]).all()


def test_given_columns_are_taken_and_others_follow_from_them() -> None:
    frame = generate(Customers, 3, given={"first_name": ["Ada", "Alan", "Grace"]})
    assert frame["first_name"].tolist() == ["Ada", "Alan", "Grace"]
    assert [email.partition(".")[0] for email in frame["email"]] == ["ada", "alan", "grace"]


def test_overrides_tighten_a_column() -> None:
    frame = generate(Customers, 500, overrides={"age": {"min": 60}, "tier": {"values": ["gold"]}})
    assert frame["age"].between(60, 99).all()
    assert set(frame["tier"]) == {"gold"}


def test_weights_say_how_often_a_value_comes_up() -> None:
    frame = generate(Customers, 5000, overrides={"tier": {"values": ["gold", "bronze"], "weights": [9, 1]}})
    assert (frame["tier"] == "gold").mean() == pytest.approx(0.9, abs=0.02)


def test_a_null_share_is_kept() -> None:
    frame = generate(Customers, 5000, overrides={"note": {"null_share": 0.4}})
    assert frame["note"].isna().mean() == pytest.approx(0.4, abs=0.03)


def test_scenarios_are_counted_exactly_and_labelled() -> None:
    frame = generate(
        Customers,
        1000,
        scenarios={
            "old": {"weight": 0.2, "set": {"age": {"min": 80}}},
            "silent": {"count": 33, "set": {"note": {"null_share": 1.0}}},
        },
    )
    assert frame["_scenario"].value_counts().to_dict() == {"default": 774, "old": 193, "silent": 33}
    assert frame["_index"].tolist() == list(range(1000))
    assert (frame.loc[frame["_scenario"] == "old", "age"] >= 80).all()
    assert frame.loc[frame["_scenario"] == "silent", "note"].isna().all()


@pytest.mark.parametrize("rows", [10, 33, 100])
def test_shares_are_exact_to_within_a_row_in_any_run_of_rows(rows: int) -> None:
    scenarios = {"old": {"weight": 0.3, "set": {"age": {"min": 80}}}}
    frame = generate(Customers, rows, start=77, scenarios=scenarios)
    assert abs((frame["_scenario"] == "old").sum() - 0.3 * rows) <= 1


def test_what_follows_from_a_changed_column_changes_with_it() -> None:
    scenarios = {"late": {"count": 50, "set": {"created_at": {"min": "2025-12-01"}}}}
    frame = generate(Customers, 100, scenarios=scenarios)
    assert (frame["updated_at"] >= frame["created_at"]).all()


def test_references_choose_from_the_keys_of_their_parents() -> None:
    schema = pap.DataFrameSchema({"owner": pap.Column(str, metadata=fields.references("d.people.id").metadata)})
    frame = generate(schema, 100, parents={"d.people.id": ["a", "b", "c"]})
    assert set(frame["owner"]) == {"a", "b", "c"}


def column(**options: Any) -> pap.DataFrameSchema:
    return pap.DataFrameSchema({"x": pap.Column(**options)}, name="one")


ODD = pap.Check(lambda values: values % 2 == 1, name="is_odd")
REFUSED: dict[str, tuple[Any, dict[str, Any], type[MockmartError], str]] = {
    "a function": (column(dtype=int, checks=ODD), {}, SchemaError, "column 'x', check 'is_odd': a function cannot be"),
    "a look-ahead": (column(dtype=str, checks=pap.Check.str_matches("(?=a)b")), {}, SchemaError, "look-ahead"),
    "nothing between": (
        column(dtype=int, checks=[pap.Check.gt(5), pap.Check.lt(5)]), {}, SchemaError,
        "column 'x': no value satisfies all of its checks; loosen one of them.",
    ),
    "no text": (
        column(dtype=str, checks=[pap.Check.str_startswith("a"), pap.Check.str_matches("^b")]), {}, SchemaError,
        "column 'x': no value satisfies all of its checks; loosen one of them.",
    ),
    "no schema": (int, {}, SchemaError, "is not a pandera DataFrameModel or DataFrameSchema; give one."),
    "an override of nothing": (Customers, {"overrides": {"agee": {"min": 3}}}, SpecError, "did you mean 'age'?"),
    "a key of nothing": (Customers, {"overrides": {"age": {"length": 3}}}, SpecError, "takes no 'length'"),
    "an override that cannot be": (Customers, {"overrides": {"age": {"min": 300}}}, SpecError, "age: no value"),
    "a scenario's column": (
        Customers, {"scenarios": {"a": {"weight": 0.1, "set": {"teir": {"value": "gold"}}}}}, SpecError,
        "scenarios.a.teir: no column 'teir'; did you mean 'tier'?",
    ),
    "a unique column": (Customers, {"overrides": {"customer_id": {"length": 8}}}, SpecError, "'customer_id' is unique"),
    "weights above one": (
        Customers,
        {"scenarios": {name: {"weight": 0.7, "set": {"age": {"min": 50}}} for name in ("a", "b")}},
        SpecError, "scenarios: the weights add up to 1.4",
    ),
    "too many counted": (
        Customers, {"scenarios": {"a": {"count": 11, "set": {"age": {"min": 50}}}}}, SpecError,
        "scenarios: they count 11 rows out of 10; lower a count, or ask for more rows.",
    ),
    "too few values": (
        column(dtype=int, checks=pap.Check.in_range(1, 5), unique=True), {}, CapacityError,
        "one: x is unique and has 5 values, but 10 rows need one each",
    ),
    "given for nothing": (Customers, {"given": {"agee": [1] * 10}}, SpecError, "given.agee: no such column"),
    "given too few": (Customers, {"given": {"age": [20]}}, SpecError, "given.age: it has 1 values for 10 rows"),
    "a locale of nothing": (Customers, {"locale": "xx_XX"}, SpecError, "locale: 'xx_XX' is not available"),
    "a seed below zero": (Customers, {"seed": -1}, SpecError, "seed: -1 is not a whole number from 0 to 2**64 - 1"),
    "a start below zero": (Customers, {"start": -1}, SpecError, "start: -1 is not a whole number of at least 0"),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "options", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_in_one_line(
    schema: Any, options: dict[str, Any], error: type[MockmartError], message: str
) -> None:
    with pytest.raises(error) as raised:
        generate(schema, 10, **options)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("rows", [-1, 2.5, True, "10"])
def test_rows_are_a_whole_number(rows: Any) -> None:
    with pytest.raises(SpecError, match=r"is not a whole number of at least 0; give one\.$"):
        generate(Customers, rows)


def test_an_annotation_that_breaks_a_check_is_named() -> None:
    even = fields.derived(lambda number: number * 2)
    schema = pap.DataFrameSchema({"number": pap.Column(int), "x": pap.Column(int, ODD, metadata=even.metadata)})
    with pytest.raises(SchemaError, match="column 'x', check 'is_odd': what its annotation draws breaks it"):
        generate(schema, 10)
