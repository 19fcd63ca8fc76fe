"""Audit of landed tables against their schema.

What belongs here: the check of a landed table by its schema. Rows are validated before they land, and the stamp of
their part records the schema; a part without that stamp (of another origin) is validated here, in full.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from mockmart import validation
from mockmart.arrow import conversion
from mockmart.landing.table import Table, schema_digest, stamp_of
from mockmart.validation import ValidationReport, Violation


def audit(table: Table) -> ValidationReport:
    """Report the parts of ``table`` that differ from the schema in columns or types, and the rows that break it."""
    expected = conversion.logical_schema(table.schema)
    promise = schema_digest(table.schema)
    errors: list[Violation] = []
    for number, path in enumerate(table.paths):
        schema = pq.read_schema(path)
        if not schema.equals(expected):
            errors.extend(_wrong_types(path.name, schema, expected))
        elif stamp_of(pq.read_metadata(path)).get("schema") != promise:
            errors.extend(validation.validate_frame(table.frame(number), table.schema, table=table.name).errors)
    return ValidationReport(table.name, table.rows, tuple(errors))


def _wrong_types(part: str, found: pa.Schema, expected: pa.Schema) -> list[Violation]:
    have, want = ({(f.name, str(f.type)) for f in schema} for schema in (found, expected))
    odd = sorted(have ^ want) or [("nullability", "differs")]
    message = "in the part or in the schema, not in both"
    return [Violation(None, part, "columns and types of the schema", f"{name}: {kind}", message) for name, kind in odd]
