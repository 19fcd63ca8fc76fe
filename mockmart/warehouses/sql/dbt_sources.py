"""A release as a source of dbt: ``sources.yml``, with what the schemas promise as data tests.

What belongs here: that file. It names no place: ``MOCKMART_RELEASE`` in the environment of dbt says where the release
lies, and dbt-duckdb reads its Parquet there; other adapters find the tables in the source's schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import yaml

from mockmart.releases.manifest import ReleasedTable
from mockmart.warehouses.sql.ddl import description_of
from mockmart.warehouses.sql.dialects import DUCKDB

#: What dbt finds the release by.
VARIABLE = "MOCKMART_RELEASE"
#: A generic test of dbt, and its arguments.
_Test = tuple[str, dict[str, Any]]


def dbt_sources(tables: Sequence[ReleasedTable], *, source: str = "mockmart") -> str:
    """The text of ``sources.yml`` for ``tables``: descriptions, and tests for keys, accepted values and references."""
    # A literal for DuckDB of a path that is taken as it is: quotes are doubled, and what a pattern has is in brackets.
    to_the_letter = """replace("'", "''") | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]')"""
    place = f"read_parquet('{{{{ env_var('{VARIABLE}') | {to_the_letter} }}}}/{{name}}/*.parquet')"
    content = {
        "version": 2,
        "sources": [
            {
                "name": source,
                "description": f"A release of mockmart; {VARIABLE} is where it lies.",
                "config": {"meta": {"external_location": place}},
                "tables": [_table(table, source) for table in tables],
            }
        ],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _table(table: ReleasedTable, source: str) -> dict[str, Any]:
    described: dict[str, Any] = {"name": table.name}
    if table.description:
        described["description"] = _plain(table.description)
    together = [_written(test, column=_joined(columns)) for columns, test in _tests_of_several(table, source)]
    columns = []
    for field in table.schema:
        column: dict[str, Any] = {"name": field.name}
        description = description_of(field)
        if description:
            column["description"] = _plain(description)
        tests = list(_tests_of_one(table, field, source))
        if tests and _is_word(field.name):
            column["data_tests"] = [_written(test) for test in tests]
        else:  # dbt puts the name of a column into a test as it stands, and an expression too
            together += [_written(test, column=_joined((field.name,))) for test in tests]
        columns.append(column)
    if together:
        described["data_tests"] = together
    return {**described, "columns": columns}


def _tests_of_one(table: ReleasedTable, field: pa.Field, source: str) -> Iterator[_Test]:
    if not field.nullable:
        yield "not_null", {}
    if table.primary_key == (field.name,):
        yield "unique", {}
    if field.name in table.values:
        # dbt puts each value between quotation marks as it stands.
        yield "accepted_values", {"values": [value.replace("'", "''") for value in table.values[field.name]]}
    for key in table.foreign_keys:
        if key.columns == (field.name,):
            yield _relationship(key.table, key.to_columns, source)


def _tests_of_several(table: ReleasedTable, source: str) -> Iterator[tuple[tuple[str, ...], _Test]]:
    if len(table.primary_key) > 1:
        yield table.primary_key, ("unique", {})
    for key in table.foreign_keys:
        if len(key.columns) > 1:
            yield key.columns, _relationship(key.table, key.to_columns, source)


def _relationship(table: str, columns: tuple[str, ...], source: str) -> _Test:
    return "relationships", {"to": f"source('{source}', '{table}')", "field": _joined(columns)}


def _written(test: _Test, *, column: str | None = None) -> Any:
    name, arguments = test
    given = arguments if column is None else {"column_name": column, **arguments}
    return {name: {"arguments": given}} if given else name


def _joined(columns: tuple[str, ...]) -> str:
    """One SQL expression that is the same for two rows only if all ``columns`` are."""
    names = [column if _is_word(column) else DUCKDB.identifier(column) for column in columns]
    return names[0] if len(names) == 1 else " || '|' || ".join(f"cast({name} as varchar)" for name in names)


def _is_word(name: str) -> bool:
    """Whether ``name`` stands for itself in SQL; warehouses differ in how they quote, so only others are quoted."""
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None


def _plain(text: str) -> str:
    """``text`` on one line, of which Jinja makes nothing."""
    return re.sub(r"\{(?=[{%#])", "{ ", " ".join(text.split()))
