"""Every rule of every schema: a frame that breaks it in one cell fails, and names the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart import contract, fields
from mockmart.landing import Landing
from mockmart.validation import validate
from schemas import REGISTRY

ROWS = 200
Broken = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def frames(shop: Landing) -> dict[str, pd.DataFrame]:
    """Some rows of each table, all of them in order."""
    return {
        entry.name: shop.table(entry.name, entry.schema).frame().head(ROWS).reset_index(drop=True) for entry in REGISTRY
    }


def with_cell(frame: pd.DataFrame, column: str, row: int, value: Any) -> pd.DataFrame:
    """``frame`` with one other value, of the column's type as far as that holds it."""
    values = contract.to_arrow(frame[column]).to_pylist()
    values[row] = value
    kind = contract.to_arrow(frame[column]).type
    if pa.types.is_dictionary(kind):
        known = list(frame[column].cat.categories)
        categories = known if value is None or value in known else [*known, value]
        series = pd.Series(pd.Categorical(values, categories=categories))
    else:
        series = pd.Series(pd.arrays.ArrowExtensionArray(pa.array(values, kind)))
    return frame.assign(**{column: series})


def breaking_value(check: pap.Check, value: Any) -> Any:
    """A value that breaks ``check``, of the kind of ``value``."""
    known = check.statistics
    kind = Decimal if isinstance(value, Decimal) else type(value)
    match check.name:
        case "greater_than":
            return kind(known["min_value"])
        case "greater_than_or_equal_to":
            return kind(known["min_value"] - 1)
        case "in_range":
            return kind(known["max_value"] + 1)
        case "isin" | "str_matches":
            return "###"
        case "str_length":
            return ""
    raise AssertionError(f"no way to break {check.name} is known: add one")


def first_present(frame: pd.DataFrame, column: str) -> int:
    """The first row with a value."""
    return int(frame[column].notna().to_numpy().argmax())


def with_element(frame: pd.DataFrame, column: str, name: str, value: Any) -> pd.DataFrame:
    """``frame`` with another value in field ``name`` of the first element of a nested column."""
    array = contract.to_arrow(frame[column])
    rows = array.to_pylist()
    element = rows[0][0] if isinstance(rows[0], list) else rows[0]
    element[name] = value
    logical = pa.array(rows, contract.logical_type(array.type))
    return frame.assign(**{column: pd.arrays.ArrowExtensionArray(contract.converted(logical, array.type))})


def breaches() -> Iterator[Any]:
    """One case a rule: table, column and rule as the report calls them, and how to break it."""
    for entry in REGISTRY:
        for name, column in entry.schema.columns.items():
            yield from column_breaches(entry.name, str(name), column)
        for check in entry.schema.checks:
            yield from frame_breaches(entry.name, entry.schema, check)


def column_breaches(table: str, name: str, column: pap.Column) -> Iterator[Any]:
    if not column.nullable and fields.element_of(column) is None:
        yield case(table, name, "not_nullable", lambda frame: with_cell(frame, name, 1, None))
    if column.unique:
        yield case(table, name, "field_uniqueness", lambda frame: with_cell(frame, name, 1, frame[name].iloc[0]))
    yield case(table, name, "dtype", lambda frame: frame.assign(**{name: pd.array([True] * len(frame), dtype="bool")}))
    for check in column.checks:
        yield case(table, name, check.name, lambda frame, check=check: with_broken_value(frame, name, check))
    yield case(table, name, "column_in_dataframe", lambda frame: frame.drop(columns=name))


def with_broken_value(frame: pd.DataFrame, name: str, check: pap.Check) -> pd.DataFrame:
    row = first_present(frame, name)
    return with_cell(frame, name, row, breaking_value(check, frame[name].iloc[row]))


def frame_breaches(table: str, schema: pap.DataFrameSchema, check: pap.Check) -> Iterator[Any]:
    name = str(check.name).removesuffix("_elements").removesuffix("_only_where")
    column = schema.columns[name]
    element = fields.element_of(column)
    if element is None:
        yield case(
            table, "row", str(check.error), lambda frame: with_cell(frame, name, first_present(frame, name), None)
        )
        return
    for field, inner in element.columns.items():
        yield case(
            table,
            "row",
            str(check.error),
            lambda frame, field=field: with_element(frame, name, field, None),
            f"{field}-null",
        )
        for rule in inner.checks:
            yield case(
                table,
                "row",
                str(check.error),
                lambda frame, field=field, rule=rule: with_element(
                    frame, name, field, breaking_value(rule, element_value(frame, name, field))
                ),
                f"{field}-{rule.name}",
            )


def element_value(frame: pd.DataFrame, column: str, field: str) -> Any:
    value = contract.to_arrow(frame[column])[0].as_py()
    return (value[0] if isinstance(value, list) else value)[field]


def case(table: str, column: str, rule: str, broken: Broken, detail: str = "") -> Any:
    return pytest.param(table, rule, broken, id="-".join(filter(None, (table, column, rule.replace(" ", "_"), detail))))


@pytest.mark.parametrize("table", REGISTRY.names())
def test_rows_of_the_shop_satisfy_their_schema(frames: dict[str, pd.DataFrame], table: str) -> None:
    report = validate(frames[table], REGISTRY.get(table), table=table)
    assert report.rows > 0
    assert report.passed, report.failures


@pytest.mark.parametrize(("table", "rule", "broken"), list(breaches()))
def test_one_broken_cell_fails_its_rule(frames: dict[str, pd.DataFrame], table: str, rule: str, broken: Broken) -> None:
    report = validate(broken(frames[table]), REGISTRY.get(table), table=table)
    assert any(rule in str(failure) for failure in report.failures), report.failures


@pytest.mark.parametrize("table", REGISTRY.names())
def test_every_column_says_what_it_is(table: str) -> None:
    schema = REGISTRY.get(table)
    assert schema.description
    assert [name for name, column in schema.columns.items() if not column.description] == []


@pytest.mark.parametrize("table", REGISTRY.names())
def test_every_table_ends_with_its_row_number_and_scenario(table: str) -> None:
    assert list(REGISTRY.get(table).columns)[-2:] == ["_index", "_scenario"]
