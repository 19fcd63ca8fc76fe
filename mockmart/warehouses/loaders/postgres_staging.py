"""The rows of a release in temporary tables of PostgreSQL, from which one statement a table swaps them in.

What belongs here: how values travel. DuckDB reads the Parquet and makes nested values JSON, ADBC copies batches in
PostgreSQL's binary form: nothing goes through Python row by row, and no more than a few batches are in memory.
What of them is new, changed or gone is for PostgreSQL to find.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from mockmart.errors import WarehouseError
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.released_rows import relation
from mockmart.warehouses.sql.column_types import column_type, is_nested
from mockmart.warehouses.sql.dialects import DUCKDB, POSTGRES

_BATCH_ROWS = 50_000
#: Whole numbers that PostgreSQL has no type of the size for, as what they are copied.
_WIDER = {
    pa.int8(): "SMALLINT",
    pa.uint8(): "SMALLINT",
    pa.uint16(): "INTEGER",
    pa.uint32(): "BIGINT",
    pa.uint64(): "DECIMAL(20, 0)",
}


def staged_name(number: int) -> str:
    """The temporary table for the table ``number`` of a release; it is gone when the transaction ends."""
    return f'pg_temp."{_name(number)}"'


def stage(
    cursor: Any, reading: duckdb.DuckDBPyConnection, release: Release, table: ReleasedTable, *, number: int
) -> None:
    """Copy the rows of ``table``, as ``reading`` reads them, into its temporary table.

    A ``WarehouseError`` says that they are not as many as were released.
    """
    columns = ", ".join(
        f"{POSTGRES.identifier(field.name)} {column_type(table.name, field, POSTGRES)}" for field in table.schema
    )
    cursor.execute(f'CREATE TEMPORARY TABLE "{_name(number)}" ({columns}) ON COMMIT DROP')
    origin, copied = relation(reading, release, table), 0
    if origin is not None:
        selected = ", ".join(map(_value, table.schema))
        reader = reading.sql(f"SELECT {selected} FROM {origin}").to_arrow_reader(_BATCH_ROWS)
        copied = cursor.adbc_ingest(_name(number), reader, mode="append", temporary=True)
    if copied != table.rows:
        raise WarehouseError(
            f"{table.name}: the files have {copied:,} rows, the manifest says {table.rows:,}; "
            f"verify the release (mockmart verify {release.id})."
        )


def _name(number: int) -> str:
    return f"mockmart_staged_{number}"


def _value(field: pa.Field) -> str:
    """What DuckDB selects for a column."""
    name = DUCKDB.identifier(field.name)
    if is_nested(field.type):
        # What PostgreSQL's jsonb is in binary: its version, then text.
        return f"'\\x01'::BLOB || encode(CAST(to_json({name}) AS VARCHAR)) AS {name}"
    return f"CAST({name} AS {_WIDER[field.type]}) AS {name}" if field.type in _WIDER else name
