"""Landed tables, looked at again: is what lies there what its schema promises?

What belongs here: the check of a landed table by its schema. Rows are validated before they land, and their parts
say so; a part that does not say so (somebody else put it there) is validated here, in full.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from mockmart import validation
from mockmart.arrow import conversion
from mockmart.landing.table import Table, schema_digest, stamp_of
from mockmart.validation import ValidationReport, Violation


def audit(table: Table) -> ValidationReport:
    """Whether every part of ``table`` has the schema's columns and types, and rows that satisfy it."""
    expected = conversion.logical_schema(table.schema)
    promise = schema_digest(table.schema)
    errors: list[Violation] = []
    for number, path in enumerate(table.paths):
        found = pq.read_schema(path)
        if not found.equals(expected):
            errors.extend(_wrong_types(path.name, found, expected))
        elif stamp_of(pq.read_metadata(path)).get("schema") != promise:
            errors.extend(validation.validate_frame(table.frame(number), table.schema, table=table.name).errors)
    return ValidationReport(table.name, table.rows, tuple(errors))


def _wrong_types(part: str, found: pa.Schema, expected: pa.Schema) -> list[Violation]:
    have, want = ({(f.name, str(f.type)) for f in schema} for schema in (found, expected))
    odd = sorted(have ^ want) or [("nullability", "differs")]
    message = "in the part or in the schema, not in both"
    return [Violation(None, part, "columns and types of the schema", f"{name}: {kind}", message) for name, kind in odd]
