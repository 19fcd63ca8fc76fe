"""The shop's clock: there and back, in order, and with the same beginning however far it goes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.assets.shop.clock import TICKS, Clock
from mockmart.sampling.arrivals import HOUR

ORIGIN = 1_735_689_600_000_000
SHAPES = st.lists(st.floats(0.0, 5.0), min_size=1, max_size=50)


def clock(shape: list[float]) -> Clock:
    return Clock.of(np.array(shape), origin=ORIGIN)


def test_an_hour_of_average_business_has_the_ticks_of_an_hour() -> None:
    assert clock([1.0, 2.0]).ticks(ORIGIN + HOUR * np.arange(3)).tolist() == [0, TICKS, 3 * TICKS]


@settings(max_examples=60)
@given(shape=SHAPES, places=st.lists(st.floats(0.0, 1.0), min_size=1))
def test_an_instant_is_found_again_to_the_tick(shape: list[float], places: list[float]) -> None:
    one = clock(shape)
    ticks = (np.array(places) * (int(one.cumulative[-1]) - 1)).astype(np.int64)
    instants = one.instants(ticks)
    hour = np.minimum((instants - ORIGIN) // HOUR, len(shape) - 1)
    # Rounded down to a microsecond, in an hour of many ticks, an instant may be some ticks early, and never late.
    assert (one.ticks(instants) <= ticks).all()
    assert (one.ticks(instants + 1) >= ticks - one.hourly[hour] // HOUR - 1).all()


@settings(max_examples=60)
@given(shape=SHAPES)
def test_later_ticks_are_later_instants(shape: list[float]) -> None:
    one = clock(shape)
    instants = one.instants(np.linspace(0, int(one.cumulative[-1]) - 1, 100).astype(np.int64))
    assert (np.diff(instants) >= 0).all()
    assert instants.min() >= ORIGIN
    assert instants.max() <= ORIGIN + len(shape) * HOUR


@settings(max_examples=60)
@given(shape=SHAPES, more=SHAPES)
def test_a_clock_that_goes_on_has_the_same_beginning(shape: list[float], more: list[float]) -> None:
    one, longer = clock(shape), clock(shape + more)
    ticks = np.linspace(0, int(one.cumulative[-1]) - 1, 100).astype(np.int64)
    assert (one.instants(ticks) == longer.instants(ticks)).all()


@pytest.mark.parametrize(("instant", "ticks"), [(ORIGIN - HOUR, 0), (ORIGIN + 9 * HOUR, 2 * TICKS)])
def test_nothing_passes_before_the_opening_or_after_the_last_hour(instant: int, ticks: int) -> None:
    assert clock([1.0, 1.0]).ticks(np.array([instant])).tolist() == [ticks]


def test_a_shop_that_opens_now_has_no_ticks() -> None:
    assert clock([]).ticks(np.array([ORIGIN, ORIGIN + 1])).tolist() == [0, 0]
