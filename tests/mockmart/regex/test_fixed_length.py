"""Languages among texts of one length, told by bytes: the same texts as the automaton accepts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.regex.fixed_length import byte_places
from mockmart.regex.language import Language

PATTERNS = [r"^USR-\d{7,9}$", r"^[A-Z]{3,4}-\d{6}$", r"^\d{5}$", r"^[a-f]+$", r"^CRT-\d{4}-\d{7,18}$"]
OTHERS = [r"^x.y$", r"^(ab|cd)$", r"^[ac]x$", r"^a*b*$"]


def rows(texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.frombuffer("".join(texts).encode(), np.uint8).reshape(len(texts), -1)


@settings(max_examples=200, deadline=None)
@given(pattern=st.sampled_from(PATTERNS + OTHERS), text=st.text("USRCTabcdefxyz-A0129 ", min_size=1, max_size=20))
def test_a_text_is_admitted_if_and_only_if_the_language_has_it(pattern: str, text: str) -> None:
    language = Language.matching(pattern, how="match")
    places = byte_places(language.full, len(text))
    if places is not None:
        assert places.admit(rows([text])) == language.accepts(text)
    else:
        assert pattern in OTHERS or not language.accepts(text)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_one_wrong_byte_among_many_texts_is_found(pattern: str) -> None:
    language = Language.matching(pattern, how="match")
    text = {"^USR-": "USR-1234567", "^[A-Z": "ABC-123456", r"^\d{5": "01234", "^[a-f": "abcdef"}.get(pattern[:5])
    text = text or "CRT-2025-1234567"
    places = byte_places(language.full, len(text))
    assert places is not None
    texts = rows([text] * 9_000).copy()
    assert places.admit(texts)
    for place in range(len(text)):
        texts[8_765, place] = ord("\n")
        assert not places.admit(texts)
        texts[8_765, place] = ord(text[place])


@pytest.mark.parametrize(("pattern", "length"), [(r"^(ab|cd)$", 2), (r"^[ac]x$", 2), (r"^\d{5}$", 4), (r"^\d+$", 65)])
def test_a_language_that_is_not_told_by_places_is_left_to_others(pattern: str, length: int) -> None:
    assert byte_places(Language.matching(pattern, how="match").full, length) is None
