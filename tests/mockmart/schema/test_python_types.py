"""Columns of Python's own types, and bounds of text."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Tuple  # noqa: UP035

import pytest
from pandera.pandas import Check, Column, DataFrameSchema, Parser, SeriesSchema
from typing_extensions import TypedDict

from mockmart.synthesis.generate import generate


class Point(NamedTuple):
    lat: float
    city: str


class Line(TypedDict):
    sku: str
    quantity: int


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (Point, Point),
        (Line, dict),
        (Dict[str, int], dict),  # noqa: UP006
        (dict[str, float], dict),
        (Tuple[int, str], tuple),  # noqa: UP006
        (tuple[str, float, bool], tuple),
        (List[int], list),  # noqa: UP006
        (list[Line], list),
    ],
)
def test_a_column_of_pythons_own_type_is_drawn(hint: Any, kind: type) -> None:
    schema = DataFrameSchema({"a": Column(hint)})
    frame = generate(schema, 20)
    schema.validate(frame)
    assert all(isinstance(value, kind) for value in frame["a"])


@pytest.mark.parametrize(
    "check",
    [
        Check.ge("2020-01-01"), Check.lt("1950-06-01"), Check.gt("m"), Check.le("B"),
        Check(lambda d: d >= "2020-01-01"), Check.in_range("2021-01-01", "2021-12-31"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["d", "order_date"])
def test_text_has_bounds(name: str, check: Any) -> None:
    schema = DataFrameSchema({name: Column(str, check)})
    schema.validate(generate(schema, 200), lazy=True)


def test_a_series_is_drawn_of_a_series_schema() -> None:
    schema = SeriesSchema(int, Check.in_range(1, 3), name="k")
    series: Any = generate(schema, 9)
    assert series.name == "k"
    assert set(schema.validate(series)) <= {1, 2, 3}


def test_parsers_are_applied() -> None:
    schema = DataFrameSchema(
        {"a": Column(str, Check.str_matches("^[a-zA-Z]{4}$"), parsers=Parser(lambda s: s.str.upper()))}
    )
    assert generate(schema, 20)["a"].str.isupper().all()


def test_a_name_that_is_a_pattern_is_never_empty() -> None:
    assert generate(DataFrameSchema({".*": Column(int, regex=True)}), 2).columns[0] != ""
