"""Text that tells times: patterns that are plainly dates give dates that there are."""

from __future__ import annotations

import pandas as pd
import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.synthesis.generate import generate


@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize(
    ("name", "pattern", "form"),
    [
        ("effective_from", r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
        ("app_date", r"^\d{8}$", "%Y%m%d"),
        ("sold", r"^\d{2}/\d{2}/\d{4}$", "%m/%d/%Y"),
        ("order_date", r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
        ("x", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d"),
        ("y", r"^\d{2}\.\d{2}\.\d{4}$", "%d.%m.%Y"),
        ("z", r"^(19|20)\d{2}/(0[1-9]|1[0-2])/\d{2}$", "%Y/%m/%d"),
        ("seen", r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$", "%Y-%m-%dT%H:%M:%SZ"),
        ("logged", r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$", "%Y-%m-%d %H:%M:%S"),
        ("opens", r"^\d{2}:\d{2}:\d{2}$", "%H:%M:%S"),
        ("british", r"^(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])/20\d{2}$", "%d/%m/%Y"),
    ],
)
def test_a_pattern_of_times_gives_times_that_there_are(name: str, pattern: str, form: str, *, unique: bool) -> None:
    schema = DataFrameSchema({name: Column(str, Check.str_matches(pattern), unique=unique)})
    frame = generate(schema, 300, seed=2)
    schema.validate(frame, lazy=True)
    pd.to_datetime(frame[name], format=form)


@pytest.mark.parametrize(("name", "pattern"), [("code", r"^\d{8}$"), ("account", r"^\d{6}$"), ("pin", r"^\d{4}$")])
def test_digits_alone_are_no_dates_unless_the_name_says_so(name: str, pattern: str) -> None:
    frame = generate(DataFrameSchema({name: Column(str, Check.str_matches(pattern))}), 300)
    assert pd.to_datetime(frame[name].str[:8], format="%Y%m%d", errors="coerce").isna().any()


def test_years_that_a_pattern_leaves_are_kept_to() -> None:
    schema = DataFrameSchema({"day": Column(str, Check.str_matches(r"^199\d-\d{2}-\d{2}$"), unique=True)})
    frame = generate(schema, 300)
    assert pd.to_datetime(frame["day"]).dt.year.between(1990, 1999).all()


def test_births_as_text_are_of_adults() -> None:
    schema = DataFrameSchema({"birth_date": Column(str, Check.str_matches(r"^\d{4}-\d{2}-\d{2}$"))})
    assert pd.to_datetime(generate(schema, 200)["birth_date"]).dt.year.max() <= 2006


@pytest.mark.parametrize("name", ["birth_date", "order_date", "dob", "birthday", "due_date"])
def test_a_date_has_no_time_of_day(name: str) -> None:
    found = generate(DataFrameSchema({name: Column("datetime64[us, UTC]")}), 50)[name]
    assert (found == found.dt.normalize()).all()


def test_an_instant_has_a_time_of_day() -> None:
    found = generate(DataFrameSchema({"created_at": Column("datetime64[us, UTC]")}), 50)["created_at"]
    assert (found != found.dt.normalize()).any()
