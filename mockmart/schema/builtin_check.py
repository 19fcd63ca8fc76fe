"""What mockmart knows of a check that pandera has built in.

What belongs here: the base of all classes of checks, which say what a check asks of the values that are drawn, which
values break it, the message for one that does, its words in a description, and what is left of it where an override
replaces part of it. The classes are in ``value_checks`` and ``text_checks``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pandas as pd
import pandera.pandas as pap

from mockmart.schema.constraints import ColumnConstraints

#: Reads an argument of a check as a value of the column's kind; None if it cannot be one.
Reader = Callable[[Any], Any]
Predicate = Callable[[Any], bool]
#: The positions of the values (no nulls) that break a check.
Breaches = Callable[[Sequence[Any]], Iterable[int]]
#: What a check limits, as overrides replace it.
Aspect = Literal["min", "max", "values", "length", "pattern"]


class BuiltinCheck(ABC):
    """A built-in check with its arguments."""

    #: The kinds of columns whose values it can be held against one by one; all, if there are none.
    kinds: ClassVar[tuple[str, ...]] = ()
    aspects: ClassVar[tuple[Aspect, ...]]

    @abstractmethod
    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        """``column``, and what the check asks of it; ValueError or TypeError for arguments of another kind."""

    @abstractmethod
    def message(self, value: Any) -> str:
        """What is wrong with ``value``, which breaks the check."""

    @abstractmethod
    def description(self) -> str:
        """What the check asks for, in a few words."""

    def predicate(self, read: Reader) -> Predicate | None:
        """Whether a value satisfies the check; None if its arguments are of another kind than the column."""
        raise NotImplementedError

    def breaches(self, read: Reader) -> Breaches | None:
        """What finds the values that break the check; None if its arguments are of another kind than the column."""
        holds = self.predicate(read)
        return None if holds is None else _one_by_one(holds)

    def without(self, aspect: Aspect) -> list[pap.Check]:  # noqa: ARG002 - a range has more than one
        """What is left of the check without one of its aspects."""
        return []

    @property
    def named_values(self) -> list[Any]:
        """The values that its arguments name: they tell the type of a column that has none."""
        return []


@dataclass(frozen=True)
class KnownFunction:
    """A function of ours that a pandera check runs in place of a built-in one: ``known`` says which."""

    known: BuiltinCheck
    function: Callable[[pd.Series], pd.Series]

    def __call__(self, series: pd.Series) -> pd.Series:
        """Which values of ``series`` satisfy the check."""
        return self.function(series)


def _one_by_one(holds: Predicate) -> Breaches:
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
