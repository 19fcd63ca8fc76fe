"""Some rows of one table of the shop."""

from __future__ import annotations

import pandas as pd
import pytest

from assets.sampling import shop_rows
from assets.spec import Spec
from mockmart.errors import SpecError
from schemas import DOMAIN, REGISTRY

SPEC = Spec.model_validate(
    {
        "as_of": "2025-06-01",
        "products": 200,
        "threads": 1,
        "scenarios": {"carts": {"large": {"weight": 0.2, "set": {"items": {"min_length": 4}}}}},
    }
)


def sample(name: str, rows: int, counts: dict[str, int] | None = None) -> pd.DataFrame:
    return pd.concat(list(shop_rows(name, rows, spec=SPEC, counts=counts)), ignore_index=True)


@pytest.mark.parametrize("name", REGISTRY.names(domain=DOMAIN))
def test_as_many_rows_come_as_are_asked_for(name: str) -> None:
    frame = sample(name, 25)
    assert len(frame) == 25
    assert list(frame.columns) == list(REGISTRY.get(name).columns)


def test_no_rows_are_no_rows() -> None:
    assert list(shop_rows("carts", 0, spec=SPEC)) == []


def test_the_same_rows_come_again() -> None:
    pd.testing.assert_frame_equal(sample("carts", 10), sample("carts", 10))


def test_scenarios_are_counted() -> None:
    frame = sample("carts", 12, {"large": 5})
    assert frame["_scenario"].value_counts().to_dict() == {"default": 7, "large": 5}
    assert (frame.loc[frame["_scenario"] == "large", "items"].list.len() >= 4).all()


@pytest.mark.parametrize(
    ("rows", "counts", "message"),
    [
        (5, {"huge": 1}, "--scenario huge: no such scenario; the spec has large."),
        (5, {"large": 6}, "--scenario: 6 rows are counted out of 5; ask for more rows (-n)."),
    ],
)
def test_what_cannot_be_counted_is_refused(rows: int, counts: dict[str, int], message: str) -> None:
    with pytest.raises(SpecError) as raised:
        list(shop_rows("carts", rows, spec=SPEC, counts=counts))
    assert str(raised.value) == message
