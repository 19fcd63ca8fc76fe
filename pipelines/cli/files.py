"""Files that ``mockmart generate`` writes and ``mockmart validate`` reads: JSON Lines, CSV and Parquet.

What belongs here: one writer and one reader a format, each the inverse of the other for the types of a schema. Where
output goes is in ``output``; which types a schema's columns have in files, in ``mockmart.schema.frame_layout``.

CSV has text as it is, an empty text in quotes (nothing at all is a null), and nested columns as JSON.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from mockmart.arrow import conversion, parsing
from mockmart.arrow.columns import combine_chunks
from mockmart.arrow.json_text import json_lines, json_values
from mockmart.errors import SpecError, nearest, shown
from mockmart.pipelines.cli.output import opened
from mockmart.schema.frame_layout import FrameLayout, file_type

FORMATS = ("jsonl", "csv", "parquet")
#: Bytes of decoded values that a file may hold, if nobody says otherwise.
MAX_BYTES = 2 * 2**30
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".parquet": "parquet"}
_BATCH_ROWS = 8_192
_CANNOT = (pa.ArrowException, ValueError, TypeError, OverflowError, ArithmeticError)


def format_of(path: Path | None, asked: str | None) -> str:
    """The format to write: the one asked for, or that of the file's name, JSON Lines for the screen."""
    if asked is not None:
        if asked not in FORMATS:
            raise SpecError(f"--format: '{asked}' is not one of the formats; {nearest(asked, FORMATS)}")
        return asked
    if path is None or not path.suffix or (path.exists() and not path.is_file()):
        return "jsonl"
    form = _SUFFIXES.get(path.suffix.lower())
    if form not in FORMATS:
        raise SpecError(f"{path}: files end in .jsonl, .csv or .parquet; rename it, or say which with --format.")
    return form


# --- writing ----------------------------------------------------------------------------------------------------------


def write(frames: Iterable[pd.DataFrame], schema: pap.DataFrameSchema, *, to: Path | None, form: str) -> int:
    """Write ``frames`` of ``schema`` to the file ``to`` (standard output if not given); the number of rows."""
    layout = FrameLayout.in_files(schema)
    if form != "jsonl" and not {**layout.columns, **layout.index}:
        raise SpecError(f"--format {form}: the schema has no columns, so {form} holds no rows; choose jsonl.")
    tables = (_table(frame, layout) for frame in frames)
    first = next(tables, None)  # nothing is opened before there is something to write
    if first is None:
        raise ValueError("no frame, not even an empty one")
    rows = 0
    with opened(to) as file:
        add, close = _WRITERS[form](file, first)
        for table in _and_then(first, tables):
            add(table)
            rows += table.num_rows
        close()
    return rows


def _table(frame: pd.DataFrame, layout: FrameLayout) -> pa.Table:
    arrays = layout.arrays(frame)
    rows = pa.nulls(len(frame))  # where there are no columns, rows are counted by this one
    return pa.table([rows, *arrays.values()], names=["", *arrays]).select([*range(1, 1 + len(arrays))])


