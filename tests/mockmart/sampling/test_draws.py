"""Keyed randomness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.sampling.draws import Draws, as_keys, child_keys, mix, stream_key, to_range, to_unit_floats

QUICK = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 2**64 - 1)


def test_bits_are_those_of_the_published_splitmix64() -> None:
    # The first outputs of the reference implementation from seed 0 (its first value belongs to key 1).
    assert mix(as_keys([1, 2, 3]), np.uint64(0)).tolist() == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]


def test_draws_are_what_they_have_always_been() -> None:
    draws, keys = Draws(42, "carts"), as_keys(np.arange(3))
    assert draws.bits("price", keys).tolist() == [1673370610283298783, 6107859811622240725, 15308392424950292120]
    assert draws.integers("price", keys, low=-5, high=1000).tolist() == [86, 327, 829]
    assert child_keys(keys, [0, 1, 2]).tolist() == [9494872305437894168, 12351702535873881876, 935389475392368718]


@QUICK
@given(seed=SEEDS, rows=st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=50), data=st.data())
def test_a_value_does_not_depend_on_the_rows_drawn_with_it(seed: int, rows: list[int], data: st.DataObject) -> None:
    draws = Draws(seed, "carts")
    place = data.draw(st.integers(0, len(rows) - 1))
    alone = draws.bits("price", as_keys(rows[place : place + 1]))
    assert draws.bits("price", as_keys(rows))[place] == alone[0]


@pytest.mark.parametrize("cut", [1, 16_383, 16_384, 16_385, 39_999])
def test_a_value_does_not_depend_on_the_chunk_it_is_drawn_in(cut: int) -> None:
    draws, keys = Draws(1, "carts"), as_keys(np.arange(40_000))
    halves = np.concatenate([draws.bits("price", keys[:cut]), draws.bits("price", keys[cut:])])
    assert np.array_equal(draws.bits("price", keys), halves)


@pytest.mark.parametrize(
    "other", [Draws(2, "carts").bits, Draws(1, "users").bits], ids=["another seed", "another entity"]
)
def test_a_seed_and_an_entity_have_streams_of_their_own(other: object) -> None:
    keys = as_keys(np.arange(1000))
    assert callable(other)
    assert not np.any(Draws(1, "carts").bits("price", keys) == other("price", keys))


def test_a_column_has_a_stream_of_its_own() -> None:
    draws, keys = Draws(1, "carts"), as_keys(np.arange(1000))
    assert not np.any(draws.bits("price", keys) == draws.bits("cost", keys))


def test_a_path_is_not_the_path_whose_names_run_together() -> None:
    assert stream_key(1, "ab", "c") != stream_key(1, "a", "bc")


@QUICK
@given(seed=SEEDS)
def test_fractions_lie_in_zero_to_below_one(seed: int) -> None:
    values = Draws(seed, "carts").uniform("price", as_keys(np.arange(1000)))
    assert values.min() >= 0
    assert values.max() < 1


def test_the_largest_bits_give_a_fraction_below_one() -> None:
    assert to_unit_floats(np.array([2**64 - 1], np.uint64))[0] == 1 - 2.0**-53


def test_fractions_are_spread_evenly() -> None:
    counts, _ = np.histogram(Draws(3, "carts").uniform("price", as_keys(np.arange(100_000))), bins=100, range=(0, 1))
    chi_square = float(np.sum((counts - 1000) ** 2 / 1000))
    assert chi_square < 149  # its 99.9th percentile with 99 degrees of freedom


@QUICK
@given(low=st.integers(-(2**40), 2**40), span=st.integers(1, 2**52))
def test_integers_lie_between_their_bounds(low: int, span: int) -> None:
    values = Draws(1, "carts").integers("count", as_keys(np.arange(200)), low=low, high=low + span)
    assert values.min() >= low
    assert values.max() < low + span


def test_integers_reach_both_ends() -> None:
    values = Draws(1, "carts").integers("count", as_keys(np.arange(1000)), low=1, high=6)
    assert set(values.tolist()) == {1, 2, 3, 4, 5}


def test_bounds_may_differ_from_row_to_row() -> None:
    assert to_range(np.array([0.0, 0.5, 0.999]), low=[0, 10, 5], high=[10, 20, 6]).tolist() == [0, 15, 5]


@pytest.mark.parametrize(("probability", "share"), [(0.0, 0.0), (1.0, 1.0), (0.25, 0.25)])
def test_a_chance_comes_up_with_its_probability(probability: float, share: float) -> None:
    coins = Draws(1, "carts").bernoulli("coin", as_keys(np.arange(100_000)), probability)
    assert coins.mean() == pytest.approx(share, abs=0.005)


def test_children_of_different_rows_have_different_keys() -> None:
    rows = np.repeat(np.arange(10_000), 10)
    keys = child_keys(as_keys(rows), np.tile(np.arange(10), 10_000))
    assert np.unique(keys).size == keys.size


@pytest.mark.parametrize("numbers", [np.empty(0, np.int64), np.empty((0, 3), np.int64)])
def test_no_keys_give_no_bits(numbers: npt.NDArray[np.int64]) -> None:
    assert mix(as_keys(numbers), np.uint64(1)).shape == numbers.shape
