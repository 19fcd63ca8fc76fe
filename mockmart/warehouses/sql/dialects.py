"""The warehouses that SQL is written for: how each quotes, comments and declares.

What belongs here: what differs between dialects and is no type. Identifiers and texts go into SQL through here alone,
so nothing that a schema says can end a quotation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from mockmart.errors import WarehouseError


@dataclass(frozen=True)
class Dialect:
    """One warehouse. ``name`` is what sqlglot calls it.

    ``keys`` is what follows a declared key; None where keys cannot be declared at all. ``unique`` and ``not_null`` say
    whether columns can be declared as that. ``longest_name`` is the most bytes of an identifier.
    """

    name: str
    title: str
    keys: str | None = ""
    unique: bool = True
    not_null: bool = True
    longest_name: int = 255

    def identifier(self, name: str) -> str:
        """``name`` as a quoted identifier; a ``WarehouseError`` for one that no warehouse has."""
        if not name or not name.isprintable():
            raise WarehouseError(f"name {name!r}: an identifier is one line of visible text; rename it.")
        if len(name.encode()) > self.longest_name:
            raise WarehouseError(
                f"name '{name[:60]}…': {self.title} has at most {self.longest_name} bytes for one; shorten it."
            )
        return _quoted(name, self.name)

    def text(self, text: str) -> str:
        """``text``, on one line, as a literal."""
        return exp.Literal.string(" ".join(text.split())).sql(dialect=self.name)

    def names(self, names: tuple[str, ...]) -> str:
        """Several identifiers, in brackets."""
        return f"({', '.join(map(self.identifier, names))})"


@lru_cache(maxsize=4096)  # a script says the same names over and over
def _quoted(name: str, dialect: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect=dialect)


DUCKDB = Dialect("duckdb", "DuckDB")
POSTGRES = Dialect("postgres", "PostgreSQL", longest_name=63)
CLICKHOUSE = Dialect("clickhouse", "ClickHouse", keys=None, unique=False)
BIGQUERY = Dialect("bigquery", "BigQuery", keys=" NOT ENFORCED", unique=False, longest_name=300)
SNOWFLAKE = Dialect("snowflake", "Snowflake")
REDSHIFT = Dialect("redshift", "Redshift", longest_name=127)
DATABRICKS = Dialect("databricks", "Databricks", unique=False)
#: Files that lie elsewhere, read by the Hive connector, which has neither keys nor NOT NULL.
TRINO = Dialect("trino", "Trino", keys=None, unique=False, not_null=False)

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect
    for dialect in (DUCKDB, POSTGRES, CLICKHOUSE, BIGQUERY, SNOWFLAKE, REDSHIFT, DATABRICKS, TRINO)
}
