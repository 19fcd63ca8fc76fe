"""What draws columns of text: by what their names mean, within what their checks ask for.

What belongs here: from a demand of text to a generator, and generators of text. Which columns hold text by their
names, and which providers there are, is in ``semantics``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.errors import SchemaError
from mockmart.generators import bounded as spans
from mockmart.generators.base import Generator
from mockmart.generators.text import FittedText, RegexText, SuffixedText
from mockmart.locales.vocabulary import vocabulary
from mockmart.providers.column_names import tokens
from mockmart.providers.provider import Sentences
from mockmart.providers.registry import WIDER
from mockmart.providers.registry import provider as known_provider
from mockmart.regex import Language
from mockmart.schema.constraints import ColumnConstraints, language_of
from mockmart.synthesis.semantics import Meaning

#: Words that end the names of codes.
_CODES = frozenset({"id", "ids", "key", "no", "nr", "num", "number", "code", "ref", "reference", "serial", "barcode"})
#: Characters of a code of which nothing is known, and of the number behind a text that comes again.
_CODE, _NUMBER = 12, 12
#: Texts up to so long are words, longer ones are sentences.
_WORD = 60
#: The number of values of a category whose values are not given.
_DEFAULT_CATEGORIES = 6
_MANY = 1_000
#: Texts of just so many characters are hexadecimal, as digests are.
_DIGESTS = frozenset({32, 40, 56, 64, 96, 128})
#: Texts of just so many characters at most are codes; those of at most three are capitals.
_EXACT, _SHORT = 20, 3
#: A meaning of fewer texts tells no rows apart.
_MIN_DISTINCT_TEXTS = 10**8
#: So many texts are enough for any table.
_AMPLE_TEXTS = 10**12


def distinct(generator: Any, demand: ColumnConstraints, *, beyond: spans.Ranked | None = None) -> Generator:
    """``generator``, without a value twice if the column is unique (and then ``beyond``, when all have come up)."""
    if not demand.unique:
        return generator
    if not hasattr(generator, "at"):
        raise SchemaError(
            f"column '{demand.path}': unique values cannot be drawn for it; annotate it with fields.code(…), "
            "or give its values."
        )
    return spans.UniqueValues(generator, beyond)


def by_meaning(demand: ColumnConstraints, meaning: Meaning, locale: str) -> Generator | None:
    """What draws text of a meaning, within the column's checks; ``None`` if there is no such text."""
    provider = meaning.provider
    if demand.unique and provider.name in WIDER:
        provider = known_provider(WIDER[provider.name])
    own = provider.bound(meaning.role, unique=demand.unique)
    bounded = demand.language is not None or demand.max_length is not None or demand.min_length or demand.excluded
    pattern, pool = provider.pattern_of(locale), provider.pool_of(locale)
    if pattern is not None and pool is None:
        texts = Language.matching(pattern, how="fullmatch")
        if bounded and not language_of(demand).includes(texts):
            texts &= language_of(demand)
            return None if texts.is_empty else distinct(RegexText(texts.words()), demand)
        if demand.unique and not provider.has_unique:
            words = texts.words()
            return spans.UniqueValues(RegexText(words)) if words.size >= _MIN_DISTINCT_TEXTS else None
        return own
    if not bounded and (provider.has_unique or not demand.unique):
        return own
    known = provider.texts(locale)
    if known is None:
        return None if demand.unique or demand.language or demand.excluded else _cut(own, demand)
    kept = _fitting(demand, known)
    if demand.unique:
        return _numbered(demand, kept)
    if len(kept) < len(known) or not kept:
        return _even(kept)
    return own if pool is not None else _cut(own, demand) if demand.language is None else _even(kept)


