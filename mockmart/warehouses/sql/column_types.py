"""What an Arrow type is called in each warehouse: one table, from which all DDL comes.

What belongs here: types. How a table is made of columns belongs to ``ddl``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from mockmart.errors import WarehouseError
from mockmart.warehouses.sql.dialects import Dialect

# fmt: off
#: The dialects, in the order of the columns below.
_ORDER = ("duckdb", "postgres", "clickhouse", "bigquery", "snowflake", "redshift", "databricks", "trino")
#: Flat types. Redshift's COPY takes no zoned type from Parquet, and Trino's Hive connector knows none: instants are UTC
#: there. Unsigned numbers take the next larger type where they have no type of their own.
_TYPES: Mapping[str, tuple[str, ...]] = {
    "bool":      ("BOOLEAN", "boolean", "Bool", "BOOL", "BOOLEAN", "BOOLEAN", "BOOLEAN", "BOOLEAN"),
    "int8":      ("TINYINT", "smallint", "Int8", "INT64", "NUMBER(3, 0)", "SMALLINT", "TINYINT", "TINYINT"),
    "int16":     ("SMALLINT", "smallint", "Int16", "INT64", "NUMBER(5, 0)", "SMALLINT", "SMALLINT", "SMALLINT"),
    "int32":     ("INTEGER", "integer", "Int32", "INT64", "NUMBER(10, 0)", "INTEGER", "INT", "INTEGER"),
    "int64":     ("BIGINT", "bigint", "Int64", "INT64", "NUMBER(19, 0)", "BIGINT", "BIGINT", "BIGINT"),
    "uint8":     ("UTINYINT", "smallint", "UInt8", "INT64", "NUMBER(3, 0)", "SMALLINT", "SMALLINT", "SMALLINT"),
    "uint16":    ("USMALLINT", "integer", "UInt16", "INT64", "NUMBER(5, 0)", "INTEGER", "INT", "INTEGER"),
    "uint32":    ("UINTEGER", "bigint", "UInt32", "INT64", "NUMBER(10, 0)", "BIGINT", "BIGINT", "BIGINT"),
    "uint64":    ("UBIGINT", "numeric(20, 0)", "UInt64", "NUMERIC(20, 0)", "NUMBER(20, 0)", "DECIMAL(20, 0)",
                  "DECIMAL(20, 0)", "DECIMAL(20, 0)"),
    "float":     ("FLOAT", "real", "Float32", "FLOAT64", "FLOAT", "REAL", "FLOAT", "REAL"),
    "double":    ("DOUBLE", "double precision", "Float64", "FLOAT64", "FLOAT", "DOUBLE PRECISION", "DOUBLE", "DOUBLE"),
    "string":    ("VARCHAR", "text", "String", "STRING", "VARCHAR", "VARCHAR(65535)", "STRING", "VARCHAR"),
    "binary":    ("BLOB", "bytea", "String", "BYTES", "BINARY", "VARBYTE", "BINARY", "VARBINARY"),
    "date":      ("DATE", "date", "Date32", "DATE", "DATE", "DATE", "DATE", "DATE"),
    "time":      ("TIME", "time", "", "TIME", "TIME", "TIME", "", ""),
    "timestamp": ("TIMESTAMP", "timestamp", "DateTime64(6)", "DATETIME", "TIMESTAMP_NTZ", "TIMESTAMP", "TIMESTAMP_NTZ",
                  "TIMESTAMP(6)"),
    "instant":   ("TIMESTAMPTZ", "timestamptz", "DateTime64(6, 'UTC')", "TIMESTAMP", "TIMESTAMP_LTZ", "TIMESTAMP",
                  "TIMESTAMP", "TIMESTAMP(6)"),
    "decimal":   ("DECIMAL({p}, {s})", "numeric({p}, {s})", "Decimal({p}, {s})", "NUMERIC({p}, {s})",
                  "NUMBER({p}, {s})", "DECIMAL({p}, {s})", "DECIMAL({p}, {s})", "DECIMAL({p}, {s})"),
}
#: Nested types: a list, a struct, and a field of a struct. Some say nothing of what is in them.
_NESTED: Mapping[str, tuple[str, str, str]] = {
    "duckdb":     ("{}[]", "STRUCT({})", "{} {}"),
    "postgres":   ("jsonb", "jsonb", ""),
    "clickhouse": ("Array({})", "Tuple({})", "{} {}"),
    "bigquery":   ("ARRAY<{}>", "STRUCT<{}>", "{} {}"),
    "snowflake":  ("ARRAY", "OBJECT", ""),
    "redshift":   ("SUPER", "SUPER", ""),
    "databricks": ("ARRAY<{}>", "STRUCT<{}>", "{}: {}"),
    "trino":      ("ARRAY({})", "ROW({})", "{} {}"),
}
#: Most digits of a decimal where it is not 38.
_MAX_DIGITS = {"clickhouse": 76}
# fmt: on


@dataclass(frozen=True)
class _Place:
    """Which column a type is for, in an error."""

    table: str
    column: str
    dialect: Dialect

    def refusal(self, kind: pa.DataType, remedy: str) -> WarehouseError:
        return WarehouseError(f"{self.table}.{self.column}: {self.dialect.title} has no type for {kind}; {remedy}.")


def column_type(table: str, field: pa.Field, dialect: Dialect) -> str:
    """What the type of ``field``, a column of ``table``, is called in ``dialect``; a ``WarehouseError`` if nothing."""
    return _named(field.type, _Place(table, field.name, dialect), nullable=field.nullable)


def is_nested(kind: pa.DataType) -> bool:
    """Whether a value of ``kind`` holds others."""
    return bool(pa.types.is_nested(kind))


def _named(kind: pa.DataType, place: _Place, *, nullable: bool) -> str:
    as_list, as_struct, as_field = _NESTED[place.dialect.name]
    if pa.types.is_list(kind):
        if place.dialect.name == "bigquery" and pa.types.is_list(kind.value_type):
            raise place.refusal(kind, "put the inner list into a struct")
        element = kind.value_field
        return as_list.format(_named(element.type, place, nullable=element.nullable))
    if pa.types.is_struct(kind):
        fields = [
            as_field.format(place.dialect.identifier(one.name), _named(one.type, place, nullable=one.nullable))
            for one in kind
        ]
        return as_struct.format(", ".join(fields))
    name = _flat(kind, place)
    return f"Nullable({name})" if nullable and place.dialect.name == "clickhouse" else name


def _flat(kind: pa.DataType, place: _Place) -> str:
    row = next((row for row, holds in _KINDS.items() if holds(kind)), None)
    name = _TYPES[row][_ORDER.index(place.dialect.name)] if row is not None else ""
    if not name:
        raise place.refusal(kind, "land the column as text, whole numbers or microseconds")
    if row == "decimal":
        most = _MAX_DIGITS.get(place.dialect.name, 38)
        if kind.precision > most or kind.scale < 0:
            raise place.refusal(kind, f"it has at most {most} digits there")
        if place.dialect.name == "bigquery" and (kind.scale > 9 or kind.precision - kind.scale > 29):
            return f"BIGNUMERIC({kind.precision}, {kind.scale})"
        return name.format(p=kind.precision, s=kind.scale)
    return name


def _coarse(kind: pa.DataType) -> bool:
    """Whether the unit is one that every warehouse keeps: nanoseconds they round."""
    return kind.unit != "ns"


_KINDS: Mapping[str, Callable[[pa.DataType], bool]] = {
    **{name: pa.type_for_alias(name).equals for name in ("bool", "int8", "int16", "int32", "int64", "float", "double")},
    **{name: pa.type_for_alias(name).equals for name in ("uint8", "uint16", "uint32", "uint64")},
    "string": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "binary": lambda kind: pa.types.is_binary(kind) or pa.types.is_large_binary(kind),
    "date": pa.types.is_date,
    "time": lambda kind: pa.types.is_time(kind) and _coarse(kind),
    "timestamp": lambda kind: pa.types.is_timestamp(kind) and kind.tz is None and _coarse(kind),
    "instant": lambda kind: pa.types.is_timestamp(kind) and kind.tz is not None and _coarse(kind),
    "decimal": pa.types.is_decimal,
}
