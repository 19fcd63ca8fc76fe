"""Regular sets of texts: what checks ask for, combined, and drawn from."""

from __future__ import annotations

import re
from itertools import product
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.draws import Draws, as_keys
from mockmart.languages import Language, PatternError

How = Literal["match", "search", "fullmatch"]
KEYS = as_keys(np.arange(400))
DRAWS = Draws(7, "texts")
PATTERNS = (
    r"^[A-Z]{3}-\d{6}$", r"\d{5}(-\d{4})?", r"^[a-z]+$", r"^(red|green|blue)$", r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
    r"^\+?[1-9]\d{7,14}$", r"^[A-Z]{2}\d{2}[A-Z0-9]{4}\d{7}([A-Z0-9]?){0,16}$", r"^\d{4}-\d{2}-\d{2}$",
    r"^(0[1-9]|1[0-2])/\d{2}$", r"^v?\d+\.\d+\.\d+$", r"^[a-z0-9]+(-[a-z0-9]+)*$", r"^#[0-9a-fA-F]{6}$",
    r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$", r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", r"^(a+)+$", r"foo", r"^$",
    r"^[\w.-]+$", r"^\S+$", r"^\S+ \S+$", r"^.{3,8}$", r"^.*end$", r"^begin.*", r"(?i)^abc\d$", r"(?i:ab)c",
    r"^[ぁ-ん]{3}$", r"^Straße \d+$", r"^[^a-z]+$", r"^[^0-9 ]{2}$", r"\A\w+\Z", r"^(?:ab){2,4}$", r"^(?P<x>a|b)c$",
    r"^a?b?c?$", r"^a{0}b$", r"^\$\d+\.\d{2}$", r"^[-+]?\d+(\.\d+)?$", r"^(https?|ftp)://[a-z]+\.(com|org)/?$",
    r"^\((\d{3})\) \d{3}-\d{4}$", r"^[A-Za-z]:\\[a-z]+$", r"^[\d]{3}[\s][\d]{2}$", r"^\D{4}$", r"^\W$", r"x*?y+?",
    r"^a$|^b{3}$", r"^(a|b|)$", r"^[.]{2}$", r"^[\]\[]$", r"^[a\-z]{2}$", r"^\t\d$", r"^(?:19|20)\d{2}$",
    r"^[A-CE-GHJ-PR-TW-Z]{2}\d{6}[A-D]$", r"^SKU_[A-Z]+_\d+$", r"^[+-]\d{2}:\d{2}$", r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^[01]{8}$", r"^([a-z])([0-9])$", r"^\x41\u0042$", r"^item-(?:one|two|three)-\d$", r"^[^\n]{1,5}$",
    r"^(Mr|Ms|Dr)\. [A-Z][a-z]+$", r"^[A-Z][a-z]{1,11}( [A-Z][a-z]{1,11}){0,2}$",
)  # fmt: skip


def drawn(language: Language) -> list[str]:
    return list(language.words().draw(DRAWS, "text", KEYS).to_pylist())


