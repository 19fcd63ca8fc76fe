"""Logistics: which warehouse an order leaves from, who carries it, how long that takes, and what is promised.

What belongs here: warehouses, carriers and the days of a parcel's way. On which days and hours it is handed over is in
``delivery``. ``data/warehouses.yaml`` says where the warehouses are and who the carriers are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.seasonality import season
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws
from mockmart.schemas.orders import SHIPPING

#: Orders that leave from the second nearest warehouse, because the nearest one lacks something.
_FROM_SECOND = 0.11
#: Median and spread (deviation of the logarithm) of the days to hand over and to travel, by shipping method.
_HANDLING = ((0.85, 0.55), (0.32, 0.45), (0.22, 0.50))
_TRANSIT = ((3.05, 0.38), (1.15, 0.33), (0.85, 0.50))
#: What part of a way takes the same time however far it is, and how many kilometres add as much again.
_SHORT_WAY, _KILOMETRES = 0.70, 3_600.0
#: Handling takes longer on days that are busier than the base of the year, by so much of what they are busier by.
_QUEUE = 0.9
#: How many days a parcel that is held up loses, on average.
_HELD_UP_DAYS = 4.0
#: How many times as often as usual parcels are held up that are a disappointment, and others.
_BY_DISAPPOINTMENT = (4.0, 0.5)
#: Days until which an order is promised, by shipping method, and for each thousand kilometres besides; the hour of the
#: day at the place where it goes to.
_PROMISED_DAYS, _PROMISED_PER_1000_KM, _PROMISED_HOUR = (6, 3, 3), (0.8, 0.3, 0.3), 20
#: Goods from so many cents on travel for nothing, if by the standard method.
FREE_FROM = 5_000


@dataclass(frozen=True, eq=False)
class Routes:
    """The ways of orders: places among shipping methods, ``warehouses()``, ``carriers()``, and how far (kilometres)."""

    method: Int64s
    warehouse: Int64s
    carrier: Int64s
    kilometres: Int64s


def routes_of(states: pa.Array, by: Int64s, keys: UInt64s, draws: Draws) -> Routes:
    """The way of each order to one of ``states``; ``by`` is its shipping method, ``keys`` are the orders'."""
    distances = _distances()
    row = columns.codes_of(states, [*_states()])
    order = np.argsort(distances, axis=1, kind="stable")
    rank = draws.bernoulli("from_second", keys, _FROM_SECOND).astype(np.int64)
    warehouse = order[row, rank]
    carrier = np.zeros(keys.size, np.int64)
    fraction = draws.uniform("carrier", keys)
    for method, name in enumerate(SHIPPING):
        shares = tuple(float(one["share"][name]) for one in _data()["carriers"])
        carrier = np.where(by == method, distributions.discrete(shares).pick(fraction), carrier)
    return Routes(by, warehouse, carrier, distances[row, warehouse])


def handling_time(paid: Int64s, routes: Routes, keys: UInt64s, draws: Draws) -> Int64s:
    """How long orders that are ``paid`` (microseconds since 1970) stay in the warehouse: longer when many are."""
    busy = season((paid // DAY).ravel())
    return (
        _days("handling", _HANDLING, routes.method, keys, draws) * (1 + _QUEUE * np.maximum(busy - 1.0, 0.0)) * DAY
    ).astype(np.int64)


def transit_time(routes: Routes, keys: UInt64s, draws: Draws, *, disappointing: Bools) -> Int64s:
    """How long parcels travel (microseconds), by carrier and distance; some are held up."""
    carriers = _data()["carriers"]
    pace = np.array([float(one["pace"]) for one in carriers])[routes.carrier]
    days = (
        _days("transit", _TRANSIT, routes.method, keys, draws) * pace * (_SHORT_WAY + routes.kilometres / _KILOMETRES)
    )
    chance = np.array([float(one["held_up"]) / 100 for one in carriers])[routes.carrier]
    held = draws.bernoulli("held_up", keys, chance * np.where(disappointing, *_BY_DISAPPOINTMENT))
    more = distributions.exponential(_HELD_UP_DAYS).at(draws.uniform("held_up_for", keys))
    return ((days + np.where(held, 1 + more, 0.0)) * DAY).astype(np.int64)


def promised_at(placed: Int64s, routes: Routes, behind: Int64s) -> Int64s:
    """Until when orders are promised: the evening of a day, where they go to; ``behind`` UTC are the clocks there."""
    further = np.array(_PROMISED_PER_1000_KM)[routes.method] * routes.kilometres / 1000
    day = (placed - behind) // DAY + np.array(_PROMISED_DAYS)[routes.method] + further.astype(np.int64)
    return day * DAY + _PROMISED_HOUR * HOUR + behind


def warehouses() -> list[str]:
    """The codes of the warehouses."""
    return [*_data()["warehouses"]]


def carriers() -> list[str]:
    """The names of the carriers."""
    return [one["name"] for one in _data()["carriers"]]


def _days(column: str, shapes: tuple[tuple[float, float], ...], by: Int64s, keys: UInt64s, draws: Draws) -> Floats:
    """Days of a shape for each shipping method."""
    fraction = draws.uniform(column, keys)
    days = np.stack([distributions.lognormal(median, spread).at(fraction) for median, spread in shapes])
    return np.take_along_axis(days, by[None, :], axis=0)[0]


@lru_cache(maxsize=1)
def _states() -> tuple[str, ...]:
    return tuple(next(iter(_data()["warehouses"].values()))["km"])


@lru_cache(maxsize=1)
def _distances() -> Int64s:
    """How far it is to each state from each warehouse; in the last row, to states that are not known."""
    known = np.array([[one["km"][state] for one in _data()["warehouses"].values()] for state in _states()], np.int64)
    return np.vstack([known, known.mean(axis=0).astype(np.int64)])


@lru_cache(maxsize=1)
def _data() -> Any:
    return read_data("warehouses.yaml")
