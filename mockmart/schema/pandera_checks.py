"""Pandera's checks, read.

What belongs here: which class a check of pandera's has, and what columns are asked by checks. A function of the
schema's own asks what its comparisons say (``function_reading``) and is kept, by name, for what is drawn to be held
against; a pattern that is not regular is refused, by column and check, with what would solve it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from pandera.api.function_dispatch import Dispatcher

from mockmart.errors import SchemaError
from mockmart.generators.basic import Choice, Code, Count
from mockmart.regex import PatternError
from mockmart.schema.builtin_check import BuiltinCheck, KnownFunction
from mockmart.schema.constraints import ColumnConstraints, normalized
from mockmart.schema.function_reading import Comparison, comparisons_of
from mockmart.schema.text_checks import EndsWith, Length, Pattern, StartsWith
from mockmart.schema.value_checks import (
    EqualTo,
    GreaterThan,
    GreaterThanOrEqualTo,
    InRange,
    IsIn,
    LessThan,
    LessThanOrEqualTo,
    NotEqualTo,
    NotIn,
)

#: By the name of pandera's function, what makes the check of its arguments.
_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], BuiltinCheck]] = {
    "equal_to": lambda known: EqualTo(known["value"]),
    "not_equal_to": lambda known: NotEqualTo(known["value"]),
    "greater_than": lambda known: GreaterThan(known["min_value"]),
    "greater_than_or_equal_to": lambda known: GreaterThanOrEqualTo(known["min_value"]),
    "less_than": lambda known: LessThan(known["max_value"]),
    "less_than_or_equal_to": lambda known: LessThanOrEqualTo(known["max_value"]),
    "in_range": InRange.of,
    "isin": lambda known: IsIn(known["allowed_values"]),
    "notin": lambda known: NotIn(known["forbidden_values"]),
    "str_length": Length.of,
    "str_matches": lambda known: Pattern(known["pattern"], "match"),
    "str_contains": lambda known: Pattern(known["pattern"], "search"),
    "str_startswith": lambda known: StartsWith(known["string"]),
    "str_endswith": lambda known: EndsWith(known["string"]),
}
#: Annotations that draw within what the checks beside them ask for; of others the frames are checked.
_SURE = (Choice, Code, Count)


def _called_by(check: Any) -> Any:
    """What ``check`` calls; pandera has no public name for it."""
    return getattr(check, "_check_fn", None)


def _function_of(check: Any) -> Any:
    """What ``check`` calls, without the arguments that are bound to it."""
    called = _called_by(check)
    return getattr(called, "func", called)


def check_of(check: Any) -> BuiltinCheck | None:
    """What mockmart knows of a pandera check, whatever its schema calls it; None for a function of the schema's own."""
    function = _function_of(check)
    if isinstance(function, KnownFunction):
        return function.known
    make = _CHECKS.get(function.__name__) if isinstance(function, Dispatcher) else None
    return None if make is None or check.groupby is not None else make(check.statistics)


def checked(demand: ColumnConstraints, check: Any) -> ColumnConstraints:
    """``demand``, and what ``check`` asks for; a check that only warns is honoured where something satisfies it."""
    if check.raise_warning:
        try:
            return replace(normalized(_constrained(demand, check)), opaque=demand.opaque)
        except SchemaError:
            return demand
    return _constrained(demand, check)


def _constrained(demand: ColumnConstraints, check: Any) -> ColumnConstraints:
    opaque = (*demand.opaque, str(check.name))
    sure = demand.annotation is None or isinstance(demand.annotation, _SURE)
    try:
        known = check_of(check)
        if known is not None:
            return replace(known.constrain(demand), opaque=demand.opaque if sure else opaque)
    except PatternError as error:
        if demand.annotation is not None:
            return replace(demand, opaque=opaque)
        raise SchemaError(
            f"column '{demand.path}', check {check.name}: {error}; annotate the column with fields.code(…), "
            "fields.text(…) or a provider that draws it."
        ) from error
    except (ValueError, TypeError, ArithmeticError) as error:
        raise SchemaError(f"column '{demand.path}', check {check.name}: {error}; fix the check.") from error
    return replace(as_compared(demand, _asked_of_column(check)), opaque=opaque)


def _asked_of_column(check: Any) -> tuple[Comparison, ...]:
    """What a function of the schema's own, or one of pandera's that is not drawn from, asks of its column."""
    if check.groupby is not None:
        return ()
    function = _function_of(check)
    if isinstance(function, Dispatcher):
        every = check.statistics.get("values") if function.__name__ == "unique_values_eq" else None
        return () if every is None else (Comparison(None, "in", tuple(every)),)
    return tuple(one for one in comparisons_of(_called_by(check)) if one.other is None)


def asked_of_frame(check: Any, columns: Iterable[str]) -> tuple[Comparison, ...]:
    """What a check of whole rows asks of single columns, and which of two is to come first (``ge`` and ``le``)."""
    if check.groupby is not None or check.element_wise or isinstance(_called_by(check), Dispatcher):
        return ()
    return comparisons_of(_called_by(check), frame=columns)


def as_compared(demand: ColumnConstraints, asked: Iterable[Comparison]) -> ColumnConstraints:
    """``demand``, and what comparisons with constants ask of it, as far as any value satisfies that."""
    for one in asked:
        try:
            demand = _normal(_COMPARED[one.relation](one.value).constrain(demand))
        except (SchemaError, PatternError, ValueError, TypeError, ArithmeticError):
            continue  # what is drawn is held against the function anyway
    return demand


def _normal(demand: ColumnConstraints) -> ColumnConstraints:
    normalized(demand)
    return demand


_COMPARED: Mapping[str, Callable[[Any], BuiltinCheck]] = {
    "ge": GreaterThanOrEqualTo,
    "gt": GreaterThan,
    "le": LessThanOrEqualTo,
    "lt": LessThan,
    "eq": EqualTo,
    "ne": NotEqualTo,
    "in": IsIn,
    "not in": NotIn,
    "min length": lambda least: Length(least, None),
    "max length": lambda most: Length(0, most),
    "prefix": StartsWith,
    "suffix": EndsWith,
    "match": lambda pattern: Pattern(pattern, "match"),
    "search": lambda pattern: Pattern(pattern, "search"),
    "fullmatch": lambda pattern: Pattern(f"(?:{pattern})$", "match"),
}
