"""Every rule of every schema: a frame that breaks it in one cell fails, and names the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.arrow import conversion
from mockmart.landing.landing import Landing
from mockmart.schema import fields
from mockmart.schemas import DOMAIN, REGISTRY
from mockmart.validation import CompiledSchema, validate_frame

ROWS = 120
TABLES = REGISTRY.names(domain=DOMAIN)


@dataclass(frozen=True)
class Breach:
    """A table, a column and a rule of it, as the report calls them, and how to break it in one cell."""

    table: str
    column: str
    rule: str
    broken: Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def frames(shop: Landing) -> dict[str, pd.DataFrame]:
    """Some rows of each table, all of them in order."""
    return {name: shop.table(name, REGISTRY.get(name)).frame().head(ROWS).reset_index(drop=True) for name in TABLES}


def with_cell(frame: pd.DataFrame, column: str, row: int, value: Any) -> pd.DataFrame:
    """``frame`` with one other value, of the column's type as far as that holds it."""
    values = conversion.to_arrow(frame[column]).to_pylist()
    values[row] = value
    kind = conversion.to_arrow(frame[column]).type
    if pa.types.is_dictionary(kind):
        known = list(frame[column].cat.categories)
        categories = known if value is None or value in known else [*known, value]
        series = pd.Series(pd.Categorical(values, categories=categories))
    else:
        series = pd.Series(pd.arrays.ArrowExtensionArray(pa.array(values, kind)))
    return frame.assign(**{column: series})


def breaking_value(check: pap.Check, value: Any) -> Any:
    """A value that breaks ``check``, of the kind of ``value``."""
    known = check.statistics or {}
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


def with_element(frame: pd.DataFrame, column: str, field: str, value: Any) -> pd.DataFrame:
    """``frame`` with another value in field ``field`` of the first element of a nested column."""
    array = conversion.to_arrow(frame[column])
    rows = array.to_pylist()
    element = rows[0][0] if isinstance(rows[0], list) else rows[0]
    element[field] = value
    logical = pa.array(rows, conversion.logical_type(array.type))
    return frame.assign(**{column: pd.arrays.ArrowExtensionArray(conversion.converted(logical, array.type))})


def breaches() -> Iterator[Breach]:
    """One a rule of a column."""
    for entry in map(REGISTRY.entry, TABLES):
        for name, column in entry.schema.columns.items():
            yield from column_breaches(entry.name, str(name), column)
        for check in entry.schema.checks:
            yield from frame_breaches(entry.name, entry.schema, check)


def column_breaches(table: str, name: str, column: pap.Column) -> Iterator[Breach]:
    if not column.nullable and fields.element_of(column) is None:
        yield Breach(table, name, "not_null", partial(with_cell, column=name, row=1, value=None))
    if column.unique:
        yield Breach(table, name, "unique", partial(with_repeated_value, column=name))
    yield Breach(table, name, "type", partial(with_flags, column=name))
    for check in column.checks:
        yield Breach(table, name, str(check.name), partial(with_broken_value, column=name, check=check))
    yield Breach(table, name, "required", partial(without, column=name))


def frame_breaches(table: str, schema: pap.DataFrameSchema, check: pap.Check) -> Iterator[Breach]:
    name = str(check.name).removesuffix("_elements").removesuffix("_only_where")
    element = fields.element_of(schema.columns[name])
    if element is None:
        yield Breach(table, name, "only_where", partial(with_missing_value, column=name))
        return
    for field, inner in element.columns.items():
        broken = partial(with_element, column=name, field=str(field), value=None)
        yield Breach(table, f"{name}.{field}", "not_null", broken)
        for rule in inner.checks:
            broken = partial(with_broken_element, column=name, field=str(field), check=rule)
            yield Breach(table, f"{name}.{field}", str(rule.name), broken)


def with_repeated_value(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return with_cell(frame, column, 1, frame[column].iloc[0])


def with_flags(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.assign(**{column: pd.array([True] * len(frame), dtype="bool")})


def without(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.drop(columns=column)


def with_missing_value(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return with_cell(frame, column, first_present(frame, column), None)


def with_broken_value(frame: pd.DataFrame, column: str, check: pap.Check) -> pd.DataFrame:
    row = first_present(frame, column)
    return with_cell(frame, column, row, breaking_value(check, frame[column].iloc[row]))


def with_broken_element(frame: pd.DataFrame, column: str, field: str, check: pap.Check) -> pd.DataFrame:
    return with_element(frame, column, field, breaking_value(check, element_value(frame, column, field)))


def element_value(frame: pd.DataFrame, column: str, field: str) -> Any:
    value = conversion.to_arrow(frame[column])[0].as_py()
    return (value[0] if isinstance(value, list) else value)[field]


#: The rules of each table. A frame breaks one of them in one cell of every column that has it.
RULES = sorted({(breach.table, breach.rule) for breach in breaches()})


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_the_shop_satisfy_their_schema(frames: dict[str, pd.DataFrame], table: str) -> None:
    report = validate_frame(frames[table], REGISTRY.get(table), table=table)
    assert report.rows > 0
    assert report.passed, report.failures


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_the_shop_are_told_to_be_valid_without_pandera(frames: dict[str, pd.DataFrame], table: str) -> None:
    schema = REGISTRY.landed(table)
    assert CompiledSchema.of(schema).proved(conversion.conformed(frames[table], schema)) is not None


@pytest.mark.parametrize("table", TABLES)
def test_one_broken_cell_is_never_told_to_be_valid(frames: dict[str, pd.DataFrame], table: str) -> None:
    schema = REGISTRY.landed(table)
    compiled = CompiledSchema.of(schema)
    for breach in breaches():
        if breach.table == table:
            assert compiled.proved(breach.broken(frames[table])) is None, f"{breach.column}: {breach.rule}"


@pytest.mark.slow
@pytest.mark.parametrize(("table", "rule"), RULES)
def test_one_broken_cell_of_a_column_fails_its_rule(frames: dict[str, pd.DataFrame], table: str, rule: str) -> None:
    frame, columns = frames[table], set()
    for breach in breaches():
        if (breach.table, breach.rule) == (table, rule):
            frame = breach.broken(frame)
            columns.add(breach.column)
    report = validate_frame(frame, REGISTRY.get(table), table=table)
    assert {failure.column for failure in report.failures if rule in failure.rule} >= columns, report.failures


@pytest.mark.parametrize("table", TABLES)
def test_one_missing_column_is_named(frames: dict[str, pd.DataFrame], table: str) -> None:
    column = next(iter(frames[table]))
    report = validate_frame(frames[table].drop(columns=column), REGISTRY.get(table), table=table)
    assert (column, "required") in [(failure.column, failure.rule) for failure in report.failures]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_is(table: str) -> None:
    schema = REGISTRY.get(table)
    assert schema.description
    assert [name for name, column in schema.columns.items() if not column.description] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_table_ends_with_its_row_number_and_scenario(table: str) -> None:
    assert list(REGISTRY.get(table).columns)[-2:] == ["_index", "_scenario"]
