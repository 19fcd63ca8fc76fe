"""Arrow tables as JSON text, column by column.

What belongs here: the JSON form of each Arrow type. Decimals are numbers with all their decimal places, instants ISO
8601 with microseconds and a ``Z`` if they are in UTC, durations ISO 8601 in seconds; nulls, NaN and infinities are
``null``.

Arrow's kernels compose the texts and release the GIL: about 400,000 carts a second on one core, ten times as many as
through Python objects.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Int64s
from mockmart.arrow.columns import combine_chunks
from mockmart.arrow.fixed_width import fixed_width_text, write_digits

_DAY = 86_400_000_000
_SECOND = 1_000_000
#: The first and last instant of the years 0 to 9999, which have four digits, in microseconds since 1970.
_EARLIEST, _LATEST = -62_167_219_200_000_000, 253_402_300_799_999_999
_QUOTE, _BACKSLASH, _SPACE = 0x22, 0x5C, 0x20


def json_array(table: pa.Table) -> bytes:
    """The rows of ``table`` as a JSON array of objects, in UTF-8."""
    return b"[" + bytes(_rows(table, end="},")[:-1]) + b"]"


def json_lines(table: pa.Table) -> bytes:
    """The rows of ``table`` as JSON objects, one a line, in UTF-8."""
    return bytes(_rows(table, end="}\n"))


def _rows(table: pa.Table, *, end: str) -> npt.NDArray[np.uint8]:
    """The bytes of the objects of all rows, each closed by ``end``: Arrow's text buffer, without a copy."""
    columns = {name: combine_chunks(column) for name, column in zip(table.column_names, table.columns, strict=True)}
    return _characters(_objects(columns, len(table), end=end))


def _objects(columns: Mapping[str, pa.Array], rows: int, *, end: str = "}") -> pa.StringArray:
    """Objects of equally long ``columns``."""
    if not columns:
        return pa.array(["{" + end] * rows, pa.string())
    parts: list[Any] = []
    for i, (name, column) in enumerate(columns.items()):
        parts += [f"{',' if i else '{'}{_quoted(name)}:", json_values(column)]
    return pc.binary_join_element_wise(*parts, end, "")


def json_values(column: pa.Array) -> pa.StringArray:
    """Each value of ``column`` as JSON text, ``null`` for a null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        if len(column) < len(column.dictionary):
            return json_values(column.dictionary_decode())
        written = json_values(column.dictionary).take(column.indices)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        written = _texts(column.cast(pa.string()))
    elif pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        written = column.cast(pa.string())
    elif pa.types.is_floating(kind):
        written = pc.if_else(pc.is_finite(column), column.cast(pa.string()), "null")
    elif pa.types.is_timestamp(kind):
        written = _instants(column)
    elif pa.types.is_date(kind) or pa.types.is_time(kind):
        written = _in_quotes(column.cast(pa.string()))
    elif pa.types.is_duration(kind):
        written = _durations(column)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _lists(column)
    elif pa.types.is_struct(kind):
        fields = {field.name: child for field, child in zip(kind, column.flatten(), strict=True)}
        written = pc.if_else(column.is_valid(), _objects(fields, len(column)), "null")
    else:
        written = pa.array(
            [json.dumps(value, default=str) for value in column.to_pylist()], pa.string()
        )  # maps, bytes and other rare types
    return pc.fill_null(written, "null") if written.null_count else written


def _lists(column: pa.Array) -> pa.StringArray:
    inner = json_values(column.flatten())
    lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(starts), inner), ",")
    written = pc.binary_join_element_wise("[", joined, "]", "")
    return pc.if_else(column.is_valid(), written, "null") if column.null_count else written


def _texts(column: pa.StringArray) -> pa.StringArray:
    """Texts in quotes, escaped where necessary."""
    characters = _characters(column)
    special = (characters == _QUOTE) | (characters == _BACKSLASH) | (characters < _SPACE)
    if special.any():
        if (characters < _SPACE).any():
            values = column.to_pylist()
            return pa.array([None if value is None else _quoted(value) for value in values], pa.string())
        column = pc.replace_substring(pc.replace_substring(column, "\\", "\\\\"), '"', '\\"')
    return _in_quotes(column)


def _in_quotes(column: pa.StringArray) -> pa.StringArray:
    return pc.binary_join_element_wise('"', column, '"', "")


def _instants(column: pa.Array) -> pa.StringArray:
    micros = np.asarray(
        pc.fill_null(column.cast(pa.timestamp("us", tz=column.type.tz), safe=False).cast(pa.int64()), 0)
    )
    if micros.size and not (int(micros.min()) >= _EARLIEST and int(micros.max()) <= _LATEST):
        return _in_quotes(column.cast(pa.string()))
    zone = column.type.tz
    if zone not in (None, "UTC"):
        local = pc.local_timestamp(column)
        return _in_quotes(
            pc.binary_join_element_wise(pc.strftime(local, "%Y-%m-%dT%H:%M:%S"), pc.strftime(column, "%z"), "")
        )
    text = np.empty((micros.size, 29 if zone else 28), np.uint8)
    text[:] = np.frombuffer(b'"0000-00-00T00:00:00.000000Z"' if zone else b'"0000-00-00T00:00:00.000000"', np.uint8)
    days, within = np.divmod(micros, _DAY)
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64)
    seconds, fraction = np.divmod(within, _SECOND)
    write_digits(text[:, 1:5], month // 12 + 1970)
    write_digits(text[:, 6:8], month % 12 + 1)
    write_digits(text[:, 9:11], (dates - months).astype(np.int64) + 1)
    write_digits(text[:, 12:14], seconds // 3600)
    write_digits(text[:, 15:17], seconds // 60 % 60)
    write_digits(text[:, 18:20], seconds % 60)
    write_digits(text[:, 21:27], fraction)
    return _where(column, fixed_width_text(text))


def _durations(column: pa.Array) -> pa.StringArray:
    micros: Int64s = np.asarray(pc.fill_null(column.cast(pa.duration("us"), safe=False).cast(pa.int64()), 0))
    whole, fraction = np.divmod(np.abs(micros), _SECOND)
    digits = np.empty((micros.size, 6), np.uint8)
    write_digits(digits, fraction)
    sign = pc.if_else(pa.array(micros < 0), '"-PT', '"PT')
    return _where(
        column,
        pc.binary_join_element_wise(sign, pa.array(whole).cast(pa.string()), ".", fixed_width_text(digits), 'S"', ""),
    )


def _where(column: pa.Array, written: pa.StringArray) -> pa.StringArray:
    return pc.if_else(column.is_valid(), written, "null") if column.null_count else written


def _characters(column: pa.StringArray) -> npt.NDArray[np.uint8]:
    """The concatenated bytes of all texts, without a copy."""
    _, ends, characters = column.buffers()
    if not len(column) or characters is None:
        return np.empty(0, np.uint8)
    bounds = np.frombuffer(ends, np.int32)
    return np.frombuffer(characters, np.uint8)[bounds[column.offset] : bounds[column.offset + len(column)]]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
