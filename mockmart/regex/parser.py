"""Regular expressions, read into automata.

What belongs here: one rule a construct of Python's syntax. What is no regular set (a look-ahead, a back-reference) is
a ``PatternError`` that names it.

The standard library parses the pattern: its parser is private, but reads exactly what ``re`` accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Literal

from mockmart.errors import PatternError
from mockmart.regex.automata import UNIVERSE, Automaton, Interval, Net

_DIGITS = ((0x30, 0x39),)
# ASCII only, as RE2 has it, which checks Arrow's text: what is drawn then satisfies both.
_WORDS = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACES = ((0x09, 0x0D), (0x20, 0x20))
_ALL_SPACES = (
    *_SPACES, (0x1C, 0x1F), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
_ASCII = ((0x20, 0x7E),)
_SMALL = 200
_LAST = UNIVERSE[-1][1]
_REFUSED = {
    "ASSERT": "a look-ahead or look-behind",
    "ASSERT_NOT": "a negative look-ahead or look-behind",
    "GROUPREF": "a back-reference",
    "GROUPREF_EXISTS": "a conditional group",
    "ATOMIC_GROUP": "an atomic group",
    "POSSESSIVE_REPEAT": "a possessive repeat",
}


def automaton_of(pattern: str, *, how: Literal["match", "search", "fullmatch"], tail: bool = True) -> Automaton:
    """The texts that ``re.match``, ``re.search`` or ``re.fullmatch`` accept.

    Without ``tail`` nothing stands before or behind what the pattern itself describes.
    """
    try:
        tree = parser.parse(pattern)
    except re.error as error:
        raise PatternError(f"'{pattern}' is no regular expression ({error})") from error
    except (RecursionError, OverflowError) as error:
        raise PatternError(f"'{pattern:.60}' is nested too deeply") from error
    net = Net.empty()
    start, final = net.state(), net.state()
    first, last = _Reader(net, pattern).read(tree, tree.state.flags)
    net.free[start].append(first)
    net.free[last].append(final)
    if tail and how == "search":
        net.edges[start].append((UNIVERSE, start))
    if tail and how in ("search", "match"):
        net.edges[final].append((UNIVERSE, final))
    return net.determined(start, final)


class _Reader:
    """Adds the parts of a pattern to a net."""

    def __init__(self, net: Net, pattern: str) -> None:
        self.net = net
        self.pattern = pattern

    def read(self, items: Iterable[Any], flags: int) -> tuple[int, int]:
        """The first and the last state of a sequence."""
        first = last = self.net.state()
        for code, value in items:
            begin, end = self._item(str(code), value, flags)
            self.net.free[last].append(begin)
            last = end
        return first, last

    def _item(self, code: str, value: Any, flags: int) -> tuple[int, int]:
        if code in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self._class(code, value, flags)
        if code in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            return self._repeat(least, most, inner, flags)
        if code == "SUBPATTERN":
            _, added, removed, inner = value
            return self.read(inner, (flags | added) & ~removed)
        if code == "BRANCH":
            return self._branch(value[1], flags)
        if code == "AT":
            return self._anchor(str(value))
        raise PatternError(f"'{self.pattern}' has {_REFUSED.get(code, code.lower())}, which describes no regular set")

    def _class(self, code: str, value: Any, flags: int) -> tuple[int, int]:
        parts = _intervals(code, value, folded=bool(flags & re.IGNORECASE))
        if sum(high - low + 1 for low, high in parts) <= _SMALL:
            self.net.named.update(parts)
        first, last = self.net.state(), self.net.state()
        self.net.edges[first].append((parts, last))
        return first, last

    def _repeat(self, least: int, most: Any, inner: Any, flags: int) -> tuple[int, int]:
        first = last = self.net.state()
        for _ in range(least):
            begin, end = self.read(inner, flags)
            self.net.free[last].append(begin)
            last = end
        if most == constants.MAXREPEAT:
            begin, end = self.read(inner, flags)
            self.net.free[last].append(begin)
            self.net.free[end].append(last)
            return first, last
        close = self.net.state()
        for _ in range(int(most) - least):
            self.net.free[last].append(close)
            begin, end = self.read(inner, flags)
            self.net.free[last].append(begin)
            last = end
        self.net.free[last].append(close)
        return first, close

    def _branch(self, branches: Iterable[Any], flags: int) -> tuple[int, int]:
        first, last = self.net.state(), self.net.state()
        for branch in branches:
            begin, end = self.read(branch, flags)
            self.net.free[first].append(begin)
            self.net.free[end].append(last)
        return first, last

    def _anchor(self, where: str) -> tuple[int, int]:
        first, last = self.net.state(), self.net.state()
        if where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            self.net.at_start[first].append(last)
        elif where in ("AT_END", "AT_END_STRING"):
            self.net.at_end[first].append(last)
        else:
            raise PatternError(f"'{self.pattern}' has a word boundary, which is not supported")
        return first, last


def _intervals(code: str, value: Any, *, folded: bool) -> tuple[Interval, ...]:
    """The code points of a literal or a class."""
    if code == "ANY":
        return UNIVERSE
    if code == "LITERAL":
        return _folded(((value, value),)) if folded else ((value, value),)
    if code == "NOT_LITERAL":
        return complement(_intervals("LITERAL", value, folded=folded))
    parts: list[Interval] = []
    negated = False
    for kind, what in value:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            parts.append((what, what))
        elif name == "RANGE":
            parts.append((what[0], what[1]))
        else:
            # A negated class leaves out all that a category may mean, a plain one takes in what it surely means.
            parts += _category(str(what), widely=any(str(first[0]) == "NEGATE" for first in value))
    found = _folded(tuple(parts)) if folded else tuple(parts)
    return complement(found) if negated else found


def _category(name: str, *, widely: bool) -> tuple[Interval, ...]:
    beyond = ((0x80, _LAST),)
    known: dict[str, tuple[Interval, ...]] = {
        "CATEGORY_DIGIT": (*_DIGITS, *beyond) if widely else _DIGITS,
        "CATEGORY_WORD": (*_WORDS, *beyond) if widely else _WORDS,
        "CATEGORY_SPACE": _ALL_SPACES if widely else _SPACES,
        "CATEGORY_NOT_DIGIT": complement(_DIGITS) if widely else complement((*_DIGITS, *beyond)),
        "CATEGORY_NOT_WORD": complement(_WORDS) if widely else complement((*_WORDS, *beyond)),
        "CATEGORY_NOT_SPACE": complement(_SPACES) if widely else complement(_ALL_SPACES),
    }
    return known[name]


def complement(parts: Iterable[Interval]) -> tuple[Interval, ...]:
    """The code points of texts that are not in ``parts``."""
    found: list[Interval] = []
    for low, high in UNIVERSE:
        start = low
        for first, last in sorted(parts):
            if last < start or first > high:
                continue
            if first > start:
                found.append((start, first - 1))
            start = max(start, last + 1)
        if start <= high:
            found.append((start, high))
    return tuple(found)


def _folded(parts: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """``parts``, and their letters in the other case."""
    found = list(parts)
    for low, high in parts:
        if high - low > _SMALL:
            low, high = max(low, 0x41), min(high, 0x7A)  # noqa: PLW2901
        for code in range(low, high + 1):
            cases = {chr(code).lower(), chr(code).upper()}
            found += [(ord(c), ord(c)) for c in sorted(cases) if len(c) == 1 and c.isascii() == chr(code).isascii()]
    return tuple(dict.fromkeys(found))
