"""The shop as the data service and ``mockmart generate`` see it: rows of its tables on demand.

What belongs here: from what a caller asks to rows of a chain, and which rows a caller gets who names no seed. Where
rows lie belongs to ``shard_chain``, what can be asked of them to ``requests``.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow import columns, conversion
from mockmart.assets.on_demand import requests
from mockmart.assets.on_demand.shard_chain import ShardChain, picked, taken
from mockmart.assets.shop.catalogue import product_types
from mockmart.assets.shop.graph import GRAPH, ON_DEMAND_TABLES
from mockmart.assets.shop.reviews import Shelf
from mockmart.assets.shop.spec import LOCALES, Spec
from mockmart.errors import SpecError, UnknownEntityError, nearest
from mockmart.locales import vocabulary
from mockmart.schema.descriptions import Description
from mockmart.schemas import DOMAIN, REGISTRY
from mockmart.sources.byte_cache import ByteCache
from mockmart.sources.row_cursor import RowCursor
from mockmart.sources.source import Batch, RowRequest, Rows, ScenarioCount, relabel, with_index

#: What callers call the shop's domain; its own name does as well.
CALLED = "ecommerce"
#: What callers call each table, in the order in which they are listed.
_ENTITIES = {name: GRAPH[name].singular for name in ON_DEMAND_TABLES}
_CHAINS = 256
#: What looking up a thousand products takes.
_SHELF_BYTES = 50_000
#: Bytes of shards that are kept by default: the first ones of fifty seeds, or some large ones.
CACHE_BYTES = 256 * 2**20


class ShopSource:
    """The rows of the shop of ``spec``, under its seed or any other."""

    def __init__(self, spec: Spec, *, cache_bytes: int = CACHE_BYTES) -> None:
        self.spec = spec
        self.cache = ByteCache(cache_bytes)
        self._chains: OrderedDict[tuple[int, str], ShardChain] = OrderedDict()
        self._lock = threading.Lock()
        # Rows of a first shard come within milliseconds.
        self._places = RowCursor(lambda name, seed: self._chain(seed, self.spec).first_rows(name))

    def descriptions(self, domain: str) -> Sequence[Description]:
        """The tables of the shop, as callers name them."""
        if domain not in ("", CALLED, DOMAIN):
            return ()
        return [described(name) for name in _ENTITIES]

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The table of that name, singular or plural, and its schema."""
        name = self._table(domain, entity)
        return described(name), REGISTRY.get(name)

    def rows(self, ask: RowRequest) -> Rows:
        """The rows that ``ask`` is for."""
        name = self._table(ask.domain, ask.entity)
        if ask.locale:
            vocabulary.require_locale(ask.locale, among=LOCALES)
        want = requests.resolve_request(name, ask.count, spec=self.spec, parts=ask.parts, overrides=ask.overrides)
        seed, start = self._places.of(name, ask)
        chain = self._chain(seed, want.spec)
        chain.require_ids(name, start + ask.count - 1)
        runs = chain.rows(name, start)
        chosen = (
            taken(runs, ask.count)
            if want.counts is None
            else picked(runs, want.counts, name=name, asked=want.values_of(name))
        )
        given = self._noted(name, chosen, seed) if ask.seed is None else chosen
        return Rows(seed, start, _shown(given, name, want))

    def basket_coherence(self, ask: RowRequest, seed: int, table: pa.Table) -> float | None:
        """The share of a basket's further lines that are companions of its first, as the catalogue names them."""
        name = self._table(ask.domain, ask.entity)
        if not GRAPH[name].has_items or not len(table):
            return None
        lines = columns.ExplodedList.of(columns.combine_chunks(table["items"]))
        further = lines.ordinals > 0
        if not further.any():
            return None
        shelf = self.cache.get(("shelf", seed), lambda: self._shelf(seed), size=lambda _: _SHELF_BYTES)
        kind = shelf.noun[shelf.lookup.find(lines.fields["product_id"])]
        first = kind[~further][lines.parents]
        return float(_companions()[first[further], kind[further]].mean())

    def cache_hits(self) -> int:
        """How often a table of a shard was there already."""
        return self.cache.hits

    def warm_up(self) -> None:
        """Read the words and places, open the first shard of the spec's seed, and validate all rows of it."""
        shard = self._chain(self.spec.seed, self.spec).shard(0)
        for name in _ENTITIES:
            shard.validated(name)
            next(self.rows(RowRequest(name, 1, seed=self.spec.seed)).batches)

    def _shelf(self, seed: int) -> Shelf:
        return Shelf(self._chain(seed, self.spec).shard(0).drawn("products").frame, seed)

    def _table(self, domain: str, entity: str) -> str:
        try:
            entry = REGISTRY.entry(entity)
        except SpecError:
            entry = None
        if entry is None or entry.name not in _ENTITIES or domain not in ("", CALLED, DOMAIN):
            raise UnknownEntityError(
                f"no entity '{entity}' in the domain '{CALLED}'; {nearest(entity, _ENTITIES.values())}"
            )
        return entry.name

    def _chain(self, seed: int, spec: Spec) -> ShardChain:
        key = (seed, "" if spec is self.spec else repr(spec.scenarios))
        with self._lock:
            if key in self._chains:
                self._chains.move_to_end(key)
                return self._chains[key]
        chain = ShardChain.of(spec.model_copy(update={"seed": seed}), cache=self.cache, variant=key[1])
        with self._lock:
            chain = self._chains.setdefault(key, chain)
            if len(self._chains) > _CHAINS:
                self._chains.popitem(last=False)
        return chain

    def _noted(self, name: str, runs: Iterator[Batch], seed: int) -> Iterator[Batch]:
        """``runs``, and the next call without a seed begins behind them: scenarios are picked from far and wide."""
        for run in runs:
            self._places.used(name, seed, run.stop)
            yield run


