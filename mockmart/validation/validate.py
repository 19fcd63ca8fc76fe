"""The ways into validation: data, and the schema that they are held against.

What belongs here: what callers call. Frames belong to ``frames``, JSON-like records to ``records``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pap

from mockmart.errors import SpecError
from mockmart.schema import pandera_reader
from mockmart.validation.frames import errors_of, frame_errors, has_refusals, stall_proof_schema
from mockmart.validation.overrides import Overrides, index_names, prepared
from mockmart.validation.records import record_errors
from mockmart.validation.report import ValidationReport, by_row


def validate(
    schema: Any, data: Any, *, overrides: Overrides | None = None, table: str | None = None
) -> ValidationReport:
    """Validate data against every rule of a schema, and report every error with its row and path.

    Wrong data raises nothing. Records are not coerced, whatever the schema says: an integer is not a text, 3.0 is not
    an integer; dates, instants and durations may be ISO 8601, and decimals may be text. A pattern that could take
    exponential time is not tried, and the report says so.

    Args:
        schema: A pandera ``DataFrameModel`` or ``DataFrameSchema``.
        data: A frame, or a sequence of JSON-like records (mappings).
        overrides: Constraints by column path that replace those of the schema in this call, such as
            ``{"items.price": {"min": 5}}``.
        table: The name that the report gives the data; by default the schema's.

    Returns:
        The report: ``passed``, ``errors`` (each with row, path, rule and value) and ``failures`` (a summary per rule).

    Raises:
        SpecError: An override does not fit the schema, or the data is neither a frame nor records.
        SchemaError: The schema cannot be applied to such data.

    Example:
        >>> import pandera.pandas as pa
        >>> report = validate(pa.DataFrameSchema({"age": pa.Column(int, pa.Check.ge(0))}), [{"age": 4}, {"age": -1}])
        >>> [(error.row, error.path) for error in report.errors]
        [(1, 'age')]
    """
    wanted = prepared(schema, overrides)
    name = table or wanted.name or "data"
    if isinstance(data, pd.DataFrame):
        indexed = _with_index(data, index_names(pandera_reader.schema_of(schema)))
        return ValidationReport(name, len(data), by_row(frame_errors(wanted, indexed), wanted.columns))
    records = _records(data)
    return ValidationReport(name, len(records), by_row(record_errors(wanted, records), wanted.columns))


def validate_frame(frame: pd.DataFrame, schema: pap.DataFrameSchema, *, table: str) -> ValidationReport:
    """Check every row of ``frame`` by every rule of ``schema``; the quick way for rows that mostly pass."""
    raised: list[Any] = []
    try:
        stall_proof_schema(schema).validate(frame, lazy=True)
    except pap.errors.SchemaErrors as errors:
        raised = errors.schema_errors
    if not raised and not has_refusals(schema):
        return ValidationReport(table, len(frame), ())
    found = validate(schema, frame, table=table).errors
    return ValidationReport(table, len(frame), found or by_row(errors_of(schema, frame, raised), schema.columns))


def rule_count(schema: pap.DataFrameSchema) -> int:
    """How many rules ``schema`` has: type, nulls and uniqueness of each column, and all checks."""
    columns = schema.columns.values()
    return sum(1 + (not c.nullable) + bool(c.unique) + len(c.checks) for c in columns) + len(schema.checks)


def _records(data: Any) -> list[Mapping[Any, Any]]:
    if isinstance(data, (str, bytes, Mapping)) or not isinstance(data, Iterable):
        raise SpecError(f"data: expected a frame or a list of records, not {type(data).__name__}; give one.")
    records = list(data)
    for i, record in enumerate(records):
        if not isinstance(record, Mapping):
            raise SpecError(f"data[{i}]: expected a mapping, not {type(record).__name__}; give one a record.")
    return records


def _with_index(frame: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    """``frame`` numbered from 0, with the levels of its index that the schema describes as columns."""
    if not levels:
        return frame.reset_index(drop=True)
    index = frame.index
    names = [str(name) for name in index.names if name is not None]
    there = levels if index.nlevels == len(levels) == 1 and not names else names
    added = {
        name: index.get_level_values(i).to_series(index=pd.RangeIndex(len(frame)))
        for i, name in enumerate(there)
        if name in levels
    }
    return pd.concat([pd.DataFrame(added), frame.reset_index(drop=True)], axis="columns")
