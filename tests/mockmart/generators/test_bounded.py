"""Drawing within bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.errors import CapacityError
from mockmart.generators.base import Request
from mockmart.generators.bounded import (
    DelayAfter,
    FloatRange,
    IntegerRange,
    Lists,
    Structs,
    UniqueValues,
    WeightedChoice,
    ticked,
)
from mockmart.sampling.distributions import exponential
from mockmart.sampling.draws import Draws

QUICK = settings(max_examples=50, deadline=None)
BOUND = st.integers(-(2**40), 2**40)


def request(rows: int = 2_000, column: str = "a", **drawn: pa.Array) -> Request:
    return Request(Draws(1, "rows"), column, np.arange(rows), drawn)


def values(generator: Any, rows: int = 2_000) -> list[Any]:
    return list(generator.draw(request(rows)).to_pylist())


@pytest.mark.parametrize(("low", "high"), [(np.nextafter(0.0, 1.0), 0.5), (-0.5, np.nextafter(0.0, -1.0))])
def test_numbers_next_to_a_bound_that_is_excluded_are_rounded_too(low: float, high: float) -> None:
    drawn = np.array(values(FloatRange(low, high, digits=1)))
    assert set(np.round(np.abs(drawn), 1)) == set(np.abs(drawn)) == {0.1, 0.2, 0.3, 0.4, 0.5}


@QUICK
@given(low=BOUND, width=st.integers(0, 10**6), step=st.integers(1, 1_000))
def test_whole_numbers_lie_within_their_bounds_on_their_steps(low: int, width: int, step: int) -> None:
    drawn = values(IntegerRange(low, low + width, pa.int64(), step), rows=50)
    assert all(low <= value <= low + width and (value - low) % step == 0 for value in drawn)


def test_all_whole_numbers_of_a_span_come_up_about_as_often() -> None:
    counts = np.bincount(values(IntegerRange(0, 4, pa.int64()), rows=10_000))
    assert counts.size == 5
    assert counts.min() > 1_850


def test_what_is_excluded_never_comes_up_and_all_else_does() -> None:
    assert set(values(IntegerRange(0, 9, pa.int64(), excluded=(0, 4, 9, 77)))) == {1, 2, 3, 5, 6, 7, 8}


def test_ranks_of_whole_numbers_are_in_order_without_what_is_excluded() -> None:
    whole = IntegerRange(0, 12, pa.int64(), step=3, excluded=(6, 7))
    assert whole.at(np.arange(whole.size)).to_pylist() == [0, 3, 9, 12]


def test_more_numbers_than_floats_tell_apart_are_drawn_from_all_bits() -> None:
    drawn = values(IntegerRange(0, 2**60, pa.int64()))
    assert len(set(drawn)) == 2_000
    assert any(value % 2 for value in drawn)


def test_a_shape_is_stretched_to_its_bounds() -> None:
    drawn = np.array(values(IntegerRange(10, 99, pa.int64(), shape=exponential(20.0))))
    assert drawn.min() >= 10
    assert drawn.max() <= 99
    assert np.median(drawn) < 30


def test_bounds_outside_of_a_shape_are_filled_evenly() -> None:
    drawn = np.array(values(FloatRange(-200.0, -100.0, shape=exponential(20.0))))
    assert -160 < np.median(drawn) < -140


@QUICK
@given(low=st.floats(-1e9, 1e9), width=st.floats(0, 1e9), digits=st.sampled_from([None, 0, 2]))
def test_floats_lie_within_their_bounds(low: float, width: float, digits: int | None) -> None:
    assert all(low <= value <= low + width for value in values(FloatRange(low, low + width, digits=digits), rows=50))


def test_floats_are_rounded_to_their_digits() -> None:
    assert all(value == round(value, 2) for value in values(FloatRange(0.0, 100.0, digits=2)))


def test_floats_of_32_bits_stay_within_bounds_that_these_do_not_hold() -> None:
    drawn = np.array(values(FloatRange(0.1, 0.2, single=True)))
    assert drawn.min() >= 0.1
    assert drawn.max() <= 0.2
    assert np.array_equal(drawn, drawn.astype(np.float32))


def test_an_excluded_float_is_moved_by_as_little_as_can_be() -> None:
    assert set(values(FloatRange(1.0, 1.0 + 2**-52, excluded=(1.0,)))) == {1.0 + 2**-52}


def test_distinct_values_come_up_once_each() -> None:
    assert sorted(values(UniqueValues(IntegerRange(1, 300, pa.int64())), rows=300)) == list(range(1, 301))


def test_when_all_have_come_up_those_beyond_follow_in_order() -> None:
    drawn = values(UniqueValues(IntegerRange(1, 10, pa.int64()), IntegerRange(11, 99, pa.int64())), rows=14)
    assert sorted(drawn[:10]) == list(range(1, 11))
    assert drawn[10:] == [11, 12, 13, 14]


def test_more_rows_than_distinct_values_are_refused() -> None:
    with pytest.raises(CapacityError, match=r"^rows: a is unique and has 10 values, but 11 rows need one each; "):
        values(UniqueValues(IntegerRange(1, 10, pa.int64())), rows=11)


def test_one_of_some_values_comes_up_by_its_weight() -> None:
    drawn = values(WeightedChoice(pa.array(["a", "b", "c"]), (3.0, 1.0, 0.0)), rows=10_000)
    assert 0.73 < drawn.count("a") / 10_000 < 0.77
    assert "c" not in drawn


def test_texts_to_choose_from_are_not_copied() -> None:
    assert pa.types.is_dictionary(WeightedChoice(pa.array(["a", "b"]), (1.0, 1.0)).draw(request()).type)


def test_what_comes_after_others_comes_after_the_latest_of_them() -> None:
    first, second = pa.array([5, None, None], pa.int64()), pa.array([7, 20, None], pa.int64())
    generator = DelayAfter(("x", "y"), low=0, high=1_000, mean=3.0, type=pa.int64(), alone=500)
    drawn = generator.draw(request(3, x=first, y=second)).to_pylist()
    assert 7 <= drawn[0] < 100
    assert 20 <= drawn[1] < 120
    assert 500 <= drawn[2] < 600


def test_what_comes_after_others_stays_within_its_own_bounds() -> None:
    generator = DelayAfter(("x",), low=10, high=30, mean=1e6, type=pa.int64())
    assert generator.draw(request(2, x=pa.array([0, 99]))).to_pylist() == [30, 30]


def test_lists_have_lengths_within_their_bounds_and_elements_of_their_own() -> None:
    lists = values(Lists(IntegerRange(0, 10**9, pa.int64()), 2, 4))
    assert {len(some) for some in lists} == {2, 3, 4}
    elements = [element for some in lists for element in some]
    assert len(set(elements)) > 0.99 * len(elements)


def test_an_element_does_not_depend_on_the_rows_drawn_with_it() -> None:
    generator = Lists(IntegerRange(0, 10**9, pa.int64()), 0, 3)
    assert values(generator, rows=20) == values(generator, rows=50)[:20]


def test_structs_have_the_fields_that_they_are_made_of() -> None:
    structs = Structs(lambda inner: {"x": pa.array(inner.serials), "y": pa.array(inner.serials * 2)})
    assert structs.draw(request(2)).to_pylist() == [{"x": 0, "y": 0}, {"x": 1, "y": 2}]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (pa.decimal128(9, 2), [Decimal("-0.05"), Decimal("12.34")]),
        (pa.int64(), [-5, 1234]),
        (pa.duration("us"), pa.array([-5, 1234], pa.duration("us")).to_pylist()),
        (pa.date32(), pa.array([-5, 1234], pa.date32()).to_pylist()),
        (pa.timestamp("us", "UTC"), pa.array([-5, 1234], pa.timestamp("us", "UTC")).to_pylist()),
    ],
    ids=str,
)
def test_ticks_become_values_of_their_type(kind: pa.DataType, expected: list[object]) -> None:
    assert ticked(np.array([-5, 1234]), kind).to_pylist() == expected
