"""The files of places: whole, in order, and with nothing that the format cannot say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mockmart.locales.gazetteer import City, cities_of
from mockmart.locales.vocabulary import LOCALES

OTHERS = [locale for locale in LOCALES if locale != "en_US"]


@pytest.mark.parametrize("locale", OTHERS)
def test_cities_come_whole_with_large_ones_first(locale: str) -> None:
    cities = cities_of(locale)
    assert len(cities) > 600
    assert all(city.name == city.name.strip() != "" and city.region for city in cities)
    assert all(city.population >= following.population >= 15_000 for city, following in pairwise(cities))


@pytest.mark.parametrize(
    ("locale", "city"),
    [
        ("de_DE", City("Berlin", "16", 52.52437, 13.41053, 3_426_354)),
        ("en_GB", City("London", "ENG", 51.50853, -0.12574, 8_961_989)),
        ("ja_JP", City("Tokyo", "40", 35.6895, 139.69171, 9_733_276, ("东京", "東京", "東京都"))),
    ],
)
def test_a_city_is_as_its_source_has_it(locale: str, city: City) -> None:
    assert cities_of(locale)[0] == city


def test_a_city_is_found_by_a_name_of_its_own_only_where_the_script_is_another() -> None:
    assert not any(city.own_names for locale in OTHERS if locale != "ja_JP" for city in cities_of(locale))
    assert sum(bool(city.own_names) for city in cities_of("ja_JP")) > 770
