"""Columns that are related by their names: order, proportion, groups."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.synthesis.generate import generate

TIME = "datetime64[us, UTC]"


def rows(types: dict[str, Any], rows: int = 400, **options: Any) -> pd.DataFrame:
    columns = {name: one if isinstance(one, Column) else Column(one) for name, one in types.items()}
    schema = DataFrameSchema(columns)
    frame = generate(schema, rows, **options)
    schema.validate(frame, lazy=True)
    return frame


@pytest.mark.parametrize("dtype", [TIME, str], ids=["instants", "text"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("issue_date", "maturity_date"),
        ("registration_date", "expiry_date"),
        ("trade_date", "settlement_date"),
        ("generated_date", "expires_date"),
        ("created_date", "modified_date"),
        ("purchase_date", "delivery_date"),
        ("sowing_date", "harvest_date"),
        ("admit_date", "discharge_date"),
        ("start_date", "end_date"),
        ("contract_start_date", "contract_end_date"),
        ("enrollment_date", "graduation_date"),
        ("onset_date", "diagnosis_date"),
        ("invoice_date", "payment_date"),
        ("manufacture_date", "expiry_date"),
        ("hire_date", "termination_date"),
        ("listing_date", "sale_date"),
        ("filing_date", "decision_date"),
        ("issue_time", "expiry_time"),
    ],
)
def test_the_second_of_two_times_is_never_before_the_first(before: str, after: str, dtype: Any) -> None:
    frame = rows({after: dtype, before: dtype})
    assert (frame[before] <= frame[after]).all()
    assert (frame[before] != frame[after]).any()


def test_a_contract_lasts_months() -> None:
    frame = rows({"contract_start_date": TIME, "contract_end_date": TIME})
    lasts = frame["contract_end_date"] - frame["contract_start_date"]
    assert lasts.dt.days.median() > 60


def test_one_arrives_at_a_stop_before_one_departs() -> None:
    frame = rows({"departure_time": str, "arrival_time": str, "stop_sequence": int})
    assert (frame["arrival_time"] <= frame["departure_time"]).all()


def test_one_departs_on_a_trip_before_one_arrives() -> None:
    frame = rows({"arrival_time": str, "departure_time": str, "trip": str})
    assert (frame["departure_time"] <= frame["arrival_time"]).all()


@pytest.mark.parametrize("prefix", ["", "price_", "Adj "])
@pytest.mark.parametrize("kind", [float, int])
def test_prices_of_a_day_lie_between_the_lowest_and_the_highest(prefix: str, kind: Any) -> None:
    frame = rows({f"{prefix}{name}": kind for name in ("open", "high", "low", "close")})
    open_, high, low, close = (frame[f"{prefix}{name}"] for name in ("open", "high", "low", "close"))
    for price in (open_, close):
        assert price.between(low, high).all()
    assert ((high - low) <= 0.2 * high + 2).all()


def test_a_bid_is_below_the_ask() -> None:
    frame = rows({"ask": float, "mid": float, "bid": float})
    assert (frame["bid"] <= frame["mid"]).all()
    assert (frame["mid"] <= frame["ask"]).all()


@pytest.mark.parametrize(
    "names",
    [
        ("temp_min", "temp_mean", "temp_max"),
        ("min_salary", "median_salary", "max_salary"),
        ("min", "q1", "median", "q3", "max"),
        ("latency_p50", "latency_p90", "latency_p99"),
        ("lowest_price", "average_price", "highest_price"),
    ],
)
@pytest.mark.parametrize("kind", [float, int])
def test_summaries_are_in_order(names: tuple[str, ...], kind: Any) -> None:
    frame = rows(dict.fromkeys(reversed(names), kind))
    for one, two in pairwise(names):
        assert (frame[one] <= frame[two]).all()


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("vacant", "total"),
        ("vacant_units", "total_units"),
        ("occupied_beds", "total_beds"),
        ("available_seats", "total_seats"),
        ("num_passed", "num_total"),
        ("shots_on_target", "shots"),
        ("deaths", "cases"),
        ("clicks", "impressions"),
        ("subtotal", "total"),
        ("net_weight", "gross_weight"),
        ("wins", "games_played"),
        ("home_shots_on_target", "home_shots"),
        ("hits", "at_bats"),
    ],
)
def test_a_part_is_at_most_the_whole(part: str, whole: str) -> None:
    for kind in (int, float):
        frame = rows({part: kind, whole: kind})
        assert (frame[part] <= frame[whole]).all()
        assert (frame[part] < frame[whole]).any()


@pytest.mark.parametrize("pair", [("vacant", "occupied"), ("used", "free"), ("passed", "failed"), ("male", "female")])
def test_parts_that_make_up_the_whole_add_up(pair: tuple[str, str]) -> None:
    frame = rows({**{f"{one}_units": int for one in pair}, "total_units": int})
    assert (frame[f"{pair[0]}_units"] + frame[f"{pair[1]}_units"] == frame["total_units"]).all()


def test_what_a_schema_states_bounds_what_is_related() -> None:
    bounded = Column(float, Check.in_range(0, 1))
    frame = rows({"min_share": bounded, "max_share": bounded, "mean_share": bounded})
    assert (frame["min_share"] <= frame["mean_share"]).all()
    assert (frame["mean_share"] <= frame["max_share"]).all()


def test_a_check_of_whole_rows_is_a_relation_too() -> None:
    schema = DataFrameSchema(
        {"p": Column(int), "q": Column(int), "a": Column(TIME), "b": Column(TIME)},
        checks=[Check(lambda d: d["p"] <= d["q"]), Check(lambda d: d["a"] <= d["b"])],
    )
    schema.validate(generate(schema, 300), lazy=True)


def test_slices_of_related_rows_are_the_same_rows() -> None:
    types = dict.fromkeys(("open", "high", "low", "close"), float)
    schema = DataFrameSchema({name: Column(kind) for name, kind in types.items()})
    whole = generate(schema, 50, seed=5)
    part = generate(schema, 20, seed=5, start=30)
    pd.testing.assert_frame_equal(part, whole.iloc[30:].reset_index(drop=True))


def test_what_is_nullable_leaves_the_order_of_the_others() -> None:
    frame = rows({"start_date": Column(str, nullable=True), "end_date": Column(str, nullable=True)})
    both = frame.dropna()
    assert len(both)
    assert (both["start_date"] <= both["end_date"]).all()