def shop_rows(
    name: str,
    rows: int,
    *,
    source: ShopSource,
    parts: Sequence[ScenarioCount] = (),
    overrides: Mapping[str, Any] | None = None,
) -> Iterator[pd.DataFrame]:
    """The first ``rows`` rows of the shop's table ``name``, in frames with the columns of its schema, in its order."""
    first, order = 0, list(REGISTRY.get(name).columns)
    ask = RowRequest(name, rows, seed=source.spec.seed, parts=parts, overrides=overrides or {})
    for batch in source.rows(ask).batches:
        table = with_index(batch.table, first).select(order)
        first += len(table)
        yield conversion.to_frame(dict(zip(order, table.columns, strict=True)))


def called(name: str) -> tuple[str, str]:
    """The domain and the entity that callers call the shop's table ``name``."""
    return CALLED, GRAPH[name].singular


@lru_cache(maxsize=len(GRAPH))
def described(name: str) -> Description:
    """The shop's table ``name`` as callers know it."""
    return replace(REGISTRY.describe(name), name=GRAPH[name].singular, domain=CALLED)


def _shown(runs: Iterator[Batch], name: str, want: requests.ResolvedRequest) -> Iterator[Batch]:
    """``runs`` as the caller sees them: scenarios, and what is wrong with them, have the names that he gave."""
    try:
        yield from relabel(runs, want.shown) if want.shown else runs
    except SpecError as error:
        told = requests.as_asked(str(error), name)
        if told == str(error):
            raise
        raise SpecError(told) from error


@lru_cache(maxsize=1)
def _companions() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Whether a product of one type goes with one of another, either way; the last type stands for unknown products."""
    types = product_types()
    beside = np.zeros((len(types) + 1, len(types) + 1), np.bool_)
    for place, kind in enumerate(types):
        for other in kind.companions:
            spot = [one.name for one in types].index(other)
            beside[place, spot] = beside[spot, place] = True
    return beside
