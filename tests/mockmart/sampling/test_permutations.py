"""Numbers that look random and never collide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.sampling.permutations import permute

QUICK = settings(max_examples=30, deadline=None)
SEEDS = st.integers(0, 2**64 - 1)
#: A table, the last table, the first rectangle, primes (which need cycle walking), a long thin one, a square.
SIZES = [1, 2, 10, 9_973, 10_000, 10_001, 10_007, 65_537, 2 * 10_007, 90_000]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 42, 2**64 - 1])
def test_a_permutation_takes_every_place_once(size: int, seed: int) -> None:
    places = permute(np.arange(size), size=size, seed=seed, name="code")
    assert np.array_equal(np.sort(places), np.arange(size))


@QUICK
@given(size=st.integers(1, 30_000), seed=SEEDS)
def test_a_permutation_of_any_size_takes_every_place_once(size: int, seed: int) -> None:
    places = permute(np.arange(size), size=size, seed=seed, name="code")
    assert np.array_equal(np.sort(places), np.arange(size))


@QUICK
@given(size=st.integers(10_001, 2**62), seed=SEEDS, data=st.data())
def test_distinct_numbers_have_distinct_places_within_the_size(size: int, seed: int, data: st.DataObject) -> None:
    numbers = np.array(data.draw(st.lists(st.integers(0, size - 1), unique=True, max_size=50)), np.int64)
    places = permute(numbers, size=size, seed=seed, name="code")
    assert np.unique(places).size == numbers.size
    assert np.all((places >= 0) & (places < size))


@pytest.mark.parametrize("size", [100, 10_007, 10**7])
def test_a_place_does_not_depend_on_the_numbers_asked_for_with_it(size: int) -> None:
    together = permute(np.arange(100), size=size, seed=1, name="code")
    alone = np.concatenate([permute(np.array([n]), size=size, seed=1, name="code") for n in range(100)])
    assert np.array_equal(together, alone)


@pytest.mark.parametrize("size", [10_007, 10**7, 2**24, 2**31])
def test_many_numbers_have_the_places_that_few_have(size: int) -> None:
    numbers = np.arange(20_000) % size
    many = permute(numbers, size=size, seed=1, name="code")
    assert np.array_equal(many[::4_001], permute(numbers[::4_001], size=size, seed=1, name="code"))


@pytest.mark.parametrize("size", [1000, 10_007, 10**7])
def test_seed_and_name_each_key_a_permutation_of_their_own(size: int) -> None:
    numbers = np.arange(1000)
    places = permute(numbers, size=size, seed=1, name="code")
    assert np.mean(places == permute(numbers, size=size, seed=2, name="code")) < 0.02
    assert np.mean(places == permute(numbers, size=size, seed=1, name="sku")) < 0.02


def test_neighbours_do_not_stay_neighbours() -> None:
    places = permute(np.arange(10_000), size=10**7, seed=1, name="code")
    assert np.mean(np.abs(np.diff(places)) < 10**5) < 0.05


def test_permutations_are_what_they_have_always_been() -> None:
    def places(size: int) -> list[int]:
        return list(permute(np.array([0, 1, size // 2]), size=size, seed=42, name="x"))

    assert places(10_000) == [8, 2463, 1925]
    assert places(10_007) == [5522, 8392, 3839]
    assert places(10**7) == [3605161, 1336122, 7504482]
    assert places(2**62) == [3309753607296086103, 2772582984586828428, 938335490743199939]


@pytest.mark.parametrize("number", [-1, 10])
def test_a_number_outside_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=r"^numbers must lie in 0 to 9$"):
        permute(np.array([number]), size=10, seed=1, name="code")


def test_no_numbers_have_no_places() -> None:
    assert permute(np.empty(0, np.int64), size=10**7, seed=1, name="code").size == 0
