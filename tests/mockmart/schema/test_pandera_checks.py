"""Which class a check of pandera's has, and what each says of values, messages, descriptions and overrides."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pytest

from mockmart import validate
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.text_checks import list_length

CHECKS: dict[str, tuple[pap.Check, list[Any], list[Any], str, str]] = {
    # check, values that satisfy it, values that break it, the message for the first of them, the description
    "eq": (pap.Check.eq(3), [3], [2, 4], "2 is not 3", "always 3"),
    "ne": (pap.Check.ne(3), [2], [3], "3 must not occur", "not 3"),
    "gt": (pap.Check.gt(3), [4], [3, 2], "3 is not above 3", "above 3"),
    "ge": (pap.Check.ge(3), [3, 4], [2], "2 is below 3", "at least 3"),
    "lt": (pap.Check.lt(3), [2], [3, 4], "3 is not below 3", "below 3"),
    "le": (pap.Check.le(3), [3], [4], "4 is above 3", "at most 3"),
    "in_range": (pap.Check.in_range(1, 3), [1, 3], [0, 4], "0 is not from 1 to 3", "1 to 3"),
    "half_open": (
        pap.Check.in_range(1, 3, include_max=False), [1, 2], [3, 0], "3 is not at least 1 and below 3", "1 to 3",
    ),
    "isin": (pap.Check.isin(["a", "b"]), ["a"], ["c"], "'c' is not one of 'a', 'b'", "one of a, b"),
    "notin": (pap.Check.notin(["a", "b"]), ["c"], ["a"], "'a' must not occur", "none of a, b"),
    "str_length": (
        pap.Check.str_length(2, 3), ["ab", "abc"], ["a", "abcd"], "1 character instead of 2 to 3", "2 to 3 characters",
    ),
    "not_empty": (pap.Check.str_length(min_value=1), ["a"], [""], "0 characters instead of at least 1", "not empty"),
    "one_character": (pap.Check.str_length(exact_value=1), ["a"], ["ab"], "2 characters instead of 1", "1 character"),
    "str_matches": (pap.Check.str_matches("a+"), ["aab"], ["ba"], "'ba' does not match a+", "matches a+"),
    "str_contains": (pap.Check.str_contains("a+"), ["ba"], ["b"], "'b' does not contain a+", "contains a+"),
    "flags": (pap.Check.str_matches(re.compile("a", re.IGNORECASE)), ["A"], ["b"], "'b' does not match a", "matches a"),
    "str_startswith": (
        pap.Check.str_startswith("ab"), ["abc"], ["b"], "'b' does not start with 'ab'", "starts with ab",
    ),
    "str_endswith": (pap.Check.str_endswith("bc"), ["abc"], ["b"], "'b' does not end with 'bc'", "ends with bc"),
    "length": (list_length(1, 2), [[1]], [[], [1, 2, 3]], "0 elements instead of 1 to 2", "1 to 2 characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_which_values_break_it_how_and_what_it_asks_for(name: str) -> None:
    check, sound, broken, message, description = CHECKS[name]
    known = check_of(check)
    assert known is not None
    breaches = known.breaches(lambda value: value)
    assert breaches is not None
    assert list(breaches([*sound, *broken])) == list(range(len(sound), len(sound) + len(broken)))
    assert known.message(broken[0]) == message
    assert known.description() == description


@pytest.mark.parametrize("name", CHECKS)
def test_pandera_runs_the_check_that_its_class_describes(name: str) -> None:
    check, sound, broken, *_ = CHECKS[name]
    assert check(pd.Series([*sound, *broken])).check_output.tolist() == [True] * len(sound) + [False] * len(broken)


@pytest.mark.parametrize("name", CHECKS)
def test_nothing_is_left_of_a_check_without_all_of_its_aspects(name: str) -> None:
    known = check_of(CHECKS[name][0])
    assert known is not None
    for aspect in known.aspects:
        rest = [check_of(check) for check in known.without(aspect)]
        assert {aspect for other in rest if other for aspect in other.aspects} == {*known.aspects} - {aspect}


def test_of_a_range_without_a_bound_the_other_stays_as_open_as_it_was() -> None:
    half_open = check_of(CHECKS["half_open"][0])
    assert half_open is not None
    assert [check.error for check in half_open.without("min")] == ["less_than(3)"]
    assert [check.error for check in half_open.without("max")] == ["greater_than_or_equal_to(1)"]


def test_a_check_is_known_by_what_it_runs_whatever_it_is_called() -> None:
    assert check_of(pap.Check.ge(0, name="positive")) == check_of(pap.Check.ge(0))
    assert check_of(pap.Check(lambda series: series > 0, name="isin", statistics={"allowed_values": [1]})) is None


def test_a_function_that_is_called_as_a_builtin_check_is_run() -> None:
    even = pap.Check(lambda series: series % 2 == 0, name="isin", statistics={"allowed_values": [1]})
    schema = pap.DataFrameSchema({"n": pap.Column(int, even)})
    for data in (pd.DataFrame({"n": [1, 2]}), [{"n": 1}, {"n": 2}]):
        assert [error.row for error in validate(schema, data).errors] == [0]
