"""What each locale has of words and places, made once and then sampled.

What belongs here: which locales there are, and their pools, each made when it is first asked for. What the pools are
made of is in ``words`` and ``places``, how rows sample them belongs to whoever draws.
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
_MAKING = threading.RLock()  # threads that ask for the same pool at once make it once


@dataclass(frozen=True)
class Vocabulary:
    """All pools of one locale; a pool that nobody asks for is not made.

    What is drawn (``street``, ``phone``, …) follows from the draws, the column that it is for, and the row's key.
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
        """The places; ``mockmart.locales.places`` says how much of them is real."""
        with _MAKING:
            return places_of(self.locale)

    @cached_property
    def jobs(self) -> pa.Array:
        """Job titles, sorted."""
        return jobs(self.locale)

    @cached_property
    def words(self) -> pa.Array:
        """Words that sentences are made of, sorted."""
        return self._prose.words

    def full_name(self, first: pa.Array, last: pa.Array) -> pa.Array:
        """First and last names in the order of the locale: Ada Lovelace, 佐藤 美咲."""
        return columns.joined(*((last, " ", first) if self.language == "ja" else (first, " ", last)))

    def street(self, draws: Draws, column: str, keys: UInt64s, *, number: str | None = None) -> pa.Array:
        """Streets with house numbers; the number is drawn as the column ``number``, of its own unless given."""
        streams = {"name": column, "kind": f"{column}_suffix", "number": number or f"{column}_number"}
        return self._streets.draw(draws, column, keys, streams=streams)

    def phone(self, places: Int64s, draws: Draws, column: str, keys: UInt64s, *, area: str | None = None) -> pa.Array:
        """Telephone numbers of ``places`` (rows of the locale's), as ``+49-30-23125-042``.

        Where a place has several telephone areas, one is drawn as the column ``area``, of its own unless given.
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
        """Words that go on a text by exactly ``length`` characters."""
        return self._prose.filling(length)

    @cached_property
    def digest(self) -> str:
        """A digest of every pool: it changes when an upgrade changes the words or places, or we do."""
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
    """The pools of ``locale``; a ``SpecError`` names those there are."""
    require_locale(locale)
    return Vocabulary(locale)


def require_locale(locale: str, *, among: Iterable[str] = LOCALES) -> None:
    """Raise ``SpecError`` unless ``locale`` is ``among`` those that can be had here."""
    known = tuple(among)
    if locale not in known:
        raise SpecError(f"locale: '{locale}' is not available; {nearest(locale, known)}")


def _update(digest: hashlib.blake2b, values: Iterable[object]) -> None:
    for value in values:
        digest.update(repr(value).encode())
        digest.update(b"\x1e")
