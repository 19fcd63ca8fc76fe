"""Quantities: how many pieces of a product a line has.

What belongs here: pieces by price, and the piece more that makes shipping free. What the products are is in
``baskets``.
"""

from __future__ import annotations

import numpy as np

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.assets.shop.logistics import FREE_FROM
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws, to_range
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.schemas.elements import MAX_PIECES

#: Pieces of a line, from one on, of what costs less than so many cents: of cheap things, people take several.
_PIECES = {
    1_500: (0.70, 0.18, 0.07, 0.03, 0.02),
    8_000: (0.82, 0.125, 0.035, 0.014, 0.006),
    10**12: (0.965, 0.03, 0.005, 0.0, 0.0),
}
#: How many of those who lack so little (cents) for free shipping take one more piece, of what there are fewer of.
TOPS_UP, _LACKS_LITTLE, _FEWER_THAN = 0.5, 1_200, 5


def pieces(owner: Int64s, keys: UInt64s, price: Int64s, draws: Draws, labels: ScenarioLabels) -> Int64s:
    """How many pieces each line has: the fewer, the dearer it is (cents).

    ``keys`` are of the lines, ``owner`` are their carts, which ``labels`` are of.
    """
    fraction = draws.uniform("quantity", keys)
    level = np.searchsorted(np.array([*_PIECES]), price, side="right")
    of_level = np.stack([distributions.discrete(shares).pick(fraction) for shares in _PIECES.values()])
    found: Int64s = np.take_along_axis(of_level, level[None, :], axis=0)[0] + 1
    for carts, bounds in labels.constraining("items.quantity"):
        chosen = np.zeros(labels.codes.size, np.bool_)
        chosen[carts] = True
        lines = np.flatnonzero(chosen[owner])
        low = int(np.ceil(bounds.low or 1))
        high = int(bounds.high) if bounds.high is not None else min(2 * low, MAX_PIECES)
        found[lines] = to_range(fraction[lines], low=low, high=high + 1)
    return found


def topped_up(quantity: Int64s, price: Int64s, lengths: Int64s, willing: Bools) -> Int64s:
    """The quantities of lines, with one more piece where that makes shipping free.

    Carts have ``lengths`` lines each; those that are ``willing`` and lack little take the first thing that makes up
    for it and costs little more.
    """
    owner = np.repeat(np.arange(lengths.size), lengths)
    lack = FREE_FROM - columns.sums(quantity * price, lengths)
    tempted = willing & (lack > 0) & (lack <= _LACKS_LITTLE)
    fits = tempted[owner] & (price >= lack[owner]) & (price <= lack[owner] + _LACKS_LITTLE) & (quantity < _FEWER_THAN)
    lines = np.flatnonzero(fits)
    _, first = np.unique(owner[lines], return_index=True)
    found = quantity.copy()
    found[lines[first]] += 1
    return found
