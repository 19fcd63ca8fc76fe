"""What a law is, and the shapes that many of them share.

What belongs here: the ``Law`` and functions that make one from a condition, a key or a reference. Which laws the
shop has is in the modules beside this one, by subject.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from dataclasses import dataclass

from assets.quality.laws import shared_queries
from assets.shop.graph import GRAPH
from schemas import REGISTRY

#: What the laws of each number are about.
SUBJECTS = {
    1: "keys and references",
    2: "carts and their orders",
    3: "time",
    4: "money",
    5: "payments",
    6: "statuses and timestamps",
    7: "persons",
    8: "reviews",
}


@dataclass(frozen=True)
class Law:
    """A rule that every row obeys, as the query that finds those which do not.

    ``number`` is that of the law in the documentation. ``sql`` finds the rows. What is cheaper, and shared by laws,
    tells whether there are any to find: ``breaks``, a condition that is true for no row of the law's one table, or
    ``quick``, queries for one boolean each that are all true. ``beside`` are the relations (of ``queries``) that it
    compares with.
    """

    number: int
    name: str
    about: str
    table: str
    tables: tuple[str, ...]
    sql: str
    quick: tuple[str, ...] = ()
    breaks: str = ""
    beside: tuple[str, ...] = ()


def law(
    number: int,
    name: str,
    about: str,
    *,
    tables: tuple[str, ...],
    sql: str,
    quick: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
) -> Law:
    """The law of that ``name``, checked on the one of ``tables`` that is built last."""
    return Law(number, name, about, max(tables, key=[*GRAPH].index), tables, sql, quick, beside=beside)


def never(number: int, name: str, about: str, *, table: str, breaks: str, show: str) -> Law:
    """The law that the condition ``breaks`` is true for no row of ``table``; ``show`` are the columns of a case."""
    sql = f"SELECT {show} FROM {table} WHERE {breaks}"
    return Law(number, name, about, table, (table,), sql, breaks=breaks)


def key(
    name: str, about: str, *, table: str, columns: str, number: int = 1, parent: str = "", quick: tuple[str, ...] = ()
) -> Law:
    """The law that ``columns`` (comma-separated) are not null and tell the rows of ``table`` apart.

    ``quick`` may give a cheaper answer, for which ``parent`` is read too.
    """
    parts = [column.strip() for column in columns.split(",")]
    missing = " OR ".join(f"{part} IS NULL" for part in parts)
    return law(
        number,
        name,
        about,
        tables=(table, parent) if parent else (table,),
        sql=f"SELECT {columns}, count(*) AS rows FROM {table} GROUP BY {columns} HAVING count(*) > 1 OR {missing}",
        quick=quick or (shared_queries.is_key(table, columns),),
    )


def foreign_key(table: str, *, column: str, to: str, to_column: str) -> Law:
    """The law that ``column`` of ``table``, a table beside the shop's, is a ``to_column`` of ``to`` where not null."""
    return Law(
        1,
        f"{table}_{column}_is_there",
        f"Every {column} of {table} is a {to_column} of {to}.",
        table,
        (table, to),
        f"""
            SELECT one._index, one.{column} FROM {table} AS one ANTI JOIN {to} AS other
            ON other.{to_column} = one.{column} WHERE one.{column} IS NOT NULL""",
    )


def reference(
    name: str,
    about: str,
    *,
    table: str,
    column: str,
    own: str,
    quick: tuple[str, ...] = (),
) -> Law:
    """The law that ``column`` of ``table``, where not null, is found where its schema says that it refers to.

    ``own`` are the columns that name the row in a case.
    """
    link = next(link for link in REGISTRY.links(table) if link.column == column)
    return law(
        1,
        name,
        about,
        tables=(table, link.to),
        sql=f"""
            SELECT {own} FROM {table} AS one ANTI JOIN {link.to} AS other ON other.{link.to_column} = one.{column}
            WHERE one.{column} IS NOT NULL""",
        quick=quick,
    )
