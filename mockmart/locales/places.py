"""Places of each locale, and the numbering of their telephones.

What belongs here: matching cities, regions, postal codes and telephone areas, and the frequency of each place. Numbers
are written in ``phones``; the callers of ``Places.draw`` decide which columns share a place.

What is real:

- en_US: everything, from ``zipcodes``. The population of a postal code is unknown, so all are equally likely.
- Other locales: cities, coordinates, regions and populations, from GeoNames through ``gazetteer`` (at least 15,000
  inhabitants, without city districts); in ja_JP the cities (市) and the wards of Tokyo. Cities are drawn by population.
  ``data/places/*.yaml`` names the regions and lists towns of each postal and telephone area: a city belongs to the
  area of the nearest town.
- Their postal codes: the part that identifies the area, i.e. the German Leitregion, the French department, the Spanish
  province, the letters of a British code, two digits of a Japanese and two or three of a Brazilian one. The rest only
  has the right shape; it is derived from the city's name, so that codes are stable and distinct.

Telephone numbers of en_GB, de_DE and fr_FR are from ranges that regulators reserve for fiction, those of en_US have the
exchange 555. The others have the right shape and area, and may be someone's.

The keys of ``data/places/*.yaml``: ``names`` (GeoNames' name: ours); ``zip`` and ``phones.numbers``, templates in
which # is any digit, + one from 1 to 9, @ a letter, and {} the telephone area; ``areas`` (telephone area: its postal
areas); ``regions`` by GeoNames' code, each with ``zips`` (and ``areas``, where postal areas do not suffice) listing
the towns of each area, or with ``cities``, the complete list by postal area; ``omit`` lists entries that are no city.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
import zipcodes

from mockmart.arrays import Int64s, UInt64s
from mockmart.locales.gazetteer import City, cities_of
from mockmart.locales.phones import Numbering
from mockmart.sampling.distributions import AliasTable
from mockmart.sampling.draws import Draws

_DATA = Path(__file__).parent / "data" / "places"
_TERRITORIES = frozenset({"AA", "AE", "AP", "AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"})
_ATTEMPTS = 100
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # allowed in the second half of a British postal code


@dataclass(frozen=True)
class Places:
    """Real places as parallel columns, one row per place; ``area_codes`` lists the telephone areas of each.

    ``population`` is None where it is unknown (en_US).
    """

    country: str
    country_name: str
    city: pa.Array
    state: pa.Array
    zip: pa.Array
    area_codes: pa.ListArray
    latitude: pa.Array
    longitude: pa.Array
    population: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.zip)

    @cached_property
    def state_pool(self) -> pa.DictionaryArray:
        """The states, dictionary-encoded."""
        return self.state.dictionary_encode()

    def draw(self, draws: Draws, column: str, keys: UInt64s) -> Int64s:
        """Row indices of places, one per key: weighted by population, or uniform where that is unknown."""
        if self._by_population is None:
            return draws.integers(column, keys, low=0, high=len(self))
        return self._by_population.pick(draws.uniform(column, keys))

    @cached_property
    def _by_population(self) -> AliasTable | None:
        return None if self.population is None else AliasTable.of(self.population)

    def table(self) -> pa.Table:
        """The places as an Arrow table, one row each, without ``population``."""
        names = ("city", "state", "zip", "area_codes", "latitude", "longitude")
        return pa.table({name: getattr(self, name) for name in names})

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Any]], *, country: str, country_name: str) -> Places:
        """Places from parallel ``columns``, sorted by postal code."""
        types = {"area_codes": pa.list_(pa.string()), "population": pa.int64()}
        types |= dict.fromkeys(("latitude", "longitude"), pa.float64())
        arrays = {name: pa.array(values, types.get(name, pa.string())) for name, values in columns.items()}
        order = pc.sort_indices(arrays["zip"])
        return cls(country, country_name, **{name: array.take(order) for name, array in arrays.items()})


@lru_cache(maxsize=8)
def places_of(locale: str) -> Places:
    """The places of ``locale``, one of ``LOCALES``."""
    if locale == "en_US":
        return _american()
    settings = _known(locale)
    rows = _rows(settings, cities_of(locale))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return Places.of(columns, country=settings["country"], country_name=settings["country_name"])


@lru_cache(maxsize=8)
def numbering_of(locale: str) -> Numbering:
    """The telephone numbering of ``locale``, one of ``LOCALES``."""
    if locale == "en_US":
        return Numbering(r"\+1-\d{3}-555-\d{4}", {"": "+1-{}-555-####"})
    return Numbering(**_known(locale)["phones"])


def _american() -> Places:
    """The standard postal codes of the fifty states and DC that have a telephone area code."""
    records = zipcodes.filter_by(zip_code_type="STANDARD", active=True, country="US")
    rows = [row for row in records if row["area_codes"] and row["state"] not in _TERRITORIES]
    names = {"city": "city", "state": "state", "zip": "zip_code", "area_codes": "area_codes"}
    columns = {name: [row[theirs] for row in rows] for name, theirs in names.items()}
    degrees = {
        name: [float(row[theirs]) for row in rows] for name, theirs in (("latitude", "lat"), ("longitude", "long"))
    }
    return Places.of(columns | degrees, country="US", country_name="United States")


@lru_cache(maxsize=8)
def _known(locale: str) -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((_DATA / f"{locale}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe one


def _rows(known: Mapping[str, Any], cities: Sequence[City]) -> list[dict[str, Any]]:
    """The places of a country, region by region, each with a postal code of its own."""
    # The ratio of a degree of longitude to one of latitude, in the middle of the country.
    shrink = round(float(np.cos(np.radians(np.mean([city.latitude for city in cities])))), 2)
    by_zip = {prefix: area for area, prefixes in known.get("areas", {}).items() for prefix in prefixes}
    used: set[str] = set()
    rows = []
    for code, region in sorted(known["regions"].items()):
        local = [city for city in cities if city.region == code]
        if "cities" in region:
            prefix_of = {name: prefix for prefix, names in region["cities"].items() for name in names}
            named = _listed(local, known, prefix_of)
            prefixes = [prefix_of[name] for name in named]
        else:
            named = _ordinary(local, known, region)
            prefixes = _nearest(named, region["zips"], shrink)
        areas = _nearest(named, region["areas"], shrink) if "areas" in region else [by_zip.get(p) for p in prefixes]
        for (name, city), prefix, area in zip(named.items(), prefixes, areas, strict=True):
            row = {"city": name, "state": region["name"], "area_codes": [area] if area else []}
            row |= {"latitude": city.latitude, "longitude": city.longitude, "population": city.population}
            rows.append({**row, "zip": _postal_code(prefix, known["zip"], f"{name}, {region['name']}", used)})
    return rows


def _ordinary(cities: Iterable[City], known: Mapping[str, Any], region: Mapping[str, Any]) -> dict[str, City]:
    """The cities of a region by name, the largest of namesakes. Names with digits are districts, and left out."""
    omit, ours = frozenset(region.get("omit", ())), known.get("names", {})
    by_name: dict[str, City] = {}
    for city in cities:
        if city.name not in omit and not any(map(str.isdigit, city.name)):
            by_name.setdefault(ours.get(city.name, city.name), city)
    return dict(sorted(by_name.items()))


def _listed(cities: Iterable[City], known: Mapping[str, Any], wanted: Collection[str]) -> dict[str, City]:
    """The ``wanted`` cities by name; 市 (city) or 区 (ward) may be missing from the names of ``cities``."""
    ours = known.get("names", {})
    by_name: dict[str, City] = {}
    for city in cities:
        for name in (ours.get(city.name, city.name), *city.own_names):
            for full in (name, f"{name}市", f"{name}区"):
                if full in wanted:
                    by_name.setdefault(full, city)
    return dict(sorted(by_name.items()))


def _nearest(cities: Mapping[str, City], groups: Mapping[str, Sequence[str]], shrink: float) -> list[str]:
    """The group of the town nearest to each of ``cities``; the first group if no group lists towns."""
    towns = [(group, name) for group, names in groups.items() for name in names]
    if not towns:
        return [next(iter(groups))] * len(cities)

    def points(places: Iterable[City]) -> Any:
        return np.array([(place.latitude, place.longitude * shrink) for place in places]).reshape(-1, 2)

    offsets = points(cities.values())[:, None] - points(cities[name] for _, name in towns)[None]
    return [towns[town][0] for town in np.argmin((offsets**2).sum(axis=2), axis=1).tolist()]


def _postal_code(prefix: str, template: str, name: str, taken: set[str]) -> str:
    """A postal code for ``name`` that is not ``taken`` yet: ``prefix``, then the rest of ``template`` filled in."""
    rest = template[max(len(prefix), 2) :]  # a British area fills the place of two letters
    for attempt in range(_ATTEMPTS):
        hashed = hashlib.blake2b(f"{name}{attempt or ''}".encode(), digest_size=len(rest)).digest()
        code = prefix + "".join(_filler(sign, byte) for sign, byte in zip(rest, hashed, strict=True))
        if code not in taken:
            break
    taken.add(code)
    return code


def _filler(sign: str, byte: int) -> str:
    pool = {"#": "0123456789", "+": "123456789", "@": _LETTERS}.get(sign, sign)
    return pool[byte % len(pool)]
