"""What a law is, and the shapes that many of them share.

What belongs here: the ``Law`` and functions that make one from a condition, a key or a reference. Which laws the
shop has is in the modules beside this one, by subject.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from dataclasses import dataclass

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.shop.graph import GRAPH
from mockmart.schemas import REGISTRY

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
    9: "shipments and returns",
}


@dataclass(frozen=True)
class Law:
    """A rule that every row obeys, as the query that finds those which do not.

    ``number`` is that of the law in the documentation. ``sql`` finds the rows. What is cheaper, and shared by laws,
    tells whether there are any to find: ``violation``, a condition that is true for no row of the law's one table, or
    ``shared``, queries for one boolean each that are all true. ``extra_relations`` are the relations (of ``queries``)
    that it compares with. A proof of that name, in ``mockmart.assets.quality.proofs``, may spare the queries.
    """

    number: int
    name: str
    description: str
    table: str
    tables: tuple[str, ...]
    sql: str
    shared: tuple[str, ...] = ()
    violation: str = ""
    extra_relations: tuple[str, ...] = ()


def law(
    number: int,
    name: str,
    description: str,
    *,
    tables: tuple[str, ...],
    sql: str,
    shared: tuple[str, ...] = (),
    extra_relations: tuple[str, ...] = (),
) -> Law:
    """The law of that ``name``, checked on the one of ``tables`` that is built last."""
    return Law(
        number, name, description, max(tables, key=[*GRAPH].index), tables, sql, shared, extra_relations=extra_relations
    )


def never(number: int, name: str, description: str, *, table: str, violation: str, show: str) -> Law:
    """The law that the condition ``violation`` is true for no row of ``table``; ``show`` are the columns of a case."""
    sql = f"SELECT {show} FROM {table} WHERE {violation}"
    return Law(number, name, description, table, (table,), sql, violation=violation)


def key(
    name: str,
    description: str,
    *,
    table: str,
    columns: str,
    number: int = 1,
    parent: str = "",
    shared: tuple[str, ...] = (),
) -> Law:
    """The law that ``columns`` (comma-separated) are not null and tell the rows of ``table`` apart.

    ``shared`` may give a cheaper answer, for which ``parent`` is read too.
    """
    parts = [column.strip() for column in columns.split(",")]
    missing = " OR ".join(f"{part} IS NULL" for part in parts)
    return law(
        number,
        name,
        description,
        tables=(table, parent) if parent else (table,),
        sql=f"SELECT {columns}, count(*) AS rows FROM {table} GROUP BY {columns} HAVING count(*) > 1 OR {missing}",
        shared=shared or (shared_queries.is_key(table, columns),),
    )


def of_order(
    number: int, table: str, *, field: str, theirs: str = "", only: str = "true", shared: tuple[str, ...]
) -> Law:
    """The law that ``field`` of a row of ``table`` is that of its order, where ``only`` holds.

    It is called ``theirs`` there, if not the same.
    """
    theirs = theirs or field
    one, (key_column,) = GRAPH[table].singular, REGISTRY.key(table)
    return law(
        number,
        f"{one}_{field}_is_the_orders",
        f"The {field.replace('_', ' ')} of a {one} is the {theirs.replace('_', ' ')} of its order.",
        tables=(table, "orders"),
        sql=f"""
            SELECT {key_column}, {table}.{field}, orders.{theirs} AS expected FROM {table} JOIN orders USING (order_id)
            WHERE {table}.{field} IS DISTINCT FROM orders.{theirs} AND {only}""",
        shared=shared,
    )


def says_of_reference(table: str, *, column: str, to: str, to_column: str) -> str:
    """The law of a reference as a sentence."""
    return f"Every {column} of {table} is the {to_column} of a row of {to}."


def foreign_key(table: str, *, column: str, to: str, to_column: str) -> Law:
    """The law that ``column`` of ``table``, a table beside the shop's, is a ``to_column`` of ``to`` where not null."""
    return Law(
        1,
        f"{table}_{column}_is_there",
        says_of_reference(table, column=column, to=to, to_column=to_column),
        table,
        (table, to),
        f"""
            SELECT one._index, one.{column} FROM {table} AS one ANTI JOIN {to} AS other
            ON other.{to_column} = one.{column} WHERE one.{column} IS NOT NULL""",
    )


def reference(
    name: str,
    *,
    table: str,
    column: str,
    id_columns: str,
    shared: tuple[str, ...] = (),
) -> Law:
    """The law that ``column`` of ``table``, where not null, is found where its schema says that it refers to.

    ``id_columns`` are the columns that name the row in a case.
    """
    link = next(link for link in REGISTRY.links(table) if link.column == column)
    return law(
        1,
        name,
        says_of_reference(table, column=column, to=link.to, to_column=link.to_column),
        tables=(table, link.to),
        sql=f"""
            SELECT {id_columns} FROM {table} AS one ANTI JOIN {link.to} AS other
            ON other.{link.to_column} = one.{column}
            WHERE one.{column} IS NOT NULL""",
        shared=shared,
    )
