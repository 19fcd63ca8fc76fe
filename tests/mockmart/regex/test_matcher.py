"""Regular expressions that cannot stall."""

from __future__ import annotations

import re
import time
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.regex.matcher import matcher
from mockmart.validation import validate


def found(schema: Any, data: Any) -> set[tuple[int | None, str, str]]:
    """Row, path and rule of each error."""
    return {(error.row, error.path, error.rule) for error in validate(schema, data).errors}


def matched(pattern: Any, *texts: str, how: Any = "match") -> list[bool]:
    """Which of ``texts`` match ``pattern``."""
    return matcher(pattern, how=how).matched(pa.array(texts, pa.string())).tolist()


@pytest.mark.parametrize(
    ("pattern", "sound", "broken"),
    [
        (r"^\w+$", ["José", "a_1"], ["a b", ""]),
        (r"[\w-]+@\d+$", ["é-@٣"], ["@1", "a@b"]),
        (r"^[^\W\d_]+$", ["José"], ["a1", "a_b"]),
        (r"^\S\s\D$", ["a\x1f!"], ["a٣!"]),
        (r"ab\Z", ["ab"], ["ab\n", "abc"]),
        (r"^[]\d]+$", ["]5]"], ["[5"]),
        (r"^\u00e9$", ["é"], ["e"]),
        (r"^\U0001F600{2}$", ["😀😀"], ["😀"]),
        (r"^[\U0001F600-\U0001F602]\x41\N{DIGIT ONE}$", ["😁A1"], ["😃A1"]),
        (r"^a|b$", ["axx", "b"], ["xb", "bx"]),
        (re.compile("^a.c$", re.IGNORECASE | re.DOTALL), ["ABC", "a\nc"], ["abcd"]),
        (re.compile("^a  b  # both", re.VERBOSE), ["ab"], ["a b"]),
        (re.compile(r"^\w$", re.ASCII), ["a"], ["é"]),
        (r"^(?=.*\d)[a-z\d]{3,}$", ["abc1"], ["abcd", "a1"]),
        (r"^(.)\1$", ["aa"], ["ab"]),
        (r"^((?!xx).)*$", ["axbx"], ["axxb"]),
        (r"^a{2,2000}$", ["a" * 1500], ["a", "a" * 2001]),
        (r"^a*+b$", ["aab"], ["aac"]),
    ],
    ids=range(18),
)
def test_patterns_mean_what_they_mean_in_python(pattern: Any, sound: list[str], broken: list[str]) -> None:
    assert matched(pattern, *sound, *broken) == [True] * len(sound) + [False] * len(broken)
    assert [re.match(pattern, text) is not None for text in sound if not text.endswith("\n")] == [True] * len(sound)


def test_a_pattern_may_be_sought_anywhere() -> None:
    assert matched(r"b+", "abc", "xyz", how="search") == [True, False]
    assert matched(r"b(?=c)", "abc", "abd", how="search") == [True, False]


def test_a_text_too_long_for_a_pattern_that_looks_around_does_not_match_and_is_told() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(str, pap.Check.str_matches(r"^(?!a*a*b)"))})
    short, long = {"c": "a" * 50}, {"c": "a" * 5000}
    (error,) = validate(schema, [short, long]).errors
    assert (error.row, error.message) == (
        1,
        "5,000 characters are too many to try a pattern that looks around or back",
    )


def test_what_is_no_pattern_says_why() -> None:
    refusal = "it is no regular expression (missing ), unterminated subpattern at position 0)"
    assert matcher("(", how="match").refusal == refusal


def test_text_that_cannot_be_encoded_matches_nothing() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(str, pap.Check.str_matches("."))})
    assert found(schema, [{"c": "a"}, {"c": "\ud800"}]) == {(1, "c", "str_matches('.')")}


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(a|aa)+$", r"(x+x+)+y", r"^(?=a)(a+)+$", r"^(a+)\1+$", r"(a*)*\1b"])
@pytest.mark.parametrize("check", [pap.Check.str_matches, pap.Check.str_contains])
@pytest.mark.parametrize("dtype", [str, object, pd.ArrowDtype(pa.string())], ids=str)
def test_no_pattern_stalls(pattern: str, check: Any, dtype: Any) -> None:
    text = "a" * 50_000 + "!"
    schema = pap.DataFrameSchema({"c": pap.Column(dtype, check(pattern))})
    found(schema, pd.DataFrame({"c": pd.Series(["a"], dtype=dtype)}))  # pandera imports its backend once
    started = time.process_time()
    errors = found(schema, [{"c": text}])
    assert found(schema, pd.DataFrame({"c": pd.Series([text], dtype=dtype)})) == errors
    assert time.process_time() - started < 1
    assert {rule for *_, rule in errors} <= {str(check(pattern).error)}


def test_a_pattern_that_may_stall_is_told_once_in_place_of_being_tried() -> None:
    schema = pap.DataFrameSchema({"c": pap.Column(str, pap.Check.str_matches(r"^(?=a)(a+)+$"))})
    (error,) = validate(schema, [{"c": "aaa"}, {"c": "b"}]).errors
    assert (error.row, error.path) == (None, "c")
    assert error.message == (
        "cannot be checked: it looks around or back and repeats within a repetition, which may take for ever; "
        "write the pattern another way"
    )
