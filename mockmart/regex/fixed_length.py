"""Regular languages among texts of one length: which bytes stand at which place.

What belongs here: telling, for all texts of a column at once, that they are of a language. A language whose texts of
some length are any combination of bytes, each from the range of its place (``USR-[0-9]{7}``), is told by comparing
bytes. Others are a matter for ``matcher``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mockmart.regex.automata import DEAD, Automaton

_ASCII = 0x80
_LONGEST = 64
#: Bytes compared at a time: they stay in cache.
_CHUNK = 1 << 15


@dataclass(frozen=True)
class BytePlaces:
    """The lowest byte at each place, and how many more there are above it."""

    low: npt.NDArray[np.uint8]
    span: npt.NDArray[np.uint8]

    def admit(self, text: npt.NDArray[np.uint8]) -> bool:
        """Whether each row of ``text`` (rows × length) has admitted bytes alone."""
        length = text.shape[1]
        many = max(_CHUNK // max(length, 1), 1)
        low, span = np.tile(self.low, many), np.tile(self.span, many)
        flat = text.reshape(-1)
        for start in range(0, flat.size, many * length):
            part = flat[start : start + many * length]
            # A byte below the lowest one wraps around to a large number.
            if (part - low[: part.size] > span[: part.size]).any():
                return False
        return True


@lru_cache(maxsize=512)
def byte_places(automaton: Automaton, length: int) -> BytePlaces | None:
    """The bytes of the texts of ``length`` that ``automaton`` accepts; None if they are not told place by place."""
    if not 0 < length <= _LONGEST:
        return None
    states, ranges = {0}, []
    for left in range(length - 1, -1, -1):
        ending = _ending_in(automaton, left)
        moves = [_moves(automaton, state, ending) for state in states]
        bytes_of = [frozenset(codes) for codes, _ in moves]
        if len(set(bytes_of)) != 1 or not bytes_of[0]:
            return None  # where one may go on differs by how one came here
        codes = sorted(bytes_of[0])
        if codes[-1] - codes[0] + 1 != len(codes):
            return None
        ranges.append((codes[0], codes[-1] - codes[0]))
        states = set().union(*(following for _, following in moves))
    low, span = np.array(ranges, np.uint8).T
    return BytePlaces(np.ascontiguousarray(low), np.ascontiguousarray(span))


def _moves(automaton: Automaton, state: int, ending: frozenset[int]) -> tuple[set[int], set[int]]:
    """The ASCII characters from ``state`` to one of the states ``ending``, and those states."""
    codes: set[int] = set()
    following: set[int] = set()
    for atom, target in enumerate(automaton.table[state]):
        if target != DEAD and target in ending:
            stop = automaton.cuts[atom + 1] if atom + 1 < len(automaton.cuts) else _ASCII
            characters = range(automaton.cuts[atom], min(stop, _ASCII))
            if characters:
                codes.update(characters)
                following.add(target)
    return codes, following


@lru_cache(maxsize=4096)
def _ending_in(automaton: Automaton, characters: int) -> frozenset[int]:
    """The states from which exactly so many ASCII characters can lead to a text's end."""
    if characters == 0:
        return frozenset(state for state, accepts in enumerate(automaton.accepting) if accepts)
    ending = _ending_in(automaton, characters - 1)
    return frozenset(state for state in range(len(automaton.table)) if _moves(automaton, state, ending)[0])
