"""A release as a source of dbt: ``sources.yml``, with what the schemas promise as data tests.

What belongs here: that file. It names no place: ``MOCKMART_RELEASE`` in the environment of dbt says where the release
lies, and dbt-duckdb reads its Parquet there; other adapters find the tables in the source's schema.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import yaml

from mockmart.releases.contents import ForeignKey, ReleasedTable
from mockmart.warehouses.dialects import DUCKDB

#: What dbt finds the release by.
VARIABLE = "MOCKMART_RELEASE"


def dbt_sources(tables: Sequence[ReleasedTable], *, source: str = "mockmart") -> str:
    """The text of ``sources.yml`` for ``tables``: descriptions, and tests for keys, accepted values and references."""
    content = {
        "version": 2,
        "sources": [
            {
                "name": source,
                "description": f"A release of mockmart. {VARIABLE} is where it lies.",
                "config": {
                    "meta": {
                        "external_location": f"read_parquet('{{{{ env_var('{VARIABLE}') }}}}/{{name}}/*.parquet')"
                    }
                },
                "tables": [_table(table, source) for table in tables],
            }
        ],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _table(table: ReleasedTable, source: str) -> dict[str, Any]:
    described: dict[str, Any] = {"name": table.name}
    if table.description:
        described["description"] = _plain(table.description)
    # dbt's own tests are of one column, which may be an expression.
    together: list[Any] = []
    if len(table.primary_key) > 1:
        name = f"unique_{source}_{table.name}_key"
        together.append({"unique": {"name": name, "arguments": {"column_name": _joined(table.primary_key)}}})
    together += [_relationship(key, source) for key in table.foreign_keys if len(key.columns) > 1]
    if together:
        described["data_tests"] = together
    described["columns"] = [_column(table, field, source) for field in table.schema]
    return described


def _column(table: ReleasedTable, field: pa.Field, source: str) -> dict[str, Any]:
    tests: list[Any] = [] if field.nullable else ["not_null"]
    if table.primary_key == (field.name,):
        tests.append("unique")
    if field.name in table.values:
        tests.append({"accepted_values": {"arguments": {"values": [_literal(v) for v in table.values[field.name]]}}})
    tests += [_relationship(key, source) for key in table.foreign_keys if key.columns == (field.name,)]
    described: dict[str, Any] = {"name": field.name}
    # Otherwise a name that is no plain word would end up in a test's SQL as it stands.
    if not _is_word(field.name):
        described["quote"] = True
    description = (field.metadata or {}).get(b"description", b"").decode()
    if description:
        described["description"] = _plain(description)
    if tests:
        described["data_tests"] = tests
    return described


def _relationship(key: ForeignKey, source: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {"to": f"source('{source}', '{key.table}')", "field": _joined(key.to_columns)}
    if len(key.columns) > 1:
        arguments = {"column_name": _joined(key.columns), **arguments}
    return {"relationships": {"arguments": arguments}}


def _joined(columns: tuple[str, ...]) -> str:
    """One SQL expression that is the same for two rows only if all ``columns`` are."""
    if len(columns) == 1:
        return _name(columns[0])
    return " || '|' || ".join(f"cast({_name(column)} as varchar)" for column in columns)


def _name(column: str) -> str:
    """``column`` in the SQL of a test: quoted only if it must be, since warehouses differ in how they quote."""
    return column if _is_word(column) else DUCKDB.identifier(column)


def _is_word(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None


def _literal(value: str) -> str:
    """``value`` as dbt's test puts it between quotation marks."""
    return value.replace("'", "''")


def _plain(text: str) -> str:
    """``text`` on one line, of which Jinja makes nothing."""
    return " ".join(text.split()).replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #")
