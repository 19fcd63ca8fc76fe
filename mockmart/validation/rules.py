"""What pandera's checks ask of one value, and how a message tells that it does not hold.

What belongs here: the checks that pandera has built in, one value at a time and compared exactly, patterns by an
engine that cannot stall. A check that is a function of the schema's own runs as pandera runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrays import Bools
from mockmart.arrow import conversion
from mockmart.validation.messages import length_bounds, rule_name, sort_of, wording
from mockmart.validation.patterns import How, Matcher, matcher
from mockmart.validation.value_readers import BAD, Cell

Holds = Callable[[Any], bool]
#: The checks for patterns, and where a text has to match.
PATTERNS: Mapping[str, How] = {"str_matches": "match", "str_contains": "search"}
_NUMBERS = (int, float, Decimal)


@dataclass(frozen=True)
class Rule:
    """One check of a column: ``broken`` gives the places of the values (no nulls) for which it does not hold."""

    name: str
    broken: Callable[[Sequence[Any]], Iterable[int]]
    told: Callable[[Any], str]


def rule_of(check: Any, cell: Cell) -> Rule | None:
    """The rule of ``check`` on values of the kind ``cell``; None for one that only pandera can run."""
    known, sort = check.statistics or {}, sort_of(check)
    if check.groupby is not None or not check.ignore_na or not known:
        return None
    if sort in PATTERNS and cell.kind in ("text", "anything"):
        return Rule(rule_name(check), _unmatched(matcher(known["pattern"], how=PATTERNS[sort])), wording(check))
    holds = _HOLDS.get(sort, _never)(cell, known)
    return None if holds is None else Rule(rule_name(check), _unheld(holds), wording(check))


def refusal(check: Any) -> str | None:
    """Why the pattern of ``check`` cannot be run; None if it can, or if there is none."""
    sort = sort_of(check)
    why = matcher(check.statistics["pattern"], how=PATTERNS[sort]).refusal if sort in PATTERNS else None
    return None if why is None else f"cannot be checked: {why}; write the pattern another way"


def stall_proof(check: Any) -> Any:
    """``check`` for pandera to run: a pattern by an engine that cannot stall (it has no ``refusal``)."""
    sort = sort_of(check)
    if sort not in PATTERNS:
        return check
    engine = matcher(check.statistics["pattern"], how=PATTERNS[sort])

    def matched(series: pd.Series) -> pd.Series:
        plain = isinstance(series.dtype, pd.ArrowDtype)
        array = conversion.to_arrow(series) if plain else _text_array(series.tolist())
        return pd.Series(_matched(engine, array), index=series.index)

    return pap.Check(
        matched, name=sort, error=rule_name(check), statistics=dict(check.statistics), ignore_na=check.ignore_na
    )


# --- one value at a time ----------------------------------------------------------------------------------------------


def _unheld(holds: Holds) -> Callable[[Sequence[Any]], Iterable[int]]:
    def safely(value: Any) -> bool:
        try:
            return bool(holds(value))
        except (TypeError, ValueError, ArithmeticError):  # values of any kind that do not compare
            return False

    def broken(values: Sequence[Any]) -> Iterable[int]:
        try:
            return [place for place, value in enumerate(values) if not holds(value)]
        except (TypeError, ValueError, ArithmeticError):
            return [place for place, value in enumerate(values) if not safely(value)]

    return broken


def _unmatched(engine: Matcher) -> Callable[[Sequence[Any]], Iterable[int]]:
    def broken(values: Sequence[Any]) -> Iterable[int]:
        return np.flatnonzero(~_matched(engine, _text_array(values))).tolist()

    return broken


def _matched(engine: Matcher, array: pa.Array) -> Bools:
    """Which values match; none that is null."""
    if pa.types.is_dictionary(array.type):
        words = _matched(engine, array.dictionary)
        return np.append(words, False)[np.asarray(array.indices.fill_null(len(words)))]
    texts = array.cast(pa.large_string())
    return engine.matched(texts.fill_null("")) & np.asarray(texts.is_valid())


def _text_array(values: Sequence[Any]) -> pa.Array:
    """``values`` as text, null where one is none, or not one that UTF-8 can write."""
    try:
        return pa.array(values, pa.large_string())
    except (pa.ArrowException, TypeError, UnicodeEncodeError):
        return pa.array([_written(value) for value in values], pa.large_string())


def _written(value: Any) -> str | None:
    try:
        return value if isinstance(value, str) and value.encode() is not None else None
    except UnicodeEncodeError:
        return None


def bound_of(cell: Cell, value: Any) -> Any:
    """A check's ``value`` as one of the kind, to compare exactly; ``BAD`` if it cannot be one."""
    value = value.item() if isinstance(value, np.generic) and not isinstance(value, np.timedelta64) else value
    if isinstance(value, _NUMBERS) and not isinstance(value, bool):
        if cell.kind == "float":
            return float(value)
        if cell.kind == "decimal":
            return Decimal(str(value))
        if cell.kind in ("integer", "anything"):
            return value
    if cell.kind == "duration" and isinstance(value, str):
        value = pd.Timedelta(value)
    return cell.read(value)


