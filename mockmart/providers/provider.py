"""What a provider is: a way to draw a column that stands for something.

What belongs here: the kinds of providers, and the generator that a provider becomes in a column. Which providers there
are is in ``people`` and ``standard``, and in ``registry``, which knows them by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import columns
from mockmart.generators.base import Generator, Request
from mockmart.locales.vocabulary import vocabulary
from mockmart.regex import Language, Words
from mockmart.sampling.draws import Draws

#: Draws a column of a request in a role, such as ``customer_``.
Maker = Callable[[Request, str], pa.Array]
#: All texts of a locale.
Pool = Callable[[str], pa.Array]
#: A regular expression that all texts match in full, of every locale or of the one given.
Pattern = str | Callable[[str], str]
_SAMPLE = 2_000


@dataclass(frozen=True)
class Provider(ABC):
    """A way to draw a column that stands for something."""

    name: str
    #: Whether the provider draws numbers, or whatever a user's function gives, rather than text.
    is_number: ClassVar[bool] = False
    is_custom: ClassVar[bool] = False

    @abstractmethod
    def draw(self, request: Request, role: str, *, unique: bool = False) -> pa.Array:
        """One value a row; where ``unique``, values that differ where serials do (see ``has_unique``)."""

    @property
    def has_unique(self) -> bool:
        """Whether the provider itself draws values that differ where serials do."""
        return False

    def pattern_of(self, locale: str) -> str | None:
        """The pattern that all texts in ``locale`` match in full, if there is one."""
        return None

    def pool_of(self, locale: str) -> pa.Array | None:
        """All texts of ``locale``, if they can be listed."""
        return None

    def texts(self, locale: str) -> pa.Array | None:
        """All texts of ``locale``, or a sample of them; None if they follow from other columns."""
        return self.pool_of(locale)

    def bound(self, role: str = "", *, unique: bool = False) -> Generator:
        """The generator of a column in ``role``."""
        return ProviderGenerator(self, role, unique)


@dataclass(frozen=True)
class PoolProvider(Provider):
    """Texts of the locale's ``pool``, each as likely."""

    pool: Pool
    pattern: str | None = None

    def draw(self, request: Request, role: str, *, unique: bool = False) -> pa.Array:
        """One text a row."""
        pool = self.pool(request.locale)
        return columns.take_from(pool, request.draws.integers(request.column, request.keys, low=0, high=len(pool)))

    def pattern_of(self, locale: str) -> str | None:
        """The pattern that the pool was registered with."""
        return self.pattern

    def pool_of(self, locale: str) -> pa.Array:
        """All texts of ``locale``."""
        return self.pool(locale)


@dataclass(frozen=True)
class PatternProvider(Provider):
    """Texts that match a pattern in full, drawn from it."""

    pattern: str

    def draw(self, request: Request, role: str, *, unique: bool = False) -> pa.Array:
        """One text a row."""
        return _words(self.pattern).draw(request.draws, request.column, request.keys)

    def pattern_of(self, locale: str) -> str:
        """The pattern."""
        return self.pattern


@dataclass(frozen=True)
class FunctionProvider(Provider):
    """Texts that a function draws.

    ``unique`` draws texts that differ where serials do. All texts are those of the ``pool``, or match the ``pattern``
    in full; a sample can be taken of texts that are ``independent``, following from no other column.
    """

    function: Maker
    unique: Maker | None = None
    pattern: Pattern | None = None
    pool: Pool | None = None
    independent: bool = False

    @property
    def has_unique(self) -> bool:
        """Whether there is a function for texts that differ."""
        return self.unique is not None

    def draw(self, request: Request, role: str, *, unique: bool = False) -> pa.Array:
        """One text a row."""
        function = self.unique if unique and self.unique is not None else self.function
        return function(request, role)

    def pattern_of(self, locale: str) -> str | None:
        """The pattern of ``locale``, if there is one."""
        return self.pattern(locale) if callable(self.pattern) else self.pattern

    def pool_of(self, locale: str) -> pa.Array | None:
        """All texts of ``locale``, if they can be listed."""
        return None if self.pool is None else self.pool(locale)

    def texts(self, locale: str) -> pa.Array | None:
        """All texts of ``locale``, or a sample of independent ones."""
        return _sample(self, locale) if self.independent else self.pool_of(locale)


@dataclass(frozen=True)
class CustomProvider(FunctionProvider):
    """Whatever a user's function draws, be it text or not."""

    is_custom = True


@dataclass(frozen=True)
class NumberProvider(Provider):
    """Numbers of a ``shape`` (kind, middle and spread; ``uniform`` for none) within bounds.

    Floats keep ``digits`` behind the point, or as many as four figures take where there are None. Where there is a
    ``function``, it draws those floats that are bound by nothing but their meaning.
    """

    shape: tuple[str, float, float]
    digits: int | None = 2
    function: Maker | None = None
    is_number = True

    def draw(self, request: Request, role: str, *, unique: bool = False) -> pa.Array:
        """One number a row, by the function."""
        if self.function is None:
            raise TypeError(f"the provider '{self.name}' draws within bounds alone")
        return self.function(request, role)


@dataclass(frozen=True)
class ProviderGenerator:
    """A provider in a role."""

    provider: Provider
    role: str = ""
    unique: bool = False

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        return self.provider.draw(request, self.role, unique=self.unique)


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
