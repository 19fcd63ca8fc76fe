"""Words of each locale: names, streets, companies, jobs and prose.

What belongs here: word lists, and text composed of them column by column. Places are in ``places``.

The long lists are in ``data/words/*.arrow``, which ``scripts/words.py`` makes of Faker's: Faker is not imported for
them. ``data/words/*.yaml`` has the rest. Its keys: ``streets`` and ``companies`` with the form of their text and a list
for each part of it (``numbers`` has the maximum of each part of a house number); ``prose``, with the separator
``between`` words and the ``stop`` of a sentence; ``borrowed``, ``jobs`` and ``words`` are for the script. Repeated
entries of a list are drawn more often.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from mockmart.arrays import Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.sampling.draws import Draws, child_keys

#: Slots of a name pool: each name holds a share of them by its frequency.
NAME_PLACES = 4096
#: The lists in a file ``data/words/*.arrow``, which has one row: names by frequency, the slots that each of them holds
#: in a name pool, and their spelling in emails; kinds of streets; jobs and words, sorted.
LISTS = pa.schema(
    [
        *(
            pa.field(f"{which}_{list_}", pa.list_(type_))
            for which in ("first", "last")
            for list_, type_ in (("names", pa.string()), ("slots", pa.int64()), ("spelled", pa.string()))
        ),
        *(pa.field(name, pa.list_(pa.string())) for name in ("street_kinds", "jobs", "words")),
    ]
)
_DATA = Path(__file__).parent / "data" / "words"
_PART = re.compile(r"\{(\w+)\}|([^{}]+)")
#: Spells names for the local part of an email, in the same order.
Spelling = Callable[[Iterable[str]], list[str]]


@dataclass(frozen=True)
class NamePool:
    """Names by frequency: ``NAME_PLACES`` slots, of which common names hold many.

    ``name_at`` and ``rank_at`` give the name of each slot and its rank among the slots of that name, so that slots of
    one name stay distinguishable; ``places_of`` is the number of slots of each name.
    """

    names: pa.Array
    name_at: npt.NDArray[np.int32]
    rank_at: Int64s
    places_of: Int64s

    @classmethod
    def of(cls, weights: Mapping[str, float], *, spell: Spelling | None = None) -> NamePool:
        """A pool of names by weight: slots are allotted by largest remainder, the most frequent names first.

        ``spell`` is their spelling in emails, by default ``ascii_lower``.
        """
        # Names with the same spelling in emails would share ranks: the most frequent one stays.
        by_weight = sorted(weights.items(), key=lambda item: item[1])
        spellings = (spell or ascii_lower)([name for name, _ in by_weight])
        spelled = dict(zip(spellings, by_weight, strict=True))
        ordered = sorted(spelled.values(), key=lambda item: (-item[1], item[0]))[:NAME_PLACES]
        total = sum(weight for _, weight in ordered)
        ideal = np.array([weight * NAME_PLACES / total for _, weight in ordered])
        slots = np.floor(ideal).astype(np.int64)
        remaining = NAME_PLACES - int(slots.sum())
        slots[np.argsort(-(ideal - slots), kind="stable")[:remaining]] += 1
        held_names = np.flatnonzero(slots)
        names = pa.array([ordered[place][0] for place in held_names.tolist()], pa.string())
        return cls.holding(names, slots[held_names])

    @classmethod
    def holding(cls, names: pa.Array, slots: Int64s) -> NamePool:
        """A pool of ``names``, each of which holds so many ``slots``."""
        starts = np.cumsum(slots) - slots
        name_at = np.repeat(np.arange(slots.size, dtype=np.int32), slots)
        return cls(names, name_at, np.arange(NAME_PLACES) - starts[name_at], slots)

    def draw(self, draws: Draws, column: str, keys: UInt64s) -> pa.DictionaryArray:
        """Names by frequency, one per key."""
        return columns.take_from(self.names, self.name_at.take(draws.integers(column, keys, low=0, high=NAME_PLACES)))


@dataclass(frozen=True)
class Names:
    """First or last names, and their spelling in emails: lower-case ASCII letters."""

    pool: NamePool
    spelled: pa.Array


@dataclass(frozen=True)
class Phrases:
    """Text of several ``forms``, such as ``{last} & {other} {suffix}``, with a pool for each named part."""

    forms: tuple[str, ...]
    pools: Mapping[str, pa.Array | NamePool]

    def draw(self, draws: Draws, column: str, keys: UInt64s, *, streams: Mapping[str, str] | None = None) -> pa.Array:
        """One text per key; each part is drawn as the column ``streams[part]``, by default ``{column}_{part}``."""
        form = draws.integers(f"{column}_form", keys, low=0, high=len(self.forms))
        positions = np.empty(keys.size, np.int64)
        texts, written = [], 0
        for number, text in enumerate(self.forms):
            rows = np.flatnonzero(form == number)
            parts: list[pa.Array | str] = []
            for name, literal in _PART.findall(text):
                stream = (streams or {}).get(name, f"{column}_{name}")
                parts.append(literal or self._part(name, draws, stream, keys[rows]))
            texts.append(columns.joined(*parts))
            positions[rows] = np.arange(written, written + rows.size)
            written += rows.size
        return texts[0] if len(texts) == 1 else pa.concat_arrays(texts).take(pa.array(positions))

    def _part(self, name: str, draws: Draws, stream: str, keys: UInt64s) -> pa.Array:
        pool = self.pools[name]
        if isinstance(pool, NamePool):
            return pool.draw(draws, stream, keys)
        return columns.take_from(pool, draws.integers(stream, keys, low=0, high=len(pool)))


@dataclass(frozen=True)
class Prose:
    """Sentences of words, with the separator ``between`` two of them and the ``stop`` after the last."""

    words: pa.Array
    between: str
    stop: str

    def sentence(self, draws: Draws, column: str, keys: UInt64s, *, min_length: int, max_length: int) -> pa.Array:
        """Sentences of ``min_length`` to ``max_length`` words (both included), one per key."""
        lengths = draws.integers(f"{column}_length", keys, low=min_length, high=max_length + 1)
        ordinals, lines = _children(keys, lengths)
        word = draws.integers(column, lines, low=0, high=len(self.words))
        # The second half of the pool has the words with a capital letter, for the start of a sentence.
        pool = pa.concat_arrays([self.words, pa.array([w[:1].upper() + w[1:] for w in self.words.to_pylist()])])
        spoken = pool.take(pa.array(word + len(self.words) * (ordinals == 0)))
        return columns.joined(self._joined(spoken, lengths), self.stop)

    def paragraph(self, draws: Draws, column: str, keys: UInt64s, *, min_length: int, max_length: int) -> pa.Array:
        """Paragraphs of ``min_length`` to ``max_length`` sentences (both included), one per key."""
        lengths = draws.integers(f"{column}_sentences", keys, low=min_length, high=max_length + 1)
        _, lines = _children(keys, lengths)
        return self._joined(self.sentence(draws, column, lines, min_length=3, max_length=12), lengths)

    def filling(self, length: int) -> str:
        """Words that lengthen a text by exactly ``length`` characters; an ending where no word fits."""
        by_length = self._filling
        words = ""
        while len(words) < length:
            room = length - len(words)
            words += by_length.get(room) or by_length[max((size for size in by_length if size < room), default=1)]
        return words

    @cached_property
    def _filling(self) -> dict[int, str]:
        """One word of each length, with the separator before it, and the endings of a text, by length."""
        words = [self.between + word for word in sorted(self.words.to_pylist(), key=str.islower)]
        ends = (self.stop, f"{self.between}…".rjust(2, "…"))
        return {len(text): text for text in (*words, *ends)}

    def _joined(self, parts: pa.Array, lengths: Int64s) -> pa.Array:
        return pc.binary_join(pa.ListArray.from_arrays(pa.array(columns.offsets(lengths)), parts), self.between)


@lru_cache(maxsize=16)
def names_of(locale: str, which: str) -> Names:
    """The names of ``locale``; ``which`` is ``first`` or ``last``."""
    lists = _lists(locale)
    pool = NamePool.holding(lists[f"{which}_names"], np.asarray(lists[f"{which}_slots"]))
    return Names(pool, lists[f"{which}_spelled"])


def street_parts(locale: str) -> dict[str, pa.Array]:
    """The word lists of streets by part, including the house numbers; last names are not among them."""
    parts = dict(own_words(locale)["streets"])
    numbers = product(*(range(1, highest + 1) for highest in parts.pop("numbers")))
    if "{kind}" in parts.pop("form"):
        parts.setdefault("kind", _lists(locale)["street_kinds"])
    parts["number"] = ["-".join(map(str, number)) for number in numbers]
    return {
        name: words if isinstance(words, pa.Array) else pa.array(words, pa.string()) for name, words in parts.items()
    }


def streets(locale: str, last_names: NamePool) -> Phrases:
    """The streets of ``locale``, with house numbers."""
    return Phrases((own_words(locale)["streets"]["form"],), {"name": last_names, **street_parts(locale)})


def companies(locale: str, last_names: NamePool) -> Phrases:
    """The companies of ``locale``."""
    parts = dict(own_words(locale)["companies"])
    forms = tuple(parts.pop("forms"))
    lists = {name: pa.array(words, pa.string()) for name, words in parts.items()}
    return Phrases(forms, {"last": last_names, "other": last_names, **lists})


def jobs(locale: str) -> pa.Array:
    """Job titles in the language of ``locale``."""
    return _lists(locale)["jobs"]


def prose(locale: str) -> Prose:
    """The words and the punctuation of ``locale``."""
    return Prose(_lists(locale)["words"], **{"between": " ", "stop": ".", **own_words(locale).get("prose", {})})


def ascii_lower(names: Iterable[str]) -> list[str]:
    """Each name as lower-case ASCII letters, for the local part of an email; ``x`` if no letter is left."""
    plain = (unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in names)
    return ["".join(filter(str.isalpha, name)).lower() or "x" for name in plain]


@lru_cache(maxsize=8)
def own_words(locale: str) -> Mapping[str, Any]:
    """What ``data/words/*.yaml`` says of ``locale``."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((_DATA / f"{locale}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe one


@lru_cache(maxsize=8)
def _lists(locale: str) -> Mapping[str, pa.Array]:
    """The lists of ``locale`` in its file, by name."""
    with pa.ipc.open_file(pa.py_buffer((_DATA / f"{locale}.arrow").read_bytes())) as file:
        lists = file.get_batch(0)
    return {name: lists.column(name).flatten() for name in lists.schema.names}


def _children(keys: UInt64s, lengths: Int64s) -> tuple[Int64s, UInt64s]:
    """The ordinal (in its text) and the key of each part of texts with ``lengths`` parts."""
    owner = np.repeat(np.arange(keys.size), lengths)
    ordinals = np.arange(owner.size) - (np.cumsum(lengths) - lengths)[owner]
    return ordinals, child_keys(keys[owner], ordinals)
