"""Regular expressions, read into automata.

What belongs here: one rule a construct of Python's syntax. Look-aheads, look-behinds and word boundaries outside groups
are intersections of what is before and behind them. What is no regular set (a back-reference) is a ``PatternError``
that names it.

The standard library parses the pattern: its parser is private, but reads exactly what ``re`` accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Literal

from mockmart.errors import PatternError
from mockmart.regex.automata import DEAD, UNIVERSE, Automaton, Interval, Net

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
_BOUNDARIES = ("AT_BOUNDARY", "AT_NON_BOUNDARY")
_REFUSED = {
    "ASSERT": "a look-ahead or look-behind within a group",
    "ASSERT_NOT": "a negative look-ahead or look-behind within a group",
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
    items, flags = _flat(list(tree), tree.state.flags)
    if any(_looks(item) for item in items):
        return _around(pattern, items, flags, head=tail and how == "search", tail=tail and how != "fullmatch")
    return _plain(pattern, items, flags, head=tail and how == "search", tail=tail and how != "fullmatch")


def _plain(pattern: str, items: Iterable[Any], flags: int, *, head: bool, tail: bool) -> Automaton:
    """The texts of some items; with anything before them (``head``), and behind (``tail``)."""
    net = Net.empty()
    start, final = net.state(), net.state()
    first, last = _Reader(net, pattern).read(items, flags)
    net.free[start].append(first)
    net.free[last].append(final)
    if head:
        net.edges[start].append((UNIVERSE, start))
    if tail:
        net.edges[final].append((UNIVERSE, final))
    return net.determined(start, final)


def _flat(items: list[Any], flags: int) -> tuple[list[Any], int]:
    """The items of a pattern; those of its only group, where it has no others than ends of the text."""
    if len(items) == 1 and str(items[0][0]) == "SUBPATTERN":
        _, added, removed, inner = items[0][1]
        return _flat(list(inner), (flags | added) & ~removed)
    return items, flags


def _looks(item: Any) -> bool:
    """Whether an item looks around: a look-ahead, a look-behind, or a word's boundary."""
    code, value = str(item[0]), item[1]
    return code in ("ASSERT", "ASSERT_NOT") or (code == "AT" and str(value) in _BOUNDARIES)


def _around(pattern: str, items: list[Any], flags: int, *, head: bool, tail: bool) -> Automaton:
    """The texts of items of which some look around, by intersection: what is before such an item, and what behind."""
    place = next((place for place, item in enumerate(items) if _looks(item)), None)
    if place is None:
        return _plain(pattern, items, flags, head=head, tail=tail)
    code, value = str(items[place][0]), items[place][1]
    before = _plain(pattern, items[:place], flags, head=head, tail=False)
    rest = items[place + 1 :]
    late = any(str(kind) == "AT" and str(at).startswith("AT_BEGINNING") for kind, at in rest)
    if late and (head or any(str(item[0]) != "AT" for item in items[:place])):
        raise PatternError(f"'{pattern}' has the text's start behind something else, which is not supported")
    behind = _around(pattern, rest, flags, head=False, tail=tail)
    if code == "AT":
        ends = _plain(pattern, _parsed(r"(?:.*[0-9A-Za-z_])"), flags, head=False, tail=False)
        begins = _plain(pattern, _parsed(r"[0-9A-Za-z_].*"), flags, head=False, tail=False)
        edge = (before & ends, behind - begins), (before - ends, behind & begins)
        inner = (before & ends, behind & begins), (before - ends, behind - begins)
        return _either(*(_joined(*pair) for pair in (edge if str(value) == "AT_BOUNDARY" else inner)))
    direction, inner_items = value
    negative = code == "ASSERT_NOT"
    seen = _plain(pattern, list(inner_items), flags, head=direction < 0, tail=direction > 0)
    if direction > 0:
        return _joined(before, behind - seen if negative else behind & seen)
    return _joined(before - seen if negative else before & seen, behind)


def _parsed(pattern: str) -> list[Any]:
    return list(parser.parse(pattern))


def _joined(first: Automaton, second: Automaton) -> Automaton:
    """The texts of the first with those of the second behind."""
    net = Net.empty()
    start, final = net.state(), net.state()
    net.named.update(first.named | second.named)
    begin, ends = _embedded(net, first)
    net.free[start].append(begin)
    middle, last = _embedded(net, second)
    for end in ends:
        net.free[end].append(middle)
    for end in last:
        net.free[end].append(final)
    return net.determined(start, final)


def _either(*some: Automaton) -> Automaton:
    """The texts of any of some automata."""
    net = Net.empty()
    start, final = net.state(), net.state()
    for one in some:
        net.named.update(one.named)
        begin, ends = _embedded(net, one)
        net.free[start].append(begin)
        for end in ends:
            net.free[end].append(final)
    return net.determined(start, final)


def _embedded(net: Net, automaton: Automaton) -> tuple[int, list[int]]:
    """The first state of an automaton that becomes part of a net, and those in which its texts end."""
    states = [net.state() for _ in automaton.table]
    ends_of = [*(cut - 1 for cut in automaton.cuts[1:]), _LAST]
    for state, row in zip(states, automaton.table, strict=True):
        parts: dict[int, list[Interval]] = {}
        for low, high, to in zip(automaton.cuts, ends_of, row, strict=True):
            if to != DEAD:
                parts.setdefault(to, []).extend(_within(low, high))
        net.edges[state] += [(tuple(some), states[to]) for to, some in parts.items() if some]
    return states[0], [state for state, ends in zip(states, automaton.accepting, strict=True) if ends]


def _within(low: int, high: int) -> list[Interval]:
    """The part of an interval that texts are made of."""
    return [(max(low, first), min(high, last)) for first, last in UNIVERSE if max(low, first) <= min(high, last)]


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
            raise PatternError(f"'{self.pattern}' has a word boundary within a group, which is not supported")
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
