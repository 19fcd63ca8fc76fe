"""Baskets: which products go into a cart together.

What belongs here: choosing the products of a cart's lines among those listed at its time. How many lines, how
many pieces and what they cost is the cart's matter.

The first line of a cart is what its owner came for, of the category that he or she wishes for if there is one. Most
further lines are companions of it, as the catalogue names them, the rest are chosen by demand. No product stands in a
cart twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.catalogue import product_types
from mockmart.assets.shop.wishes import NONE, categories
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import quantised
from mockmart.sampling.draws import Draws, as_keys, child_keys
from mockmart.sampling.guide_table import GuideTable

_COMPANION_SHARE = 0.86
#: Deviation of the logarithm of a product's popularity within its type.
_POPULARITY = 1.0
_SEGMENT_BITS = 51  # microseconds of seventy years, below the number of the segment


@dataclass(frozen=True)
class Segments:
    """Runs of products, each run in the order of listing, to choose from by demand among those listed already."""

    products: Int64s
    starts: Int64s
    keys: Int64s
    before: Floats
    origin: int

    @classmethod
    def of(cls, runs: list[Int64s], *, listed: Int64s, demand: Floats) -> Segments:
        """The segments of ``runs`` of product rows; ``listed`` and ``demand`` are by product row."""
        products = np.concatenate([np.empty(0, np.int64), *runs])
        starts = np.concatenate([[0], np.cumsum([run.size for run in runs])]).astype(np.int64)
        origin = int(listed.min()) if listed.size else 0
        segment = np.repeat(np.arange(len(runs)), np.diff(starts))
        products = products[np.lexsort((listed[products], segment))]
        keys = (segment << _SEGMENT_BITS) + (listed[products] - origin)
        before = np.concatenate([[0.0], np.cumsum(quantised(demand[products]))])
        return cls(products, starts, keys, before, origin)

    @cached_property
    def _guide(self) -> GuideTable:
        return GuideTable.of(self.before)

    def listed(self, segment: Int64s, instants: Int64s) -> Int64s:
        """How many products of each ``segment`` were listed by ``instants``."""
        since = np.clip(instants - self.origin, -1, (1 << _SEGMENT_BITS) - 1)
        end = np.searchsorted(self.keys, (segment << _SEGMENT_BITS) + since, side="right")
        return np.maximum(end - self.starts[segment], 0)

    def choose(self, segment: Int64s, listed: Int64s, fraction: Floats) -> Int64s:
        """A place in each ``segment``, of which ``listed`` (at least one) products can be chosen, by demand."""
        start = self.starts[segment]
        low, high = self.before[start], self.before[start + listed]
        level = np.minimum(low + fraction * (high - low), np.nextafter(high, 0.0))
        return self._guide.find(level) - 1 - start


@dataclass(frozen=True)
class Shelf:
    """The products to choose from: all of them, or those that a scenario admits."""

    all: Segments
    companions: Segments
    by_category: Segments
    type_of: Int64s

    @classmethod
    def of(cls, products: pd.DataFrame, admitted: Bools, *, seed: int) -> Shelf:
        """The shelf of the ``admitted`` rows of ``products``."""
        listed = columns.epoch_micros(to_arrow(products["listed_at"]))
        kinds = to_arrow(products["product_type"])
        names = [str(name) for name in kinds.dictionary.to_pylist()]
        type_of = np.asarray(kinds.indices).astype(np.int64)
        known = {kind.name: kind for kind in product_types()}
        rows = np.flatnonzero(admitted)
        rows = rows[np.argsort(type_of[rows], kind="stable")]
        by_type = np.split(rows, np.searchsorted(type_of[rows], np.arange(1, len(names))))
        runs = [
            np.concatenate([np.empty(0, np.int64), *(by_type[other] for other in others)])
            for others in _companions(tuple(names))
        ]
        keys = as_keys(columns.numbers(to_arrow(products["product_id"])))
        popularity = distributions.lognormal(1.0, _POPULARITY).at(Draws(seed, "products").uniform("popularity", keys))
        demand = popularity * np.array([known[name].demand if name in known else 1.0 for name in names])[type_of]
        known_categories = [*categories()]
        category = columns.codes_of(to_arrow(products["category"]), known_categories)
        by_category = [np.flatnonzero(admitted & (category == code)) for code in range(len(known_categories))]
        return cls(
            Segments.of([np.flatnonzero(admitted)], listed=listed, demand=demand),
            Segments.of(runs, listed=listed, demand=demand),
            Segments.of(by_category, listed=listed, demand=demand),
            type_of,
        )

    def listed(self, instants: Int64s) -> Int64s:
        """How many products could be bought at ``instants``."""
        return self.all.listed(np.zeros(instants.size, np.int64), instants)

    def fill(self, lengths: Int64s, instants: Int64s, keys: UInt64s, draws: Draws, *, wish: Int64s) -> Int64s:
        """The product rows of carts of ``lengths`` lines at ``instants``, flat, cart by cart.

        ``wish`` is the category that each cart is begun for, of ``wishes``.
        No cart may have more lines than ``listed`` says it has products to choose from.
        """
        starts = np.cumsum(lengths) - lengths
        lines = np.empty(int(lengths.sum()), np.int64)
        available = self.listed(instants)
        carts = np.arange(lengths.size)
        main = np.empty(0, np.int64)
        for line in range(int(lengths.max(initial=0))):
            carts = carts[lengths[carts] > line]
            line_keys = child_keys(keys[carts], np.full(carts.size, line))
            spot = self.all.choose(
                np.zeros(carts.size, np.int64), available[carts], draws.uniform("product", line_keys)
            )
            if line == 0:
                main = self.all.products[spot]
                self._fulfil(main, instants, line_keys, draws, wish)
                lines[starts] = main
                continue
            taken = np.stack([lines[starts[carts] + earlier] for earlier in range(line)])
            segment = self.type_of[main[carts]]
            choices = self.companions.listed(segment, instants[carts])
            together = draws.bernoulli("together", line_keys, _COMPANION_SHARE) & (choices > 0)
            beside = np.zeros(carts.size, np.int64)
            some = np.flatnonzero(together)
            fraction = draws.uniform("companion", line_keys[some])
            beside[some] = self.companions.choose(segment[some], choices[some], fraction)
            # Who takes no companion takes what demand alone says: a run of choices as well.
            lines[starts[carts] + line] = _untaken(
                taken,
                _Run(self.companions, self.companions.starts[segment], choices, beside),
                _Run(self.all, np.zeros(carts.size, np.int64), available[carts], spot),
                preferred=together,
            )
        return lines

    def _fulfil(self, main: Int64s, instants: Int64s, keys: UInt64s, draws: Draws, wish: Int64s) -> None:
        """Put a product of the category that is wished for in place of each of ``main``, where there is one."""
        some = np.flatnonzero(wish != NONE)
        choices = self.by_category.listed(wish[some], instants[some])
        some, choices = some[choices > 0], choices[choices > 0]
        fraction = draws.uniform("wish", keys[some])
        place = self.by_category.choose(wish[some], choices, fraction)
        main[some] = self.by_category.products[self.by_category.starts[wish[some]] + place]


@dataclass(frozen=True)
class _Run:
    """Products to choose from, one run for each cart: where it starts, how many there are, the place chosen."""

    segments: Segments
    start: Int64s
    choices: Int64s
    place: Int64s

    def product(self, carts: Int64s, step: int) -> Int64s:
        """The product ``step`` places on from the chosen one, around the run, for each of ``carts``."""
        return self.segments.products[self.start[carts] + (self.place[carts] + step) % self.choices[carts]]


def _untaken(taken: Int64s, near: _Run, far: _Run, *, preferred: Bools) -> Int64s:
    """One product for each cart, none of its ``taken`` ones (a row for each earlier line).

    It is the one chosen of ``near`` where that is ``preferred``, else of ``far``. One that is taken gives way to the
    next of its run, and at the end of the near run to the far one, which has more products than lines are taken.
    """
    chosen = np.empty(preferred.size, np.int64)
    open_carts, step = np.arange(preferred.size), 0
    while open_carts.size:
        use_near = preferred[open_carts] & (step < near.choices[open_carts])
        beside, other = open_carts[use_near], open_carts[~use_near]
        chosen[beside] = near.product(beside, step)
        chosen[other] = far.product(other, step)
        open_carts = open_carts[(taken[:, open_carts] == chosen[open_carts]).any(axis=0)]
        step += 1
    return chosen


@lru_cache(maxsize=8)
def _companions(names: tuple[str, ...]) -> list[list[int]]:
    """For each of the types ``names``, the places of those among them that go with it."""
    known: Mapping[str, tuple[str, ...]] = {kind.name: kind.companions for kind in product_types()}
    places = {name: place for place, name in enumerate(names)}
    return [[places[other] for other in known.get(name, ()) if other in places] for name in names]


def item_texts(products: pd.DataFrame) -> dict[str, pa.DictionaryArray]:
    """What a line says of its product, for every row of ``products``: dictionary-encoded, by the line's fields."""
    texts = {name: to_arrow(products[name]) for name in ("product_id", "sku", "name", "category")}
    return {n: a if pa.types.is_dictionary(a.type) else a.dictionary_encode() for n, a in texts.items()}
