"""Streets, companies, jobs and prose: text of the locale, of each row alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from mockmart.locales.vocabulary import LOCALES, Vocabulary, vocabulary
from mockmart.sampling.draws import Draws, as_keys

DRAWS = Draws(42, "test")
KEYS = as_keys(np.arange(2_000))
STREETS = {
    "en_US": r"\d+ [A-Z][\w']+ [A-Z][a-z]+",
    "en_GB": r"\d+ [A-Z][a-z]+ [A-Z][a-z]+",
    "de_DE": r"[A-ZÄÖÜ]\w+(straße|weg|gasse|allee|platz|ring) \d+",
    "fr_FR": r"\d+ (Rue|Avenue|Boulevard|Allée|Impasse|Place|Chemin) [\w' -]+",
    "es_ES": r"(Calle|Avenida|Plaza|Paseo|Ronda|Travesía) [\w ]+ \d+",
    "ja_JP": r"[\u3040-\u30ff\u3400-\u9fff]+\d-\d+-\d+",
    "pt_BR": r"(Rua|Avenida|Travessa|Alameda|Praça) [\w ]+, \d+",
}
COMPANIES = {
    "en_US": ("Inc", "LLC"),
    "en_GB": ("Ltd", "PLC"),
    "de_DE": ("GmbH", "AG", "& Söhne"),
    "fr_FR": ("SARL", "SAS", "et Fils"),
    "es_ES": ("S.L.", "S.A.", "e Hijos"),
    "ja_JP": ("株式会社", "有限会社"),
    "pt_BR": ("Ltda.", "S.A.", "e Filhos"),
}
SOME_WORDS = {
    "en_US": "people",
    "en_GB": "people",
    "de_DE": "Arbeit",
    "fr_FR": "maison",
    "es_ES": "trabajo",
    "ja_JP": "野球",
    "pt_BR": "coração",
}
TEXTS: dict[str, Callable[[Vocabulary, Any], pa.Array]] = {
    "street": lambda words, keys: words.street(DRAWS, "street", keys),
    "company": lambda words, keys: words.company(DRAWS, "company", keys),
    "sentence": lambda words, keys: words.sentence(DRAWS, "sentence", keys),
    "paragraph": lambda words, keys: words.paragraph(DRAWS, "paragraph", keys),
    "phone": lambda words, keys: words.phone(keys.astype(np.int64) % 500, DRAWS, "phone", keys),
}


@pytest.fixture(params=LOCALES)
def words(request: pytest.FixtureRequest) -> Vocabulary:
    return vocabulary(request.param)


def test_a_street_is_written_as_there(words: Vocabulary) -> None:
    streets = TEXTS["street"](words, KEYS).to_pylist()
    assert all(re.fullmatch(STREETS[words.locale], street) for street in streets)
    assert len(set(streets)) > len(streets) * 0.8


def test_a_house_number_can_be_drawn_as_another_column(words: Vocabulary) -> None:
    there = words.street(DRAWS, "street", KEYS, number="house")
    same = words.street(DRAWS, "street", KEYS, number="street_number")
    assert there != same
    assert same == TEXTS["street"](words, KEYS)


def test_a_company_is_named_as_there(words: Vocabulary) -> None:
    companies = TEXTS["company"](words, KEYS).to_pylist()
    last = set(words.last_names.names.to_pylist())
    for part in COMPANIES[words.locale]:
        assert sum(part in company for company in companies) > 20
    assert all(any(name in company for name in last) for company in companies[:200])


def test_there_are_jobs_and_words_of_the_language(words: Vocabulary) -> None:
    for pool in (words.jobs.to_pylist(), words.words.to_pylist()):
        assert len(pool) >= 40
        assert pool == sorted(set(pool))
        assert all(text.strip() == text and text for text in pool)
    assert SOME_WORDS[words.locale] in words.words.to_pylist()


def test_a_sentence_has_as_many_words_as_asked_for(words: Vocabulary) -> None:
    sentences = words.sentence(DRAWS, "sentence", KEYS, min_length=2, max_length=4).to_pylist()
    assert all(sentence[:1] == sentence[:1].upper() for sentence in sentences)
    if words.language == "ja":
        assert all(sentence.endswith("。") and " " not in sentence for sentence in sentences)
    else:
        assert all(re.fullmatch(r"[^.]+\.", sentence) for sentence in sentences)
        lengths = Counter(len(sentence.split()) for sentence in sentences)
        assert {length for length, _ in lengths.most_common(3)} == {2, 3, 4}  # some French words are two


def test_a_paragraph_has_as_many_sentences_as_asked_for(words: Vocabulary) -> None:
    stop = "。" if words.language == "ja" else "."
    paragraphs = words.paragraph(DRAWS, "paragraph", KEYS, min_length=1, max_length=3).to_pylist()
    assert {paragraph.count(stop) for paragraph in paragraphs} == {1, 2, 3}
    assert all(paragraph.endswith(stop) for paragraph in paragraphs)


def test_words_within_a_sentence_keep_their_case() -> None:
    sentences = vocabulary("de_DE").sentence(DRAWS, "sentence", KEYS).to_pylist()
    assert any(" Arbeit" in sentence for sentence in sentences)


@pytest.mark.parametrize("text", TEXTS)
def test_a_row_has_its_text_in_a_batch_of_any_size(words: Vocabulary, text: str) -> None:
    whole = TEXTS[text](words, KEYS)
    parts = [TEXTS[text](words, KEYS[start : start + 700]) for start in range(0, len(KEYS), 700)]
    assert pa.concat_arrays(parts) == whole
    assert whole.type == pa.string()
    assert len(TEXTS[text](words, KEYS[:0])) == 0
