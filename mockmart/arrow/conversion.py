"""Conversion between pandera schemas, pandas frames and Arrow tables.

What belongs here: schema to Arrow schema, frame to table and back, and the choice of dictionary-encoded columns. The
checks of a schema belong to ``validation``, drawing its columns to ``synthesis``.

A pandera schema has two Arrow schemas. Readers of a file see the *logical* one, where text is ``string``. Tables in
memory have the *physical* one, where repeating text is dictionary-encoded, also inside nested columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow.columns import offsets

_PICK = pa.dictionary(pa.int32(), pa.string())


def physical_schema(schema: pap.DataFrameSchema) -> pa.Schema:
    """The Arrow schema of the rows of ``schema`` in memory. Raises ``TypeError`` for a column without Arrow type."""
    return pa.schema(
        [
            pa.field(str(name), physical_type(column), nullable=bool(column.nullable))
            for name, column in schema.columns.items()
        ]
    )


def logical_schema(schema: pap.DataFrameSchema) -> pa.Schema:
    """The Arrow schema of a landed table for its readers, with descriptions as field metadata."""
    fields = []
    for field in physical_schema(schema):
        description = schema.columns[field.name].description
        metadata = {"description": description} if description else None
        fields.append(pa.field(field.name, logical_type(field.type), nullable=field.nullable, metadata=metadata))
    return pa.schema(fields)


def physical_type(column: Any) -> pa.DataType:
    """The Arrow type of a pandera column in memory. Raises ``TypeError`` if it has none."""
    dtype = getattr(column.dtype, "type", None)
    if isinstance(dtype, pd.ArrowDtype):
        return _with_elements(dtype.pyarrow_dtype)
    if isinstance(dtype, pd.CategoricalDtype):
        return _PICK
    raise TypeError(f"column '{column.name}': {column.dtype} has no Arrow type; use pd.ArrowDtype or a category")


def logical_type(kind: pa.DataType) -> pa.DataType:
    """``kind`` without dictionaries, at any depth."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(logical_type(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(logical_type(kind.value_type)))
    return kind


def dictionary_paths(schema: pap.DataFrameSchema) -> list[str]:
    """The Parquet paths of the leaves that are dictionary-encoded in memory."""
    return [path for field in physical_schema(schema) for path, kind in _leaves(field) if pa.types.is_dictionary(kind)]


def to_frame(columns: Mapping[str, pa.Array | pa.ChunkedArray]) -> pd.DataFrame:
    """A frame of equally long Arrow columns: dictionaries become categories, all else Arrow-backed columns."""
    return pd.DataFrame({name: _to_pandas(column) for name, column in columns.items()}, copy=False)


