"""The vocabulary of each locale: pools of words and places, made once and then sampled.

What belongs here: the list of locales and their pools, each made on first use. The contents of the pools are in
``words`` and ``places``; the callers decide which columns sample them.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pyarrow as pa

from mockmart.arrays import Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.errors import SpecError, nearest
from mockmart.locales.phones import Numbering, Numbers
from mockmart.locales.places import Places, numbering_of, places_of
from mockmart.locales.words import (
    NAME_PLACES,
    NamePool,
    Names,
    Phrases,
    Prose,
    ascii_lower,
    companies,
    jobs,
    names_of,
    prose,
    street_parts,
    streets,
)
from mockmart.sampling.draws import Draws

__all__ = ["LOCALES", "NAME_PLACES", "NamePool", "Places", "Vocabulary", "ascii_lower", "require_locale", "vocabulary"]

#: Locales whose words, places and numbers agree with each other.
LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "ja_JP", "pt_BR")
_COUNTRIES = {
    "US": ("United States", "USD"),
    "GB": ("United Kingdom", "GBP"),
    "DE": ("Deutschland", "EUR"),
    "FR": ("France", "EUR"),
    "ES": ("España", "EUR"),
    "JP": ("日本", "JPY"),
    "BR": ("Brasil", "BRL"),
}
_MAKING = threading.RLock()  # several threads that need the same pool make it once


@dataclass(frozen=True)
class Vocabulary:
    """All pools of one locale, made lazily.

    The methods that draw (``street``, ``phone``, …) return one value per key, a pure function of the draws, the
    column's name and the key.
    """

    locale: str

    @property
    def language(self) -> str:
        """The code of the language (ISO 639)."""
        return self.locale.partition("_")[0]

    @property
    def country(self) -> str:
        """The code of the country (ISO 3166)."""
        return self.locale.partition("_")[2]

    @property
    def country_name(self) -> str:
        """The country, in the language of the locale."""
        return _COUNTRIES[self.country][0]

    @property
    def currency(self) -> str:
        """The code of the currency (ISO 4217)."""
        return _COUNTRIES[self.country][1]

    @property
    def phone_pattern(self) -> str:
        """A regular expression that telephone numbers match in full."""
        return self._numbering.pattern

    @cached_property
    def first_names(self) -> NamePool:
        """First names by frequency."""
        return self._names("first").pool

    @cached_property
    def last_names(self) -> NamePool:
        """Last names by frequency."""
        return self._names("last").pool

    @cached_property
    def spelled_first(self) -> pa.Array:
        """The names of ``first_names`` as emails spell them: lower-case ASCII letters, romanised if need be."""
        return self._names("first").spelled

    @cached_property
    def spelled_last(self) -> pa.Array:
        """The names of ``last_names`` as emails spell them."""
        return self._names("last").spelled

    @cached_property
    def places(self) -> Places:
        """The places; ``mockmart.locales.places`` lists which parts of them are real."""
        with _MAKING:
            return places_of(self.locale)

    @cached_property
    def jobs(self) -> pa.Array:
        """Job titles, sorted."""
        return jobs(self.locale)

    @cached_property
    def words(self) -> pa.Array:
        """The words of sentences, sorted."""
        return self._prose.words

    def full_name(self, first: pa.Array, last: pa.Array) -> pa.Array:
        """First and last names in the order of the locale: Ada Lovelace, 佐藤 美咲."""
        return columns.joined(*((last, " ", first) if self.language == "ja" else (first, " ", last)))

    def street(self, draws: Draws, column: str, keys: UInt64s, *, number: str | None = None) -> pa.Array:
        """Streets with house numbers; ``number`` names the column of the number's draw, by default one of its own."""
        streams = {"name": column, "kind": f"{column}_suffix", "number": number or f"{column}_number"}
        return self._streets.draw(draws, column, keys, streams=streams)

    def phone(self, places: Int64s, draws: Draws, column: str, keys: UInt64s, *, area: str | None = None) -> pa.Array:
        """Telephone numbers, such as ``+49-30-23125-042``, of ``places`` (row indices in ``self.places``).

        ``area`` names the column that draws one of a place's several telephone areas, by default one of its own.
        """
        return self._numbers.draw(places, draws, column, keys, area=area or f"{column}_area")

    def company(self, draws: Draws, column: str, keys: UInt64s) -> pa.Array:
        """Names of companies."""
        return self._companies.draw(draws, column, keys)

    def sentence(
        self, draws: Draws, column: str, keys: UInt64s, *, min_length: int = 3, max_length: int = 12
    ) -> pa.Array:
        """Sentences of ``min_length`` to ``max_length`` words (both included)."""
        return self._prose.sentence(draws, column, keys, min_length=min_length, max_length=max_length)

    def paragraph(
        self, draws: Draws, column: str, keys: UInt64s, *, min_length: int = 2, max_length: int = 5
    ) -> pa.Array:
        """Paragraphs of ``min_length`` to ``max_length`` sentences (both included)."""
        return self._prose.paragraph(draws, column, keys, min_length=min_length, max_length=max_length)

    def filling(self, length: int) -> str:
        """Words that lengthen a text by exactly ``length`` characters."""
        return self._prose.filling(length)

    @cached_property
    def digest(self) -> str:
        """A digest of every pool (32 hexadecimal digits): it changes whenever words, places or numbering change."""
        digest = hashlib.blake2b(digest_size=16)
        for names in (self._names("first"), self._names("last")):
            pool = names.pool
            spelled = names.spelled.to_pylist()
            _update(digest, zip(pool.names.to_pylist(), pool.places_of.tolist(), spelled, strict=True))
        for name, part in sorted(street_parts(self.locale).items()):
            _update(digest, [name, *part.to_pylist()])
        _update(digest, [self._streets.forms, self._companies.forms])
        for name, part in sorted(self._companies.pools.items()):
            _update(digest, [name, *([] if isinstance(part, NamePool) else part.to_pylist())])
        _update(digest, [*self.jobs.to_pylist(), *self.words.to_pylist(), self._prose.between, self._prose.stop])
        _update(digest, self.places.table().to_pylist())
        _update(digest, [] if self.places.population is None else self.places.population.to_pylist())
        _update(digest, [self._numbering, self.country_name, self.currency])
        return digest.hexdigest()

    @cached_property
    def _streets(self) -> Phrases:
        return streets(self.locale, self.last_names)

    @cached_property
    def _companies(self) -> Phrases:
        return companies(self.locale, self.last_names)

    @cached_property
    def _prose(self) -> Prose:
        return prose(self.locale)

    @cached_property
    def _numbering(self) -> Numbering:
        return numbering_of(self.locale)

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers.of(self._numbering, self.places.area_codes)

    def _names(self, which: str) -> Names:
        with _MAKING:
            return names_of(self.locale, which)


@lru_cache(maxsize=8)
def vocabulary(locale: str) -> Vocabulary:
    """The vocabulary of ``locale``. Raises ``SpecError`` for an unknown locale."""
    require_locale(locale)
    return Vocabulary(locale)


def require_locale(locale: str, *, among: Iterable[str] = LOCALES) -> None:
    """Raise ``SpecError`` unless ``locale`` is ``among`` the given locales."""
    locales = tuple(among)
    if locale not in locales:
        raise SpecError(f"locale: '{locale}' is not available; {nearest(locale, locales)}")


def _update(digest: hashlib.blake2b, values: Iterable[object]) -> None:
    digest.update("".join(f"{value!r}\x1e" for value in values).encode())