def _and_then(first: pa.Table, rest: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from rest


Writer = tuple[Callable[[pa.Table], object], Callable[[], object]]


def _jsonl_writer(file: BinaryIO, _: pa.Table) -> Writer:
    return lambda table: file.write(json_lines(table)), lambda: None


def _parquet_writer(file: BinaryIO, first: pa.Table) -> Writer:
    writer = pq.ParquetWriter(file, first.schema, compression="zstd")
    return writer.write_table, writer.close


def _csv_writer(file: BinaryIO, first: pa.Table) -> Writer:
    writer = pa.csv.CSVWriter(file, _texts(first.slice(0, 0)).schema)
    return lambda table: writer.write_table(_texts(table)), writer.close


def _texts(table: pa.Table) -> pa.Table:
    """``table`` as text, null where it is."""
    return pa.table([_as_text(combine_chunks(column)) for column in table.columns], names=table.column_names)


def _as_text(column: pa.Array) -> pa.StringArray:
    if pa.types.is_nested(column.type):
        return pc.if_else(column.is_valid(), json_values(column), None)
    if pa.types.is_duration(column.type):
        return pc.if_else(column.is_valid(), pc.utf8_trim(json_values(column), '"'), None)
    return column.cast(pa.string())


_WRITERS: Mapping[str, Callable[[BinaryIO, pa.Table], Writer]] = {
    "jsonl": _jsonl_writer,
    "csv": _csv_writer,
    "parquet": _parquet_writer,
}


# --- reading ----------------------------------------------------------------------------------------------------------


def read_frame(path: Path, schema: pap.DataFrameSchema, *, max_bytes: int = MAX_BYTES) -> pd.DataFrame:
    """The rows of a file, with the types of ``schema``; values that are none of those stay as the file has them."""
    layout = FrameLayout.in_files(schema)
    form = _format_to_read(path)
    if form in ("jsonl", "json"):
        records = read_records(path, max_bytes=max_bytes)
        names = list(dict.fromkeys(name for record in records for name in record)) or [*layout.index, *layout.columns]
        columns: dict[str, Any] = {name: [record.get(name) for record in records] for name in names}
        return _frame(columns, layout, schema, rows=len(records), convert=parsing.from_json)
    with _explained(path, form):
        if form == "csv":
            table = _read_csv(path, max_bytes)
            convert: Convert = parsing.from_text
        else:
            table, convert = _read_parquet(path, max_bytes), _from_arrow
    arrays = {name: combine_chunks(column) for name, column in zip(table.column_names, table.columns, strict=True)}
    return _frame(arrays, layout, schema, rows=len(table), convert=convert)


def read_records(path: Path, *, max_bytes: int = MAX_BYTES) -> list[dict[str, Any]]:
    """The objects of a JSON or JSON Lines file; numbers with a fraction keep all their digits."""
    form = _format_to_read(path)
    _require_size(path, path.stat().st_size * 8, max_bytes)  # about what Python's objects take
    with _explained(path, form):
        text = path.read_bytes().decode("utf-8-sig")
        parse = partial(json.loads, parse_float=_Exact)
        if form == "jsonl":
            records = [parse(line) for line in text.split("\n") if line.strip()]
        else:
            found = parse(text)
            records = found if isinstance(found, list) else [found]
    for i, record in enumerate(records):
        if not isinstance(record, dict):
            what = shown(json.dumps(record), 40)
            raise SpecError(f"{path}: value {i + 1} is no object, but {what}; give one object a row.")
    return records


class _Exact(float):
    """A number of JSON with the digits that it is written with."""

    digits: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.digits = text
        return number

    def __str__(self) -> str:
        return self.digits


def holds_records(path: Path, schema: pap.DataFrameSchema) -> bool:
    """Whether a file holds JSON whose objects can be held against ``schema`` as they are, without a frame.

    Labels that are no text, and columns without a type, only a frame can have.
    """
    layout = FrameLayout.in_files(schema)
    plain = all(name == label or (name, label) == ("index", None) for name, label in layout.labels.items())
    typed = all(column.dtype is not None for column in layout.columns.values())
    return plain and typed and _format_to_read(path) in ("jsonl", "json")


def _format_to_read(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise SpecError(f"{path}: {os.strerror(error.errno or 0).lower()}; name a file that is there.") from error
    if not stat.S_ISREG(mode):
        raise SpecError(f"{path}: it is no regular file; write what it holds to one.")
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise SpecError(f"{path}: files end in .jsonl, .json, .csv or .parquet; rename it, or convert it.")
    return form


class Convert(Protocol):
    """Makes values of a file an array of a type, or raises."""

    def __call__(self, values: Any, /, kind: pa.DataType) -> pa.Array:
        """``values`` as ``kind``."""
        ...


def _frame(
    columns: Mapping[str, Any], layout: FrameLayout, schema: pap.DataFrameSchema, *, rows: int, convert: Convert
) -> pd.DataFrame:
    """The frame of ``columns``, each converted to its type in ``layout`` as a whole, or else value by value."""
    arrays: dict[str, pa.Array] = {}
    odd: dict[str, list[Any]] = {}
    for name, values in columns.items():
        column = layout.columns.get(name) or layout.index.get(name) or _by_pattern(name, layout, schema)
        if column is None:
            arrays[name] = values if isinstance(values, pa.Array) else _any_array(values)
            continue
        try:
            arrays[name] = convert(values, file_type(column))
        except _CANNOT:
            odd[name] = parsing.cell_by_cell(values, partial(convert, kind=file_type(column)))
            arrays[name] = pa.nulls(rows, file_type(column))
    frame = layout.frame(arrays, rows=rows)
    for name in odd.keys() - layout.index.keys():
        frame[layout.labels.get(name, name)] = pd.Series(odd[name], index=frame.index, dtype=object)
    if odd.keys() & layout.index.keys():
        levels = [odd.get(name, frame.index.get_level_values(i)) for i, name in enumerate(layout.index)]
        several = pd.MultiIndex.from_arrays(levels) if layout.several_levels else pd.Index(levels[0], dtype=object)
        frame.index = several.set_names(frame.index.names)
    return frame


def _any_array(values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except _CANNOT:
        return pa.array([None if value is None else json.dumps(value, default=str) for value in values])


def _by_pattern(name: str, layout: FrameLayout, schema: pap.DataFrameSchema) -> Any:
    """The column whose name is a pattern that ``name`` matches."""
    for column, known in zip(schema.columns.values(), layout.columns.values(), strict=True):
        if column.regex and re.match(column.name, name):
            return known
    return None


def _from_arrow(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """``array`` as ``kind``, if that says the same: numbers of another width, text of another encoding."""
    here = conversion.logical_type(array.type)
    if not _alike(here, kind):
        raise TypeError(f"{here} is no {kind}")
    plain = array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
    return conversion.converted(plain, kind)


def _alike(one: pa.DataType, other: pa.DataType) -> bool:
    families = (
        lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind),
        lambda kind: pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind),
        lambda kind: pa.types.is_timestamp(kind) and kind.tz is not None,
        lambda kind: pa.types.is_timestamp(kind) and kind.tz is None,
        pa.types.is_nested,
    )
    return one == other or pa.types.is_null(one) or any(of(one) and of(other) for of in families)


@contextmanager
def _explained(path: Path, form: str) -> Iterator[None]:
    """Say which file cannot be read, and why, in one line."""
    try:
        yield
    except (*_CANNOT, OSError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else shown(error, 120)
        raise SpecError(f"{path}: it cannot be read as {form} ({reason}); fix the file.") from error


def _read_csv(path: Path, max_bytes: int) -> pa.Table:
    _require_size(path, path.stat().st_size, max_bytes)
    if not path.stat().st_size:
        raise ValueError("it is empty, without even a header")
    with open(path, "rb") as file:
        names = pa.csv.open_csv(
            file, read_options=pa.csv.ReadOptions(block_size=2**20), parse_options=_PARSING
        ).schema.names
    converting = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    return pa.csv.read_csv(path, parse_options=_PARSING, convert_options=converting)


_PARSING = pa.csv.ParseOptions(newlines_in_values=True)


def _read_parquet(path: Path, max_bytes: int) -> pa.Table:
    """The rows of a Parquet file, read some at a time: a small file may decode to a large one."""
    with pq.ParquetFile(path, read_dictionary=_text_columns(path)) as file:
        _require_size(path, _declared_bytes(file.metadata), max_bytes)
        batches, size = [], 0
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            size += sum(_decoded_bytes(column) for column in batch.columns)
            _require_size(path, size, max_bytes)
            batches.append(batch)
        schema = batches[0].schema if batches else file.schema_arrow
        return pa.Table.from_batches(batches, schema)


def _text_columns(path: Path) -> list[str]:
    with pq.ParquetFile(path) as file:
        return [field.name for field in file.schema_arrow if _alike(field.type, pa.string())]


def _declared_bytes(metadata: Any) -> int:
    """At least a byte a value, as the footer counts them."""
    groups = (metadata.row_group(i) for i in range(metadata.num_row_groups))
    return sum(group.column(i).num_values for group in groups for i in range(group.num_columns))


def _decoded_bytes(column: pa.Array) -> int:
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.fill_null(pc.binary_length(column.dictionary), 0).cast(pa.int64())
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0) + 4 * len(column)


def _require_size(path: Path, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise SpecError(
            f"{path}: it takes over {max_bytes / 1e6:,.0f} MB in memory, which is the limit; "
            "split it, or raise the limit with --max-bytes."
        )
