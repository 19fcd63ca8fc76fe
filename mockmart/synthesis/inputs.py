"""What a caller gives: columns that are there already, and the keys that references choose from.

What belongs here: making Arrow arrays of it, and refusing what does not fit. What is drawn belongs to
``synthesis``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from mockmart.arrow import columns, conversion
from mockmart.errors import SpecError, nearest
from mockmart.generators.basic import Reference
from mockmart.schema.constraints import KINDS, ColumnConstraints


def given_columns(given: Mapping[str, Any], known: Mapping[str, ColumnConstraints]) -> dict[str, pa.Array]:
    """The columns that are given, as they would be drawn; a ``SpecError`` names one that is not there or fits not."""
    there = {}
    for name, values in given.items():
        if name not in known:
            raise SpecError(f"given.{name}: no such column; {nearest(name, known)}")
        try:
            there[name] = _fitted(_array(values), known[name])
        except (pa.ArrowException, TypeError, ValueError) as error:
            kind = KINDS[known[name].kind]
            raise SpecError(f"given.{name}: the column holds {kind}, and these are none ({error}).") from error
    return there


def run_of(given: Mapping[str, pa.Array], rows: range, *, of: range) -> dict[str, pa.Array]:
    """The values of ``rows`` among those given for the rows ``of`` a call; a ``SpecError`` unless they are as many."""
    for name, values in given.items():
        if len(values) != len(of):
            raise SpecError(f"given.{name}: it has {len(values):,} values for {len(of):,} rows; give one a row.")
    return {name: values.slice(rows.start - of.start, len(rows)) for name, values in given.items()}


def parent_keys(demands: Iterable[ColumnConstraints], parents: Mapping[str, Any]) -> dict[str, pa.Array]:
    """The keys of each column that ``demands`` refer to, by its path; a ``SpecError`` names what is missing."""
    keys = {}
    for path in dict.fromkeys(_referred(demands)):
        if path not in parents:
            raise SpecError(
                f"'{path}' is referred to, but its keys are not there; give them (parents={{'{path}': …}})."
            )
        keys[path] = _array(parents[path])
    return keys


def require_known(
    before: ColumnConstraints, after: ColumnConstraints, keys: Mapping[str, pa.Array], *, place: str
) -> None:
    """Raise ``SpecError`` if a column that referred to others before is to hold what none of them is called."""
    if not isinstance(before.annotation, Reference) or isinstance(after.annotation, Reference):
        return
    known = set(columns.decode_dictionary(keys[before.annotation.path]).to_pylist())
    if after.values is None:
        raise SpecError(f"{place}: '{before.path}' refers to '{before.annotation.path}'; only its values can be set.")
    for value in after.values:
        if value not in known:
            raise SpecError(f"{place}: '{value}' is not in '{before.annotation.path}'; give values that are there.")


def _referred(demands: Iterable[ColumnConstraints]) -> Iterable[str]:
    for demand in demands:
        if isinstance(demand.annotation, Reference):
            yield demand.annotation.path
        yield from _referred(demand.parts)


def _array(values: Any) -> pa.Array:
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return columns.combine_chunks(values)
    return conversion.to_arrow(values if isinstance(values, pd.Series) else pd.Series(values))


def _fitted(array: pa.Array, demand: ColumnConstraints) -> pa.Array:
    """``array`` as the column is drawn: instants and durations in microseconds, in UTC where they name no zone."""
    if pa.types.is_dictionary(array.type) and demand.kind == "text":
        return array
    array = columns.decode_dictionary(array)
    if pa.types.is_timestamp(array.type) and demand.kind == "instant":
        return array.cast(pa.timestamp("us", tz=array.type.tz), safe=False).cast(demand.type)
    if pa.types.is_duration(array.type) and demand.kind == "duration":
        return array.cast(demand.type, safe=False)
    return conversion.converted(array, demand.type)
