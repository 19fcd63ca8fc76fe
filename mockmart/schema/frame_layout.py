"""The columns of a schema's frames in Arrow: which types they have there, and the ways to a frame and back.

What belongs here: a frame's columns, labels and index, taken apart into Arrow arrays and put together again. What a
single pandas type means in Arrow is in ``mockmart.arrow.pandas_types``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow import conversion, pandas_types
from mockmart.schema.constraints import ColumnConstraints, TableConstraints
from mockmart.schema.pandera_reader import named, read
from mockmart.schema.table_model import INDEX, SCENARIO

_OWN = {INDEX: np.dtype(np.int64), SCENARIO: pd.CategoricalDtype()}


@dataclass(frozen=True)
class FrameLayout:
    """The columns of a schema, and the levels of its index, by name."""

    columns: Mapping[str, ColumnConstraints]
    index: Mapping[str, ColumnConstraints]
    labels: Mapping[str, Any]
    several_levels: bool

    @classmethod
    def in_files(cls, schema: pap.DataFrameSchema) -> FrameLayout:
        """The layout of frames of ``schema`` in files, where an index without a name is called ``index``.

        Only types are read: there may be checks that nothing can be drawn for.
        """
        layout = cls.of(schema, read(schema, types_only=True))
        unnamed = [name for name in layout.index if layout.labels[name] is None]
        if len(layout.index) != 1 or not unnamed or "index" in layout.columns:
            return layout
        (level,) = layout.index.values()
        return replace(layout, index={"index": level}, labels={**layout.labels, "index": None})

    @classmethod
    def of(cls, schema: pap.DataFrameSchema, constraints: TableConstraints) -> FrameLayout:
        """The layout of frames of ``schema``, which ``constraints`` were read from."""
        return cls(
            {column.name: column for column in constraints.columns},
            {level.name: level for level in constraints.index},
            constraints.labels,
            isinstance(schema.index, pap.MultiIndex),
        )

    def frame(self, arrays: Mapping[str, pa.Array], *, rows: int) -> pd.DataFrame:
        """The frame of ``rows`` rows whose columns and levels ``arrays`` hold; others become what suits them."""
        types = {**_OWN, **{name: column.dtype for name, column in (*self.columns.items(), *self.index.items())}}
        levels = {name: arrays[name] for name in self.index if name in arrays}
        values = {name: array for name, array in arrays.items() if name not in levels}
        frame = pandas_types.frame_of(values, types, rows=rows, labels=self.labels)
        if levels:
            index = pandas_types.frame_of(levels, types, rows=rows)
            frame.index = (
                pd.MultiIndex.from_frame(index) if self.several_levels else pd.Index(index[next(iter(levels))])
            )
            frame.index.names = [self.labels[name] for name in levels]
        return frame

    def arrays(self, frame: pd.DataFrame) -> dict[str, pa.Array]:
        """The columns and levels of ``frame``, each in the type that files have it in; the inverse of ``frame``."""
        known = {**self.columns, **self.index}
        levels = {name: frame.index.get_level_values(i).to_series() for i, name in enumerate(self.index)}
        columns = {named(label): frame.iloc[:, i] for i, label in enumerate(frame.columns)}
        return {
            name: _array(series, file_type(known[name]) if name in known else None)
            for name, series in (*levels.items(), *columns.items())
        }


def file_type(column: ColumnConstraints) -> pa.DataType:
    """The Arrow type of ``column`` in a file: text is plain, and instants count microseconds, in UTC or in no zone."""
    if column.kind == "instant":
        zoned = not isinstance(column.dtype, np.dtype) and _zone(column.dtype) is not None
        return pa.timestamp("us", tz="UTC") if zoned or column.dtype is None else pa.timestamp("us")
    return conversion.logical_type(column.type)


def _zone(dtype: Any) -> Any:
    return dtype.pyarrow_dtype.tz if isinstance(dtype, pd.ArrowDtype) else getattr(dtype, "tz", None)


def _array(series: pd.Series, kind: pa.DataType | None) -> pa.Array:
    """``series`` as one array of ``kind``, or of what it is; what pandas takes for missing is null."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes = pa.array(series.cat.codes.to_numpy(), pa.int32(), mask=series.isna().to_numpy())
        array = pa.DictionaryArray.from_arrays(codes, pa.array(series.cat.categories.tolist()))
    else:
        array = pa.array(series, from_pandas=True) if series.dtype != object or kind is None else pa.array(series, kind)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return conversion.converted(array, kind or conversion.logical_type(array.type))
