"""Finite automata over characters: sets of texts that can be intersected, subtracted, compared and counted.

What belongs here: the algebra of deterministic automata. How a pattern becomes one is in ``patterns``, how texts are
drawn in ``regex``.

Characters are cut into atoms, runs of code points that an automaton does not tell apart. An atom that a pattern names
(a literal, a small class) is drawn from as it is; of what a pattern leaves open, friendly characters are preferred.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from mockmart.errors import PatternError

Interval = tuple[int, int]
#: Automata of more states take longer than a schema is worth.
MAX_STATES = 20_000
DEAD = -1
_TAB, _SPACE = 0x09, 0x20
#: What texts are made of: printable characters and the tab. Surrogates and control characters are left out.
UNIVERSE: tuple[Interval, ...] = ((0x09, 0x09), (0x20, 0x7E), (0xA0, 0xD7FF), (0xE000, 0x10FFFF))
_LETTERS: tuple[Interval, ...] = ((0x61, 0x7A),)
_FRIENDLY: tuple[Interval, ...] = ((0x20, 0x20), (0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A))
#: Letters beyond ASCII: Latin, Greek, Cyrillic, hiragana, ideographs.
_FOREIGN: tuple[Interval, ...] = (
    (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x17F), (0x3B1, 0x3C9), (0x410, 0x44F), (0x3041, 0x3096), (0x4E00, 0x9FA5),
)  # fmt: skip


@dataclass(frozen=True)
class Automaton:
    """A deterministic automaton: ``table[state][atom]`` is the next state; state 0 is where it starts.

    ``cuts`` are the first code points of the atoms, which reach to the next one; ``named`` are the code points that a
    pattern names.
    """

    cuts: tuple[int, ...]
    table: tuple[tuple[int, ...], ...]
    accepting: tuple[bool, ...]
    named: frozenset[Interval] = frozenset()

    def accepts(self, text: str) -> bool:
        """Whether ``text`` is one of the texts."""
        state = 0
        for character in text:
            state = self.table[state][_atom(self.cuts, ord(character))]
            if state == DEAD:
                return False
        return self.accepting[state]

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is no text at all."""
        return not any(self.accepting[state] for state in self._reached)

    @cached_property
    def _reached(self) -> set[int]:
        seen, todo = {0}, [0]
        while todo:
            for following in set(self.table[todo.pop()]) - seen - {DEAD}:
                seen.add(following)
                todo.append(following)
        return seen

    @cached_property
    def live(self) -> set[int]:
        """The states from which a text can still end well."""
        before: dict[int, set[int]] = {}
        for state in self._reached:
            for following in set(self.table[state]) - {DEAD}:
                before.setdefault(following, set()).add(state)
        seen = {state for state in self._reached if self.accepting[state]}
        todo = list(seen)
        while todo:
            for state in before.get(todo.pop(), set()) - seen:
                seen.add(state)
                todo.append(state)
        return seen

    @cached_property
    def shortest(self) -> int | None:
        """The length of the shortest text; ``None`` if there is no text."""
        seen, now, length = {0}, {0}, 0
        while now:
            if any(self.accepting[state] for state in now):
                return length
            now = {to for state in now for to in self.table[state] if to != DEAD} - seen
            seen |= now
            length += 1
        return None

    def __and__(self, other: Automaton) -> Automaton:
        """The texts of both."""
        return self._combined(other, without=False)

    def __sub__(self, other: Automaton) -> Automaton:
        """The texts that the other has not."""
        return self._combined(other, without=True)

    def _combined(self, other: Automaton, *, without: bool) -> Automaton:
        cuts = tuple(sorted({*self.cuts, *other.cuts}))
        mine = [_atom(self.cuts, cut) for cut in cuts]
        theirs = [_atom(other.cuts, cut) for cut in cuts]
        numbers: dict[tuple[int, int], int] = {(0, 0): 0}
        table: list[tuple[int, ...]] = []
        pairs = [(0, 0)]
        for one, two in pairs:
            row = []
            for atom, atom_of_other in zip(mine, theirs, strict=True):
                pair = (self.table[one][atom], other.table[two][atom_of_other] if two != DEAD else DEAD)
                if pair[0] == DEAD or (pair[1] == DEAD and not without):
                    row.append(DEAD)
                    continue
                if pair not in numbers:
                    numbers[pair] = len(pairs)
                    pairs.append(pair)
                    if len(pairs) > MAX_STATES:
                        raise PatternError("the checks together need too many states; simplify one of them")
                row.append(numbers[pair])
            table.append(tuple(row))
        accepting = tuple(
            self.accepting[one] and (two != DEAD and other.accepting[two]) != without for one, two in pairs
        )
        return Automaton(cuts, tuple(table), accepting, self.named | other.named)

    def groups(self, state: int) -> list[tuple[int, tuple[int, ...]]]:
        """The live states that follow ``state``, each with the code points that lead there and are drawn."""
        found: dict[int, list[Interval]] = {}
        for atom, following in enumerate(self.table[state]):
            if following != DEAD and following in self.live:
                end = self.cuts[atom + 1] - 1 if atom + 1 < len(self.cuts) else UNIVERSE[-1][1]
                found.setdefault(following, []).extend(_shared([(self.cuts[atom], end)], UNIVERSE))
        return [(following, _drawn(parts, self.named)) for following, parts in found.items() if parts]


