"""Pandera's checks, read into demands.

What belongs here: one reader a check. What cannot be read (a function of the user's, a pattern that is not regular)
is refused here, by column and check, with what would solve it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pandera.api.function_dispatch import Dispatcher

from mockmart.errors import SchemaError
from mockmart.generators.basic import Choice, Code, Count
from mockmart.regex import Language, PatternError
from mockmart.schema.constraints import ColumnConstraints, at_least, at_most, lengths, only, spoken, without

#: Annotations that draw within what the checks beside them ask for; of others the frames are checked.
_SURE = (Choice, Code, Count)
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE, "a": re.ASCII}


def checked(demand: ColumnConstraints, check: Any) -> ColumnConstraints:
    """``demand``, and what ``check`` asks for."""
    if check.raise_warning:
        return demand
    opaque = (*demand.opaque, str(check.name))
    sure = demand.annotation is None or isinstance(demand.annotation, _SURE)
    try:
        name = builtin(check)
        if name:
            return replace(_READERS[name](demand, check.statistics or {}), opaque=demand.opaque if sure else opaque)
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


def builtin(check: Any) -> str:
    """Which of the checks that can be read ``check`` is, whatever it is called; empty if it is not one of them."""
    function = getattr(check, "_check_fn", None)
    function = getattr(function, "func", function)
    name = str(getattr(function, "__name__", "")) if isinstance(function, Dispatcher) else ""
    return name if name in _READERS and check.groupby is None else ""


def values_of(some: Any) -> list[Any]:
    """The values that a check names, as Python has them, in an order that is the same in every process."""
    if some is None:
        return []
    values = sorted(some, key=lambda one: (type(one).__name__, one)) if isinstance(some, (set, frozenset)) else some
    return [
        pd.Timestamp(one) if isinstance(one, np.datetime64) else one.item() if isinstance(one, np.generic) else one
        for one in values
    ]


def _equal(demand: ColumnConstraints, known: Mapping[str, Any]) -> ColumnConstraints:
    return only(demand, [known["value"]])


def _unequal(demand: ColumnConstraints, known: Mapping[str, Any]) -> ColumnConstraints:
    return without(demand, [known["value"]])


def _isin(demand: ColumnConstraints, known: Mapping[str, Any]) -> ColumnConstraints:
    return only(demand, values_of(known["allowed_values"]))


def _notin(demand: ColumnConstraints, known: Mapping[str, Any]) -> ColumnConstraints:
    return without(demand, values_of(known["forbidden_values"]))


def _in_range(demand: ColumnConstraints, known: Mapping[str, Any]) -> ColumnConstraints:
    demand = at_least(demand, known["min_value"], above=not known.get("include_min", True))
    return at_most(demand, known["max_value"], below=not known.get("include_max", True))


def _str_length(demand: ColumnConstraints, known: Mapping[str, Any]) -> ColumnConstraints:
    exact = known.get("exact_value")
    return lengths(
        demand,
        exact if exact is not None else known.get("min_value"),
        exact if exact is not None else known.get("max_value"),
    )


_READERS: dict[str, Any] = {
    "equal_to": _equal,
    "not_equal_to": _unequal,
    "greater_than": lambda demand, known: at_least(demand, known["min_value"], above=True),
    "greater_than_or_equal_to": lambda demand, known: at_least(demand, known["min_value"]),
    "less_than": lambda demand, known: at_most(demand, known["max_value"], below=True),
    "less_than_or_equal_to": lambda demand, known: at_most(demand, known["max_value"]),
    "in_range": _in_range,
    "isin": _isin,
    "notin": _notin,
    "str_length": _str_length,
    "str_matches": lambda demand, known: spoken(demand, Language.matching(_pattern(known), how="match")),
    "str_contains": lambda demand, known: spoken(demand, Language.matching(_pattern(known), how="search")),
    "str_startswith": lambda demand, known: spoken(demand, Language.prefix(known["string"])),
    "str_endswith": lambda demand, known: spoken(demand, Language.suffix(known["string"])),
}


def _pattern(known: Mapping[str, Any]) -> str:
    pattern = known["pattern"]
    if not isinstance(pattern, re.Pattern):
        return str(pattern)
    flags = "".join(letter for letter, flag in _FLAGS.items() if pattern.flags & flag)
    return f"(?{flags}){pattern.pattern}" if flags else str(pattern.pattern)
