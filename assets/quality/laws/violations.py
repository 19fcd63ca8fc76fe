"""The rows of landed tables that break a law.

What belongs here: judging laws. What the laws are is in the modules beside this one, how tables are queried in
``mockmart.assets.quality.queries``.
"""

# ruff: noqa: S608  # the queries are composed of the laws of this package

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockmart.assets.quality.laws.law import Law
from mockmart.assets.quality.queries import Queries, run

_MAX_CASES = 10


@dataclass(frozen=True)
class Violations:
    """How many rows break a law, and up to ten of them: a record each, in ascending order."""

    count: int
    cases: tuple[Mapping[str, Any], ...]


def find_violations(queries: Queries, laws: Sequence[Law]) -> Iterator[tuple[Law, Violations]]:
    """Each of ``laws`` with the rows that break it: their number, and the first ten.

    What laws share is asked once: one scan of a table answers for all that are a condition on its rows, and one
    query for all that share it. All are asked before the first is waited for.
    """
    passes = _passes(laws)
    for asked in passes.values():
        for sql, _ in asked:
            queries.submit(sql)
    for law in laws:
        obeyed = all(queries.rows(sql)[0][column] for sql, column in passes[law])
        yield law, Violations(0, ()) if obeyed else _violations(queries, law)


def _passes(laws: Sequence[Law]) -> dict[Law, list[tuple[str, int]]]:
    """For each of ``laws`` the queries, each with the place of its answer, that are true if no row breaks it."""
    conditions: dict[str, list[str]] = {}
    for law in laws:
        if law.violation:
            conditions.setdefault(law.table, []).append(law.violation)
    scans = {
        table: f"SELECT {', '.join(f'count(*) FILTER (WHERE {violation}) = 0' for violation in some)} FROM {table}"
        for table, some in conditions.items()
    }
    return {
        law: [(scans[law.table], conditions[law.table].index(law.violation))]
        if law.violation
        else [(query, 0) for query in law.shared or (f"SELECT count(*) = 0 FROM ({law.sql})",)]
        for law in laws
    }


def _violations(queries: Queries, law: Law) -> Violations:
    count = int(queries.rows(f"SELECT count(*) FROM ({law.sql})")[0][0])
    if count == 0:  # a shared query may be stricter than its laws
        return Violations(0, ())
    rows = run(queries.connection, f"FROM ({law.sql}) ORDER BY ALL LIMIT {_MAX_CASES}")
    names = [str(column[0]) for column in queries.connection.description or ()]
    return Violations(count, tuple(dict(zip(names, row, strict=True)) for row in rows))
