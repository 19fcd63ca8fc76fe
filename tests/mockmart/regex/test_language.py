"""Regular sets of texts: what is drawn of them is what ``re`` and RE2 accept, and no text comes twice by its rank."""

from __future__ import annotations

import itertools
import re
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mockmart.regex import Language, PatternError
from mockmart.sampling.draws import Draws, as_keys

How = Literal["match", "search", "fullmatch"]
#: Patterns as schemas have them.
PATTERNS = (
    r"^[A-Z]{3}-\d{4}$", r"^\d{5}(-\d{4})?$", r"^[a-z]+@[a-z]+\.(com|org|net)$", r"^\+?\d{7,15}$", r"^[0-9a-f]{32}$",
    r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", r"^https?://[\w.-]+(/[\w-]*)*$",
    r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", r"^([01]\d|2[0-3]):[0-5]\d$", r"^#[0-9A-Fa-f]{6}$",
    r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$", r"^(?:\d{1,3}\.){3}\d{1,3}$", r"^[^@\s]+@[^@\s]+\.[^@\s]+$", r"^\w+$",
    r"^\S+$", r"^\s*x\s*$", r"^[^\d\s]+$", r"^[\w.]+$", r"^.+$", r"^.*$", r"^.{3,8}$", r"^a|b$", r"a|b",
    r"(cat|dog)s?", r"\d+", r"[A-Z][a-z]+( [A-Z][a-z]+)*", r"^(?i:abc)$", r"(?i)^[a-f]{4}$", r"^[^a-zA-Z0-9]{2}$",
    r"^\W$", r"^\D\d\D$", r"x{0,3}y", r"^(a(b(c)?)?)?$", r"^(ab)*$", r"^(a|ab)(c|bcd)$", r"^a??b+?$",
    r"^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?$", r"^v\d+$", r"^\$\d{1,3}(,\d{3})*\.\d{2}$", r"^[\[\]]$", r"^[-a]$",
    r"^[\^$]$", r"^\\$", r"^a\.b$", r"^\t?$", r"^ß?é$", r"^[à-ü]{2}$", r"^日本?$", r"^[\u3041-\u3096]{2,4}$",
    r"^(?P<year>\d{4})/(?P<n>\d+)$", r"^(?#comment)a$", r"^(|x)$", r"\A[ab]\Z", r"^\d{3}-?\d{2}$",
    r"^(red|green|blue){1,2}$", r"^ICE \d{1,4}$", r"^[A-HJ-NPR-Z0-9]{17}$", r"^q.q$", r"^..?$", r"b$",
    r"^(ORD|INV)-20\d\d-\d{6}$", r"^[01]{8}$", r"^(\d)(\d)$", r"^\x41\u0042$", r"^[^\x00-\x7f]+$",
    r"^[\d.]+ (kg|lb)$",
)  # fmt: skip
#: What RE2 has not, or reads otherwise.
PYTHONS_OWN = (r"\A[ab]\Z", r"^(?#comment)a$", r"^\x41\u0042$", r"^[\u3041-\u3096]{2,4}$")
#: Short texts, to compare sets with.
SHORT = ["".join(letters) for size in range(5) for letters in itertools.product("ab1 ", repeat=size)]
SMALL = (r"a*b", r"^[ab]+$", r"1?a{2}", r"(a|b)1|b", r"^.$", r"b$", r"^a[^b]*$", r"\d", r"\w\W", r"^$", r"^(ab|1)*$")

every_pattern = pytest.mark.parametrize("pattern", PATTERNS)
every_pair = pytest.mark.parametrize(("one", "other"), list(itertools.combinations(SMALL, 2)))
KEYS = as_keys(np.arange(300))
DRAWS = Draws(1, "texts")


def drawn(language: Language) -> list[str]:
    found: list[str] = language.words().draw(DRAWS, "text", KEYS).to_pylist()
    return found


