"""Weighted choices and continuous distributions over keyed fractions.

What belongs here: alias tables and quantile tables. The fractions come from ``draws``.

Transcendental functions differ in the last bit from one processor to the next. They are therefore used only to
make tables, whose entries are rounded; drawing from a table takes exactly rounded operations alone.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mockmart.arrays import Floats, Int64s

_CELLS = 4096


@dataclass(frozen=True)
class AliasTable:
    """A weighted choice in two look-ups (Walker 1977, as built by Vose 1991)."""

    threshold: Floats
    alias: Int64s

    @classmethod
    def of(cls, weights: npt.ArrayLike) -> AliasTable:
        """The table of ``weights``, one per choice. Raises ``ValueError`` for negative ones, or if none is positive."""
        shares = np.asarray(weights, np.float64)
        if shares.ndim != 1 or shares.size == 0 or not np.all(np.isfinite(shares)) or np.any(shares < 0):
            raise ValueError("weights must be a non-empty list of finite numbers of at least 0")
        total = math.fsum(shares.tolist())
        if total <= 0:
            raise ValueError("at least one weight must be positive")
        scaled = [share * shares.size / total for share in shares.tolist()]
        threshold = np.ones(shares.size)
        alias = np.arange(shares.size)
        small = [i for i, share in enumerate(scaled) if share < 1]
        large = [i for i, share in enumerate(scaled) if share >= 1]
        while small and large:
            low, high = small.pop(), large[-1]
            threshold[low], alias[low] = scaled[low], high
            scaled[high] -= 1 - scaled[low]
            if scaled[high] < 1:
                small.append(large.pop())
        for left in small:  # rounding leftovers; a choice without weight must stay impossible
            if scaled[left] <= 0:
                threshold[left], alias[left] = 0.0, int(np.argmax(shares))
        return cls(threshold, alias)

    def pick(self, fraction: Floats) -> Int64s:
        """The index of the choice at each ``fraction`` (in [0, 1))."""
        scaled = fraction * self.threshold.size
        index = scaled.astype(np.int64)
        scaled -= index
        return np.where(scaled < self.threshold.take(index), index, self.alias.take(index))


@dataclass(frozen=True)
class Quantiles:
    """An inverse distribution function, tabulated and interpolated linearly.

    The table spans the fractions from 1/8192 to 8191/8192, so every distribution is bounded.
    """

    table: Floats

    @classmethod
    def of(cls, inverse: Callable[[float], float]) -> Quantiles:
        """The table of ``inverse``, which maps a fraction in (0, 1) to a value."""
        edge = 0.5 / _CELLS
        points = (edge + (1 - 2 * edge) * i / _CELLS for i in range(_CELLS + 1))
        return cls(np.array([float(f"{inverse(point):.9g}") for point in points]))

    def at(self, fraction: Floats) -> Floats:
        """The value at each ``fraction`` (in [0, 1))."""
        scaled = fraction * _CELLS
        cell = scaled.astype(np.int64)
        low = self.table.take(cell)
        scaled -= cell
        cell += 1
        rise = self.table.take(cell)
        rise -= low
        rise *= scaled
        rise += low
        return rise


@lru_cache(maxsize=256)
def lognormal(median: float, sigma: float) -> Quantiles:
    """The log-normal distribution of ``median``, where ``sigma`` is the deviation of the logarithm."""
    normal = statistics.NormalDist()
    return Quantiles.of(lambda p: median * math.exp(sigma * normal.inv_cdf(p)))


@lru_cache(maxsize=256)
def exponential(mean: float) -> Quantiles:
    """The exponential distribution of ``mean``."""
    return Quantiles.of(lambda p: -mean * math.log1p(-p))


#: Shapes between 0 and 1, by name: where among all values a fraction of the rows lies.
_RELATIVE: dict[str, Callable[[float], float]] = {
    "bell": lambda p: min(max(0.5 + statistics.NormalDist().inv_cdf(p) / 6, 0.0), 1.0),
    "low": lambda p: p**2.2,
    "high": lambda p: 1 - (1 - p) ** 2.2,
    "tail": lambda p: min(0.02 * math.exp(1.15 * statistics.NormalDist().inv_cdf(p)), 1.0),
    "returns": lambda p: min(max(0.5 + 0.09 * math.log(p / (1 - p)) / 1.8, 0.0), 1.0),
}


def is_relative(shape: str) -> bool:
    """Whether a shape lies between bounds, whatever they are."""
    return shape in _RELATIVE


@lru_cache(maxsize=512)
def between(shape: str, low: float, high: float) -> Quantiles:
    """The relative ``shape`` from ``low`` to ``high``."""
    unit = _unit(shape).table
    return Quantiles(np.round(low * (1 - unit) + high * unit, 9))


@lru_cache(maxsize=8)
def _unit(shape: str) -> Quantiles:
    return Quantiles.of(_RELATIVE[shape])


@lru_cache(maxsize=256)
def discrete(weights: Sequence[float]) -> AliasTable:
    """The alias table of ``weights`` (a tuple), built once."""
    return AliasTable.of(weights)
