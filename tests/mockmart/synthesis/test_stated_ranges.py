"""Numbers: a stated range wins over what a name means, and both of its ends come up."""

from __future__ import annotations

from typing import Any

import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from benchmarks.column_names import columns, missed
from mockmart.synthesis.generate import generate


def numbers(name: str, kind: Any, low: float, high: float, rows: int = 3_000) -> Any:
    return generate(DataFrameSchema({name: Column(kind, Check.in_range(low, high))}), rows)[name]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("scores", 1, 5),
        ("AB_LANES", 0, 10),
        ("rating", 1, 10),
        ("quantity", 0, 3),
        ("retries", 0, 4),
        ("num_children", 0, 6),
        ("stars", 0, 10),
        ("month", 1, 12),
        ("views", 1, 4),
    ],
)
def test_both_ends_of_a_range_of_counts_come_up(name: str, low: int, high: int) -> None:
    assert set(numbers(name, int, low, high)) == set(range(low, high + 1))


@pytest.mark.parametrize(
    ("name", "kind", "low", "high"),
    [
        ("heat_rate", float, 0, 30),
        ("year_built", int, 1872, 2010),
        ("lot_area", int, 1300, 215_245),
        ("share", float, 0, 100),
        ("temperature", float, -90, 60),
        ("age", int, 0, 120),
        ("humidity", float, 0, 1),
        ("ph", float, 0, 14),
        ("probability", float, 0.2, 0.4),
    ],
)
def test_a_stated_range_wins_over_a_name(name: str, kind: Any, low: float, high: float) -> None:
    found = numbers(name, kind, low, high)
    assert found.min() < low + (high - low) * 0.1
    assert found.max() > low + (high - low) * 0.6


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("p_value", 0, 1),
        ("r2", 0, 1),
        ("auc", 0, 1),
        ("gpa", 0, 4),
        ("cloud_cover", 0, 100),
        ("capacity_factor", 0, 1),
        ("log_return", -0.11, 0.11),
        ("allele_frequency", 0, 1),
        ("bmi", 10, 60),
        ("home_odds", 1, 20),
        ("precipitation_mm", 0, 500),
        ("oxygen_saturation", 80, 100),
        ("temperature_ambient", -40, 50),
        ("price_2", 0, 10_001),
    ],
)
def test_measures_have_natural_bounds(name: str, low: float, high: float) -> None:
    found = generate(DataFrameSchema({name: Column(float)}), 500)[name]
    assert found.between(low, high).all()
    assert found.nunique() > 50


@pytest.mark.parametrize("name", ["revenue", "market_cap", "volume", "followers", "precipitation"])
def test_amounts_and_counts_are_skewed(name: str) -> None:
    found = generate(DataFrameSchema({name: Column(float)}), 4_000)[name]
    assert found.mean() > 1.15 * found.median()


@pytest.mark.parametrize("name", ["credits_earned_year_1", "sales_month_3", "score_day_2"])
def test_a_word_of_time_amid_a_name_makes_no_time_of_it(name: str) -> None:
    found = generate(DataFrameSchema({name: Column(int)}), 200)[name]
    assert not found.between(1990, 2026).all()


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("ticker", "[A-Z]{1,5}"),
        ("isin", r"[A-Z]{2}[A-Z0-9]{9}\d"),
        ("chromosome", "chr.+"),
        ("strand", "[+-]"),
        ("iso3", "[A-Z]{3}"),
        ("iso_code", "[A-Z]{3}"),
        ("naics_code", r"\d{6}"),
        ("blood_type", "(O|A|B|AB)[+-]"),
        ("county", ".+ County"),
        ("season", "spring|summer|autumn|winter"),
        ("cas_number", r"\d+-\d{2}-\d"),
        ("rsid", r"rs\d+"),
    ],
)
def test_codes_of_common_fields(name: str, pattern: str) -> None:
    assert generate(DataFrameSchema({name: Column(str)}), 100)[name].str.fullmatch(pattern).all()


@pytest.mark.parametrize("beside", ["gene", "link_id", "protocol", "node_type", "voltage", "file_path"])
def test_a_name_beside_a_thing_is_no_persons(beside: str) -> None:
    alone = generate(DataFrameSchema({"name": Column(str)}, name="rows"), 20)["name"]
    found = generate(DataFrameSchema({"name": Column(str), beside: Column(str)}, name="rows"), 20)["name"]
    assert found.tolist() != alone.tolist()


def test_few_names_fall_to_the_last_resort() -> None:
    every = list(columns())
    assert len({name for _, _, name in every}) >= 1_500
    assert len({field for field, _, _ in every}) >= 12
    assert len(missed()) < 0.12 * len(every)
