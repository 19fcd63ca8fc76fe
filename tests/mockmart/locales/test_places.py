"""Places: cities, regions, postal codes and telephone numbers that belong together."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mockmart.locales import places as module
from mockmart.locales.gazetteer import cities_of
from mockmart.locales.vocabulary import LOCALES, Vocabulary, vocabulary
from mockmart.sampling.draws import Draws, as_keys

DRAWS = Draws(42, "test")
#: Ten well-known cities of each locale: the region, and how their postal codes begin.
FAMOUS = {
    "en_US": {
        "New York": ("NY", "1"),
        "Los Angeles": ("CA", "9"),
        "Chicago": ("IL", "6"),
        "Houston": ("TX", "7"),
        "Phoenix": ("AZ", "8"),
        "Seattle": ("WA", "9"),
        "Denver": ("CO", "8"),
        "Boston": ("MA", "0"),
        "Atlanta": ("GA", "3"),
        "Honolulu": ("HI", "9"),
    },
    "en_GB": {
        "London": ("England", "SW"),
        "Birmingham": ("England", "B"),
        "Manchester": ("England", "M"),
        "Leeds": ("England", "LS"),
        "York": ("England", "YO"),
        "Glasgow": ("Scotland", "G"),
        "Edinburgh": ("Scotland", "EH"),
        "Cardiff": ("Wales", "CF"),
        "Swansea": ("Wales", "SA"),
        "Belfast": ("Northern Ireland", "BT"),
    },
    "de_DE": {
        "Berlin": ("Berlin", "10"),
        "Hamburg": ("Hamburg", "20"),
        "München": ("Bayern", "80"),
        "Köln": ("Nordrhein-Westfalen", "50"),
        "Frankfurt am Main": ("Hessen", "60"),
        "Stuttgart": ("Baden-Württemberg", "70"),
        "Leipzig": ("Sachsen", "04"),
        "Dresden": ("Sachsen", "01"),
        "Nürnberg": ("Bayern", "90"),
        "Kiel": ("Schleswig-Holstein", "24"),
    },
    "fr_FR": {
        "Paris": ("Île-de-France", "75"),
        "Marseille": ("Provence-Alpes-Côte d'Azur", "13"),
        "Lyon": ("Auvergne-Rhône-Alpes", "69"),
        "Toulouse": ("Occitanie", "31"),
        "Nice": ("Provence-Alpes-Côte d'Azur", "06"),
        "Nantes": ("Pays de la Loire", "44"),
        "Strasbourg": ("Grand Est", "67"),
        "Bordeaux": ("Nouvelle-Aquitaine", "33"),
        "Lille": ("Hauts-de-France", "59"),
        "Ajaccio": ("Corse", "20"),
    },
    "es_ES": {
        "Madrid": ("Comunidad de Madrid", "28"),
        "Barcelona": ("Cataluña", "08"),
        "Valencia": ("Comunidad Valenciana", "46"),
        "Sevilla": ("Andalucía", "41"),
        "Zaragoza": ("Aragón", "50"),
        "Málaga": ("Andalucía", "29"),
        "Bilbao": ("País Vasco", "48"),
        "Palma de Mallorca": ("Islas Baleares", "07"),
        "A Coruña": ("Galicia", "15"),
        "Las Palmas de Gran Canaria": ("Islas Canarias", "35"),
    },
    "ja_JP": {
        "横浜市": ("神奈川県", "22"),
        "大阪市": ("大阪府", "54"),
        "名古屋市": ("愛知県", "45"),
        "札幌市": ("北海道", "00"),
        "福岡市": ("福岡県", "81"),
        "京都市": ("京都府", "60"),
        "神戸市": ("兵庫県", "65"),
        "仙台市": ("宮城県", "98"),
        "那覇市": ("沖縄県", "90"),
        "新宿区": ("東京都", "16"),
    },
    "pt_BR": {
        "São Paulo": ("São Paulo", "01"),
        "Rio de Janeiro": ("Rio de Janeiro", "20"),
        "Brasília": ("Distrito Federal", "70"),
        "Salvador": ("Bahia", "40"),
        "Fortaleza": ("Ceará", "60"),
        "Belo Horizonte": ("Minas Gerais", "30"),
        "Manaus": ("Amazonas", "690"),
        "Curitiba": ("Paraná", "80"),
        "Recife": ("Pernambuco", "50"),
        "Porto Alegre": ("Rio Grande do Sul", "90"),
    },
}
#: South, north, west and east of each country.
ZIPS = {
    "en_US": r"\d{5}",
    "en_GB": r"[A-Z]{1,2}[1-9] \d[ABD-HJLNP-UW-Z]{2}",
    "de_DE": r"\d{5}",
    "fr_FR": r"\d{5}",
    "es_ES": r"\d{5}",
    "ja_JP": r"\d{3}-\d{4}",
    "pt_BR": r"\d{5}-\d{3}",
}
BOUNDS = {
    "en_US": (18.9, 71.5, -180.0, -66.8),
    "en_GB": (49.8, 60.9, -8.2, 1.8),
    "de_DE": (47.2, 55.1, 5.8, 15.1),
    "fr_FR": (41.3, 51.2, -5.2, 9.6),
    "es_ES": (27.6, 43.9, -18.2, 4.4),
    "ja_JP": (24.0, 45.6, 122.9, 146.0),
    "pt_BR": (-33.8, 5.3, -74.0, -34.7),
}
REGIONS = {"en_US": 51, "en_GB": 4, "de_DE": 16, "fr_FR": 13, "es_ES": 19, "ja_JP": 47, "pt_BR": 27}
OTHERS = [locale for locale in LOCALES if locale != "en_US"]


@lru_cache(maxsize=8)
def rows_of(locale: str) -> list[dict[str, Any]]:
    """The places of ``locale``, a dictionary each."""
    return list(vocabulary(locale).places.table().to_pylist())


@pytest.fixture(params=LOCALES)
def words(request: pytest.FixtureRequest) -> Vocabulary:
    return vocabulary(request.param)


def test_well_known_cities_are_in_their_regions_and_postal_areas(words: Vocabulary) -> None:
    rows = rows_of(words.locale)
    for city, (state, prefix) in FAMOUS[words.locale].items():
        assert any(r["city"] == city and r["state"] == state and r["zip"].startswith(prefix) for r in rows), city


def test_all_regions_of_the_country_have_places(words: Vocabulary) -> None:
    assert len(set(words.places.state.to_pylist())) == REGIONS[words.locale]


def test_places_are_whole_and_in_the_country(words: Vocabulary) -> None:
    south, north, west, east = BOUNDS[words.locale]
    assert len(words.places) > 500
    for row in rows_of(words.locale):
        assert row["city"]
        assert re.fullmatch(ZIPS[words.locale], row["zip"])
        assert south < row["latitude"] < north, row
        assert west < row["longitude"] < east, row


def test_a_postal_code_is_in_one_place(words: Vocabulary) -> None:
    codes = words.places.zip.to_pylist()
    assert all(code < following for code, following in pairwise(codes))


@pytest.mark.parametrize("locale", OTHERS)
def test_a_city_has_one_place(locale: str) -> None:
    assert Counter((row["city"], row["state"]) for row in rows_of(locale)).most_common(1)[0][1] == 1


@pytest.mark.parametrize("locale", ["de_DE", "es_ES", "fr_FR", "pt_BR"])
def test_cities_go_by_their_own_names(locale: str) -> None:
    cities = set(vocabulary(locale).places.city.to_pylist())
    assert not cities & {"Munich", "Nuremberg", "Dunkirk", "Cadiz", "Gasteiz / Vitoria", "Carabanchel", "Neukölln"}
    assert not any(sign.isdigit() or sign in "/," for city in cities for sign in city)


@pytest.mark.parametrize("locale", OTHERS)
def test_what_we_say_of_places_is_of_places_that_there_are(locale: str) -> None:
    known = module._known(locale)
    cities = cities_of(locale)
    regions = known["regions"]
    assert {city.region for city in cities} == set(regions)
    prefixes: set[str] = set()
    for code, region in regions.items():
        here = {city.name for city in cities if city.region == code}
        assert set(region.get("omit", ())) <= here
        named = [town for group in ("cities", "zips") for towns in region.get(group, {}).values() for town in towns]
        assert len(set(named)) == len(named)
        there = {row["city"] for row in rows_of(locale) if row["state"] == region["name"]}
        assert set(named) <= there
        prefixes |= set(region.get("cities", region.get("zips", ())))
    assert set(known.get("names", ())) <= {city.name for city in cities}
    assert {prefix for group in known.get("areas", {}).values() for prefix in group} <= prefixes


@pytest.mark.parametrize("locale", OTHERS)
def test_a_city_comes_as_often_as_people_live_in_it(locale: str) -> None:
    places = vocabulary(locale).places
    population = np.asarray(places.population)
    keys = as_keys(np.arange(200_000))
    share = np.bincount(places.draw(DRAWS, "place", keys), minlength=len(places)) / keys.size
    assert share == pytest.approx(population / population.sum(), abs=0.005)
    assert population.max() > 10 * np.median(population)


def test_where_nobody_was_counted_each_place_is_as_likely_as_another() -> None:
    places = vocabulary("en_US").places
    keys = as_keys(np.arange(1_000))
    assert places.population is None
    assert np.array_equal(places.draw(DRAWS, "place", keys), DRAWS.integers("place", keys, low=0, high=len(places)))


def test_a_place_has_the_area_code_of_its_area() -> None:
    def areas(locale: str, city: str) -> list[str]:
        return next(list(row["area_codes"]) for row in rows_of(locale) if row["city"] == city)

    assert areas("de_DE", "Berlin") == ["30"]
    assert areas("de_DE", "Kassel") == []
    assert areas("en_GB", "Liverpool") == ["151"]
    assert areas("en_GB", "Norwich") == ["1632"]
    assert areas("fr_FR", "Toulouse") == ["5"]
    assert areas("fr_FR", "Montpellier") == ["4"]
    assert areas("es_ES", "Sevilla") == ["954"]
    assert areas("ja_JP", "札幌市") == ["11"]
    assert areas("pt_BR", "Campinas") == ["19"]


def test_phones_are_of_the_country_and_of_the_place(words: Vocabulary) -> None:
    keys = as_keys(np.arange(3_000))
    at = words.places.draw(DRAWS, "place", keys)
    phones = words.phone(at, DRAWS, "phone", keys).to_pylist()
    assert all(re.fullmatch(words.phone_pattern, phone) for phone in phones)
    mobile = re.compile("|".join(re.sub("#+.*", "", start).replace("+", r"\+") for start in words._numbering.mobile))
    codes = [row["area_codes"] for row in rows_of(words.locale)]
    country = {"US": 1, "GB": 44, "DE": 49, "FR": 33, "ES": 34, "JP": 81, "BR": 55}[words.country]
    landlines = [
        (phone, codes[place])
        for phone, place in zip(phones, at.tolist(), strict=True)
        if not (words._numbering.mobile and mobile.match(phone))
    ]
    assert all(any(phone.startswith(f"+{country}-{code}-") for code in of) for phone, of in landlines)
    if words._numbering.mobile:
        assert len(landlines) < len(phones) * 0.55
    else:
        assert len(landlines) == len(phones)


@pytest.mark.parametrize(
    ("locale", "city", "phones"),
    [
        ("de_DE", "Berlin", r"\+49-30-23125-\d{3}|\+49-171-39200\d\d|\+49-176-040690\d\d"),
        ("de_DE", "Kassel", r"\+49-171-39200\d\d|\+49-176-040690\d\d"),
        ("en_GB", "London", r"\+44-20-7946-0\d{3}|\+44-7700-900\d{3}"),
        ("en_GB", "Norwich", r"\+44-1632-960\d{3}|\+44-7700-900\d{3}"),
        ("fr_FR", "Lille", r"\+33-3-53-01-\d\d-\d\d|\+33-6-39-98-\d\d-\d\d"),
    ],
)
def test_phones_are_of_the_ranges_that_are_kept_for_fiction(locale: str, city: str, phones: str) -> None:
    words = vocabulary(locale)
    place = words.places.city.to_pylist().index(city)
    keys = as_keys(np.arange(2_000))
    drawn = words.phone(np.full(keys.size, place), DRAWS, "phone", keys).to_pylist()
    assert all(re.fullmatch(phones, phone) for phone in drawn)
    assert len(set(drawn)) > 180
