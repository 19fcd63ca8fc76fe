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
from mockmart.assets.shop.appeal import Appeal
from mockmart.assets.shop.catalogue import product_types
from mockmart.assets.shop.wishes import NONE, categories
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import quantised
from mockmart.sampling.draws import Draws, as_keys, child_keys
from mockmart.sampling.guide_table import GuideTable

_COMPANION_SHARE = 0.86
#: How often somebody looks on before taking whatever it is.
_LOOKS = 8
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
class Lines:
    """Carts or lines to find products for.

    They are chosen among what is listed at ``instants``, and can be had ``now``; ``keys`` are of carts or lines,
    ``purse`` is that of the customer.
    """

    instants: Int64s
    now: Int64s
    keys: UInt64s
    purse: Int64s
    draws: Draws

    def only(self, rows: Int64s) -> Lines:
        """Those at ``rows``."""
        return Lines(self.instants[rows], self.now[rows], self.keys[rows], self.purse[rows], self.draws)

    def children(self, line: int) -> Lines:
        """The line of that number, from 0, of each cart."""
        keys = child_keys(self.keys, np.full(self.keys.size, line))
        return Lines(self.instants, self.now, keys, self.purse, self.draws)


@dataclass(frozen=True)
class Shelf:
    """The products to choose from: all of them, or those that a scenario admits."""

    all: Segments
    companions: Segments
    by_category: Segments
    type_of: Int64s
    appeal: Appeal
    #: When products were delisted, in order.
    gone: Int64s

    @classmethod
    def of(cls, products: pd.DataFrame, admitted: Bools, *, appeal: Appeal, seed: int) -> Shelf:
        """The shelf of the ``admitted`` rows of ``products``, whose ``appeal`` decides how often they are taken."""
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
            appeal,
            np.sort(appeal.gone[admitted]),
        )

    def listed(self, instants: Int64s, now: Int64s) -> Int64s:
        """How many products that were listed at ``instants`` can still be bought ``now``."""
        return self._ever_listed(instants) - np.searchsorted(self.gone, now, side="right")

    def _ever_listed(self, instants: Int64s) -> Int64s:
        return self.all.listed(np.zeros(instants.size, np.int64), instants)

    def _look(self, run: Segments, segment: Int64s, listed: Int64s, lines: Lines, column: str) -> Int64s:
        """A place in each ``segment`` of ``run``, of which ``listed`` products can be chosen: by demand and appeal.

        What somebody looks at is taken as likely as it appeals to people at that time, else another one is looked at.
        """
        place = run.choose(segment, listed, lines.draws.uniform(column, lines.keys))
        left = np.arange(place.size)
        for look in range(_LOOKS):
            product = run.products[run.starts[segment[left]] + place[left]]
            chance = self.appeal.chance(product, lines.instants[left], lines.purse[left])
            left = left[lines.draws.uniform(f"{column}_taken_{look}", lines.keys[left]) >= chance]
            if not left.size:
                break
            fraction = lines.draws.uniform(f"{column}_{look}", lines.keys[left])
            place[left] = run.choose(segment[left], listed[left], fraction)
        return place

    def _anything(self, lines: Lines, listed: Int64s, *, looked_for: Bools) -> _Run:
        """All products that are ``listed``, from one on: the one that those who have nothing else in mind take.

        It is ``looked_for`` by those alone; others only get here if there is nothing left of what they want.
        """
        nowhere = np.zeros(lines.keys.size, np.int64)
        place = self.all.choose(nowhere, listed, lines.draws.uniform("product", lines.keys))
        some = np.flatnonzero(looked_for)
        place[some] = self._look(self.all, nowhere[some], listed[some], lines.only(some), "product")
        return _Run(self.all, nowhere, listed, place)

    def fill(self, lengths: Int64s, carts: Lines, *, wish: Int64s) -> Int64s:
        """The product rows of ``carts`` of ``lengths`` lines, flat, cart by cart.

        ``wish`` is the category that each cart is begun for, of ``wishes``.
        No cart may have more lines than ``listed`` says it has products to choose from.
        """
        starts = np.cumsum(lengths) - lengths
        lines = np.empty(int(lengths.sum()), np.int64)
        available = self._ever_listed(carts.instants)
        left = np.arange(lengths.size)
        main = np.empty(0, np.int64)
        for line in range(int(lengths.max(initial=0))):
            left = left[lengths[left] > line]
            here = carts.only(left).children(line)
            if line == 0:
                main = self._first(here, available, wish)
                lines[starts] = main
                continue
            taken = np.stack([lines[starts[left] + earlier] for earlier in range(line)])
            segment = self.type_of[main[left]]
            choices = self.companions.listed(segment, here.instants)
            together = here.draws.bernoulli("together", here.keys, _COMPANION_SHARE) & (choices > 0)
            beside = np.zeros(left.size, np.int64)
            some = np.flatnonzero(together)
            beside[some] = self._look(self.companions, segment[some], choices[some], here.only(some), "companion")
            everything = self._anything(here, available[left], looked_for=~together)
            near = _Run(self.companions, self.companions.starts[segment], choices, beside)
            lines[starts[left] + line] = self._free(taken, near, everything, here.now, preferred=together)
        return lines

    def _first(self, lines: Lines, listed: Int64s, wish: Int64s) -> Int64s:
        """The product that each cart is begun for: of the category that is wished for, where there is one."""
        choices = self.by_category.listed(np.maximum(wish, 0), lines.instants) * (wish != NONE)
        some = np.flatnonzero(choices)
        place = np.zeros(wish.size, np.int64)
        place[some] = self._look(self.by_category, wish[some], choices[some], lines.only(some), "wish")
        near = _Run(self.by_category, self.by_category.starts[np.maximum(wish, 0)], choices, place)
        everything = self._anything(lines, listed, looked_for=choices == 0)
        nothing = np.empty((0, wish.size), np.int64)
        return self._free(nothing, near, everything, lines.now, preferred=choices > 0)

    def _free(self, taken: Int64s, near: _Run, far: _Run, now: Int64s, *, preferred: Bools) -> Int64s:
        """One product for each cart, none of its ``taken`` ones (a row for each earlier line), none that is delisted.

        It is the one chosen of ``near`` where that is ``preferred``, else of ``far``. One that cannot be had gives way
        to the next of its run, and at the end of the near run to the far one, which has more products than lines are
        taken.
        """
        chosen = np.empty(preferred.size, np.int64)
        open_carts, step = np.arange(preferred.size), 0
        while open_carts.size:
            use_near = preferred[open_carts] & (step < near.choices[open_carts])
            beside, other = open_carts[use_near], open_carts[~use_near]
            chosen[beside] = near.product(beside, step)
            chosen[other] = far.product(other, step)
            candidate = chosen[open_carts]
            gone = self.appeal.is_gone(candidate, now[open_carts])
            open_carts = open_carts[gone | (taken[:, open_carts] == candidate).any(axis=0)]
            step += 1
        return chosen


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