def _over(compare: Callable[[Any, Any], bool], key: str) -> Callable[[Cell, Mapping[str, Any]], Holds | None]:
    """The reader of a check that compares with one bound."""

    def holds(cell: Cell, known: Mapping[str, Any]) -> Holds | None:
        bound = bound_of(cell, known[key])
        return None if bound is BAD else lambda value: compare(value, bound)

    return holds


def _in_range(cell: Cell, known: Mapping[str, Any]) -> Holds | None:
    low, high = bound_of(cell, known["min_value"]), bound_of(cell, known["max_value"])
    if low is BAD or high is BAD:
        return None
    from_low, to_high = known.get("include_min", True), known.get("include_max", True)
    if from_low and to_high:
        return lambda value: low <= value <= high
    return lambda value: (value >= low if from_low else value > low) and (value <= high if to_high else value < high)


def _among(key: str, *, wanted: bool) -> Callable[[Cell, Mapping[str, Any]], Holds | None]:
    def reader(cell: Cell, known: Mapping[str, Any]) -> Holds | None:
        bounds = (bound_of(cell, value) for value in known.get(key, ()))
        values = frozenset(bound for bound in bounds if bound is not BAD)

        def holds(value: Any) -> bool:
            try:
                return (value in values) == wanted
            except TypeError:  # a list or a mapping is not one of them
                return not wanted

        return holds

    return reader


def _lengths(cell: Cell, known: Mapping[str, Any]) -> Holds | None:
    if cell.kind not in ("text", "list", "anything"):
        return None
    low, high = length_bounds(known)
    if high is None:
        return lambda value: len(value) >= low
    return lambda value: low <= len(value) <= high


def _affix(method: str) -> Callable[[Cell, Mapping[str, Any]], Holds | None]:
    def holds(cell: Cell, known: Mapping[str, Any]) -> Holds | None:
        if cell.kind not in ("text", "anything"):
            return None
        return lambda value: isinstance(value, str) and getattr(value, method)(known["string"])

    return holds


def _never(_: Cell, __: Mapping[str, Any]) -> Holds | None:
    return None


_HOLDS: Mapping[str, Callable[[Cell, Mapping[str, Any]], Holds | None]] = {
    "equal_to": _over(lambda value, bound: value == bound, "value"),
    "not_equal_to": _over(lambda value, bound: value != bound, "value"),
    "greater_than": _over(lambda value, bound: value > bound, "min_value"),
    "greater_than_or_equal_to": _over(lambda value, bound: value >= bound, "min_value"),
    "less_than": _over(lambda value, bound: value < bound, "max_value"),
    "less_than_or_equal_to": _over(lambda value, bound: value <= bound, "max_value"),
    "in_range": _in_range,
    "isin": _among("allowed_values", wanted=True),
    "notin": _among("forbidden_values", wanted=False),
    "str_length": _lengths,
    "length": _lengths,
    "str_startswith": _affix("startswith"),
    "str_endswith": _affix("endswith"),
}
