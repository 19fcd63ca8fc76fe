"""What the checks of a column ask of its values, one by one.

What belongs here: built-in checks on values that have been read, compared exactly, patterns by an engine that cannot
stall. What each check means is in its class (``mockmart.schema``); one that is a function of the schema's own runs as
pandera runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap

from mockmart.arrow import conversion
from mockmart.schema.builtin_check import Breaches, KnownFunction
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.text_checks import Pattern, matched, text_array
from mockmart.validation.messages import rule_name
from mockmart.validation.value_readers import BAD, Cell

_NUMBERS = (int, float, Decimal)


@dataclass(frozen=True)
class Rule:
    """One check of a column: ``broken`` gives the places of the values (no nulls) for which it does not hold."""

    name: str
    broken: Breaches
    told: Callable[[Any], str]


def rule_of(check: Any, cell: Cell) -> Rule | None:
    """The rule of ``check`` on values of the kind ``cell``; None for one that only pandera can run."""
    known = check_of(check)
    if known is None or not check.ignore_na or (known.kinds and cell.kind not in known.kinds):
        return None
    broken = known.breaches(partial(bound_of, cell))
    return None if broken is None else Rule(rule_name(check), broken, known.message)


def refusal(check: Any) -> str | None:
    """Why the pattern of ``check`` cannot be run; None if it can, or if there is none."""
    known = check_of(check)
    why = known.matcher.refusal if isinstance(known, Pattern) else None
    return None if why is None else f"cannot be checked: {why}; write the pattern another way"


def stall_proof(check: Any) -> Any:
    """``check`` for pandera to run: a pattern by an engine that cannot stall (it has no ``refusal``)."""
    known = check_of(check)
    if not isinstance(known, Pattern):
        return check
    engine = known.matcher

    def matches(series: pd.Series) -> pd.Series:
        plain = isinstance(series.dtype, pd.ArrowDtype)
        array = conversion.to_arrow(series) if plain else text_array(series.tolist())
        return pd.Series(matched(engine, array), index=series.index)

    return pap.Check(KnownFunction(known, matches), name=check.name, error=rule_name(check), ignore_na=check.ignore_na)


def bound_of(cell: Cell, value: Any) -> Any:
    """A check's ``value`` as one of the kind, to compare exactly; None if it cannot be one."""
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
    bound = cell.read(value)
    return None if bound is BAD else bound
