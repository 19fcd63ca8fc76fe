"""Logistics: parcels leave from near, travel longer the farther they go, and are promised for an evening."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from mockmart.assets.shop.homes import hours_behind
from mockmart.assets.shop.logistics import (
    Routes,
    carriers,
    handling_time,
    promised_at,
    routes_of,
    transit_time,
    warehouses,
)
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws, as_keys

ROWS = 20_000
KEYS = as_keys(np.arange(ROWS))
DRAWS = Draws(4, "orders")
STANDARD = np.zeros(ROWS, np.int64)
CALM = np.zeros(ROWS, np.bool_)


def routes(state: str, method: int = 0) -> Routes:
    return routes_of(pa.array([state] * ROWS), np.full(ROWS, method), KEYS, DRAWS)


@pytest.mark.parametrize(("state", "nearest"), [("CA", "RNO1"), ("TX", "DFW1"), ("OH", "CMH1"), ("NJ", "ABE1")])
def test_most_orders_leave_from_the_nearest_warehouse(state: str, nearest: str) -> None:
    found = np.bincount(routes(state).warehouse, minlength=len(warehouses()))
    assert warehouses()[int(found.argmax())] == nearest
    assert 0.85 < found.max() / ROWS < 0.95
    assert np.count_nonzero(found) == 2


def test_every_state_is_at_a_known_distance_and_a_strange_one_at_the_mean() -> None:
    for state in [*hours_behind(), "XX"]:
        assert 0 < routes(state).kilometres.min() < 7_000


def test_parcels_travel_longer_to_hawaii_and_when_they_disappoint() -> None:
    near, far = (transit_time(routes(state), KEYS, DRAWS, disappointing=CALM) for state in ("NV", "HI"))
    bad = transit_time(routes("NV"), KEYS, DRAWS, disappointing=~CALM)
    assert np.median(far) > 1.5 * np.median(near)
    assert (bad > 6 * DAY).mean() > 2 * (near > 6 * DAY).mean()


def test_handling_takes_longer_around_black_friday() -> None:
    june, november = (np.full(ROWS, np.datetime64(day, "us").astype(np.int64)) for day in ("2025-06-04", "2025-11-28"))
    quick, slow = (handling_time(day, routes("OH"), KEYS, DRAWS) for day in (june, november))
    assert slow.mean() > 1.5 * quick.mean()


def test_an_order_is_promised_for_an_evening_where_it_goes_to_sooner_by_express() -> None:
    placed = np.full(ROWS, np.datetime64("2025-06-04T15:00", "us").astype(np.int64))
    behind = np.full(ROWS, 8 * HOUR)
    standard, express = (promised_at(placed, routes("CA", method), behind) for method in (0, 1))
    assert ((standard - behind) % DAY == 20 * HOUR).all()
    assert (express < standard).all()
    assert (express > placed).all()


def test_carriers_share_parcels_as_the_data_say() -> None:
    shares = np.bincount(routes("OH").carrier, minlength=len(carriers())) / ROWS
    assert abs(shares[carriers().index("Parcelway")] - 0.45) < 0.02