@pytest.mark.parametrize("how", ["match", "search", "fullmatch"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_drawn_matches(pattern: str, how: How) -> None:
    language = Language.matching(pattern, how=how)
    for text in drawn(language):
        assert getattr(re, how)(pattern, text), text
        assert language.accepts(text)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_drawn_matches_by_re2_too(pattern: str) -> None:
    texts = pa.array(drawn(Language.matching(pattern, how="match")), pa.string())
    anchored = pattern if pattern.startswith(("^", r"\A")) else f"^(?:{pattern})"
    assert pc.all(pc.match_substring_regex(texts, anchored.replace(r"\Z", r"\z").replace(r"\u0042", "B"))).as_py()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_distinct_ranks_give_distinct_texts(pattern: str) -> None:
    words = Language.matching(pattern, how="match").words()
    count = min(words.size, 3000)
    texts = words.at(np.arange(count)).to_pylist()
    assert len(set(texts)) == count
    assert all(re.match(pattern, text) for text in texts)


def test_ranks_far_apart_give_distinct_texts() -> None:
    words = Language.matching(r"^[0-9a-f]{32}$", how="match").words()
    assert words.size == 16**32
    ranks = np.arange(0, 2**62, 2**50)
    assert len(set(words.at(ranks).to_pylist())) == ranks.size


def test_a_text_does_not_depend_on_the_others_drawn_with_it() -> None:
    words = Language.matching(r"^[a-z]{3,9}(\d|-)$", how="match").words()
    some = np.array([7, 3, 311])
    assert (
        words.draw(DRAWS, "text", KEYS[some]).to_pylist()
        == np.array(words.draw(DRAWS, "text", KEYS).to_pylist(), object)[some].tolist()
    )


def test_a_pattern_without_an_end_is_drawn_without_a_tail() -> None:
    assert all(re.fullmatch(r"[A-Z]{3}\d", text) for text in drawn(Language.matching(r"[A-Z]{3}\d", how="match")))
    assert drawn(Language.matching("foo", how="search"))[:1] == ["foo"]


def test_checks_together_are_one_set() -> None:
    language = Language.matching(r"^[A-Z]{2,8}$", how="match") & Language.prefix("AB") & Language.suffix("Z")
    texts = drawn(language.within(5, 5))
    assert all(re.fullmatch(r"AB[A-Z]{2}Z", text) for text in texts)
    assert len(set(texts)) > 100


def test_a_tail_is_drawn_where_another_check_needs_it() -> None:
    language = Language.matching(r"[A-Z]{3}", how="match") & Language.suffix("-x")
    assert all(re.fullmatch(r"[A-Z]{3}.*-x", text) for text in drawn(language))


def test_what_is_excluded_is_not_drawn() -> None:
    language = Language.matching(r"^[ab]{2}$", how="match") - Language.of_values(["ab", "ba"])
    assert set(drawn(language)) == {"aa", "bb"}


def test_sets_without_a_text_are_empty() -> None:
    assert (Language.matching("^[ab]$", how="match") & Language.matching("c", how="search")).is_empty
    assert Language.matching("^a{4,}$", how="match").within(0, 3).is_empty
    with pytest.raises(ValueError, match="there is no text to draw"):
        Language.matching("^a$", how="match").within(2, 2).words()


def test_one_set_includes_another() -> None:
    mails = Language.matching(r"^[^@]+@[^@]+$", how="match")
    assert mails.includes(Language.matching(r"[a-z]+@example\.com", how="fullmatch"))
    assert not mails.includes(Language.matching(r"[a-z@]+", how="fullmatch"))


def test_a_catastrophic_pattern_takes_no_time() -> None:
    assert not Language.matching(r"^(a+)+$", how="match").accepts("a" * 50_000 + "!")


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=a)b", "a look-ahead or look-behind"),
        ("(?<!a)b", "a negative look-ahead or look-behind"),
        (r"(a)\1", "a back-reference"),
        ("a++b", "a possessive repeat"),
        ("(", "no regular expression"),
        (r"\bfoo\b", "a word boundary"),
        ("(a{1,900}){1,900}", "too many states"),
    ],
)
def test_what_is_no_regular_set_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        Language.matching(pattern, how="match")


PIECES = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", "c"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["?", "{2}", "{0,2}", "{1,2}"])).map(lambda two: f"(?:{two[0]}){two[1]}"),
    ),
    max_leaves=5,
)
TEXTS = ["".join(text) for length in range(5) for text in product("abc", repeat=length)]


@settings(max_examples=60, deadline=None)
@given(one=PIECES, other=PIECES)
def test_the_algebra_agrees_with_python(one: str, other: str) -> None:
    left, right = (Language.matching(pattern, how="fullmatch") for pattern in (one, other))
    for text in TEXTS:
        mine, theirs = bool(re.fullmatch(one, text)), bool(re.fullmatch(other, text))
        assert left.accepts(text) == mine
        assert (left & right).accepts(text) == (mine and theirs)
        assert (left - right).accepts(text) == (mine and not theirs)
        assert left.within(2, 3).accepts(text) == (mine and 2 <= len(text) <= 3)


@settings(max_examples=40, deadline=None)
@given(pattern=PIECES.filter(lambda pattern: "^" not in pattern))
def test_every_text_has_one_rank(pattern: str) -> None:
    words = Language.matching(pattern, how="fullmatch").words()
    texts = words.at(np.arange(words.size)).to_pylist() if words.size < 5000 else []
    assert len(set(texts)) == len(texts)
    assert all(re.fullmatch(pattern, text) for text in texts)
