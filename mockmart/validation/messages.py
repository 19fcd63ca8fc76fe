"""What a message says of a value that breaks a check.

What belongs here: the names of pandera's checks, and one wording each. Whether a value breaks one is in ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mockmart.errors import nearest
from mockmart.generators.base import PresentWhen
from mockmart.validation.patterns import How, matcher
from mockmart.validation.report import quoted, shown

#: How many of a list a message names.
MAX_NAMED = 10
_MAX_TRIED = 200
_MAX_NAME_LENGTH = 80


def rule_name(check: Any) -> str:
    """What pandera calls ``check`` where it fails."""
    return str(check.error if check.error is not None else check.name)


def sort_of(check: Any) -> str:
    """Which of the checks with bounds ``check`` is, whatever its schema calls it; empty for a function."""
    return str(check.registry_name or check.name) if check.statistics else ""


def length_bounds(known: Mapping[str, Any]) -> tuple[int, int | None]:
    """The fewest and the most characters or elements that a check asks for."""
    exact = known.get("exact_value")
    if exact is not None:
        return exact, exact
    return known.get("min_value") or 0, known.get("max_value")


def wording(check: Any) -> Callable[[Any], str]:
    """What a message says of a value that breaks ``check``."""
    known = check.statistics or {}
    told = _WORDS.get(sort_of(check))
    if told is None:
        return lambda value: f"{quoted(value)} breaks {rule_name(check)}"
    return lambda value: told(value, known)


def presence(only: PresentWhen, value: Any, *, there: bool) -> tuple[str, Any, str]:
    """The rule that a value is there if and only if ``only`` says so, the value that breaks it, and the message."""
    rule = f"only_where({only.column}: {', '.join(map(str, only.values))})"
    condition = f"where {only.column} is one of {', '.join(map(quoted, only.values))}"
    message = (
        f"{quoted(value)} is there, but belongs only {condition}" if there else f"null, but must be there {condition}"
    )
    return rule, value if there else None, message


def repeated(value: Any, rows: Sequence[int], *, of: int) -> str:
    """What a message says of a value that must be unique, and is in ``of`` rows, of which ``rows`` are the first."""
    more = f", … ({of:,} in all)" if of > len(rows) else ""
    named = ", ".join(map(quoted, value)) if isinstance(value, tuple) else quoted(value)
    return f"{named} is not unique: rows {', '.join(map(str, rows))}{more}"


def not_run(error: Exception) -> str:
    """What a message says of a check that raised ``error``."""
    return f"the check could not be run: {type(error).__name__}: {shown(error)}"


def _told_range(value: Any, known: Mapping[str, Any]) -> str:
    low, high = shown(known["min_value"]), shown(known["max_value"])
    if known.get("include_min", True) and known.get("include_max", True):
        return f"{quoted(value)} is not from {low} to {high}"
    least = f"at least {low}" if known.get("include_min", True) else f"above {low}"
    return f"{quoted(value)} is not {least} and " + (
        f"at most {high}" if known.get("include_max", True) else f"below {high}"
    )


def _told_choice(value: Any, known: Mapping[str, Any]) -> str:
    allowed = tuple(known.get("allowed_values", ()))
    more = f", … ({len(allowed)} in all)" if len(allowed) > MAX_NAMED else ""
    hint = closest(value, tuple(one for one in allowed if isinstance(one, str))) if isinstance(value, str) else ""
    return f"{quoted(value)} is not one of {', '.join(map(quoted, allowed[:MAX_NAMED]))}{more}{hint}"


@lru_cache(maxsize=4096)
def closest(value: str, names: tuple[str, ...]) -> str:
    """The name that ``value`` was meant to be, as the end of a message; empty if none is close, or many are to try."""
    hint = nearest(value[:_MAX_NAME_LENGTH], names) if len(names) <= _MAX_TRIED else ""
    return f"; {hint}" if hint.startswith("did you mean") else ""


def _told_length(value: Any, known: Mapping[str, Any]) -> str:
    low, high = length_bounds(known)
    what = "characters" if isinstance(value, str) else "elements"
    if high is None or not low:
        wanted = f"at least {low}" if high is None else f"at most {high}"
    else:
        wanted = f"{low}" if low == high else f"{low} to {high}"
    try:
        return f"{len(value):,} {what[:-1] if len(value) == 1 else what} instead of {wanted}"
    except TypeError:
        return f"{quoted(value)} has no length"


def _told_pattern(value: Any, known: Mapping[str, Any], how: How) -> str:
    pattern = known["pattern"]
    if isinstance(value, str) and not matcher(pattern, how=how).in_time(value):
        return f"{len(value):,} characters are too many to try a pattern that looks around or back"
    text = shown(pattern.pattern if isinstance(pattern, re.Pattern) else pattern)
    return f"{quoted(value)} does not {how if how == 'match' else 'contain'} {text}"


_WORDS: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "equal_to": lambda value, known: f"{quoted(value)} is not {quoted(known['value'])}",
    "not_equal_to": lambda value, _: f"{quoted(value)} must not occur",
    "greater_than": lambda value, known: f"{quoted(value)} is not above {shown(known['min_value'])}",
    "greater_than_or_equal_to": lambda value, known: f"{quoted(value)} is below {shown(known['min_value'])}",
    "less_than": lambda value, known: f"{quoted(value)} is not below {shown(known['max_value'])}",
    "less_than_or_equal_to": lambda value, known: f"{quoted(value)} is above {shown(known['max_value'])}",
    "in_range": _told_range,
    "isin": _told_choice,
    "notin": lambda value, _: f"{quoted(value)} must not occur",
    "str_length": _told_length,
    "length": _told_length,
    "str_matches": lambda value, known: _told_pattern(value, known, "match"),
    "str_contains": lambda value, known: _told_pattern(value, known, "search"),
    "str_startswith": lambda value, known: f"{quoted(value)} does not start with {quoted(known['string'])}",
    "str_endswith": lambda value, known: f"{quoted(value)} does not end with {quoted(known['string'])}",
}