def by_kind(demand: ColumnConstraints, locale: str) -> Generator:
    """What draws text of which only the checks are known: words, sentences, codes."""
    coded = demand.unique or bool(_CODES & set(tokens(demand.name)[-1:]))
    if demand.language is not None:
        words = _plain(demand.language).words()
        others = demand.language.others() if demand.unique and words.size < _AMPLE_TEXTS else None
        return distinct(RegexText(words), demand, beyond=None if others is None else RegexText(others))
    exact = demand.min_length if demand.min_length == demand.max_length else None
    if exact in _DIGESTS:
        return distinct(RegexText((language_of(demand) & _exact("[0-9a-f]", exact or 0)).words()), demand)
    short = demand.max_length is not None and demand.max_length <= _SHORT
    if (short or (exact is not None and exact <= _EXACT)) and not isinstance(demand.dtype, pd.CategoricalDtype):
        length = exact or demand.max_length or 1
        codes = language_of(demand) & _exact("[A-Z]" if length <= _SHORT else "[A-Z0-9]", length)
        if not codes.is_empty:
            return distinct(RegexText(codes.words()), demand)
    if coded:
        return distinct(RegexText(_codes(demand).words()), demand)
    words = vocabulary(locale).words
    if isinstance(demand.dtype, pd.CategoricalDtype):
        words = words.take(pa.array(np.arange(_DEFAULT_CATEGORIES) * (len(words) // _DEFAULT_CATEGORIES)))
    if (demand.min_length or 0) <= _CODE and (demand.max_length is None or demand.max_length < _WORD):
        some = _even(_fitting(demand, words))
        if some is not None:
            return some
    return _cut(Sentences(4 + (demand.min_length or 0) // 4, 10 + (demand.min_length or 0) // 3), demand)


def _plain(language: Language) -> Language:
    """``language``, its identifiers in one case."""
    if language.core.shortest == len(_UUID_CASES) and language.includes(_UUID) and not (language - _UUID).is_empty:
        loose = Language.matching("[0-9a-fA-F-]{36}", how="fullmatch")
        return _UUID if loose.includes(Language(language.core, language.core)) else language
    return language


_UUID = Language.matching("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", how="fullmatch")
_UUID_CASES = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"


def _exact(characters: str, length: int) -> Language:
    """Codes of a length."""
    return Language.matching(f"{characters}{{{length}}}", how="fullmatch")


def _codes(demand: ColumnConstraints) -> Language:
    """Codes that begin as the column is called, ``EMP-123456789``; where that does not fit, letters and digits."""
    words = [word for word in tokens(demand.name) if word not in _CODES] or ["id"]
    known = Language.matching(f"{words[-1][:3].upper()}-[0-9]{{9}}", how="fullmatch")
    every = language_of(demand)
    if every.includes(known):
        return known
    min_length, max_length = demand.min_length or 0, demand.max_length
    min_length = max(min_length, _CODE if max_length is None else min(_CODE, max_length))
    return every & Language.matching("[A-Z0-9]*", how="fullmatch").within(min_length, max_length)


def _fitting(demand: ColumnConstraints, known: pa.Array) -> list[str]:
    """Of some texts those that satisfy the column's checks."""
    return [text for text in known.to_pylist() if _fits(demand, text)]


def _fits(demand: ColumnConstraints, text: str) -> bool:
    within = (demand.min_length or 0) <= len(text) and (demand.max_length is None or len(text) <= demand.max_length)
    return within and text not in demand.excluded and (demand.language is None or demand.language.accepts(text))


def _even(texts: Sequence[str]) -> spans.WeightedChoice | None:
    """One of some texts, each as likely; ``None`` if there are none."""
    return spans.WeightedChoice(pa.array(texts, pa.string()), (1.0,) * len(texts)) if texts else None


def _numbered(demand: ColumnConstraints, texts: Sequence[str]) -> Generator | None:
    """Texts of which none comes twice, by a number behind those that come again; ``None`` if that does not fit."""
    if demand.language is not None or demand.excluded:
        return distinct(_even(texts), demand) if len(texts) >= _MANY else None
    room = None if demand.max_length is None else demand.max_length - _NUMBER
    roomy = [text for text in texts if not text[-1:].isdigit() and (room is None or len(text) <= room)]
    return SuffixedText(pa.array(roomy, pa.string())) if roomy else None


def _cut(generator: Generator, demand: ColumnConstraints) -> Generator:
    """Texts of ``generator``, made to fit where one does not."""
    if demand.max_length is None and not demand.min_length and not demand.excluded:
        return generator
    excluded = tuple(sorted(demand.excluded))
    instead = ""
    if excluded:
        words = (language_of(demand) & Language.matching("[a-z]*", how="fullmatch")).words()
        instead = str(words.at(np.zeros(1, np.int64))[0])
    return FittedText(generator, demand.min_length or 0, demand.max_length, excluded, instead)