def to_arrow(column: pd.Series) -> pa.Array:
    """A frame's column as one Arrow array: categories become dictionaries; other columns are not copied."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = pa.array(column.cat.codes.to_numpy(), pa.int32(), mask=column.isna().to_numpy())
        return pa.DictionaryArray.from_arrays(codes, pa.array(column.cat.categories, pa.string()))
    array = pa.array(column.array)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def to_table(frame: pd.DataFrame, schema: pap.DataFrameSchema) -> pa.Table:
    """``frame`` as an Arrow table with the physical schema of ``schema``. Raises ``ArrowInvalid`` if types differ."""
    target = physical_schema(schema)
    return pa.Table.from_arrays([to_arrow(frame[field.name]) for field in target], schema=target)


def conformed(frame: pd.DataFrame, schema: pap.DataFrameSchema) -> pd.DataFrame:
    """``frame`` with the types of ``schema`` where they follow without loss (text to categories, say).

    Columns that are unknown or cannot be converted stay as they are, for validation to report.
    """
    columns: dict[str, Any] = {}
    for name, series in frame.items():
        column = schema.columns.get(name)
        dtype = getattr(getattr(column, "dtype", None), "type", None)
        if dtype is None or series.dtype == dtype or _any_category(series.dtype, dtype):
            columns[str(name)] = series.array
            continue
        try:
            if isinstance(dtype, pd.CategoricalDtype):
                columns[str(name)] = _categories(series, dtype)
            else:
                columns[str(name)] = _to_pandas(converted(to_arrow(series), physical_type(column)))
        except (pa.ArrowException, TypeError, ValueError):
            columns[str(name)] = series.array
    return pd.DataFrame(columns, copy=False)


def with_categories(frame: pd.DataFrame, schema: pap.DataFrameSchema) -> pd.DataFrame:
    """``frame`` with all categories of ``schema``, in its order, in place of only those that occur."""
    columns: dict[str, Any] = {}
    for name, series in frame.items():
        dtype = getattr(getattr(schema.columns.get(name), "dtype", None), "type", None)
        if isinstance(dtype, pd.CategoricalDtype) and isinstance(series.dtype, pd.CategoricalDtype):
            columns[str(name)] = _categories(series, dtype)
        else:
            columns[str(name)] = series.array
    return pd.DataFrame(columns, copy=False)


def converted(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """``array`` as ``kind``, encoding or decoding dictionaries at any depth. Raises ``ArrowException`` on data loss."""
    if array.type == kind:
        return array
    if pa.types.is_dictionary(kind):
        return pc.dictionary_encode(array.cast(kind.value_type)).cast(kind)
    if pa.types.is_struct(kind) and pa.types.is_struct(array.type):
        if array.type.num_fields > kind.num_fields:
            raise pa.ArrowInvalid(f"{array.type} has fields that {kind} has not")
        children = [converted(pc.struct_field(array, field.name), field.type) for field in kind]
        return pa.StructArray.from_arrays(children, fields=list(kind), mask=pc.is_null(array))
    if pa.types.is_list(kind) and pa.types.is_list(array.type):
        # New offsets: those of a slice do not start at 0, and ``flatten`` drops the elements of null lists.
        starts = offsets(np.asarray(pc.fill_null(pc.list_value_length(array), 0)))
        elements = converted(array.flatten(), kind.value_type)
        mask = pc.is_null(array) if array.null_count else None
        return pa.ListArray.from_arrays(pa.array(starts), elements, type=kind, mask=mask)
    inexact = pa.types.is_decimal(kind) and pa.types.is_floating(array.type)  # this cast rounds silently
    if inexact and not pc.round(array, ndigits=kind.scale).equals(array):
        raise pa.ArrowInvalid(f"rounding {array.type} to {kind} would lose data")
    return array.cast(kind)


def _any_category(found: Any, wanted: Any) -> bool:
    """Whether ``wanted`` is a category dtype without fixed values, and ``found`` a category dtype."""
    open_ended = isinstance(wanted, pd.CategoricalDtype) and wanted.categories is None
    return open_ended and isinstance(found, pd.CategoricalDtype)


def _categories(series: pd.Series, dtype: pd.CategoricalDtype) -> pd.Categorical:
    """``series`` as the categories of ``dtype``, if it names any; other values are kept, for validation to report."""
    values = pd.Categorical(series.astype("object") if series.dtype.kind == "O" else series)
    if dtype.categories is None:
        return values
    unexpected = [value for value in values.categories if value not in set(dtype.categories)]
    return values.set_categories([*dtype.categories, *unexpected])


def _to_pandas(column: pa.Array | pa.ChunkedArray) -> Any:
    if not pa.types.is_dictionary(column.type):
        return pd.arrays.ArrowExtensionArray(column)
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    codes = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
    return pd.Categorical.from_codes(codes, categories=column.dictionary.to_pylist())


def _with_elements(kind: pa.DataType) -> pa.DataType:
    """``kind`` with the list child named ``element``, as Parquet names it (pandera rebuilds it as ``item``)."""
    if pa.types.is_list(kind):
        return pa.list_(pa.field("element", _with_elements(kind.value_type)))
    return kind


def _leaves(field: pa.Field, prefix: str = "") -> Iterator[tuple[str, pa.DataType]]:
    path = f"{prefix}{field.name}"
    if pa.types.is_struct(field.type):
        for child in field.type:
            yield from _leaves(child, f"{path}.")
    elif pa.types.is_list(field.type):
        yield from _leaves(pa.field("element", field.type.value_type), f"{path}.list.")
    else:
        yield path, field.type
