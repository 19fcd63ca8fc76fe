"""Products: the catalogue on the opening day, and what was listed since.

What belongs here: how a product comes about. What the shop may sell is in ``data/catalogue.yaml``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.arrow.fixed_width import fixed_width_text, write_digits
from mockmart.assets.shop import product_life
from mockmart.assets.shop.catalogue import ProductType, product_types
from mockmart.assets.shop.price_list import PriceList
from mockmart.assets.shop.product_attributes import attributes
from mockmart.assets.shop.spec import Spec
from mockmart.batches import Batches
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY, Arrivals, hours_between
from mockmart.sampling.draws import Draws, as_keys, to_range
from mockmart.sampling.permutations import permute
from mockmart.schemas import REGISTRY
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("products"))
_SKU_DIGITS = 6
#: New listings a year, as a share of the catalogue on the opening day.
_LISTINGS_PER_YEAR = 0.15
#: The opening catalogue was entered within these days before the first.
_PREPARATION = 60 * DAY
_ENDINGS = (99, 95, 49, 0)
_ENDING_WEIGHTS = (0.60, 0.15, 0.15, 0.10)
_COST_SHARE = (0.35, 0.72)


def draw_products(spec: Spec) -> Batches:
    """Every product listed by ``as_of``, in batches yet to be drawn."""
    rows = count_products(spec)
    BUILDER.require_capacity(rows, entity="products")
    return Batches.of_rows(lambda batch: list_products(batch, spec=spec), rows=rows)


def count_products(spec: Spec) -> int:
    """How many products are listed by ``as_of``."""
    return spec.products + _listings(spec).count(spec.as_of_micros)


def opening_catalogue_for(products: int, spec: Spec) -> int:
    """The products on the opening day that give at least ``products`` by ``as_of``, and hardly more."""
    years = (spec.as_of_micros - spec.opening_micros) / (365 * DAY)
    opening = max(math.ceil(products / (1 + _LISTINGS_PER_YEAR * years)), 1)
    while count_products(spec.model_copy(update={"products": opening})) < products:
        opening += 1
    return opening


def list_products(rows: range, *, spec: Spec, first: int = 0) -> pd.DataFrame:
    """The products of ``rows`` in a catalogue that begins with the row ``first``.

    Its first ones are of one type each, in the order of the types.
    """
    draws = Draws(spec.seed, "products")
    serials = np.arange(rows.start, rows.stop)
    keys = as_keys(serials)
    types = product_types()
    by_weight = distributions.discrete(tuple(kind.weight for kind in types)).pick(draws.uniform("product_type", keys))
    place = serials - first
    kind = np.where(place < len(types), np.minimum(place, len(types) - 1), by_weight)

    def each(values: Callable[[ProductType], float]) -> np.ndarray:
        return np.array([values(entry) for entry in types])[kind]

    def one_of(column: str, pools: Callable[[ProductType], Iterable[str]]) -> pa.Array:
        lists = [tuple(pools(entry)) for entry in types]
        sizes = np.array([len(entries) for entries in lists])
        starts = np.cumsum(sizes) - sizes
        pick = to_range(draws.uniform(column, keys), low=0, high=sizes[kind])
        return pa.array(list(chain.from_iterable(lists)), pa.string()).take(pa.array(starts[kind] + pick))

    spread = distributions.lognormal(1.0, 1.0).at(draws.uniform("price", keys))
    price = each(lambda entry: entry.median_price) * spread ** each(lambda entry: entry.spread)
    ending = np.array(_ENDINGS)[distributions.discrete(_ENDING_WEIGHTS).pick(draws.uniform("ending", keys))]
    cents = np.maximum(price.astype(np.int64), 1) * 100 + ending
    low, high = _COST_SHARE
    cost = np.maximum((cents * (low + (high - low) * draws.uniform("cost", keys))).astype(np.int64), 1)
    brand, line, variant = (
        one_of("brand", lambda entry: entry.brands),
        one_of("line", lambda entry: entry.lines),
        one_of("variant", lambda entry: entry.variants),
    )
    ids = BUILDER.draw("product_id", draws=draws, serials=serials)
    numbers = columns.numbers(ids)
    listed = _listed(place, spec)
    gone = product_life.delisted_at(numbers, listed, seed=spec.seed)
    gone[place < len(types)] = np.iinfo(np.int64).max  # something of each type is always to be had
    prices = PriceList.drawn(numbers, listed, cents, cost, seed=spec.seed, until=spec.as_of_micros)
    type_name = columns.take_from(pa.array([entry.name for entry in types]), kind)
    name = columns.joined(brand, " ", line, " ", type_name, ", ", variant)
    given = {
        "product_id": ids,
        "sku": _skus(serials, pa.array([entry.code for entry in types]).take(pa.array(kind)), seed=spec.seed),
        "name": name.dictionary_encode(),
        "brand": brand.dictionary_encode(),
        "category": pa.array([entry.category for entry in types]).take(pa.array(kind)).dictionary_encode(),
        "product_type": type_name,
        "price": columns.money(prices.current),
        "cost": columns.money(cost),
        "listed_at": columns.instants(listed),
        "list_price": columns.money(cents),
        "delisted_at": columns.instants(gone, present=gone <= spec.as_of_micros),
        **attributes(kind, variant, types, keys, draws),
    }
    return BUILDER.complete(draws=draws, serials=serials, given=given)


def _listings(spec: Spec) -> Arrivals:
    hours = hours_between(spec.opening_micros, spec.as_of_micros)
    rate = spec.products * _LISTINGS_PER_YEAR / (365 * 24)
    return Arrivals.at_rates(np.full(hours.size, rate), origin=spec.opening_micros, draws=Draws(spec.seed, "listings"))


def _listed(places: Int64s, spec: Spec) -> Int64s:
    """When each product was listed: before the opening day in even steps, then as arrivals."""
    early = np.minimum(places, spec.products - 1)
    jitter = Draws(spec.seed, "products").uniform("listed_at", as_keys(early))
    listed = spec.opening_micros - _PREPARATION + ((early + jitter) / spec.products * _PREPARATION).astype(np.int64)
    later = places >= spec.products
    listed[later] = _listings(spec).instants(places[later] - spec.products)
    return listed


def _skus(serials: Int64s, codes: pa.Array, *, seed: int) -> pa.Array:
    text = np.empty((serials.size, _SKU_DIGITS), np.uint8)
    write_digits(text, permute(serials, size=10**_SKU_DIGITS, seed=seed, name="products.sku"))
    return columns.joined(codes, "-", fixed_width_text(text))
