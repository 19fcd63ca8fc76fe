"""Checks that are functions of a schema's own: run as pandera runs them, and what they say of each row.

What belongs here: columns of records as the Series and frames that such functions expect, and reading their answers.
Checks with bounds, which are compared one value at a time, are in ``rules``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrow import pandas_types
from mockmart.validation.messages import not_run
from mockmart.validation.record_schema import Field


@dataclass(frozen=True)
class CustomCheckResult:
    """The rows that break a check, by their label; or one message for all rows, if it names none."""

    rows: Sequence[Any] = ()
    message: str | None = None


def verdict_of(check: Any, output: Any, index: pd.Index) -> CustomCheckResult:
    """What ``output`` of ``check`` says of the rows of ``index``."""
    if isinstance(output, pd.DataFrame):
        output = output.all(axis="columns")
    if isinstance(output, pd.Series):
        bad = output.index[~output.fillna(value=False).astype(bool)]
        if check.groupby is None and bad.isin(index).all():
            return CustomCheckResult(rows=bad.tolist())
        return CustomCheckResult(message=_AS_A_WHOLE if len(bad) else None)
    return CustomCheckResult(message=None if np.all(output) else _AS_A_WHOLE)


def run(check: Any, data: pd.Series | pd.DataFrame, column: str | None = None) -> CustomCheckResult:
    """What ``check`` says of ``data`` (of its ``column``, if one is named); a function that raises says why."""
    try:
        return verdict_of(check, check(data, column).check_output, data.index)
    except Exception as error:  # noqa: BLE001 - whatever the function raises becomes the result
        return CustomCheckResult(message=not_run(error))


def series_of(field: Field, values: Sequence[Any], places: list[int]) -> pd.Series:
    """The values at ``places`` (their index) as the column that the schema describes; objects if they are no such."""
    some = [values[place] for place in places]
    demand = field.cell.demand
    try:
        if demand is not None:
            column = pandas_types.values_of(pa.array(some, demand.type), demand.dtype)
            return pd.Series(column, index=places, name=field.name, copy=False)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        pass  # a null where the type has none, a date beyond its range
    objects = np.empty(len(some), dtype=object)
    objects[:] = some
    return pd.Series(objects, index=places, name=field.name)


def frame_of(some: Iterable[Field], read: Mapping[str, Sequence[Any]], places: list[int]) -> pd.DataFrame:
    """The columns of the records at ``places``."""
    return pd.DataFrame({field.name: series_of(field, read[field.name], places) for field in some}, index=places)


_AS_A_WHOLE = "does not hold as a whole"
