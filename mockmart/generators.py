"""How a plain column is drawn, given its rows: the generators that a schema's field metadata holds.

What belongs here: one small class a way of drawing. Which field gets which is the matter of ``fields``; drawing a
whole frame that of ``synthesis``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa

from mockmart import columns, distributions
from mockmart.columns import recode
from mockmart.draws import Bools, Draws, Int64s, UInt64s, as_keys
from mockmart.formats import CodeFormat, years_of


@dataclass(frozen=True)
class Request:
    """The rows that a column is drawn for.

    ``serials`` are the rows' own numbers, ``drawn`` the columns of theirs that are there already.
    """

    draws: Draws
    column: str
    serials: Int64s
    drawn: Mapping[str, pa.Array] = field(default_factory=dict)

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
class Derived:
    """A column that the entity's own derivation gives; it is not drawn."""

    def draw(self, request: Request) -> pa.Array:
        """Raise a ``TypeError``: the column should have been given."""
        raise TypeError(f"column '{request.column}' is derived: give it to synthesis")


@dataclass(frozen=True)
class Only:
    """Which rows have a value at all: those whose ``column`` is one of ``values``."""

    column: str
    values: tuple[str, ...]

    def present(self, request: Request) -> Bools:
        """True for the rows that have a value."""
        return recode(request.drawn[self.column], self.values) >= 0


def _present(only: Only | None, request: Request) -> Bools | None:
    return None if only is None else only.present(request)


@dataclass(frozen=True)
class Code:
    """Codes of a format; ``{year}`` is that of the column ``created``."""

    format: CodeFormat
    unique: bool
    created: str = "created_at"
    only: Only | None = None

    def draw(self, request: Request) -> pa.Array:
        """One code a row of ``request``."""
        years = years_of(columns.micros(request.drawn[self.created])) if self.format.needs_year else None
        codes = self.format.codes(
            request.serials, draws=request.draws, column=request.column, unique=self.unique, years=years
        )
        present = _present(self.only, request)
        return codes if present is None else pa.compute.if_else(pa.array(present), codes, None)


@dataclass(frozen=True)
class Choice:
    """One of some texts, by weight."""

    values: tuple[str, ...]
    weights: tuple[float, ...]
    only: Only | None = None

    def draw(self, request: Request) -> pa.Array:
        """One text a row of ``request``."""
        table = distributions.discrete(self.weights)
        codes = table.pick(request.draws.uniform(request.column, request.keys))
        return columns.picks(pa.array(self.values), codes, present=_present(self.only, request))


@dataclass(frozen=True)
class Count:
    """Counts of at least 0, exponentially rarer the larger, at most ``most``."""

    mean: float
    most: int

    def draw(self, request: Request) -> pa.Array:
        """One count a row of ``request``."""
        values = distributions.exponential(self.mean).at(request.draws.uniform(request.column, request.keys))
        return pa.array(np.minimum(values.astype(np.int64), self.most), pa.int32())
