"""Checks that are functions: they are run, and what fails alone is refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pap
import pytest
from pandera.pandas import Check, Column, DataFrameSchema, Index

from mockmart.errors import SchemaError
from mockmart.synthesis.generate import generate, generate_batches

TIME = "datetime64[us, UTC]"


def of(dtype: Any, *checks: Any, name: str = "a") -> DataFrameSchema:
    return DataFrameSchema({name: Column(dtype, list(checks))})


class Marked(pap.DataFrameModel):
    value: float
    start: int
    end: int

    @pap.check("value")
    def is_small(cls: Any, series: pd.Series) -> pd.Series:  # noqa: N805
        return series.between(2, 3)

    @pap.dataframe_check
    def in_order(cls: Any, frame: pd.DataFrame) -> pd.Series:  # type: ignore[misc]  # noqa: N805
        return frame["start"] <= frame["end"]


HOLDING = {
    "a column": of(int, Check(lambda s: s >= 0)),
    "a value": of(float, Check(lambda v: -90 <= v <= 90, element_wise=True), name="lat"),
    "two conditions": of(float, Check(lambda v: v >= 5 and v < 6, element_wise=True)),
    "columns at once": of(int, Check(lambda s: (s > 3) & (s <= 9) & (s != 5))),
    "all at once": of(int, Check(lambda s: (s > 40_000).all())),
    "values": of(str, Check(lambda s: s.isin(["x", "y"]))),
    "between": of(float, Check(lambda s: s.between(7, 8, inclusive="neither"))),
    "lengths": of(str, Check(lambda s: s.str.len() == 7)),
    "affixes": of(str, Check(lambda s: s.str.startswith("AB") & s.str.endswith("9") & s.str.len().between(4, 6))),
    "a pattern": of(str, Check(lambda s: s.str.match(r"^[A-C]{3}$"))),
    "dates": of(TIME, Check(lambda s: s < pd.Timestamp("2001-01-01", tz="UTC"))),
    "one of two": of(int, Check(lambda v: v > 3 or v < -3, element_wise=True)),
    "every value": of(str, Check.unique_values_eq(["a", "b"])),
    "a group": DataFrameSchema(
        {"a": Column(int, Check(lambda g: g["x"].mean() > 0, groupby="b")), "b": Column(str, Check.isin(["x", "y"]))}
    ),
    "an index": DataFrameSchema({"a": Column(int)}, index=Index(int, Check(lambda s: s < 70), name="i")),
    "rows": DataFrameSchema(
        {"start": Column(TIME), "end": Column(TIME)}, checks=Check(lambda d: d["start"] <= d["end"])
    ),
    "a bound of rows": DataFrameSchema({"a": Column(int), "b": Column(int)}, checks=Check(lambda d: d.a > 50_000)),
    "a count": DataFrameSchema({"a": Column(int)}, checks=[Check(lambda d: len(d) >= 1), Check(lambda _: True)]),
}


@pytest.mark.parametrize("schema", HOLDING.values(), ids=HOLDING)
def test_a_function_that_holds_is_no_reason_to_refuse(schema: Any) -> None:
    for seed in range(3):
        schema.validate(generate(schema, 60, seed=seed), lazy=True)


def test_a_function_is_told_of_a_range_and_draws_all_of_it() -> None:
    values = generate(of(int, Check(lambda s: (s >= 1) & (s <= 4))), 200)["a"]
    assert set(values) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (Check(lambda s: s % 2 == 1, name="odd"), "column 'a', check 'odd': what is drawn breaks it (row "),
        (Check(lambda s: s.mean() > 1e9, name="mean"), "column 'a', check 'mean': what is drawn breaks it; annotate"),
        (Check(lambda _: 1 / 0), "column 'a', check '<lambda>': it fails with what is drawn (ZeroDivisionError: "),
    ],
    ids=["rows", "scalar", "error"],
)
def test_a_function_that_fails_is_named_with_what_breaks_it(check: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        generate(of(int, check), 20)
    assert str(caught.value).startswith(message)


def test_a_function_that_fails_is_named_before_the_first_batch() -> None:
    with pytest.raises(SchemaError, match="check 'odd'"):
        generate_batches(of(int, Check(lambda s: s % 2 == 1, name="odd")), 20, batch_rows=5)


def test_what_asks_for_its_type_is_not_read() -> None:
    schema = of(int, Check(lambda v: v > 10**6 if isinstance(v, str) else v >= 0, element_wise=True))  # type: ignore[operator]
    assert (generate(schema, 50)["a"] < 10**6).all()


@pytest.mark.parametrize("check", [Check.isin([1, 2, 3], raise_warning=True), Check.in_range(1, 3, raise_warning=True)])
def test_a_check_that_warns_is_honoured(check: Any) -> None:
    assert set(generate(of(int, check), 50)["a"]) == {1, 2, 3}


@pytest.mark.parametrize(
    "checks",
    [
        [Check.ge(5), Check.lt(3, raise_warning=True)],
        [Check(lambda s: s % 2 == 1, raise_warning=True)],
        [Check.str_matches("x", raise_warning=True)],
    ],
    ids=["contradiction", "function", "pattern"],
)
def test_a_warning_never_refuses(checks: list[Any]) -> None:
    assert len(generate(of(int, *checks), 5)) == 5


def test_models_have_their_functions_run_too() -> None:
    frame = generate(Marked, 100)
    assert frame["value"].between(2, 3).all()
