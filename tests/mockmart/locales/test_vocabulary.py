"""What each locale has: pools made on demand, which agree with each other."""

from __future__ import annotations

import re
import unicodedata
from threading import Thread

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.errors import SpecError
from mockmart.locales import words as word_lists
from mockmart.locales.places import Places, places_of
from mockmart.locales.vocabulary import (
    LOCALES,
    NAME_PLACES,
    NamePool,
    Vocabulary,
    ascii_lower,
    require_locale,
    vocabulary,
)

QUICK = settings(max_examples=30, deadline=None)
NAMES = st.dictionaries(st.text("abcdé -'", min_size=1, max_size=6), st.floats(0.001, 100), min_size=1, max_size=60)


#: Everything that a locale has. Another digest means other data for whoever asks for the locale.
DIGESTS = {
    "en_US": "e17dcdb59cf2729389e4135bac218056",
    "en_GB": "a33fe6bc88b5ee071f87d39e6c0ffc98",
    "de_DE": "a3860e42523aa5737c0749ba8015d75d",
    "fr_FR": "4a1493c17f4feb128185c31b1dd7f95e",
    "es_ES": "3714decc787d5d9054a196bcd8423642",
    "ja_JP": "fc15b1b6ff954e5970c879a84933e59c",
    "pt_BR": "2f28bb4171947b99ad670e984ff5d2fe",
}
#: The letters that first and last names of a locale must have somewhere, and of which script all of them are.
SCRIPTS = {
    "en_US": ("", "LATIN"),
    "en_GB": ("", "LATIN"),
    "de_DE": ("äöüß", "LATIN"),
    "fr_FR": ("éèç", "LATIN"),
    "es_ES": ("áéíóúñ", "LATIN"),
    "ja_JP": ("藤子", "CJK HIRAGANA KATAKANA IDEOGRAPHIC"),
    "pt_BR": ("ãéí", "LATIN"),
}


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Vocabulary:
    return vocabulary(request.param)


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


def test_threads_that_ask_at_once_get_the_same_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def slow(name: str) -> Places:
        made.append(name)
        return places_of(name)

    monkeypatch.setattr("mockmart.locales.vocabulary.places_of", slow)
    fresh, found = Vocabulary("ja_JP"), []
    threads = [Thread(target=lambda: found.append(fresh.places)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(places) for places in found}) == 1


def test_a_pool_that_nobody_asks_for_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Places:
        raise AssertionError(name)

    monkeypatch.setattr("mockmart.locales.vocabulary.places_of", refuse)
    fresh = Vocabulary("fr_FR")
    assert len(fresh.first_names.names) > 100
    assert len(fresh.jobs) > 40
    assert fresh.phone_pattern
    with pytest.raises(AssertionError, match="fr_FR"):
        _ = fresh.places


def test_a_locale_has_its_golden_digest(locale: Vocabulary) -> None:
    assert locale.digest == DIGESTS[locale.locale]


@pytest.mark.parametrize(
    ("name", "language", "country", "country_name", "currency"),
    [
        ("en_US", "en", "US", "United States", "USD"),
        ("en_GB", "en", "GB", "United Kingdom", "GBP"),
        ("de_DE", "de", "DE", "Deutschland", "EUR"),
        ("fr_FR", "fr", "FR", "France", "EUR"),
        ("es_ES", "es", "ES", "España", "EUR"),
        ("ja_JP", "ja", "JP", "日本", "JPY"),
        ("pt_BR", "pt", "BR", "Brasil", "BRL"),
    ],
)
def test_a_locale_is_of_a_country(name: str, language: str, country: str, country_name: str, currency: str) -> None:
    has = vocabulary(name)
    assert (has.language, has.country, has.country_name, has.currency) == (language, country, country_name, currency)
    assert (has.places.country, has.places.country_name) == (country, country_name)


def test_names_are_in_the_script_of_the_locale(locale: Vocabulary) -> None:
    expected, scripts = SCRIPTS[locale.locale]
    text = "".join(locale.first_names.names.to_pylist() + locale.last_names.names.to_pylist())
    assert set(expected) <= set(text)
    letters = {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}
    assert letters <= set(scripts.split())


def test_an_email_spells_each_name_in_plain_letters(locale: Vocabulary) -> None:
    for names, spelled in ((locale.first_names, locale.spelled_first), (locale.last_names, locale.spelled_last)):
        texts = spelled.to_pylist()
        assert len(texts) == len(names.names)
        assert len(set(texts)) == len(texts)
        assert "x" not in texts
        assert all(re.fullmatch(r"[a-z]+", text) for text in texts)


@pytest.mark.parametrize(
    ("name", "which", "written", "spelled"),
    [
        ("en_US", "last", "Smith", "smith"),
        ("en_GB", "last", "O'Neill", "oneill"),
        ("de_DE", "first", "Jürgen", "juergen"),
        ("de_DE", "last", "Weiß", "weiss"),
        ("fr_FR", "first", "Éléonore", "eleonore"),
        ("es_ES", "last", "Núñez", "nunez"),
        ("ja_JP", "last", "佐藤", "sato"),
        ("ja_JP", "first", "花子", "hanako"),
        ("pt_BR", "first", "João", "joao"),
    ],
)
def test_emails_spell_names_as_their_language_does(name: str, which: str, written: str, spelled: str) -> None:
    names = word_lists.names_of(name, which)
    assert dict(zip(names.pool.names.to_pylist(), names.spelled.to_pylist(), strict=True))[written] == spelled


@pytest.mark.parametrize(("name", "full"), [("en_GB", "Ada Lovelace"), ("ja_JP", "Lovelace Ada")])
def test_a_full_name_is_in_the_order_of_the_locale(name: str, full: str) -> None:
    assert vocabulary(name).full_name(pa.array(["Ada"]), pa.array(["Lovelace"])).to_pylist() == [full]


@pytest.mark.parametrize("ask", [vocabulary, require_locale])
def test_a_locale_without_words_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(SpecError) as raised:
        ask("de_AT")
    assert str(raised.value) == "locale: 'de_AT' is not available; did you mean 'de_DE'?"


def test_a_locale_that_cannot_be_had_here_is_refused() -> None:
    require_locale("en_US", among=["en_US"])
    with pytest.raises(SpecError) as raised:
        require_locale("ja_JP", among=["en_US"])
    assert str(raised.value) == "locale: 'ja_JP' is not available; valid here: en_US."
