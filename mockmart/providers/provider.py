"""What a provider is: a way to draw a column that stands for something.

What belongs here: providers and the generators that they become. Which there are is in ``people`` and ``standard``,
and in ``semantics``, which knows them by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import columns
from mockmart.generators.base import Generator, Request
from mockmart.locales.vocabulary import vocabulary
from mockmart.regex import Language, Words
from mockmart.sampling.draws import Draws

Maker = Callable[[Request, str], pa.Array]
_SAMPLE = 2_000


@dataclass(frozen=True)
class Provider:
    """A way to draw a column that stands for something.

    Text comes from a ``draw`` function of the request and the role, from a ``pool`` of the locale's, or from its
    ``pattern`` alone; all texts match the pattern in full. ``unique`` draws texts that differ where serials do.
    Numbers have a ``shape`` (kind, middle and spread; ``uniform`` for none) and the ``digits`` that floats keep; where
    there is a ``draw`` function too, it draws those floats that are bound by nothing but their meaning.
    Where texts stand ``alone``, following from no other column, a sample of them can be taken; a user's own ``draw``
    may give ``anything``, be it text or not.
    """

    name: str
    draw: Maker | None = None
    unique: Maker | None = None
    pattern: str | Callable[[str], str] | None = None
    pool: Callable[[str], pa.Array] | None = None
    shape: tuple[str, float, float] | None = None
    digits: int = 2
    alone: bool = False
    anything: bool = False

    def bound(self, role: str = "", *, unique: bool = False) -> Generator:
        """The generator of a column in ``role``."""
        return ProviderGenerator(self, role, unique)

    @property
    def is_pool(self) -> bool:
        """Whether texts come from the pool and nothing else, each as likely."""
        return self.pool is not None and self.draw is None

    def pattern_of(self, locale: str) -> str | None:
        """The pattern in ``locale``, if there is one."""
        return self.pattern(locale) if callable(self.pattern) else self.pattern

    def some(self, locale: str) -> pa.Array | None:
        """All texts of the pool, or a sample where texts stand alone; ``None`` if there is neither."""
        if self.pool is not None:
            return self.pool(locale)
        return _sample(self, locale) if self.alone else None


@dataclass(frozen=True)
class ProviderGenerator:
    """A provider in a role."""

    provider: Provider
    role: str = ""
    unique: bool = False

    def draw(self, request: Request) -> pa.Array:
        """One text a row."""
        make = self.provider.unique if self.unique else self.provider.draw
        if make is not None:
            return make(request, self.role)
        if self.provider.pool is not None:
            pool = self.provider.pool(request.locale)
            return columns.take_from(pool, request.draws.integers(request.column, request.keys, low=0, high=len(pool)))
        words = _words(str(self.provider.pattern_of(request.locale)))
        return words.draw(request.draws, request.column, request.keys)


@dataclass(frozen=True)
class Sentences:
    """Sentences of a few words."""

    min_length: int = 4
    max_length: int = 10

    def draw(self, request: Request) -> pa.Array:
        """One sentence a row."""
        words = vocabulary(request.locale)
        return words.sentence(
            request.draws, request.column, request.keys, min_length=self.min_length, max_length=self.max_length
        )


@lru_cache(maxsize=64)
def _sample(provider: Provider, locale: str) -> pa.Array:
    """Distinct texts of a provider."""
    request = Request(Draws(0, "sample"), provider.name, np.arange(_SAMPLE), locale=locale)
    return pc.unique(columns.decode_dictionary(provider.bound().draw(request)))


@lru_cache(maxsize=256)
def _words(pattern: str) -> Words:
    return Language.matching(pattern, how="fullmatch").words()
