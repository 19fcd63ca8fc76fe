"""Checks of texts, and of the length of texts and lists.

What belongs here: one class a check. Which engine runs a pattern is in ``mockmart.regex.matcher``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrays import Bools
from mockmart.errors import PatternError, quoted, shown
from mockmart.regex import Language
from mockmart.regex.matcher import How, Matcher, matcher
from mockmart.schema.builtin_check import Breaches, BuiltinCheck, KnownFunction, Predicate, Reader
from mockmart.schema.constraints import ColumnConstraints, bound_length, matching

_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE, "a": re.ASCII}


@dataclass(frozen=True)
class Length(BuiltinCheck):
    """``Check.str_length``, or the length of a list (``list_length``); a ``max_length`` of None is no limit."""

    min_length: int
    max_length: int | None
    kinds = ("text", "list", "anything")
    aspects = ("length",)

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Length:
        """The lengths that a check's arguments give."""
        exact = known.get("exact_value")
        if exact is not None:
            return cls(exact, exact)
        return cls(known.get("min_value") or 0, known.get("max_value"))

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return bound_length(column, self.min_length, self.max_length)

    def predicate(self, read: Reader) -> Predicate | None:
        low, high = self.min_length, self.max_length
        if high is None:
            return lambda value: len(value) >= low
        return lambda value: low <= len(value) <= high

    def message(self, value: Any) -> str:
        what = "character" if isinstance(value, str) else "element"
        try:
            return f"{len(value):,} {what}{'' if len(value) == 1 else 's'} instead of {self._wanted}"
        except TypeError:
            return f"{quoted(value)} has no length"

    @property
    def _wanted(self) -> str:
        if self.max_length is None:
            return f"at least {self.min_length}"
        if not self.min_length:
            return f"at most {self.max_length}"
        exact = self.min_length == self.max_length
        return f"{self.min_length}" if exact else f"{self.min_length} to {self.max_length}"

    def description(self) -> str:
        if (self.min_length, self.max_length) == (1, None):
            return "not empty"
        return f"{self._wanted} character{'' if self._wanted.split()[-1] == '1' else 's'}"

    @property
    def named_values(self) -> list[Any]:
        return [""]


def list_length(min_length: int, max_length: int | None) -> pap.Check:
    """The check that a list has from ``min_length`` to ``max_length`` elements, which pandera does not have."""
    length = Length(min_length, max_length)

    def fits(series: pd.Series) -> pd.Series:
        found = series.map(len)
        return (found >= min_length) & (found <= (np.inf if max_length is None else max_length))

    return pap.Check(KnownFunction(length, fits), name="length", error=f"length({min_length}, {max_length})")


@dataclass(frozen=True)
class Pattern(BuiltinCheck):
    """``Check.str_matches`` or ``Check.str_contains``: a regular expression, held against values by a safe engine."""

    pattern: str | re.Pattern[str]
    how: How
    kinds = ("text", "anything")
    aspects = ("pattern",)

    @property
    def matcher(self) -> Matcher:
        """The engine that runs the pattern."""
        return matcher(self.pattern, how=self.how)

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        pattern = self.pattern
        if isinstance(pattern, re.Pattern):
            flags = "".join(letter for letter, flag in _FLAGS.items() if pattern.flags & flag)
            pattern = f"(?{flags}){pattern.pattern}" if flags else str(pattern.pattern)
        return matching(column, _drawable(Language.matching(str(pattern), how=self.how), self._text))

    def breaches(self, read: Reader) -> Breaches | None:
        engine = self.matcher
        return lambda values: np.flatnonzero(~matched(engine, text_array(values))).tolist()

    def message(self, value: Any) -> str:
        if isinstance(value, str) and not self.matcher.in_time(value):
            return f"{len(value):,} characters are too many to try a pattern that looks around or back"
        return f"{quoted(value)} does not {'match' if self.how == 'match' else 'contain'} {shown(self._text)}"

    def description(self) -> str:
        return f"{'matches' if self.how == 'match' else 'contains'} {self._text}"

    @property
    def _text(self) -> str:
        return str(self.pattern.pattern if isinstance(self.pattern, re.Pattern) else self.pattern)

    @property
    def named_values(self) -> list[Any]:
        return [""]


@dataclass(frozen=True)
class _Affix(BuiltinCheck):
    text: str
    kinds = ("text", "anything")
    aspects = ("pattern",)
    method: ClassVar[str]
    verb: ClassVar[str]

    def constrain(self, column: ColumnConstraints) -> ColumnConstraints:
        return matching(
            column, Language.prefix(self.text) if self.method == "startswith" else Language.suffix(self.text)
        )

    def predicate(self, read: Reader) -> Predicate | None:
        return lambda value: isinstance(value, str) and getattr(value, self.method)(self.text)

    def message(self, value: Any) -> str:
        return f"{quoted(value)} does not {self.verb} with {quoted(self.text)}"

    def description(self) -> str:
        return f"{self.verb}s with {self.text}"

    @property
    def named_values(self) -> list[Any]:
        return [""]


class StartsWith(_Affix):
    """``Check.str_startswith``."""

    method = "startswith"
    verb = "start"


class EndsWith(_Affix):
    """``Check.str_endswith``."""

    method = "endswith"
    verb = "end"


def _drawable(texts: Language, pattern: str) -> Language:
    """``texts``; a ``PatternError`` if mockmart draws none of them."""
    if texts.is_empty:
        raise PatternError(
            f"{pattern!r} matches no text without line breaks and control characters, and mockmart draws no others"
        )
    return texts


def matched(engine: Matcher, array: pa.Array) -> Bools:
    """Which values match; none that is null."""
    if pa.types.is_dictionary(array.type):
        words = matched(engine, array.dictionary)
        return np.append(words, False)[np.asarray(array.indices.fill_null(len(words)))]
    texts = array.cast(pa.large_string())
    return engine.matched(texts.fill_null("")) & np.asarray(texts.is_valid())


def text_array(values: Sequence[Any]) -> pa.Array:
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
