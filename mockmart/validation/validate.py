"""The ways into validation: data, and the schema that they are held against.

What belongs here: what callers call. Frames are the matter of ``tabular``, JSON-like records that of ``records``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pap

from mockmart.errors import SpecError
from mockmart.schema import pandera_reader
from mockmart.validation.frames import errors_of, frame_errors
from mockmart.validation.overrides import Overrides, index_names, prepared
from mockmart.validation.records import record_errors
from mockmart.validation.report import Report, by_row


def validate(schema: Any, data: Any, *, overrides: Overrides | None = None, table: str | None = None) -> Report:
    """Check ``data`` (a frame, or JSON-like records) by every rule of ``schema`` (a pandera model or schema).

    ``overrides`` replace the schema's constraints by path for this call: ``{"items.price": {"min": 5}}``. Data that
    are wrong raise nothing, whatever they are; a ``SpecError`` refuses overrides that the schema has no place for and
    data that are neither a frame nor records, a ``SchemaError`` a schema that these data cannot be held against.
    Records are taken as they are, whatever the schema coerces: an integer is no text, 3.0 no integer; dates, instants
    and durations may be ISO 8601, decimals text. A pattern that could stall is not tried, and the report says so.
    """
    wanted = prepared(schema, overrides)
    name = table or wanted.name or "data"
    if isinstance(data, pd.DataFrame):
        indexed = _with_index(data, index_names(pandera_reader.schema_of(schema)))
        return Report(name, len(data), by_row(frame_errors(wanted, indexed), wanted.columns))
    records = _records(data)
    return Report(name, len(records), by_row(record_errors(wanted, records), wanted.columns))


def validate_frame(frame: pd.DataFrame, schema: pap.DataFrameSchema, *, table: str) -> Report:
    """Check every row of ``frame`` by every rule of ``schema``; the quick way for rows that mostly pass."""
    try:
        schema.validate(frame, lazy=True)
    except pap.errors.SchemaErrors as errors:
        found = validate(schema, frame, table=table).errors
        return Report(
            table, len(frame), found or by_row(errors_of(schema, frame, errors.schema_errors), schema.columns)
        )
    return Report(table, len(frame), ())


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
