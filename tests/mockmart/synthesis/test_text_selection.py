"""Text within the lengths that a column's checks ask for."""

from __future__ import annotations

import pandas as pd
import pytest
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.locales.vocabulary import LOCALES, vocabulary
from mockmart.synthesis.generate import generate

LENGTHS = [(50, 52), (14, 20), (30, 30), (61, 62), (400, 400)]


def texts(min_length: int, max_length: int, *, name: str = "description", locale: str = "en_US") -> pd.Series:
    column = Column(str, Check.str_length(min_length, max_length))
    return generate(DataFrameSchema({name: column}), 300, locale=locale)[name]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("min_length", "max_length"), LENGTHS)
def test_a_text_has_its_length_in_every_locale(min_length: int, max_length: int, locale: str) -> None:
    assert texts(min_length, max_length, locale=locale).str.len().between(min_length, max_length).all()


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "ja_JP"])
@pytest.mark.parametrize(("min_length", "max_length"), LENGTHS)
def test_a_text_is_cut_and_filled_up_at_the_ends_of_words(min_length: int, max_length: int, locale: str) -> None:
    words = {word.lower() for words in vocabulary(locale).words.to_pylist() for word in words.split()}
    found = texts(min_length, max_length, name="note", locale=locale)
    assert {word.lower().strip(".…") for text in found for word in text.split()} <= words | {""}


@pytest.mark.parametrize("locale", LOCALES)
def test_words_fill_any_room(locale: str) -> None:
    assert [len(vocabulary(locale).filling(length)) for length in range(60)] == list(range(60))
