"""Look-aheads, look-behinds and word boundaries, as intersections."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mockmart.errors import PatternError
from mockmart.regex import Language
from mockmart.sampling.draws import Draws, as_keys

PATTERNS = [
    r"(?!\s*$).+",
    r"^(?=.*\d)(?=.*[a-z])[a-z\d]{6}$", r"^(?!000)\d{3}-\d{2}$", r"\bcat\b", r"^\w+\b \d+$", r"(?<!x)ab$",
    r"^(?!foo|bar)[a-z]{3}$", r"^(?!.*@.*@)[^@]+@[^@]+$", r"^(?=.{4,6}$)[a-z]+$", r"^a\Bb$", r"^(?!.*--)[a-z-]{4}$",
    r"^(?:(?!9)\d{3})$", r"^(?!0+$)\d{5}$", r"^(?=[A-Z])\w{3}(?<![0-9])$",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_drawn_matches_as_python_has_it(pattern: str) -> None:
    language = Language.matching(pattern, how="match")
    texts = language.words().draw(Draws(1, "t"), "c", as_keys(np.arange(300))).to_pylist()
    assert all(re.match(pattern, text) for text in texts)
    assert len(set(texts)) > 1 or pattern in (r"^a\Bb$", r"(?<!x)ab$")


@pytest.mark.parametrize(
    "text", ["", " ", "a", "000-12", "123-45", "foo", "baz", "a1b2c3", "a@b", "a@b@c", "ab", "xab"]
)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_accepted_is_what_python_accepts(pattern: str, text: str) -> None:
    assert Language.matching(pattern, how="match").accepts(text) == bool(re.match(pattern, text))


@pytest.mark.parametrize("pattern", [r"^(a(?=b)|c)+$", r"^(?:(?!--)[a-z]){3}$"])
def test_what_looks_around_within_a_group_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="within a group"):
        Language.matching(pattern, how="match")
