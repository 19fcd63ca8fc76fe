"""Rows drawn from any schema: they satisfy it, they are addressable, and callers can tighten them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.schema.fields import derived
from mockmart.schema.pandera_reader import schema_of
from mockmart.synthesis.generate import generate, generate_batches
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


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return {name: drawn(schema, seed=3) for name, schema in CORPUS.items()}


every_name = pytest.mark.parametrize("name", CORPUS)


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


@pytest.mark.parametrize("name", [name for name in CORPUS if name != "nothing"])
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
def test_given_instants_may_have_any_unit(unit: Any) -> None:
    stamp = pd.Series(pd.DatetimeIndex(["2024-02-29 12:00"]).as_unit(unit))
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


# --- constraints ------------------------------------------------------------------------------------------------------


def test_constraints_tighten_columns() -> None:
    frame = tickets(
        constraints={
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
    frame = tickets(constraints={"created_at": {"min": "2026-05-01"}, "first_name": {"value": "Zoe"}})
    assert (frame["updated_at"] >= frame["created_at"]).all()
    assert frame["email"].str.startswith("zoe.").all()
    assert frame["email"].is_unique
    assert (frame["doubled"] == frame["minutes"] * 2).all()


def test_an_override_leaves_other_columns_as_they_are() -> None:
    plain, other = tickets(), tickets(constraints={"minutes": {"max": 20}})
    same = [name for name in plain if name not in ("minutes", "doubled")]
    pd.testing.assert_frame_equal(plain[same], other[same])


def test_an_override_may_name_what_is_nested() -> None:
    frame = drawn(
        CORPUS["Purchases"],
        50,
        constraints={"lines.price": {"min": 400}, "lines": {"length": 2}, "ship_to.city": {"value": "Ulm"}},
    )
    lines = frame["lines"].tolist()
    assert {len(some) for some in lines} == {2}
    assert min(line["price"] for some in lines for line in some) >= 400
    assert {place["city"] for place in frame["ship_to"]} == {"Ulm"}


def test_an_override_may_name_a_column_whose_name_has_dots() -> None:
    frame = drawn(CORPUS["names with dots"], 9, constraints={"shop.name": {"value": "Corner"}})
    assert set(frame["shop.name"]) == {"Corner"}


def test_a_format_writes_codes() -> None:
    notes = tickets(9, constraints={"note": {"format": "N/{random:3}", "null_share": 0.0}})["note"]
    assert notes.str.fullmatch(r"N/\d{3}").all()


def test_a_format_stays_within_the_checks_of_its_column() -> None:
    column = Column(str, Check.str_matches(r"^[A-Z]-[0-4]+$"))
    frame = generate(DataFrameSchema({"a": column}), 50, constraints={"a": {"format": "Q-{random:3}"}})
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
