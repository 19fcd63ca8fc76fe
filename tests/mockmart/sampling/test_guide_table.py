"""Guide tables: the answers of a search, whatever the entries and the numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.sampling.guide_table import GuideTable

FLOATS = st.floats(-1e12, 1e12, allow_nan=False)
INTEGERS = st.integers(-(2**62), 2**62)


def searched(entries: npt.NDArray[np.generic], numbers: npt.NDArray[np.generic]) -> list[int]:
    return np.searchsorted(entries, numbers, side="right").tolist()


@settings(max_examples=200, deadline=None)
@given(entries=st.lists(FLOATS, min_size=1, max_size=60), numbers=st.lists(FLOATS, max_size=60))
def test_floats_are_found_where_a_search_finds_them(entries: list[float], numbers: list[float]) -> None:
    table, wanted = np.sort(np.array(entries)), np.array([*numbers, *entries])
    assert GuideTable.of(table).find(wanted).tolist() == searched(table, wanted)


@settings(max_examples=200, deadline=None)
@given(entries=st.lists(INTEGERS, min_size=1, max_size=60), numbers=st.lists(INTEGERS, max_size=60))
def test_integers_are_found_where_a_search_finds_them(entries: list[int], numbers: list[int]) -> None:
    table, wanted = np.sort(np.array(entries, np.int64)), np.array([*numbers, *entries], np.int64)
    assert GuideTable.of(table).find(wanted).tolist() == searched(table, wanted)


@pytest.mark.parametrize("entries", [[0.0], [0.0, 0.0, 0.0], [0.0, 1e-300], [0.0, *[1.0] * 500, 2.0]])
def test_entries_that_lie_together_are_found_too(entries: list[float]) -> None:
    table, wanted = np.array(entries), np.array([-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
    assert GuideTable.of(table).find(wanted).tolist() == searched(table, wanted)


def test_a_large_table_of_sums_gives_the_same_answers() -> None:
    sums = np.cumsum(np.random.default_rng(1).lognormal(size=20_000))
    numbers = np.random.default_rng(2).uniform(-1.0, sums[-1] * 1.01, 100_000)
    assert GuideTable.of(sums).find(numbers).tolist() == searched(sums, numbers)