def spread(size: int) -> Any:
    """Up to 300 ranks of ``size``, from the first to the last."""
    most = min(size, 2**62)
    return np.array(sorted({rank * (most - 1) // 299 for rank in range(300)}), np.int64)


def short_ones(language: Language) -> set[str]:
    return {text for text in SHORT if language.accepts(text)}


def accepted(pattern: str, how: How) -> set[str]:
    return {text for text in SHORT if getattr(re, how)(pattern, text)}


@every_pattern
@pytest.mark.parametrize("how", ["match", "search", "fullmatch"])
def test_what_is_drawn_is_what_python_accepts(pattern: str, how: How) -> None:
    language = Language.matching(pattern, how=how)
    if language.is_empty:  # such as ^a|b$ in full: nothing
        assert not accepted(pattern, how)
    else:
        assert [text for text in drawn(language) if not getattr(re, how)(pattern, text)] == []


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS if pattern not in PYTHONS_OWN])
def test_what_is_drawn_is_what_arrow_accepts(pattern: str) -> None:
    texts = pa.array(drawn(Language.matching(pattern, how="match")))
    assert pc.all(pc.match_substring_regex(texts, f"^({pattern})")).as_py()


@every_pattern
def test_texts_differ_where_ranks_do(pattern: str) -> None:
    words = Language.matching(pattern, how="match").words()
    ranks = spread(words.size)
    texts = words.at(ranks).to_pylist()
    assert len(set(texts)) == ranks.size
    assert [text for text in texts if not re.match(pattern, text)] == []


@every_pattern
def test_a_text_does_not_depend_on_those_drawn_with_it(pattern: str) -> None:
    words = Language.matching(pattern, how="match").words()
    assert words.draw(DRAWS, "text", KEYS[40:50]).to_pylist() == words.draw(DRAWS, "text", KEYS).to_pylist()[40:50]
    ranks = spread(words.size)
    assert words.at(ranks[-3:]).to_pylist() == words.at(ranks).to_pylist()[-3:]


@pytest.mark.parametrize(
    ("pattern", "size"),
    [
        ("a", 1),
        ("", 1),
        ("[ab]{3}", 8),
        ("a{0,4}", 5),
        (r"\d{2}-(x|yy)", 200),
        ("(a|ab)(c|bc)", 3),
        ("(aa|aa|b)", 2),
        (r"[a-z]{20}", 26**20),
    ],
)
def test_texts_are_counted(pattern: str, size: int) -> None:
    assert Language.matching(pattern, how="fullmatch").words().size == size


@pytest.mark.parametrize("pattern", [r"[ab]{5}", r"\d{3}", r"(x|y|zz){1,4}", r"a?b?c?d?", r"[a-c]*1{0,2}|z"])
def test_the_texts_of_all_ranks_are_all_texts(pattern: str) -> None:
    words = Language.matching(pattern, how="fullmatch").words()
    ranks = np.arange(min(words.size, 2_000))
    texts = words.at(ranks).to_pylist()
    assert len(set(texts)) == ranks.size
    assert all(re.fullmatch(pattern, text) for text in texts)


def test_texts_come_from_all_over_a_set() -> None:
    texts = drawn(Language.matching(r"[a-d]{2}", how="fullmatch"))
    assert len(set(texts)) == 16


def test_what_a_pattern_leaves_open_is_of_small_letters() -> None:
    assert all(re.fullmatch(r"https[a-z]*", text) for text in drawn(Language.prefix("https")))


def test_texts_of_open_length_are_a_little_longer_than_the_shortest() -> None:
    assert {len(text) for text in drawn(Language.matching(r"[a-z]{5,}", how="fullmatch"))} <= set(range(5, 18))


def test_a_set_of_one_text_and_what_may_follow_is_drawn_with_what_follows() -> None:
    texts = drawn(Language.matching("team", how="search"))
    assert all("team" in text for text in texts)
    assert len(set(texts)) > 100


def test_what_a_pattern_does_not_describe_is_left_out_while_there_is_more() -> None:
    assert all(re.fullmatch(r"[A-C]\d", text) for text in drawn(Language.matching(r"[A-C]\d", how="match")))


def test_others_are_the_texts_that_are_not_drawn() -> None:
    others = Language.matching(r"[A-C]\d", how="match").others()
    assert others is not None
    assert all(len(text) > 2 for text in others.at(np.arange(200)).to_pylist())
    assert Language.matching(r"[A-C]\d", how="fullmatch").others() is None


# --- sets of texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["match", "search", "fullmatch"])
@pytest.mark.parametrize("pattern", SMALL)
def test_a_set_has_exactly_what_python_accepts(pattern: str, how: How) -> None:
    assert short_ones(Language.matching(pattern, how=how)) == accepted(pattern, how)


@every_pair
def test_an_intersection_has_the_texts_of_both(one: str, other: str) -> None:
    both = Language.matching(one, how="match") & Language.matching(other, how="search")
    expected = accepted(one, "match") & accepted(other, "search")
    assert short_ones(both) == expected
    if expected:
        assert all(re.match(one, text) and re.search(other, text) for text in drawn(both))


@every_pair
def test_a_difference_has_the_texts_that_the_other_has_not(one: str, other: str) -> None:
    rest = Language.matching(one, how="fullmatch") - Language.matching(other, how="fullmatch")
    assert short_ones(rest) == accepted(one, "fullmatch") - accepted(other, "fullmatch")


@every_pair
def test_a_set_includes_another_if_it_has_all_of_its_texts(one: str, other: str) -> None:
    found = Language.matching(one, how="fullmatch").includes(Language.matching(other, how="fullmatch"))
    assert not found or accepted(one, "fullmatch") >= accepted(other, "fullmatch")
    if accepted(other, "fullmatch") - accepted(one, "fullmatch"):
        assert not found


def test_a_set_includes_itself_and_what_it_was_cut_from() -> None:
    whole = Language.matching(r"[a-z]+\d?", how="fullmatch")
    assert whole.includes(whole)
    assert whole.includes(whole.within(2, 5))
    assert not whole.within(2, 5).includes(whole)


@pytest.mark.parametrize(("shortest", "longest"), [(0, 2), (2, 2), (1, None), (3, 4), (0, None)])
def test_within_bounds_the_characters(shortest: int, longest: int | None) -> None:
    found = short_ones(Language.matching(r"[ab1]*", how="fullmatch").within(shortest, longest))
    everything = accepted(r"[ab1]*", "fullmatch")
    assert found == {text for text in everything if shortest <= len(text) <= (4 if longest is None else longest)}


def test_very_long_bounds_take_no_states_of_their_own() -> None:
    url = Language.matching(r"^https://[a-z]{3,20}\.example\.com(/[a-z0-9]+)*$", how="match").within(5, 65_535)
    assert len(url.full.table) < 5_000
    assert not url.is_empty


@pytest.mark.parametrize("values", [["a"], ["a", "ab", ""], ["a.b", "[", "a|b"], ["日本", "é"]])
def test_a_set_of_values_has_these_alone(values: list[str]) -> None:
    language = Language.of_values(values)
    assert language.words().size == len(values)
    assert set(language.words().at(np.arange(len(values))).to_pylist()) == set(values)


def test_prefixes_and_suffixes_are_taken_as_they_are_written() -> None:
    assert Language.prefix("a.").accepts("a.x")
    assert not Language.prefix("a.").accepts("abx")
    assert Language.suffix("+1").accepts("x+1")
    assert not Language.suffix("+1").accepts("x1")


def test_any_text_is_one_without_line_breaks() -> None:
    assert Language.any().accepts("Größe: 5 µm, 日本")
    assert not Language.any().accepts("a\nb")


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"(a)\1", "has a back-reference"),
        (r"(a)?(?(1)b|c)", "has a conditional group"),
        (r"a*+b", "has a possessive repeat"),
        (r"(?>a*)b", "has an atomic group"),
        (r"(a", "is no regular expression"),
        (r"(.{50}){2000}", "it repeats too much: too many states"),
        (r"(a|b)*a(a|b){20}", "too many states; write it simpler"),
    ],
)
def test_what_is_no_regular_set_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(PatternError, match=re.escape(why)):
        Language.matching(pattern, how="fullmatch")


def test_nothing_cannot_be_drawn() -> None:
    nothing = Language.matching("a", how="fullmatch") & Language.matching("b", how="fullmatch")
    assert nothing.is_empty
    with pytest.raises(ValueError, match=r"^there is no text to draw$"):
        nothing.words()


def test_texts_that_are_all_too_long_are_refused() -> None:
    with pytest.raises(PatternError, match=r"^its texts have more than 5,000 characters$"):
        Language.matching(r"a{5001}", how="fullmatch").words()
