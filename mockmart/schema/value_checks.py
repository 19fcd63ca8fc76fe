"""Checks of single values: bounds, and values that are or are not admitted.

What belongs here: one class a check. Checks of texts and of lengths are in ``text_checks``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pandera.pandas as pap

from mockmart.errors import nearest, quoted, shown
from mockmart.schema.builtin_check import Aspect, BuiltinCheck, Predicate, Reader
from mockmart.schema.constraints import ColumnConstraints, allow_only, at_least, at_most, exclude

#: How many values of a list a message names.
MAX_NAMED = 10
_MAX_TRIED = 200
_MAX_NAME_LENGTH = 80


@dataclass(frozen=True)
class _OneBound(BuiltinCheck):
    bound: Any
    compare: ClassVar[Callable[[Any, Any], bool]]

    def predicate(self, read: Reader) -> Predicate | None:
        bound, compare = read(self.bound), type(self).compare
        return None if bound is None else lambda value: compare(value, bound)

    @property
    def named_values(self) -> list[Any]:
        return [self.bound]


class GreaterThan(_OneBound):
    """``Check.gt``."""

    aspects = ("min",)
    compare = operator.gt

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return at_least(column, self.bound, above=True)

    def message(self, value: Any) -> str:
        return f"{quoted(value)} is not above {shown(self.bound)}"

    def description(self) -> str:
        return f"above {self.bound}"


class GreaterThanOrEqualTo(_OneBound):
    """``Check.ge``."""

    aspects = ("min",)
    compare = operator.ge

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return at_least(column, self.bound)

    def message(self, value: Any) -> str:
        return f"{quoted(value)} is below {shown(self.bound)}"

    def description(self) -> str:
        return f"at least {self.bound}"


class LessThan(_OneBound):
    """``Check.lt``."""

    aspects = ("max",)
    compare = operator.lt

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return at_most(column, self.bound, below=True)

    def message(self, value: Any) -> str:
        return f"{quoted(value)} is not below {shown(self.bound)}"

    def description(self) -> str:
        return f"below {self.bound}"


class LessThanOrEqualTo(_OneBound):
    """``Check.le``."""

    aspects = ("max",)
    compare = operator.le

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return at_most(column, self.bound)

    def message(self, value: Any) -> str:
        return f"{quoted(value)} is above {shown(self.bound)}"

    def description(self) -> str:
        return f"at most {self.bound}"


@dataclass(frozen=True)
class InRange(BuiltinCheck):
    """``Check.in_range``: a lower and an upper bound, each of which may be within the range or not."""

    low: _OneBound
    high: _OneBound
    aspects = ("min", "max")

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> InRange:
        """The range that a check's arguments give."""
        low = GreaterThanOrEqualTo if known.get("include_min", True) else GreaterThan
        high = LessThanOrEqualTo if known.get("include_max", True) else LessThan
        return cls(low(known["min_value"]), high(known["max_value"]))

    @property
    def _is_closed(self) -> bool:
        return isinstance(self.low, GreaterThanOrEqualTo) and isinstance(self.high, LessThanOrEqualTo)

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return self.high.constrain(self.low.constrain(column))

    def predicate(self, read: Reader) -> Predicate | None:
        low, high = read(self.low.bound), read(self.high.bound)
        if low is None or high is None:
            return None
        if self._is_closed:
            return lambda value: low <= value <= high
        above, below = type(self.low).compare, type(self.high).compare
        return lambda value: above(value, low) and below(value, high)

    def message(self, value: Any) -> str:
        low, high = shown(self.low.bound), shown(self.high.bound)
        if self._is_closed:
            return f"{quoted(value)} is not from {low} to {high}"
        return f"{quoted(value)} is not {self.low.description()} and {self.high.description()}"

    def description(self) -> str:
        return f"{self.low.bound} to {self.high.bound}"

    def without(self, aspect: Aspect) -> list[pap.Check]:
        other = self.high if aspect == "min" else self.low
        return [_ONE_BOUND[type(other)](other.bound)]

    @property
    def named_values(self) -> list[Any]:
        return [self.low.bound, self.high.bound]


_ONE_BOUND: Mapping[type, Callable[[Any], pap.Check]] = {
    GreaterThan: pap.Check.gt,
    GreaterThanOrEqualTo: pap.Check.ge,
    LessThan: pap.Check.lt,
    LessThanOrEqualTo: pap.Check.le,
}


# --- values -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Values(BuiltinCheck):
    """Values that a column may hold alone, or may not hold."""

    values: Sequence[Any]
    aspects = ("values",)
    admits: ClassVar[bool] = True

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return (allow_only if self.admits else exclude)(column, self.named_values)

    def predicate(self, read: Reader) -> Predicate | None:
        wanted, known = self.admits, (read(value) for value in self.values)
        values = frozenset(value for value in known if value is not None)

        def holds(value: Any) -> bool:
            try:
                return (value in values) == wanted
            except TypeError:  # a list or a mapping is not one of them
                return not wanted

        return holds

    @property
    def named_values(self) -> list[Any]:
        some = self.values
        values = sorted(some, key=lambda one: (type(one).__name__, one)) if isinstance(some, (set, frozenset)) else some
        return [
            pd.Timestamp(one) if isinstance(one, np.datetime64) else one.item() if isinstance(one, np.generic) else one
            for one in values
        ]


class IsIn(_Values):
    """``Check.isin``."""

    def message(self, value: Any) -> str:
        allowed = tuple(self.values)
        more = f", … ({len(allowed)} in all)" if len(allowed) > MAX_NAMED else ""
        hint = closest(value, tuple(one for one in allowed if isinstance(one, str))) if isinstance(value, str) else ""
        return f"{quoted(value)} is not one of {', '.join(map(quoted, allowed[:MAX_NAMED]))}{more}{hint}"

    def description(self) -> str:
        values = [str(value) for value in self.values]
        return f"always {values[0]}" if len(values) == 1 else "one of " + ", ".join(values)


class NotIn(_Values):
    """``Check.notin``."""

    admits = False

    def message(self, value: Any) -> str:
        return f"{quoted(value)} must not occur"

    def description(self) -> str:
        return "none of " + ", ".join(map(str, self.values))


class EqualTo(_OneBound):
    """``Check.eq``."""

    aspects = ("values",)
    compare = operator.eq

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return allow_only(column, [self.bound])

    def message(self, value: Any) -> str:
        return f"{quoted(value)} is not {quoted(self.bound)}"

    def description(self) -> str:
        return f"always {self.bound}"


class NotEqualTo(_OneBound):
    """``Check.ne``."""

    aspects = ("values",)
    compare = operator.ne

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return exclude(column, [self.bound])

    def message(self, value: Any) -> str:
        return f"{quoted(value)} must not occur"

    def description(self) -> str:
        return f"not {self.bound}"


@lru_cache(maxsize=4096)
def closest(value: str, names: tuple[str, ...]) -> str:
    """The name that ``value`` was meant to be, as the end of a message; empty if none is close, or many are to try."""
    hint = nearest(value[:_MAX_NAME_LENGTH], names) if len(names) <= _MAX_TRIED else ""
    return f"; {hint}" if hint.startswith("did you mean") else ""
