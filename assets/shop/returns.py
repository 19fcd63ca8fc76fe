"""Returns: which lines of an order come back, why, and what is refunded for them.

What belongs here: the plan of an order's return, a function of the order alone, which orders (did it come back?), the
table of returns and payments (what was refunded?) follow. When it comes back is in ``orders``.

What is least likely to be kept decides whether anything comes back; other lines go into the same parcel as likely as
they would come back themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.product_quality import POOR, quality_of
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws, as_keys, child_keys, to_range

#: How many times as often as good products great, good and poor ones come back.
_BY_QUALITY = (0.65, 1.0, 2.0)
_OTHER = "other"
#: How many times as often as usual a customer's orders come back: median, and deviation of the logarithm; once on
#: average.
_PRONENESS = (0.835, 0.6)
_MOST = 0.85
#: How many times as often as usual comes back what is a disappointment, and what is none.
_BY_DISAPPOINTMENT = (4.4, 0.50)
#: How likely other lines go into the parcel, of how likely they are to come back beside the first.
_TOGETHER = 0.62
#: Lines of several pieces of which all come back.
_ALL_PIECES = 0.75
#: Why lines come back, in the order of the reasons of the schema: what fits or not, what is poor, and anything else.
_WHY_FITTING = (0.56, 0.06, 0.10, 0.02, 0.24, 0.02)
_WHY_POOR = (0.05, 0.46, 0.27, 0.08, 0.10, 0.04)
_WHY = (0.04, 0.20, 0.24, 0.09, 0.36, 0.07)
_FITTING = ("Apparel", "Footwear")


@dataclass(frozen=True, eq=False)
class ReturnPlan:
    """Which orders come back, and how many pieces of each line do where its order does; ``lines`` are flat."""

    lines: columns.ExplodedList
    comes_back: Bools
    pieces: Int64s
    keys: UInt64s
    quality: Int64s


def plan_returns(
    items: pa.Array, numbers: Int64s, customers: Int64s, *, disappointing: Bools | None = None, seed: int
) -> ReturnPlan:
    """What comes back of the orders ``numbers`` (of their ids) with ``items``, of ``customers`` (numbers of theirs).

    Which orders come back depends on which are ``disappointing``, what would come back of them does not.
    """
    draws = Draws(seed, "orders")
    lines = columns.ExplodedList.of(items)
    owner, keys = lines.parents, as_keys(numbers)
    chance, quality = _chances(lines, seed=seed)
    most = np.zeros(numbers.size)
    np.maximum.at(most, owner, chance)
    proneness = distributions.lognormal(*_PRONENESS).at(Draws(seed, "users").uniform("proneness", as_keys(customers)))
    feeling = 1.0 if disappointing is None else np.where(disappointing, *_BY_DISAPPOINTMENT)
    comes_back = draws.bernoulli("returned", keys, np.minimum(most * proneness * feeling, _MOST))
    line_keys = child_keys(keys[owner], lines.ordinals)
    relative = chance / np.maximum(most[owner], 1e-9)
    beside: Floats = np.where(relative >= 1.0, 1.0, _TOGETHER * relative)
    goes_back = draws.bernoulli("goes_back", line_keys, beside)
    quantity = np.asarray(lines.fields["quantity"]).astype(np.int64)
    some = to_range(draws.uniform("pieces_back", line_keys), low=1, high=quantity + 1)
    pieces = np.where(draws.bernoulli("all_pieces", line_keys, _ALL_PIECES), quantity, some)
    return ReturnPlan(lines, comes_back, np.where(goes_back, pieces, 0), line_keys, quality)


def chance_of_return(items: pa.Array, *, seed: int) -> Floats:
    """How likely each order with ``items`` of a usual customer comes back: the line that is most likely to."""
    lines = columns.ExplodedList.of(items)
    most = np.zeros(len(items))
    np.maximum.at(most, lines.parents, _chances(lines, seed=seed)[0])
    return most


def _chances(lines: columns.ExplodedList, *, seed: int) -> tuple[Floats, Int64s]:
    """How likely each of ``lines`` comes back, and the quality of its product."""
    rates = return_rates()
    by_category = np.array([*rates.values(), rates[_OTHER]])
    quality = quality_of(columns.numbers(lines.fields["product_id"]), seed=seed)
    usual = by_category[columns.codes_of(lines.fields["category"], list(rates))]
    return usual * np.array(_BY_QUALITY)[quality], quality


def refunds(plan: ReturnPlan, goods: Int64s) -> Int64s:
    """What is paid back for each line (cents): its pieces' part of ``goods``, what the order cost but for shipping.

    Goods are shared out by what lines cost, to the cent, so that all lines together make up all of it.
    """
    price = columns.cents(plan.lines.fields["price"])
    quantity = np.asarray(plan.lines.fields["quantity"]).astype(np.int64)
    owner = plan.lines.parents
    total = np.cumsum(price * quantity)
    before = np.concatenate([[0], total])[:-1]
    first = np.flatnonzero(plan.lines.ordinals == 0)
    start = np.repeat(before[first], np.diff(np.append(first, owner.size)))
    subtotal = np.zeros(goods.size, np.int64)
    np.add.at(subtotal, owner, price * quantity)
    whole = np.maximum(subtotal[owner], 1)
    share = goods[owner] * (total - start) // whole - goods[owner] * (before - start) // whole
    return share * plan.pieces // quantity


def reasons(plan: ReturnPlan, rows: Int64s, draws: Draws) -> Int64s:
    """Why each of the lines at ``rows`` comes back: a place among the reasons of the schema."""
    fraction = draws.uniform("reason", plan.keys[rows])
    fitting = columns.codes_of(plan.lines.fields["category"].take(pa.array(rows)), _FITTING) >= 0
    kind = np.where(plan.quality[rows] == POOR, 1, np.where(fitting, 0, 2))
    picks = np.stack([distributions.discrete(why).pick(fraction) for why in (_WHY_FITTING, _WHY_POOR, _WHY)])
    return np.take_along_axis(picks, kind[None, :], axis=0)[0]


@lru_cache(maxsize=1)
def return_rates() -> dict[str, float]:
    """How often an order comes back because of a line of each category."""
    return {category: float(percent) / 100 for category, percent in read_data("return_rates.yaml").items()}
