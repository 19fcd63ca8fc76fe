"""Generators of text within bounds.

What belongs here: drawing. Which column gets which is in ``synthesis.text_selection``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.generators.base import Generator, Request
from mockmart.locales.vocabulary import Vocabulary, vocabulary
from mockmart.regex import Words
from mockmart.sampling.permutations import permute


@dataclass(frozen=True)
class RegexText:
    """Texts of a regular language."""

    words: Words

    @property
    def size(self) -> int:
        """How many texts there are."""
        return self.words.size

    def at(self, ranks: Int64s) -> pa.Array:
        """The texts at ``ranks``."""
        return self.words.at(ranks)

    def draw(self, request: Request) -> pa.Array:
        """One text a row."""
        return self.words.draw(request.draws, request.column, request.keys)


@dataclass(frozen=True)
class FittedText:
    """Texts of another generator, cut to ``max_length`` characters and filled up to ``min_length``.

    They are cut behind a word where there is more than one, and filled up with words; ``instead`` stands for those
    that are ``excluded``.
    """

    inner: Generator
    min_length: int
    max_length: int | None
    excluded: tuple[str, ...] = ()
    instead: str = ""

    def draw(self, request: Request) -> pa.Array:
        """One text a row."""
        texts = columns.decode_dictionary(self.inner.draw(request))
        if self.max_length is not None:
            cut = pc.utf8_slice_codeunits(texts, 0, self.max_length)
            whole = pc.replace_substring_regex(cut, r"[\s,;:–-]+\S*$", "")
            short = pc.less_equal(pc.utf8_length(texts), self.max_length)
            texts = pc.if_else(short, texts, pc.if_else(pc.equal(whole, ""), cut, whole))
        if self.min_length:
            texts = self._filled(texts, vocabulary(request.locale))
        if not self.excluded:
            return texts
        return pc.if_else(pc.is_in(texts, value_set=pa.array(self.excluded, pa.string())), self.instead, texts)

    def _filled(self, texts: pa.Array, words: Vocabulary) -> pa.Array:
        """``texts``, those that are too short with words behind them."""
        missing = np.maximum(self.min_length - np.asarray(pc.fill_null(pc.utf8_length(texts), self.min_length)), 0)
        lengths, which = np.unique(missing, return_inverse=True)
        return columns.joined(
            texts, columns.take_from(pa.array(map(words.filling, lengths.tolist()), pa.string()), which)
        )


@dataclass(frozen=True)
class SuffixedText:
    """Some texts in any order, and behind them the same ones with a number each: no text twice."""

    values: pa.Array

    def draw(self, request: Request) -> pa.Array:
        """One text a row."""
        lap, place = np.divmod(request.serials, len(self.values))
        name = f"{request.draws.entity}.{request.column}"
        spots = permute(place, size=len(self.values), seed=request.draws.seed, name=name)
        number = columns.joined(" ", pa.array(lap + 1).cast(pa.string()))
        return columns.joined(self.values.take(pa.array(spots)), pc.if_else(pa.array(lap > 0), number, ""))
