"""Pools of words and places, made once and then sampled.

What belongs here: names and streets from Faker's providers, real places from ``zipcodes``, and the digest that
tells when an upgrade of either changed them. How rows sample them is the matter of whoever draws.

The word lists are read off the provider classes, with their weights, instead of calling Faker word by word: the
same words, without tens of thousands of calls.
"""

from __future__ import annotations

import hashlib
import importlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa
import zipcodes

from mockmart.draws import Int64s
from mockmart.errors import SpecError, nearest

#: Locales whose words, places and numbers agree with each other.
LOCALES = ("en_US",)
#: Places in a name pool: each name holds a share of them by its frequency.
NAME_PLACES = 4096


@dataclass(frozen=True)
class NamePool:
    """Names by frequency: ``NAME_PLACES`` places, each held by a name, the common ones holding many.

    A place is a name and a rank among the places of that name, so distinct places stay distinguishable.
    """

    names: pa.Array
    name_at: Int64s
    rank_at: Int64s
    places_of: Int64s

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> NamePool:
        """The pool of names by weight: places go by largest remainder, the most frequent names first."""
        # Names that an email spells alike would share a place's rank: the most frequent one stays.
        by_weight = sorted(weights.items(), key=lambda item: item[1])
        spelled = {ascii_lower([name])[0]: (name, weight) for name, weight in by_weight}
        ordered = sorted(spelled.values(), key=lambda item: (-item[1], item[0]))[:NAME_PLACES]
        total = sum(weight for _, weight in ordered)
        ideal = np.array([weight * NAME_PLACES / total for _, weight in ordered])
        held = np.floor(ideal).astype(np.int64)
        short = NAME_PLACES - int(held.sum())
        held[np.argsort(-(ideal - held), kind="stable")[:short]] += 1
        kept = np.flatnonzero(held)
        held = held[kept]
        starts = np.cumsum(held) - held
        name_at = np.repeat(np.arange(held.size), held)
        names = pa.array([ordered[place][0] for place in kept.tolist()], pa.string())
        return cls(names, name_at, np.arange(NAME_PLACES) - starts[name_at], held)


@dataclass(frozen=True)
class Places:
    """Real places: the same row of each column belongs together. ``area_codes`` lists those of the place."""

    city: pa.Array
    state: pa.Array
    zip: pa.Array
    area_codes: pa.ListArray

    def __len__(self) -> int:
        return len(self.zip)

    @cached_property
    def state_pool(self) -> pa.DictionaryArray:
        """The states, dictionary-encoded."""
        return self.state.dictionary_encode()

    def table(self) -> pa.Table:
        """One row a place, as an Arrow table."""
        return pa.table({"city": self.city, "state": self.state, "zip": self.zip, "area_codes": self.area_codes})


@dataclass(frozen=True)
class Vocabulary:
    """All pools of one locale."""

    locale: str
    first_names: NamePool
    last_names: NamePool
    street_suffixes: pa.Array
    places: Places

    @cached_property
    def digest(self) -> str:
        """A digest of every pool: it changes when an upgrade of Faker or of zipcodes changes the words."""
        digest = hashlib.blake2b(digest_size=16)
        for pool in (self.first_names, self.last_names):
            _update(digest, zip(pool.names.to_pylist(), pool.places_of.tolist(), strict=True))
        _update(digest, self.street_suffixes.to_pylist())
        _update(digest, self.places.table().to_pylist())
        return digest.hexdigest()


@lru_cache(maxsize=8)
def vocabulary(locale: str) -> Vocabulary:
    """The pools of ``locale``; a ``SpecError`` names those there are."""
    require_locale(locale)
    person = importlib.import_module(f"faker.providers.person.{locale}").Provider
    address = importlib.import_module(f"faker.providers.address.{locale}").Provider
    return Vocabulary(
        locale=locale,
        first_names=NamePool.of(_weights(person.first_names)),
        last_names=NamePool.of(_weights(person.last_names)),
        street_suffixes=pa.array(sorted(set(address.street_suffixes)), pa.string()),
        places=_places(),
    )


def require_locale(locale: str) -> None:
    """Raise ``SpecError`` unless there are pools for ``locale``."""
    if locale not in LOCALES:
        raise SpecError(f"locale: '{locale}' is not available; {nearest(locale, LOCALES)}")


def ascii_lower(names: Iterable[str]) -> list[str]:
    """Each name as the local part of an email spells it: ASCII letters only, lower case."""
    plain = (unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in names)
    return ["".join(filter(str.isalpha, name)).lower() or "x" for name in plain]


def _weights(names: Mapping[str, float] | Iterable[str]) -> dict[str, float]:
    """The weights of a provider's names: its own, or one for each mention."""
    if isinstance(names, Mapping):
        return {name: float(weight) for name, weight in names.items()}
    counts: dict[str, float] = {}
    for name in names:
        counts[name] = counts.get(name, 0.0) + 1.0
    return counts


def _places() -> Places:
    """Ordinary delivery areas of the fifty states and DC that have an area code, by ZIP code."""
    rows = [
        row
        for row in zipcodes.filter_by(zip_code_type="STANDARD", active=True, country="US")
        if row["area_codes"] and row["state"] not in _TERRITORIES
    ]
    rows.sort(key=lambda row: str(row["zip_code"]))
    return Places(
        city=pa.array([row["city"] for row in rows], pa.string()),
        state=pa.array([row["state"] for row in rows], pa.string()),
        zip=pa.array([row["zip_code"] for row in rows], pa.string()),
        area_codes=pa.array([row["area_codes"] for row in rows], pa.list_(pa.string())),
    )


_TERRITORIES = frozenset({"AA", "AE", "AP", "AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"})


def _update(digest: hashlib.blake2b, values: Iterable[object]) -> None:
    for value in values:
        digest.update(repr(value).encode())
        digest.update(b"\x1e")
