"""Arrow columns as the pandas types of a schema.

What belongs here: one conversion per kind of type, for whole columns. The shop's own types need none: they are
Arrow-backed (see ``conversion``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import columns, conversion


@dataclass(frozen=True)
class PythonValues:
    """A column of Python objects, each made by ``make`` of what Arrow has in its place (a mapping, or a list)."""

    make: Callable[[Any], Any]


def frame_of(
    arrays: Mapping[str, pa.Array], types: Mapping[str, Any], *, rows: int, labels: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """A frame of ``rows`` rows: ``arrays`` with ``types`` by name (None or absent: the natural pandas type).

    ``labels`` maps names to other column labels; if all labels are tuples, the columns are a ``MultiIndex``.
    """
    named = {name: values_of(array, types.get(name)) for name, array in arrays.items()}
    frame = pd.DataFrame(named, index=pd.RangeIndex(rows), copy=False)
    if labels and any(labels.get(name, name) != name for name in named):
        names = [labels.get(name, name) for name in named]
        levels = all(isinstance(label, tuple) for label in names)
        frame.columns = pd.MultiIndex.from_tuples(names) if levels else pd.Index(names, tupleize_cols=False)
    return frame


def values_of(array: pa.Array, dtype: Any) -> Any:
    """The values of ``array`` as an array for a pandas Series of ``dtype`` (None: the natural type)."""
    if dtype is None:
        dtype = _natural(array)
    if isinstance(dtype, str):  # dates and decimals as Python objects
        return _objects(columns.decode_dictionary(array))
    if isinstance(dtype, pd.ArrowDtype):
        target = dtype.pyarrow_dtype
        decoded = columns.decode_dictionary(array) if not pa.types.is_dictionary(target) else array
        return pd.arrays.ArrowExtensionArray(conversion.converted(decoded, target))
    if isinstance(dtype, pd.CategoricalDtype):
        return _categorical(array, dtype)
    array = columns.decode_dictionary(array)
    if isinstance(dtype, PythonValues):
        made = (None if value is None else dtype.make(value) for value in array.to_pylist())
        return pd.Series(np.fromiter(made, dtype=object, count=len(array)), dtype=object, copy=False)
    if isinstance(dtype, pd.StringDtype):
        return _text(array, dtype)
    if isinstance(dtype, pd.DatetimeTZDtype):
        return pd.array(_stamps(array, dtype.unit).view(np.int64), dtype=dtype)
    if isinstance(dtype, np.dtype):
        return _numpy(array, dtype)
    # pandas' nullable numbers and booleans: values and a mask, so that no integer passes through a float
    values = pc.fill_null(array, False if pa.types.is_boolean(array.type) else 0).to_numpy(zero_copy_only=False)
    return dtype.construct_array_type()(values.astype(dtype.numpy_dtype), np.array(pc.is_null(array)))


def _natural(array: pa.Array) -> Any:
    """The pandas type of a column whose schema sets none."""
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if pa.types.is_string(kind):
        return pd.StringDtype("pyarrow", na_value=np.nan)
    if pa.types.is_boolean(kind) and not array.null_count:
        return np.dtype(bool)
    if pa.types.is_integer(kind) and not array.null_count:
        return np.dtype(np.int64)
    if pa.types.is_floating(kind):
        return np.dtype(np.float64)
    if pa.types.is_timestamp(kind):
        return pd.DatetimeTZDtype("us", "UTC")
    if pa.types.is_duration(kind):
        return np.dtype("timedelta64[us]")
    if pa.types.is_date(kind) or pa.types.is_decimal(kind):
        return "objects"
    return pd.ArrowDtype(kind)


def _numpy(array: pa.Array, dtype: np.dtype[Any]) -> Any:
    if dtype.kind in "mM":
        return _stamps(array, np.datetime_data(dtype)[0]) if dtype.kind == "M" else _spans(array, dtype)
    if dtype.kind in "OUS":
        return _objects(array)
    return array.to_numpy(zero_copy_only=False).astype(dtype, copy=False)


def _stamps(array: pa.Array, unit: str) -> Any:
    """Instants as NumPy ``datetime64`` of ``unit``, in UTC."""
    micros = (
        np.asarray(array.cast(pa.int64()).fill_null(0)).view("datetime64[us]").astype(f"datetime64[{unit}]", copy=False)
    )
    return _with_gaps(micros, array, np.datetime64("NaT"))


def _spans(array: pa.Array, dtype: np.dtype[Any]) -> Any:
    return _with_gaps(
        np.asarray(array.cast(pa.int64()).fill_null(0)).view("timedelta64[us]").astype(dtype),
        array,
        np.timedelta64("NaT"),
    )


def _with_gaps(values: Any, array: pa.Array, missing: Any) -> Any:
    if array.null_count:
        values = values.copy()
        values[np.asarray(pc.is_null(array))] = missing
    return values


def _text(array: pa.Array, dtype: pd.StringDtype) -> Any:
    if dtype.storage == "pyarrow":
        return pd.array(array.cast(pa.large_string()), dtype=dtype)
    return pd.array(array.to_numpy(zero_copy_only=False), dtype=dtype)


def _categorical(array: pa.Array, dtype: pd.CategoricalDtype) -> pd.Categorical:
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    values = array.dictionary.to_pylist()
    categories = values if dtype.categories is None else dtype.categories.tolist()
    positions = {value: i for i, value in enumerate(categories)}
    code_of = np.array([*(positions.get(value, -1) for value in values), -1])
    codes: Any = code_of[np.asarray(pc.fill_null(array.indices, len(values)))]
    return pd.Categorical.from_codes(codes, categories=pd.Index(categories), ordered=bool(dtype.ordered))


def _objects(array: pa.Array) -> Any:
    """Python objects, one per row."""
    if pa.types.is_date32(array.type):
        objects = array.to_numpy(zero_copy_only=False).astype("datetime64[D]").astype(object)
    elif pa.types.is_decimal(array.type) or pa.types.is_string(array.type):
        objects = array.to_numpy(zero_copy_only=False)
    else:
        objects = np.fromiter(array.to_pylist(), dtype=object, count=len(array))
    return pd.Series(objects, dtype=object, copy=False)