def _drawn(parts: Sequence[Interval], named: Iterable[Interval]) -> tuple[int, ...]:
    """Of the code points in ``parts`` those that are drawn: named ones and letters, else what is printable."""
    for chosen in ((*named, *_LETTERS), _FRIENDLY, ((0x21, 0x7E),), _FOREIGN, UNIVERSE):
        some = sorted(
            {code for low, high in _shared(parts, chosen) for code in range(low, min(high, low + 65_535) + 1)}
        )
        if some:
            return tuple(code for code in some if code != _TAB or _SPACE not in some)
    return ()


def _shared(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    others = list(others)
    return [
        (max(low, first), min(high, last))
        for low, high in some
        for first, last in others
        if max(low, first) <= min(high, last)
    ]


def _atom(cuts: Sequence[int], code: int) -> int:
    """The atom that a code point is in."""
    return max(bisect_right(cuts, code) - 1, 0)


@dataclass
class Net:
    """A non-deterministic automaton under construction: edges of intervals, free edges, and edges at a text's ends."""

    edges: list[list[tuple[tuple[Interval, ...], int]]]
    free: list[list[int]]
    at_start: list[list[int]]
    at_end: list[list[int]]
    named: set[Interval]

    @classmethod
    def empty(cls) -> Net:
        """A net without states."""
        return cls([], [], [], [], set())

    def state(self) -> int:
        """A new state."""
        if len(self.edges) >= 4 * MAX_STATES:
            raise PatternError("it repeats too much: too many states")
        for part in (self.edges, self.free, self.at_start, self.at_end):
            part.append([])
        return len(self.edges) - 1

    def determined(self, start: int, final: int) -> Automaton:
        """The deterministic automaton of the texts that lead from ``start`` to ``final``."""
        cuts = sorted(
            {0, *(edge for low, high in UNIVERSE for edge in (low, high + 1))}
            | {edge for state in self.edges for parts, _ in state for low, high in parts for edge in (low, high + 1)}
            | {edge for low, high in _FRIENDLY for edge in (low, high + 1)}
        )
        cuts = [cut for cut in cuts if cut <= UNIVERSE[-1][1]]
        place = {cut: atom for atom, cut in enumerate(cuts)}
        place[UNIVERSE[-1][1] + 1] = len(cuts)
        steps: list[list[tuple[range, int]]] = [
            [(range(place[low], place[high + 1]), to) for parts, to in state for low, high in parts]
            for state in self.edges
        ]
        inside = [any(low <= cut <= high for low, high in UNIVERSE) for cut in cuts]
        first = (True, self._closure({start}, start=True))
        numbers = {first: 0}
        queue = [first]
        table, accepting = [], []
        for begins, states in queue:
            reach: dict[int, set[int]] = {}
            for state in states:
                for atoms, to in steps[state]:
                    for atom in atoms:
                        if inside[atom]:
                            reach.setdefault(atom, set()).add(to)
            row = [DEAD] * len(cuts)
            known: dict[frozenset[int], int] = {}
            for atom, some in reach.items():
                key = frozenset(some)
                if key not in known:
                    node = (False, self._closure(key, start=False))
                    if node not in numbers:
                        numbers[node] = len(queue)
                        queue.append(node)
                        if len(queue) > MAX_STATES:
                            raise PatternError("too many states; write it simpler")
                    known[key] = numbers[node]
                row[atom] = known[key]
            table.append(tuple(row))
            accepting.append(final in self._closure(states, start=begins, end=True))
        return Automaton(tuple(cuts), tuple(table), tuple(accepting), frozenset(self.named))

    def _closure(self, states: Iterable[int], *, start: bool, end: bool = False) -> frozenset[int]:
        """``states`` and those that follow without a character, at a text's start or end or in between."""
        seen = set(states)
        todo = list(seen)
        while todo:
            state = todo.pop()
            following = [*self.free[state]]
            following += self.at_start[state] if start else []
            following += self.at_end[state] if end else []
            for one in following:
                if one not in seen:
                    seen.add(one)
                    todo.append(one)
        return frozenset(seen)
