"""Write ``mockmart/locales/data/words/*.arrow`` anew, from the word lists of Faker.

    .venv/bin/python -m scripts.words [FOLDER]

What belongs here: which lists of Faker's provider classes a locale takes, with their weights, and how its emails spell
names. They are read off the classes: the same words, without tens of thousands of calls to Faker. How the files are
read is in ``mockmart/locales/words.py``, under which terms they are used in
``mockmart/locales/data/words/LICENSE.txt``. Other words are other rows: tests pin the digests of those that there are,
and compare the files with what is made now.

The files of a locale's own words, ``data/words/*.yaml``, have three keys for this: ``borrowed`` (by kind, the locale
whose Faker list is used), ``jobs`` (added to Faker's), and ``words`` (used instead of Faker's).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pyarrow as pa

from mockmart.locales.vocabulary import LOCALES
from mockmart.locales.words import LISTS, NamePool, Spelling, ascii_lower, own_words

FOLDER = Path(__file__).parent.parent / "mockmart" / "locales" / "data" / "words"
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def main(folder: Path) -> None:
    """Write the file of every locale into ``folder``."""
    for locale in LOCALES:
        lists = words_of(locale)
        with pa.OSFile(str(folder / f"{locale}.arrow"), "wb") as file, pa.ipc.new_file(file, LISTS) as writer:
            writer.write_batch(
                pa.record_batch([pa.array([lists[name]], LISTS.field(name).type) for name in LISTS.names], LISTS)
            )


def words_of(locale: str) -> Mapping[str, list[Any]]:
    """The lists of ``locale`` by name, each as ``mockmart.locales.words.LISTS`` says."""
    own = own_words(locale)
    titles = [*provider("job", locale).jobs, *own.get("jobs", ())]  # Faker has HTML entities in some
    streets = own["streets"]
    kinds = provider("address", locale).street_suffixes if "{kind}" in streets["form"] and "kind" not in streets else ()
    return {
        **names_of(locale, "first"),
        **names_of(locale, "last"),
        "street_kinds": sorted(set(kinds)),
        "jobs": sorted({unescape(title).strip() for title in titles}),
        "words": sorted(set(own.get("words") or provider("lorem", locale).word_list)),
    }


def names_of(locale: str, which: str) -> Mapping[str, list[Any]]:
    """The names of ``locale``, the slots that each holds, and their spelling; ``which`` is ``first`` or ``last``."""
    weights, spell = _weighted(locale, which)
    pool = NamePool.of(weights, spell=spell)
    names = pool.names.to_pylist()
    return {f"{which}_names": names, f"{which}_slots": pool.places_of.tolist(), f"{which}_spelled": spell(names)}


def provider(kind: str, locale: str) -> Any:
    """Faker's provider class for a ``kind`` of words, such as ``person`` or ``job``."""
    source = own_words(locale).get("borrowed", {}).get(kind, locale)
    return importlib.import_module(f"faker.providers.{kind}.{source}").Provider


def _weighted(locale: str, which: str) -> tuple[Mapping[str, float], Spelling]:
    """Names by weight, and how emails spell them."""
    person = provider("person", locale)
    if locale == "ja_JP":  # each name has its kana and its romanisation
        pairs = _weights(getattr(person, f"{which}_name_pairs"))
        roman = {name: latin for name, _, latin in pairs}
        weights = {name: weight for (name, _, _), weight in pairs.items()}
        return weights, lambda names: ascii_lower(roman[name] for name in names)
    letters = _LETTERS | _UMLAUTS if locale == "de_DE" else _LETTERS
    return (
        _weights(getattr(person, f"{which}_names")),
        lambda names: ascii_lower(name.lower().translate(letters) for name in names),
    )


def _weights(names: Mapping[Any, float] | Iterable[Any]) -> dict[Any, float]:
    """The weights of a provider's names: as given, or the number of mentions."""
    if isinstance(names, Mapping):
        return {name: float(weight) for name, weight in names.items()}
    counts: dict[Any, float] = {}
    for name in names:
        counts[name] = counts.get(name, 0.0) + 1.0
    return counts


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
