"""A whole shop, built without Dagster: the pure functions of ``assets``, landed as a build lands them.

What belongs here: shops that tests share. What the tables hold belongs to ``assets``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mockmart.assets.quality.queries import open_tables
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import land_shop
from mockmart.landing.landing import Landing
from mockmart.schemas import DOMAIN, REGISTRY

TABLES = REGISTRY.names(domain=DOMAIN)


def build_shop(root: Path, spec: Spec) -> Landing:
    """The landing under ``root`` with every table of the shop that ``spec`` describes."""
    landing = Landing(root)
    land_shop(landing, spec)
    return landing


def parts(landing: Landing) -> Mapping[str, Sequence[Path]]:
    """The Parquet files of each table, by its name."""
    return {name: landing.table(name, REGISTRY.get(name)).paths for name in TABLES}


@contextmanager
def shop_in_memory(landing: Landing, spec: Spec, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a landed shop where rows can be changed."""
    with open_tables(parts(landing), as_of=spec.as_of, threads=2, spill=spill) as connection:
        for name in TABLES:
            connection.execute(f"CREATE TABLE loaded AS FROM {name}").fetchall()
            connection.execute(f"DROP VIEW {name}").fetchall()
            connection.execute(f"ALTER TABLE loaded RENAME TO {name}").fetchall()
        yield connection


def change_a_cell(root: Path, table: str, column: str, *, row: int, value: str) -> None:
    """Write the first part of a landed table anew, as somebody else would: one cell changed, and no stamp."""
    path = Landing(root).table(table, REGISTRY.get(table)).paths[0]
    rows = pq.read_table(path)
    values = pc.replace_with_mask(rows[column], pa.array(i == row for i in range(len(rows))), pa.scalar(value))
    changed = rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), values)
    pq.write_table(changed.replace_schema_metadata(), path)
