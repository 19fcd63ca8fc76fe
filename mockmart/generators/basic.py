"""How a plain column is drawn, given its rows: the generators that a schema's field metadata holds.

What belongs here: one small class a way of drawing. Which field gets which belongs to ``fields``; drawing a
whole frame that of ``plans``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.arrow.fixed_width import years_of
from mockmart.errors import CapacityError
from mockmart.generators.base import PresentWhen, Request, present_rows
from mockmart.generators.codes import CodeFormat
from mockmart.sampling import distributions
from mockmart.sampling.permutations import permute


@dataclass(frozen=True)
class Code:
    """Codes of a format; ``{year}`` is that of the column ``created``."""

    format: CodeFormat
    unique: bool
    created: str = "created_at"
    only: PresentWhen | None = None

    def draw(self, request: Request) -> pa.Array:
        """One code a row of ``request``."""
        years = years_of(columns.epoch_micros(request.drawn[self.created])) if self.format.needs_year else None
        codes = self.format.codes(
            request.serials, draws=request.draws, column=request.column, unique=self.unique, years=years
        )
        present = present_rows(self.only, request)
        return codes if present is None else pa.compute.if_else(pa.array(present), codes, None)


@dataclass(frozen=True)
class Choice:
    """One of some texts, by weight."""

    values: tuple[str, ...]
    weights: tuple[float, ...]
    only: PresentWhen | None = None

    def draw(self, request: Request) -> pa.Array:
        """One text a row of ``request``."""
        table = distributions.discrete(self.weights)
        codes = table.pick(request.draws.uniform(request.column, request.keys))
        return columns.take_from(pa.array(self.values), codes, present=present_rows(self.only, request))


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
    """A column that a function derives from others: takes and returns pandas Series."""

    function: Callable[..., Any]
    needs: tuple[str, ...]

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        given = {name: pd.Series(pd.arrays.ArrowExtensionArray(_roomy(request.drawn[name]))) for name in self.needs}
        made = self.function(**given)
        return columns.combine_chunks(pa.array(made.array if isinstance(made, pd.Series) else made, from_pandas=True))


def _roomy(column: pa.Array) -> pa.Array:
    """A column whose decimals can be multiplied and divided: Arrow adds up the digits of both sides."""
    column = columns.decode_dictionary(column)
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
        keys = columns.decode_dictionary(request.parents[self.path])
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
