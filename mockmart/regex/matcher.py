"""Regular expressions that cannot stall: whatever the pattern and the text, an answer comes at once.

What belongs here: which engine a pattern goes to. RE2 (Arrow's) takes time linear in the text, and takes all patterns
but those that look around or back. These go to Python's ``re`` if nothing repeats within a repetition; the others are
refused, for they may take longer than anybody waits (https://swtch.com/~rsc/regexp/regexp1.html).
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Bools

#: Where a text has to match: at its start (``re.match``), or anywhere (``re.search``).
How = Literal["match", "search"]
_MAX_STEPS = 10**6  # that Python's engine may take for one text: some 50 ms
_PARSER: Any = importlib.import_module("re._parser")
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
# What the classes mean in Python; in RE2 they are ASCII's.
_CLASSES = {"d": r"\p{Nd}", "w": r"\p{L}\p{N}_", "s": r"\s\x0b\x1c-\x1f\x85\p{Z}"}
#: Hexadecimal digits of a character's number behind an escape that RE2 does not know.
_DIGITS = {r"\u": 4, r"\U": 8}
_FLAGS = (("i", re.IGNORECASE), ("m", re.MULTILINE), ("s", re.DOTALL))
# ``[^\W\d]``: what is no letter of any alphabet cannot be said within RE2's brackets.
_CROSSED = re.compile(r"(?<!\\)(?:\\\\)*\[(?:[^\]\\]|\\[^WS])*\\[WS]")


@dataclass(frozen=True)
class Matcher:
    """A pattern and its engine: RE2's spelling of it, or Python's, or the reason why neither may run."""

    re2: str | None = None
    python: re.Pattern[str] | None = None
    how: How = "match"
    loops: int = 0
    refusal: str | None = None

    def matched(self, texts: pa.Array) -> Bools:
        """Which of ``texts`` (without nulls) match."""
        if self.re2 is not None:
            return np.asarray(pc.match_substring_regex(texts, self.re2))
        search = self._search
        return np.fromiter(
            (self.in_time(text) and search(text) is not None for text in texts.to_pylist()), bool, count=len(texts)
        )

    def in_time(self, text: str) -> bool:
        """Whether the engine is sure to answer for ``text`` at once."""
        return self.python is None or (len(text) + 1) ** self.loops <= _MAX_STEPS

    @property
    def _search(self) -> Any:
        if self.python is None:
            raise RuntimeError(f"the pattern cannot run: {self.refusal}")
        return self.python.match if self.how == "match" else self.python.search


@lru_cache(maxsize=1024)
def matcher(pattern: str | re.Pattern[str], *, how: How) -> Matcher:
    """The matcher of ``pattern``, which has a ``refusal`` if no engine may run it."""
    text, flags = (pattern.pattern, pattern.flags) if isinstance(pattern, re.Pattern) else (pattern, 0)
    if not flags & (re.VERBOSE | re.ASCII):
        inline = "".join(letter for letter, flag in _FLAGS if flags & flag)
        start = r"\A" if how == "match" else ""
        spelled = f"{start}(?{inline}:{_spelled(text)})"
        if not _CROSSED.search(text) and _runs(spelled):
            return Matcher(re2=spelled, how=how)
    try:
        compiled = re.compile(text, flags)
        loops = _loops(_PARSER.parse(text, flags))
    except (re.error, RecursionError, OverflowError) as error:
        return Matcher(refusal=f"it is no regular expression ({error})", how=how)
    if loops is None:
        reason = "it looks around or back and repeats within a repetition, which may take for ever"
        return Matcher(refusal=reason, how=how)
    return Matcher(python=compiled, loops=loops + (how == "search"), how=how)


def _runs(pattern: str) -> bool:
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def _spelled(pattern: str) -> str:
    r"""``pattern`` as RE2 spells it: Python's ``\d``, ``\w`` and ``\s`` know all alphabets, its ``\Z`` is ``\z``."""
    found: list[str] = []
    within = False  # square brackets
    i = 0
    while i < len(pattern):
        taken = pattern[i]
        if taken == "\\":
            taken = pattern[i : i + 2]
            spelled = _escape(taken[1:], pattern[i + 2 : i + 2 + _DIGITS.get(taken, 0)], within=within)
            i += _DIGITS.get(taken, 0) if spelled != taken else 0
        else:
            spelled = taken
            if taken == "[" and not within:
                within = True
                first = re.match(r"\[\^?\]?", pattern[i:])
                taken = spelled = first.group() if first else taken
                spelled = spelled.replace("]", r"\]")
            elif taken == "]":
                within = False
        found.append(spelled)
        i += len(taken)
    return "".join(found)


def _escape(letter: str, after: str, *, within: bool) -> str:
    """An escape as RE2 spells it, ``within`` square brackets or without."""
    if letter in _CLASSES:
        return _CLASSES[letter] if within else f"[{_CLASSES[letter]}]"
    if letter.lower() in _CLASSES and letter and not within:
        return f"[^{_CLASSES[letter.lower()]}]"
    if letter == "Z" and not within:
        return r"\z"
    if letter in ("u", "U") and re.fullmatch(r"[0-9a-fA-F]{4}|[0-9a-fA-F]{8}", after):
        return rf"\x{{{after}}}"
    return f"\\{letter}"


def _loops(parsed: Iterable[Any], *, inside: bool = False) -> int | None:
    """How many repetitions of open length a pattern has one after the other; None if one is within another.

    Python's engine then takes at most about as many steps as the text has characters, to that power.
    """
    total = 0
    for operation, argument in parsed:
        name = str(operation)
        repeats = name in _REPEATS and argument[0] != argument[1]
        chooses = name in {"BRANCH", "GROUPREF", "GROUPREF_EXISTS"}
        if inside and (repeats or chooses):
            return None
        total += repeats
        for part in _parts(argument):
            found = _loops(part, inside=inside or (name in _REPEATS and argument[1] > 1))
            if found is None:
                return None
            total += found
    return total


def _parts(argument: Any) -> Iterable[Any]:
    """The patterns within an operation's argument, at any depth of tuples and lists."""
    if isinstance(argument, _PARSER.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for one in argument:
            yield from _parts(one)
