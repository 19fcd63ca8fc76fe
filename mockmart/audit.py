"""Landed tables, looked at again: is what lies there what its schema promises?

What belongs here: the check of a landed table by its schema. Rows are validated before they land, and their parts
say so; a part that does not say so (somebody else put it there) is validated here, in full.
"""

from __future__ import annotations

import pyarrow.parquet as pq

from mockmart import contract, validation
from mockmart.landing import Table, schema_digest, stamp_of
from mockmart.validation import Failure, Report


def audit(table: Table) -> Report:
    """Whether every part of ``table`` has the schema's columns and types, and rows that satisfy it."""
    expected = contract.logical_schema(table.schema)
    promise = schema_digest(table.schema)
    failures: list[Failure] = []
    for number, path in enumerate(table.paths):
        found = pq.read_schema(path)
        if not found.equals(expected):
            failures.append(_wrong_types(path.name, found, expected))
        elif stamp_of(pq.read_metadata(path)).get("schema") != promise:
            failures.extend(validation.validate(table.frame(number), table.schema, table=table.name).failures)
    return Report(table.name, table.rows, tuple(failures))


def _wrong_types(part: str, found: object, expected: object) -> Failure:
    have, want = ({(f.name, str(f.type)) for f in schema} for schema in (found, expected))  # type: ignore[attr-defined]
    odd = sorted(have ^ want) or [("nullability", "differs")]
    return Failure(part, "columns and types of the schema", len(odd), tuple((None, f"{n}: {k}") for n, k in odd[:10]))
