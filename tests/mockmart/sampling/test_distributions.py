"""Weighted choices and continuous distributions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.sampling.distributions import AliasTable, Quantiles, discrete, exponential, lognormal

QUICK = settings(max_examples=60, deadline=None)
WEIGHTS = st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=1, max_size=40).filter(any)
#: Midpoints of a hundred thousand cells: what uniform draws come to, without their noise.
EVEN = (np.arange(100_000) + 0.5) / 100_000


@QUICK
@given(weights=WEIGHTS)
def test_choices_come_up_by_their_weights(weights: list[float]) -> None:
    shares = np.bincount(AliasTable.of(weights).pick(EVEN), minlength=len(weights)) / EVEN.size
    assert shares == pytest.approx(np.array(weights) / sum(weights), abs=0.001)


@QUICK
@given(weights=WEIGHTS)
def test_a_choice_of_no_weight_never_comes_up(weights: list[float]) -> None:
    edges = np.concatenate([EVEN, [0.0, 1 - 2.0**-53], np.arange(len(weights)) / len(weights)])
    picked = np.unique(AliasTable.of(weights).pick(edges))
    assert all(weights[choice] > 0 for choice in picked)


def test_a_single_choice_always_comes_up() -> None:
    assert not AliasTable.of([0.3]).pick(EVEN).any()


@pytest.mark.parametrize("weights", [[], [1.0, -1.0], [math.nan], [math.inf], [[1.0]]])
def test_weights_must_be_finite_and_not_negative(weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^weights must be a non-empty list of finite numbers of at least 0$"):
        AliasTable.of(weights)


def test_some_weight_must_be_positive() -> None:
    with pytest.raises(ValueError, match=r"^at least one weight must be positive$"):
        AliasTable.of([0.0, 0.0])


def test_an_alias_table_is_what_it_has_always_been() -> None:
    table = discrete((1.0, 2.0, 3.0, 0.0))
    assert table.pick(np.array([0.0, 0.2, 0.3, 0.6, 0.7, 0.9])).tolist() == [0, 2, 1, 2, 1, 2]


@pytest.mark.parametrize("quantiles", [lognormal(50.0, 0.8), exponential(3.0)], ids=["lognormal", "exponential"])
def test_quantiles_rise_with_the_fraction(quantiles: Quantiles) -> None:
    assert np.all(np.diff(quantiles.at(EVEN)) >= 0)


@QUICK
@given(median=st.floats(0.01, 1e6), sigma=st.floats(0.01, 3))
def test_a_lognormal_has_its_median(median: float, sigma: float) -> None:
    assert lognormal(median, sigma).at(np.array([0.5]))[0] == pytest.approx(median, rel=1e-6)


@QUICK
@given(mean=st.floats(0.01, 1e6))
def test_an_exponential_has_its_mean(mean: float) -> None:
    assert exponential(mean).at(EVEN).mean() == pytest.approx(mean, rel=0.01)


def test_quantiles_are_bounded_at_the_ends() -> None:
    low, high = exponential(1.0).at(np.array([0.0, 1 - 2.0**-53]))
    assert low == pytest.approx(-math.log1p(-1 / 8192), rel=1e-6)
    assert high == pytest.approx(math.log(8192), rel=1e-6)


def test_quantiles_are_what_they_have_always_been() -> None:
    fractions = np.array([0.0, 0.25, 0.5, 0.999])
    assert lognormal(50.0, 0.8).at(fractions).tolist() == [2.65743023, 29.1537879, 50.0, 576.6714701839999]
    assert exponential(3.0).at(fractions).tolist() == [0.000366233291, 0.863290368, 2.07944154, 20.3839256592]
