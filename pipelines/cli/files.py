"""Files that ``mockmart generate`` writes and ``mockmart validate`` reads.

What belongs here: JSON Lines, CSV and Parquet. Which rows they hold is the caller's concern.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from mockmart.arrow import conversion
from mockmart.arrow.json_text import json_lines
from mockmart.errors import LandingError, SpecError, nearest

FORMATS = ("jsonl", "csv", "parquet")


def write(frames: Iterable[pd.DataFrame], *, to: Path | None, form: str) -> int:
    """Write ``frames`` to the file ``to`` (standard output if not given); the number of rows."""
    if form not in FORMATS:
        raise SpecError(f"--format: '{form}' is not one of the formats; {nearest(form, FORMATS)}")
    rows, writer = 0, None
    with _opened(to) as file:
        for frame in frames:
            table = _plain(pa.Table.from_pandas(frame, preserve_index=frame.index.name is not None))
            rows += table.num_rows
            if form == "jsonl":
                file.write(json_lines(table))
                continue
            if writer is None:
                writer = (
                    pq.ParquetWriter(file, table.schema, compression="zstd")
                    if form == "parquet"
                    else pa.csv.CSVWriter(file, _flat(table).schema)
                )
            writer.write_table(_flat(table) if form == "csv" else table)
        if writer is not None:
            writer.close()
    return rows


def _plain(table: pa.Table) -> pa.Table:
    """``table`` without dictionaries and without pandas' notes."""
    schema = pa.schema([field.with_type(conversion.logical_type(field.type)) for field in table.schema])
    return table.cast(schema)


def _flat(table: pa.Table) -> pa.Table:
    """``table`` with nested columns as JSON text, for CSV."""
    columns = [
        pa.array([None if value is None else json.dumps(value, default=str) for value in column.to_pylist()])
        if pa.types.is_nested(column.type)
        else column.cast(pa.string())
        if pa.types.is_decimal(column.type)
        else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """The file at ``path``, which appears when all is written; standard output if no path is given."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise LandingError(f"cannot write {path}: {error.strerror or error}; choose another file with -o.") from error
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, schema: pap.DataFrameSchema) -> pd.DataFrame | list[dict[str, Any]]:
    """What a file holds: records of a JSON or JSON Lines file, a frame of a Parquet or CSV file."""
    try:
        if path.suffix in (".jsonl", ".ndjson"):
            return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
        if path.suffix == ".json":
            found = json.loads(path.read_text())
            return found if isinstance(found, list) else [found]
        if path.suffix == ".parquet":
            return _as_frame(pq.read_table(path), schema)
        if path.suffix == ".csv":
            return _as_frame(pa.csv.read_csv(path), schema)
    except (ValueError, OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise SpecError(f"{path}: it cannot be read as {path.suffix[1:]} ({reason:.120}); fix the file.") from error
    raise SpecError(f"{path}: files end in .jsonl, .json, .csv or .parquet; rename it, or convert it.")


def _as_frame(table: pa.Table, schema: pap.DataFrameSchema) -> pd.DataFrame:
    """A frame with the types of ``schema`` where they follow without loss."""
    frame = conversion.to_frame(dict(zip(table.column_names, table.columns, strict=True)))
    return conversion.conformed(frame, schema)
