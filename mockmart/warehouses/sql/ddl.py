"""Tables of a release as DDL: columns, keys and comments, in any dialect.

What belongs here: statements that make tables. What fills them is in ``load_scripts``, and for DuckDB and PostgreSQL in
their loaders. The order of tables is that of a release, parents before children.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from mockmart.releases.manifest import ReleasedTable
from mockmart.warehouses.sql.column_types import column_type, is_nested
from mockmart.warehouses.sql.dialects import Dialect

#: What stands in scripts for the place where the release lies.
LOCATION = "${LOCATION}"
#: Warehouses in which a comment is a statement of its own.
_STATEMENTS = ("duckdb", "postgres", "redshift")


@dataclass(frozen=True)
class Layout:
    """The ``tables`` of a release as they stand in a warehouse, in the schema ``namespace`` if it names one."""

    tables: Sequence[ReleasedTable]
    dialect: Dialect
    namespace: str | None = None

    def name(self, table: str) -> str:
        """The quoted name of ``table``, with its schema."""
        name = self.dialect.identifier(table)
        return name if self.namespace is None else f"{self.dialect.identifier(self.namespace)}.{name}"

    def columns(self, table: ReleasedTable) -> str:
        """The quoted names of all columns, separated by commas."""
        return ", ".join(self.dialect.identifier(name) for name in table.schema.names)

    def create(self, table: ReleasedTable, *, keys: Sequence[str] | None = None, begin: str = "CREATE TABLE") -> str:
        """The statement that makes ``table``, with these of its ``keys``, or all of them."""
        parts = [self._column(table, field) for field in table.schema]
        parts += self.keys(table) if keys is None else keys
        body = ",\n".join(f"    {part}" for part in parts)
        return f"{begin} {self.name(table.name)} (\n{body}\n){self._options(table)}"

    def keys(self, table: ReleasedTable) -> list[str]:
        """All keys of ``table`` as clauses, none where the warehouse declares none."""
        return [*self.primary_key(table), *self.unique_keys(table), *self.foreign_keys(table)]

    def primary_key(self, table: ReleasedTable) -> list[str]:
        """The primary key of ``table`` as a clause, if there is one."""
        if self.dialect.keys is None or not table.primary_key:
            return []
        return [f"PRIMARY KEY {self.dialect.names(table.primary_key)}{self.dialect.keys}"]

    def unique_keys(self, table: ReleasedTable) -> list[str]:
        """Columns, other than the primary key, that foreign keys refer to: SQL wants them declared unique."""
        if not self.dialect.unique:
            return []
        keys = (key for one in self.tables for key in one.foreign_keys if key.table == table.name)
        referred = dict.fromkeys(key.to_columns for key in keys if key.to_columns != table.primary_key)
        return [f"UNIQUE {self.dialect.names(columns)}" for columns in referred]

    def foreign_keys(self, table: ReleasedTable) -> list[str]:
        """The foreign keys of ``table`` as clauses."""
        names, end = self.dialect.names, self.dialect.keys
        return [
            f"FOREIGN KEY {names(key.columns)} REFERENCES {self.name(key.table)} {names(key.to_columns)}{end}"
            for key in table.foreign_keys
            if end is not None and (self.dialect.unique or self._is_primary(key.table, key.to_columns))
        ]

    def comments(self, table: ReleasedTable) -> list[str]:
        """The statements that say what ``table`` and its columns are, where that is not said within ``create``."""
        if self.dialect.name not in _STATEMENTS:
            return []
        name = self.name(table.name)
        said = [f"COMMENT ON TABLE {name} IS {self.dialect.text(table.description)}"] if table.description else []
        return said + [
            f"COMMENT ON COLUMN {name}.{self.dialect.identifier(field.name)} IS {self.dialect.text(text)}"
            for field in table.schema
            if (text := description_of(field))
        ]

    def _column(self, table: ReleasedTable, field: pa.Field) -> str:
        kind = column_type(table.name, field, self.dialect)
        # BigQuery's arrays cannot be null, and cannot be declared so.
        implied = self.dialect.name == "bigquery" and pa.types.is_list(field.type)
        required = " NOT NULL" if self.dialect.not_null and not field.nullable and not implied else ""
        if self.dialect.name == "clickhouse":
            required = ""  # a type is not nullable there unless it says so
        text = description_of(field)
        said = ""
        if text and self.dialect.name == "bigquery":
            said = f" OPTIONS (description = {self.dialect.text(text)})"
        elif text and self.dialect.name not in _STATEMENTS:
            said = f" COMMENT {self.dialect.text(text)}"
        return f"{self.dialect.identifier(field.name)} {kind}{required}{said}"

    def _options(self, table: ReleasedTable) -> str:
        text = self.dialect.text(table.description)
        comment = f" COMMENT {text}" if table.description else ""
        match self.dialect.name:
            case "clickhouse":
                order = self.dialect.names(table.primary_key) if table.primary_key else "tuple()"
                return f" ENGINE = MergeTree ORDER BY {order}{comment}"
            case "bigquery":
                return f" OPTIONS (description = {text})" if table.description else ""
            case "snowflake" | "databricks":
                return comment
            case "trino":
                place = self.dialect.text(f"{LOCATION}/{table.name}/")
                return f"{comment} WITH (format = 'PARQUET', external_location = {place})"
        return ""

    def _is_primary(self, table: str, columns: tuple[str, ...]) -> bool:
        return any(one.name == table and one.primary_key == columns for one in self.tables)


def nested_columns(table: ReleasedTable) -> tuple[str, ...]:
    """The columns of ``table`` whose values hold others."""
    return tuple(field.name for field in table.schema if is_nested(field.type))


def description_of(field: pa.Field) -> str:
    """What the schema says of a column."""
    return (field.metadata or {}).get(b"description", b"").decode()
