"""Law 1, keys and references: what names a row names one row, and what a row names is there.

What belongs here: unique keys, row numbers and references, all derived from the registry. What lists hold is in
``lists``.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from collections.abc import Iterator

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import Law, key, law, reference
from mockmart.assets.shop.graph import GRAPH
from mockmart.schemas import REGISTRY

#: The second column of the keys of child tables.
LINE = "line_number"


def _row_numbers(table: str) -> Law:
    """The law that ``_index`` of ``table`` runs from 0 without a gap."""
    return law(
        1,
        f"{table}_are_numbered",
        "The row numbers run from 0 without a gap.",
        tables=(table,),
        sql=f"""
            SELECT _index, rows FROM (SELECT _index, count(*) AS rows FROM {table} GROUP BY _index) AS numbers
            FULL JOIN (SELECT range AS expected FROM range((SELECT count(*) FROM {table}))) AS wanted
            ON expected = _index WHERE rows IS DISTINCT FROM 1 OR expected IS NULL""",
        # The same sum of hashes as the numbers wanted: another set of numbers has it once in 2**64.
        shared=(
            f"""
            SELECT sum(hash(_index)) IS NOT DISTINCT FROM
                   (SELECT sum(hash(range)) FROM range((SELECT count(*) FROM {table})))
            FROM {table}""",
        ),
    )


def _keys(table: str) -> Iterator[Law]:
    """The laws that the key of ``table``, and each further column that its schema calls unique, tell its rows apart."""
    columns = REGISTRY.key(table)
    words = table.replace("_", " ")
    if columns[1:] and columns[1] != LINE:
        yield key(
            f"{GRAPH[table].singular}_is_a_key",
            f"No two rows of the {words} share {' and '.join(columns)}.",
            table=table,
            columns=", ".join(columns),
        )
    elif columns[1:]:
        parent, _ = columns
        (of,) = (read.table for read in GRAPH[table].inputs)
        yield key(
            f"{GRAPH[table].singular}_line_is_a_key",
            f"No two {words} share both {parent} and line number.",
            table=table,
            columns=", ".join(columns),
            parent=of,
            shared=(_SHARED[table, parent], shared_queries.is_key(of, parent)),
        )
    else:
        refers = {link.column for link in REGISTRY.links(table)}  # that a cart has one order is a law in ``lists``
        unique = (str(name) for name, column in REGISTRY.get(table).columns.items() if column.unique)
        for column in dict.fromkeys((*columns, *unique)):
            if column not in refers:
                description = f"No two {words} share a value of {column}."
                yield key(f"{column}_is_a_key", description, table=table, columns=column)


def _references(table: str) -> Iterator[Law]:
    """The laws that what the rows of ``table`` refer to exists."""
    for link in REGISTRY.links(table):
        singular, role = GRAPH[table].singular, link.column.removesuffix("_id")
        article = "an" if role[0] in "aeio" else "a"
        yield reference(
            f"{singular}_has_{article}_{role}",
            table=table,
            column=link.column,
            id_columns=", ".join(dict.fromkeys((*REGISTRY.key(table), link.column))),
            shared=tuple(sql for (name, column), sql in _SHARED.items() if (name, column) == (table, link.column)),
        )


#: Queries, shared with other laws, that are true only if a reference holds.
_SHARED = {
    ("user_addresses", "user_id"): shared_queries.USER_ADDRESSES,
    ("carts", "customer_id"): shared_queries.CARTS_AND_USERS,
    ("sessions", "user_id"): shared_queries.SESSIONS_AND_USERS,
    ("sessions", "cart_id"): shared_queries.SESSIONS_AND_CARTS,
    ("cart_items", "cart_id"): shared_queries.CART_ITEMS,
    ("cart_items", "product_id"): shared_queries.items_and_products("cart_items"),
    ("orders", "cart_id"): shared_queries.ORDERS_AND_CARTS,
    ("order_items", "order_id"): shared_queries.ORDER_ITEMS,
    ("order_items", "product_id"): shared_queries.items_and_products("order_items"),
    ("payments", "order_id"): shared_queries.PAYMENTS_AND_ORDERS,
}

LAWS = (
    *(law for table in GRAPH for law in _keys(table)),
    *map(_row_numbers, GRAPH),
    *(law for table in GRAPH for law in _references(table)),
)
