"""How a plain column is drawn, given its rows: the generators that a schema's field metadata holds.

What belongs here: one small class a way of drawing. Which field gets which is the matter of ``fields``; drawing a
whole frame that of ``plans``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart import columns, distributions
from mockmart.bijections import permute
from mockmart.columns import recode
from mockmart.draws import Bools, Draws, Int64s, UInt64s, as_keys
from mockmart.errors import CapacityError
from mockmart.formats import CodeFormat, years_of


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


@dataclass(frozen=True)
class Computed:
    """A column that a function makes of other columns: it is given and gives pandas Series."""

    function: Callable[..., Any]
    needs: tuple[str, ...]

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        given = {name: pd.Series(pd.arrays.ArrowExtensionArray(_roomy(request.drawn[name]))) for name in self.needs}
        made = self.function(**given)
        return columns.flat(pa.array(made.array if isinstance(made, pd.Series) else made, from_pandas=True))


def _roomy(column: pa.Array) -> pa.Array:
    """A column whose decimals can be multiplied and divided: Arrow adds up the digits of both sides."""
    column = columns.plain(column)
    if not pa.types.is_decimal(column.type):
        return column
    return column.cast(pa.decimal256(column.type.precision, column.type.scale))


@dataclass(frozen=True)
class Provided:
    """What a provider draws, by its name."""

    name: str

    def draw(self, request: Request) -> pa.Array:
        """Raise a ``TypeError``: a plan puts the provider in its place."""
        raise TypeError(f"column '{request.column}' is drawn by the provider '{self.name}', through a plan")


@dataclass(frozen=True)
class Reference:
    """A key of another table: one of those that the request has for ``path``, each as likely.

    In a unique column no key comes twice.
    """

    path: str
    unique: bool = False

    def draw(self, request: Request) -> pa.Array:
        """One key a row; a ``CapacityError`` if a unique column has more rows than there are keys."""
        keys = columns.plain(request.parents[self.path])
        if not len(keys):
            raise CapacityError(f"{request.draws.entity}.{request.column}: '{self.path}' has no rows to refer to.")
        if not self.unique:
            return keys.take(pa.array(request.draws.integers(request.column, request.keys, low=0, high=len(keys))))
        if request.serials.size and int(request.serials.max()) >= len(keys):
            raise CapacityError(
                f"{request.draws.entity}.{request.column}: it is unique, and '{self.path}' has {len(keys):,} rows only."
            )
        name = f"{request.draws.entity}.{request.column}"
        return keys.take(pa.array(permute(request.serials, size=len(keys), seed=request.draws.seed, name=name)))
