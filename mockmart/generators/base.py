"""What every generator is given, and what it is.

What belongs here: the request, the protocol, and which rows have a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.arrow.columns import codes_of
from mockmart.sampling.draws import Draws, as_keys


@dataclass(frozen=True)
class Request:
    """The rows that a column is drawn for.

    ``serials`` are the rows' own numbers, ``drawn`` the columns of theirs that are there already. ``memo`` keeps what
    several columns of the same rows follow from (who a person is, where a place); ``parents`` are the keys that
    references choose from, by the path of the column that they refer to.
    """

    draws: Draws
    column: str
    serials: Int64s
    drawn: Mapping[str, pa.Array] = field(default_factory=dict)
    locale: str = "en_US"
    memo: dict[object, Any] = field(default_factory=dict)
    parents: Mapping[str, pa.Array] = field(default_factory=dict)

    @property
    def keys(self) -> UInt64s:
        """The row keys."""
        return as_keys(self.serials)


class Generator(Protocol):
    """Draws one column."""

    def draw(self, request: Request) -> pa.Array:
        """One value a row of ``request``."""
        ...


@dataclass(frozen=True)
class PresentWhen:
    """Which rows have a value at all: those whose ``column`` is one of ``values``."""

    column: str
    values: tuple[str, ...]

    def present(self, request: Request) -> Bools:
        """True for the rows that have a value."""
        return codes_of(request.drawn[self.column], self.values) >= 0


def present_rows(only: PresentWhen | None, request: Request) -> Bools | None:
    """True for the rows that have a value; ``None`` if all have."""
    return None if only is None else only.present(request)
