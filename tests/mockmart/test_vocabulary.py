"""Pools of words and places."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.errors import SpecError
from mockmart.vocabulary import NAME_PLACES, NamePool, Vocabulary, ascii_lower, require_locale, vocabulary

QUICK = settings(max_examples=30, deadline=None)
NAMES = st.dictionaries(st.text("abcdé -'", min_size=1, max_size=6), st.floats(0.001, 100), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary("en_US")


@QUICK
@given(weights=NAMES)
def test_all_places_of_a_pool_are_held_by_its_names(weights: dict[str, float]) -> None:
    pool = NamePool.of(weights)
    assert pool.name_at.size == pool.rank_at.size == NAME_PLACES
    assert np.array_equal(np.bincount(pool.name_at, minlength=len(pool.names)), pool.places_of)
    assert set(pool.names.to_pylist()) <= set(weights)


@QUICK
@given(weights=NAMES)
def test_a_place_is_told_by_the_spelling_of_its_name_and_its_rank(weights: dict[str, float]) -> None:
    pool = NamePool.of(weights)
    spelled = ascii_lower(pool.names.to_pylist())
    places = {(spelled[name], rank) for name, rank in zip(pool.name_at.tolist(), pool.rank_at.tolist(), strict=True)}
    assert len(places) == NAME_PLACES


def test_names_hold_places_by_their_weights() -> None:
    pool = NamePool.of({"Ann": 3, "Bob": 1})
    assert pool.names.to_pylist() == ["Ann", "Bob"]
    assert pool.places_of.tolist() == [3072, 1024]


def test_of_names_spelled_alike_the_most_frequent_stays() -> None:
    assert NamePool.of({"Zoe": 1, "Zoë": 2}).names.to_pylist() == ["Zoë"]


def test_more_names_than_places_leave_the_rarest_out() -> None:
    letters = "abcdefghij"
    names = {a + b + c + d: 1.0 for a in letters for b in letters for c in letters for d in letters}
    assert len(NamePool.of({**names, "common": 5.0}).names) <= NAME_PLACES


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("O'Brien", "obrien"), ("José María", "josemaria"), ("Smith-Jones", "smithjones"), ("李", "x")],
)
def test_an_email_spells_a_name_in_plain_letters(name: str, spelled: str) -> None:
    assert ascii_lower([name]) == [spelled]


def test_a_place_is_a_real_one(words: Vocabulary) -> None:
    rows = {row["zip"]: row for row in words.places.table().to_pylist()}
    assert rows["94103"]["city"] == "San Francisco"
    assert rows["94103"]["state"] == "CA"
    assert "415" in rows["94103"]["area_codes"]


def test_places_are_whole(words: Vocabulary) -> None:
    assert len(words.places) > 20_000
    for row in words.places.table().to_pylist():
        assert re.fullmatch(r"\d{5}", row["zip"])
        assert re.fullmatch(r"[A-Z]{2}", row["state"])
        assert row["city"]
        assert row["area_codes"]


def test_a_zip_code_is_in_one_place(words: Vocabulary) -> None:
    zips = words.places.zip.to_pylist()
    assert len(set(zips)) == len(zips)
    assert zips == sorted(zips)


def test_common_names_hold_more_places_than_rare_ones(words: Vocabulary) -> None:
    held = dict(zip(words.last_names.names.to_pylist(), words.last_names.places_of.tolist(), strict=True))
    assert held["Smith"] > held["Whitaker"]


def test_a_vocabulary_is_made_once(words: Vocabulary) -> None:
    assert vocabulary("en_US") is words


def test_the_digest_of_a_vocabulary_is_that_of_its_words(words: Vocabulary) -> None:
    fewer = Vocabulary(words.locale, words.last_names, words.last_names, words.street_suffixes, words.places)
    assert re.fullmatch(r"[0-9a-f]{32}", words.digest)
    assert fewer.digest != words.digest


@pytest.mark.parametrize("ask", [vocabulary, require_locale])
def test_a_locale_without_words_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(SpecError) as raised:
        ask("en_GB")
    assert str(raised.value) == "locale: 'en_GB' is not available; did you mean 'en_US'?"
