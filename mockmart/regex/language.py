"""Regular sets of texts, and drawing from them column by column.

What belongs here: what checks ask of texts, combined, and the texts that satisfy it. The algebra is in ``automata``,
patterns are read in ``patterns``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mockmart.arrays import Int64s, UInt64s
from mockmart.errors import PatternError
from mockmart.regex.automata import Automaton
from mockmart.regex.parser import automaton_of
from mockmart.sampling.draws import Draws, as_keys, mix, stream_key

#: Texts up to this many characters longer than the shortest are drawn.
_MAX_EXTRA_CHARACTERS = 12
#: The same, where a pattern leaves open how long a text is.
_MAX_OPEN_CHARACTERS = 7
#: Longer ones are counted up to this number, and up to this length.
_MAX_COUNTED = 10**12
_MAX_BEYOND = 128
_MAX_RANKS = 2**62
_MAX_LENGTH = 5_000
#: Where more characters are allowed, no text of more is looked at: each takes a state.
_MAX_CHARACTERS_BEYOND = 128


@dataclass(frozen=True)
class Language:
    """A regular set of texts: all of them, and the ``core`` that is drawn from, without what a pattern leaves open."""

    full: Automaton
    core: Automaton

    @classmethod
    def any(cls) -> Language:
        """Every text without line breaks."""
        return cls.matching(r".*", how="fullmatch")

    @classmethod
    def of_values(cls, values: Iterable[str]) -> Language:
        """Some texts."""
        return cls.matching("|".join(re.escape(str(value)) for value in values), how="fullmatch")

    @classmethod
    def matching(cls, pattern: str, *, how: Literal["match", "search", "fullmatch"]) -> Language:
        """The texts that ``re.match``, ``re.search`` or ``re.fullmatch`` accept; a ``PatternError`` if not regular."""
        return _matching(pattern, how)

    @classmethod
    def prefix(cls, text: str) -> Language:
        """The texts that begin with ``text``."""
        return cls.matching(re.escape(text) + ".*", how="fullmatch")

    @classmethod
    def suffix(cls, text: str) -> Language:
        """The texts that end with ``text``."""
        return cls.matching(".*" + re.escape(text), how="fullmatch")

    @classmethod
    def after(cls, text: str, *, itself: bool) -> Language:
        """The texts that sort behind ``text``, by their code points, and perhaps the text ``itself``."""
        ways = [rf"{re.escape(text)}{'.*' if itself else '.+'}"]
        ways += [
            f"{re.escape(text[:place])}[{_escaped(ord(letter) + 1)}-\U0010fffe].*" for place, letter in enumerate(text)
        ]
        return cls.matching("|".join(ways), how="fullmatch")

    @classmethod
    def before(cls, text: str, *, itself: bool) -> Language:
        """The texts that sort before ``text``, by their code points, and perhaps the text ``itself``."""
        ways = [re.escape(text[:place]) for place in range(len(text) + itself)]
        ways += [
            f"{re.escape(text[:place])}[ -{_escaped(ord(letter) - 1)}].*"
            for place, letter in enumerate(text)
            if letter > " "
        ]
        return cls.matching("|".join(ways), how="fullmatch") if ways else cls.matching("(?!.*)", how="fullmatch")

    def __and__(self, other: Language) -> Language:
        """The texts of both."""
        full = self.full & other.full
        core = self.core & other.core
        return Language(full, full if core.is_empty else core)

    def __sub__(self, other: Language) -> Language:
        """The texts that the other has not."""
        full = self.full - other.full
        core = self.core - other.full
        return Language(full, full if core.is_empty else core)

    def within(self, shortest: int, longest: int | None) -> Language:
        """The texts of ``shortest`` to ``longest`` characters, but for some very long ones."""
        if longest is not None and longest > _MAX_CHARACTERS_BEYOND:
            least = max((part.shortest or 0 for part in (self.full, self.core)), default=0)
            longest = min(longest, max(_MAX_CHARACTERS_BEYOND, 2 * shortest, 2 * least))
        if shortest <= 0 and longest is None:
            return self
        return self & Language.matching(f".{{{shortest},{'' if longest is None else longest}}}", how="fullmatch")

    @property
    def is_empty(self) -> bool:
        """Whether there is no text at all."""
        return self.full.is_empty

    def includes(self, other: Language) -> bool:
        """Whether every text of the other is one of these."""
        return (other.full - self.full).is_empty

    def accepts(self, text: str) -> bool:
        """Whether ``text`` is one of the texts."""
        return self.full.accepts(text)

    def words(self) -> Words:
        """What is drawn of it: its core, unless that is a single text of several."""
        words = Words(self.core)
        return Words(self.full) if words.size == 1 else words

    def others(self) -> Words | None:
        """The texts of it that are not in the core; ``None`` if there are none."""
        rest = self.full - self.core
        return None if rest.is_empty else Words(rest)


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"


@lru_cache(maxsize=512)
def _matching(pattern: str, how: Literal["match", "search", "fullmatch"]) -> Language:
    full = automaton_of(pattern, how=how)
    core = automaton_of(pattern, how=how, tail=False)
    return Language(full, full if core.is_empty else core)


class Words:
    """A finite set of texts, prepared to be drawn from."""

    def __init__(self, automaton: Automaton) -> None:
        self._groups = [
            automaton.groups(state) if state in automaton.live else [] for state in range(len(automaton.table))
        ]
        self._accepting = automaton.accepting
        if automaton.shortest is None:
            raise ValueError("there is no text to draw")
        if automaton.shortest > _MAX_LENGTH:
            raise PatternError(f"its texts have more than {_MAX_LENGTH:,} characters")
        self._shortest = automaton.shortest

    @cached_property
    def counts(self) -> list[list[int]]:
        """How many texts of each length there are from each state on, up to the longest that are looked at."""
        longest = self._longest_text
        limit = self._shortest + _MAX_BEYOND if longest is None else min(longest, self._shortest + _MAX_BEYOND)
        counts = [[int(ends) for ends in self._accepting]]
        total = counts[0][0]
        while len(counts) <= limit and (len(counts) <= self._shortest + _MAX_EXTRA_CHARACTERS or total < _MAX_COUNTED):
            last = counts[-1]
            counts.append([sum(len(codes) * last[to] for to, codes in groups) for groups in self._groups])
            total += counts[-1][0]
        return counts

    @cached_property
    def _longest_text(self) -> int | None:
        """The length of the longest text; ``None`` if there is none."""
        following = [{to for to, _ in groups} for groups in self._groups]
        depth: dict[int, int] = {}
        order: list[int] = []
        state_of: dict[int, int] = {}
        stack: list[tuple[int, bool]] = [(0, False)]
        while stack:  # depth first: a state met again on the way down closes a circle
            state, done = stack.pop()
            if done:
                state_of[state] = 2
                order.append(state)
                continue
            if state_of.get(state) == 2:
                continue
            if state_of.get(state) == 1:
                continue
            state_of[state] = 1
            stack.append((state, True))
            for to in following[state]:
                if state_of.get(to) == 1:
                    return None
                if to not in state_of:
                    stack.append((to, False))
        for state in order:
            depth[state] = max((1 + depth[to] for to in following[state]), default=0)
        return depth[0]

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths that texts have."""
        return tuple(length for length, counts in enumerate(self.counts) if counts[0])

    @cached_property
    def size(self) -> int:
        """How many texts there are."""
        return sum(self.counts[length][0] for length in self.lengths)

    def draw(self, draws: Draws, column: str, keys: UInt64s) -> pa.Array:
        """One text a key: a length, each as likely, then its characters; none much longer than the shortest."""
        extra = _MAX_OPEN_CHARACTERS if self._longest_text is None else _MAX_EXTRA_CHARACTERS
        lengths = np.array([length for length in self.lengths if length <= self._shortest + extra] or self.lengths[:1])
        if lengths.size == 1:
            chosen = np.full(keys.size, lengths[0])
        else:
            chosen = lengths[draws.integers(f"{column}.length", keys, low=0, high=lengths.size)]

        codes = np.zeros((keys.size, int(lengths[-1])), np.uint32)
        for length in lengths.tolist():
            rows = None if lengths.size == 1 else np.flatnonzero(chosen == length)
            self._walk(codes, length, rows, draws=draws, column=column, keys=keys)
        return _text(codes, chosen)

    def _walk(
        self,
        codes: npt.NDArray[np.uint32],
        length: int,
        rows: Int64s | None,
        *,
        draws: Draws,
        column: str,
        keys: UInt64s,
    ) -> None:
        """Write the characters of the texts of one length: those of ``rows``, or (None) of all."""
        parts = [(0, rows)]
        for place in range(length):
            after: dict[int, list[Int64s | None]] = {}
            for state, some in parts:
                moves = self._moves(state, length - place)
                target = codes[:, place] if some is None else codes[some, place]
                if moves.total == 1:
                    at = np.zeros(target.size, np.int64)
                else:
                    fraction = draws.uniform(f"{column}.{place}", keys if some is None else keys[some])
                    at = (fraction * moves.total).astype(np.int64)
                codes[slice(None) if some is None else some, place] = moves.codes[at]
                if len(moves.ends) == 1:
                    after.setdefault(moves.ends[0], []).append(some)
                    continue
                where = moves.end_of[at]
                own = np.arange(codes.shape[0]) if some is None else some
                for number, end in enumerate(moves.ends):
                    chosen = own[where == number]
                    if chosen.size:
                        after.setdefault(end, []).append(chosen)
            parts = [(end, _joined(pieces)) for end, pieces in after.items()]

    @lru_cache(maxsize=4096)  # noqa: B019  # as many as a set has states and lengths
    def _moves(self, state: int, left: int) -> _Moves:
        """The characters that may come at ``state`` with ``left`` to come, as likely as the texts behind them."""
        some = [
            (to, codes, self.counts[left - 1][to]) for to, codes in self._groups[state] if self.counts[left - 1][to]
        ]
        most = max(count for _, _, count in some)
        # A character stands as often as there are texts behind it, in hundredths of the most.
        weights = [max(round(100 * count / most), 1) if most > 1 else 1 for _, _, count in some]
        shared = np.gcd.reduce(weights)
        codes = [
            np.tile(np.array(codes, np.uint32), weight // shared)
            for (_, codes, _), weight in zip(some, weights, strict=True)
        ]
        ends = np.repeat(np.arange(len(some)), [part.size for part in codes])
        return _Moves(np.concatenate(codes), ends, tuple(to for to, _, _ in some))

    def at(self, ranks: Int64s) -> pa.Array:
        """The texts at ``ranks`` (below ``size`` and 2**62): distinct ones for distinct ranks."""
        sizes = [min(self.counts[length][0], _MAX_RANKS) for length in self.lengths]
        bounds, total = [], 0
        for size in sizes:
            total = min(total + size, _MAX_RANKS)
            bounds.append(total)
        which = np.searchsorted(np.array(bounds, np.int64), ranks, side="right")
        codes = np.zeros((ranks.size, self.lengths[-1]), np.uint32)
        lengths = np.array(self.lengths)
        for number in np.unique(which).tolist():
            rows = np.flatnonzero(which == number)
            self._unrank(codes, self.lengths[number], rows, ranks[rows] - (bounds[number - 1] if number else 0))
        return _text(codes, lengths[which])

    def _unrank(self, codes: npt.NDArray[np.uint32], length: int, rows: Int64s, ranks: Int64s) -> None:
        parts = [(0, rows, ranks)]
        for place in range(length):
            after: dict[int, list[tuple[Int64s, Int64s]]] = {}
            for state, some, rest in parts:
                for to, chosen, index, left in self._split(state, length - place, some, rest, place):
                    codes[chosen, place] = index
                    after.setdefault(to, []).append((chosen, left))
            parts = [
                (to, np.concatenate([rows for rows, _ in pieces]), np.concatenate([left for _, left in pieces]))
                for to, pieces in after.items()
            ]

    def _split(
        self, state: int, left: int, rows: Int64s, ranks: Int64s, place: int
    ) -> Iterable[tuple[int, Int64s, npt.NDArray[np.uint32], Int64s]]:
        """The rows that go on to each state, with their characters and what is left of their ranks."""
        some = [(to, np.array(codes, np.uint32), self.counts[left - 1][to]) for to, codes in self._groups[state]]
        some = [one for one in some if one[2]]
        large = [one for one in some if one[2] >= _MAX_RANKS]
        if large:  # the rest of the text tells all ranks apart: this character may be any
            bits = mix(as_keys(ranks), stream_key(place, "character"))
            where = (bits % np.uint64(len(large))).astype(np.int64)
            for number, (to, codes, _) in enumerate(large):
                chosen = np.flatnonzero(where == number)
                index = (bits[chosen] >> np.uint64(8)) % np.uint64(codes.size)
                yield to, rows[chosen], codes[index.astype(np.int64)], ranks[chosen]
            return
        below = 0
        for to, codes, count in some:
            block = min(codes.size * count, _MAX_RANKS)
            chosen = np.flatnonzero((ranks >= below) & (ranks < below + block))
            index, rest = np.divmod(ranks[chosen] - below, count)
            if chosen.size:
                yield to, rows[chosen], codes[index], rest
            below += block
            if below >= _MAX_RANKS:
                return


def _joined(pieces: list[Int64s | None]) -> Int64s | None:
    """Rows of several pieces; a piece of all rows stands alone."""
    some = [piece for piece in pieces if piece is not None]
    return None if len(some) < len(pieces) else np.concatenate(some)


@dataclass(frozen=True)
class _Moves:
    """Characters to choose from with equal odds, and which of the states ``ends`` each leads to."""

    codes: npt.NDArray[np.uint32]
    end_of: Int64s
    ends: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many there are to choose from."""
        return int(self.codes.size)


def _text(codes: npt.NDArray[np.uint32], lengths: Int64s) -> pa.Array:
    """Texts of code points, ``lengths`` of each row, as an Arrow column."""
    if codes.shape[1] == 0:
        return pa.array([""] * codes.shape[0], pa.string())
    if codes.size and int(codes.max()) < 128:
        ends = np.zeros(codes.shape[0] + 1, np.int32)
        np.cumsum(lengths, out=ends[1:])
        plain = codes.astype(np.uint8)
        if np.any(lengths != codes.shape[1]):
            plain = plain[np.arange(codes.shape[1]) < lengths[:, None]]
        return pa.StringArray.from_buffers(
            codes.shape[0], pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(plain))
        )
    return pa.array(codes.view(f"<U{codes.shape[1]}").ravel(), pa.string())
