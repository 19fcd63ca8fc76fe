"""Pandera's checks, read.

What belongs here: which class a check of pandera's has, and what columns are asked by checks. A check that cannot be
read (a function of the schema's own, a pattern that is not regular) is refused here, by column and check, with what
would solve it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pandera.api.function_dispatch import Dispatcher

from mockmart.errors import SchemaError
from mockmart.generators.basic import Choice, Code, Count
from mockmart.regex import PatternError
from mockmart.schema.builtin_check import BuiltinCheck, KnownFunction
from mockmart.schema.constraints import ColumnConstraints
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


def check_of(check: Any) -> BuiltinCheck | None:
    """What mockmart knows of a pandera check, whatever its schema calls it; None for a function of the schema's own."""
    function = getattr(check, "_check_fn", None)
    function = getattr(function, "func", function)
    if isinstance(function, KnownFunction):
        return function.known
    make = _CHECKS.get(function.__name__) if isinstance(function, Dispatcher) else None
    return None if make is None or check.groupby is not None else make(check.statistics)


def checked(demand: ColumnConstraints, check: Any) -> ColumnConstraints:
    """``demand``, and what ``check`` asks for."""
    if check.raise_warning:
        return demand
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
    if demand.annotation is None:
        raise SchemaError(
            f"column '{demand.path}', check '{check.name}': a function cannot be drawn from; annotate the column "
            "(fields.derived(…), fields.provided(…)) or give its values."
        )
    return replace(demand, opaque=opaque)
