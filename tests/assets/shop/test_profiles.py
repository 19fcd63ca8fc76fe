"""Profiles: what is known of a user agrees with the name, and with how the user came."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.profiles import profile
from mockmart.sampling.draws import Draws

ROWS = 4_000
HABITS = Habits(
    6, np.arange(ROWS), np.full(ROWS, np.datetime64("2025-06-01", "us").astype(np.int64)), np.zeros(ROWS, np.int64)
)


def genders(name: str) -> dict[str | None, int]:
    """How often each gender comes up with a name."""
    names = pa.array([name] * ROWS).dictionary_encode()
    found = profile(names, HABITS, Draws(6, "users"))["gender"].to_pylist()
    return {gender: found.count(gender) for gender in dict.fromkeys(found)}


def test_given_names_have_their_gender_and_some_are_anybodys() -> None:
    assert genders("Mary").get("male", 0) == 0 < genders("Mary")["female"]
    assert genders("James").get("female", 0) == 0 < genders("James")["male"]
    either = genders("Taylor")
    assert 0.8 < either["female"] / either["male"] < 1.25


def test_some_do_not_say_and_some_are_neither() -> None:
    found = genders("Mary")
    assert 0.08 < found[None] / ROWS < 0.16
    assert 0 < found["nonbinary"] / ROWS < 0.04


def test_people_are_grown_up_and_mostly_below_sixty() -> None:
    born = profile(pa.array(["Mary"] * ROWS).dictionary_encode(), HABITS, Draws(6, "users"))["birth_date"]
    age = 2025.4 - (np.asarray(born).astype("datetime64[D]").astype(np.int64) / 365.25 + 1970)
    assert age.min() >= 18
    assert age.max() < 93
    assert 30 < np.median(age) < 45
