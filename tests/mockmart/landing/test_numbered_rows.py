"""The numbers of rows, as a column of their table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mockmart.landing.landing import numbered_rows
from tests.parcels import draw_parcels


def test_the_row_number_stands_before_the_scenario() -> None:
    frame = numbered_rows(pd.DataFrame({"a": [1, 2], "_scenario": ["x", "y"]}, index=[5, 9]), 7)
    assert list(frame.columns) == ["a", "_index", "_scenario"]
    assert frame["_index"].tolist() == [7, 8]
    assert frame["a"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["_scenario"], ["_index", "_scenario"]),
        (["a"], ["a", "_index"]),
        (["_index", "a"], ["a", "_index"]),
        ([], ["_index"]),
    ],
)
def test_a_frame_of_other_columns_is_numbered_for_validation_to_name_them(
    columns: list[str], expected: list[str]
) -> None:
    frame = numbered_rows(pd.DataFrame({name: [1] for name in columns}), 0)
    assert list(frame.columns) == expected


def test_numbers_of_rows_fit_sixty_four_bits() -> None:
    frame = numbered_rows(draw_parcels(range(1)), 2**40)
    assert frame["_index"].to_numpy().tolist() == [np.int64(2**40)]
