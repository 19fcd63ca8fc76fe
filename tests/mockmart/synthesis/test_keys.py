"""Keys that come again, names that go with codes, indexes that run, groups that are unique together."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from pandera.pandas import Check, Column, DataFrameSchema, Index

from mockmart.synthesis.generate import generate

TIME = "datetime64[us, UTC]"


def rows(schema: DataFrameSchema, count: int, **options: Any) -> pd.DataFrame:
    frame = generate(schema, count, **options)
    schema.validate(frame, lazy=True)
    return frame


@pytest.mark.parametrize(
    ("name", "kind"),
    [("customer_id", str), ("customer_id", int), ("store_key", str), ("store_key", int), ("user_id", str),
     ("product_ref", str)],
)  # fmt: skip
def test_a_key_of_another_table_comes_again(name: str, kind: Any) -> None:
    frame = rows(DataFrameSchema({"order_id": Column(str, unique=True), name: Column(kind)}), 5_000)
    assert 20 < frame[name].nunique() < 1_000
    assert frame["order_id"].is_unique


def test_the_first_key_is_the_own_one() -> None:
    frame = rows(DataFrameSchema({"order_id": Column(str), "customer_id": Column(str)}), 2_000)
    assert frame["order_id"].nunique() > 1_900
    assert frame["customer_id"].nunique() < 500


def test_what_a_key_names_is_the_same_for_the_same_key() -> None:
    columns = {"order_id": Column(str, unique=True), "customer_id": Column(int)}
    schema = DataFrameSchema({**columns, "customer_name": Column(str), "customer_city": Column(str)})
    frame = rows(schema, 2_000)
    assert frame.groupby("customer_id")["customer_name"].nunique().max() == 1
    assert frame.groupby("customer_id")["customer_city"].nunique().max() == 1
    assert frame["customer_name"].nunique() > 100


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (("type_id", [0, 1]), ("type_name", ["pass", "shot"])),
        (("status_code", ["A", "B", "C"]), ("status_label", ["open", "held", "shut"])),
        (("region_no", [1, 2, 3]), ("region_description", ["north", "south", "west"])),
    ],
)
def test_a_name_agrees_with_its_code(codes: tuple[str, list[Any]], names: tuple[str, list[str]]) -> None:
    kind = type(codes[1][0])
    schema = DataFrameSchema(
        {names[0]: Column(str, Check.isin(names[1])), codes[0]: Column(kind, Check.isin(codes[1]))}
    )
    pairs = rows(schema, 300).drop_duplicates()
    assert dict(zip(pairs[codes[0]], pairs[names[0]], strict=True)) == dict(zip(codes[1], names[1], strict=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [("country", "year"), ("team", "season_year"), ("city", "month"), ("department", "week"), ("gender", "age")],
)
def test_what_is_unique_together_widens_where_no_values_are_stated(first: str, second: str) -> None:
    schema = DataFrameSchema({first: Column(str), second: Column(int)}, unique=[first, second])
    rows(schema, 6_000)


def test_what_is_unique_together_has_natural_values_first() -> None:
    frame = rows(DataFrameSchema({"country": Column(str), "year": Column(int)}, unique=["country", "year"]), 100)
    assert frame["year"].between(1990, 2026).all()
    assert frame["country"].nunique() > 20


def test_unique_countries_are_countries() -> None:
    codes = rows(DataFrameSchema({"country_code": Column(str, unique=True)}), 60)["country_code"]
    assert codes.str.fullmatch("[A-Z]{2}").all()


def test_an_index_of_numbers_runs() -> None:
    schema = DataFrameSchema({"a": Column(int)}, index=Index(int))
    assert rows(schema, 5).index.tolist() == [0, 1, 2, 3, 4]
    assert rows(schema, 3, start=2).index.tolist() == [2, 3, 4]


@pytest.mark.parametrize("name", ["timestamp", "date", None])
def test_an_index_of_times_is_sorted(name: str | None) -> None:
    index = rows(DataFrameSchema({"a": Column(int)}, index=Index(TIME, name=name)), 50).index
    assert index.is_monotonic_increasing
    assert index.is_unique


@pytest.mark.parametrize(
    ("check", "pattern"),
    [
        (Check.str_length(64, 64), "[0-9a-f]{64}"),
        (Check.str_length(32, 32), "[0-9a-f]{32}"),
        (Check.str_length(2, 2), "[A-Z]{2}"),
        (Check.str_length(3, 3), "[A-Z]{3}"),
        (Check.str_length(8, 8), "[A-Z0-9]{8}"),
        (Check.str_matches(r"^CHEMBL\d+$"), r"CHEMBL\d{1,8}"),
        (Check.str_matches(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"), "[0-9a-f-]{36}"),
        (Check.str_matches(r"^a\s*b$"), "a *b"),
    ],
)
def test_codes_of_a_length_or_pattern_look_like_codes(check: Any, pattern: str) -> None:
    values = rows(DataFrameSchema({"zz": Column(str, check)}), 50)["zz"]
    assert values.str.fullmatch(pattern).all()
