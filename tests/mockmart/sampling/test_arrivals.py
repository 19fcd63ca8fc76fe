"""When things happen."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.sampling.arrivals import DAY, HOUR, Arrivals, hours_between, quantised
from mockmart.sampling.draws import Draws

QUICK = settings(max_examples=60, deadline=None)
ORIGIN = 1_735_689_600_000_000  # 2025-01-01 00:00 UTC
RATES = st.lists(st.one_of(st.just(0.0), st.floats(0.0, 5.0), st.integers(0, 3).map(float)), max_size=30)
SEEDS = st.integers(0, 2**64 - 1)


def arrivals(rates: list[float], seed: int = 1) -> Arrivals:
    return Arrivals.at_rates(rates, origin=ORIGIN, draws=Draws(seed, "carts"))


def instants(table: Arrivals) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return table.instants(np.arange(table.count(table.end)))


@QUICK
@given(rates=RATES, seed=SEEDS)
def test_arrivals_are_in_order(rates: list[float], seed: int) -> None:
    assert np.all(np.diff(instants(arrivals(rates, seed))) >= 0)


@QUICK
@given(rates=RATES, seed=SEEDS)
def test_arrivals_lie_within_the_table(rates: list[float], seed: int) -> None:
    table = arrivals(rates, seed)
    assert np.all((instants(table) >= ORIGIN) & (instants(table) < table.end))


@QUICK
@given(rates=RATES, seed=SEEDS, data=st.data())
def test_count_is_the_number_of_instants_before(rates: list[float], seed: int, data: st.DataObject) -> None:
    table = arrivals(rates, seed)
    until = data.draw(st.integers(ORIGIN - HOUR, table.end + HOUR))
    assert table.count(until) == int(np.sum(instants(table) < until))


@QUICK
@given(rates=RATES, seed=SEEDS)
def test_count_at_the_very_instant_of_a_row_is_the_rows_before_it(rates: list[float], seed: int) -> None:
    table = arrivals(rates, seed)
    times = instants(table)
    for at in times.tolist():
        assert table.count(at) == int(np.sum(times < at))
        assert table.count(at + 1) == int(np.sum(times <= at))


@QUICK
@given(rates=RATES, more=RATES, seed=SEEDS)
def test_a_longer_table_has_the_same_beginning(rates: list[float], more: list[float], seed: int) -> None:
    short, long = arrivals(rates, seed), arrivals(rates + more, seed)
    assert np.array_equal(instants(short), long.instants(np.arange(long.count(short.end))))


@QUICK
@given(rates=RATES, seed=SEEDS, cuts=st.lists(st.integers(-HOUR, 40 * HOUR), max_size=6))
def test_windows_partition_the_rows(rates: list[float], seed: int, cuts: list[int]) -> None:
    table = arrivals(rates, seed)
    edges = [ORIGIN, *sorted(min(max(ORIGIN + cut, ORIGIN), table.end) for cut in cuts), table.end]
    rows = [row for start, stop in pairwise(edges) for row in range(table.count(start), table.count(stop))]
    assert rows == list(range(table.count(table.end)))


@QUICK
@given(rates=RATES, seed=SEEDS)
def test_there_are_as_many_rows_as_expected_to_within_one(rates: list[float], seed: int) -> None:
    table = arrivals(rates, seed)
    assert abs(table.count(table.end) - float(quantised(rates).sum())) <= 1


def test_the_instant_of_a_row_does_not_depend_on_the_rows_asked_for_with_it() -> None:
    table = arrivals([2.0] * 24)
    alone = [int(table.instants(np.array([row]))[0]) for row in range(table.count(table.end))]
    assert instants(table).tolist() == alone


def test_nothing_arrives_in_an_hour_of_no_rate() -> None:
    table = arrivals([3.0, 0.0, 0.0, 3.0])
    assert table.count(ORIGIN + HOUR) == table.count(ORIGIN + 3 * HOUR) == 3


@pytest.mark.parametrize("rates", [[], [0.0, 0.0]])
@pytest.mark.parametrize("hour", [-1, 0, 1, 2, 3])
def test_a_table_without_arrivals_counts_none(rates: list[float], hour: int) -> None:
    assert arrivals(rates).count(ORIGIN + hour * HOUR) == 0


def test_an_empty_table_gives_no_instants() -> None:
    assert arrivals([]).instants(np.empty(0, np.int64)).size == 0


def test_arrivals_are_what_they_have_always_been() -> None:
    table = Arrivals.at_rates([0.5, 2.25, 0, 3.75], origin=0, draws=Draws(42, "carts"))
    assert instants(table).tolist() == [3970221063, 5409338892, 6958011983, 11100365307, 12776669668, 13104526818]


def test_sums_of_quantised_rates_are_exact_in_any_order() -> None:
    rates = quantised(Draws(1, "x").uniform("rate", np.arange(100_000, dtype=np.uint64)) * 1000)
    assert float(np.cumsum(rates)[-1]) == float(np.cumsum(rates[::-1])[-1])


@pytest.mark.parametrize(("length", "hours"), [(0, 0), (1, 1), (HOUR, 1), (HOUR + 1, 2), (DAY, 24), (-HOUR, 0)])
def test_hours_cover_the_time_up_to_the_end(length: int, hours: int) -> None:
    found = hours_between(ORIGIN, ORIGIN + length)
    assert found.tolist() == [ORIGIN + HOUR * i for i in range(hours)]
