"""Frames against a schema: pandera's findings, and what it does not look at.

What belongs here: running pandera over a frame (patterns by an engine that cannot stall), and within it: a nested
column is validated as the frame of its elements, a column of Python objects as records are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.compute as pc
from pandera.engines.pandas_engine import Engine

from mockmart.arrow import conversion
from mockmart.errors import SchemaError
from mockmart.schema import fields
from mockmart.schema.value_checks import MAX_NAMED
from mockmart.validation.messages import presence, repeated, rule_name
from mockmart.validation.overrides import copied, prepared, unique_groups
from mockmart.validation.pandera_errors import ErrorLocations, Finding, values_of
from mockmart.validation.record_schema import Field
from mockmart.validation.records import cell_errors, repeats
from mockmart.validation.report import ROW, Violation
from mockmart.validation.rules import refusal, stall_proof


def frame_errors(schema: pap.DataFrameSchema, frame: pd.DataFrame) -> list[Violation]:
    """All errors of ``frame``, whose rows are numbered from 0, against a prepared ``schema``."""
    search = _Search(ErrorLocations(range(len(frame))))
    search.frame(schema, frame)
    return search.errors


def errors_of(schema: pap.DataFrameSchema, frame: pd.DataFrame, raised: Iterable[Any]) -> list[Violation]:
    """The errors that pandera ``raised`` for ``frame``."""
    search = _Search(ErrorLocations(range(len(frame))))
    search.tell(schema, frame.reset_index(drop=True), raised)
    return search.errors


@dataclass(frozen=True)
class _Search:
    places: ErrorLocations
    errors: list[Violation] = field(default_factory=list)

    def frame(self, schema: pap.DataFrameSchema, frame: pd.DataFrame) -> None:
        """Find the errors of a frame."""
        twice = frame.columns.duplicated()
        for name in frame.columns[twice]:
            self._add(None, name, "unexpected", None, "there is another column of this name")
        frame = frame.loc[:, ~twice]
        columns = {name: column for name, column in schema.columns.items() if name in frame and not column.regex}
        objects = {} if schema.coerce else _objects(columns, frame)
        frame = frame.copy(deep=False)
        for name in objects:
            frame[name] = pd.Series(values_of(frame[name]), dtype=object)
        raised, frame = _validated(_runnable(schema, objects), frame)
        self.tell(schema, frame, raised)
        for name, column in columns.items():
            if name in objects:
                self._as_records(name, objects[name], frame[name])
            else:
                self._refusals(name, column, frame[name])
                self._elements(name, column, frame[name])
                if column.unique:
                    self._unique([name], "unique", frame, column.report_duplicates)
            self._presence(name, column, frame)
        for group in unique_groups(schema):
            if all(name in frame for name in group):
                self._unique(group, f"unique({', '.join(group)})", frame, schema.report_duplicates)

    def tell(self, schema: pap.DataFrameSchema, frame: pd.DataFrame, raised: Iterable[Any]) -> None:
        """Tell what pandera found; of a column of another type, checks that could not be run tell nothing new."""
        found = [Finding(error, schema, frame, self.places) for error in raised]
        uncoerced = {finding.column for finding in found if finding.is_of_coercion}
        mistyped = {finding.column for finding in found if finding.is_of_type} | uncoerced
        for finding in found:
            told_before = finding.is_of_type and finding.column in uncoerced
            if not told_before and not (finding.is_not_run and finding.column in mistyped):
                self.errors.extend(finding.told())

    def _add(self, i: int | None, name: Any, rule: str, value: Any, message: str) -> None:
        self.errors.append(self.places.error(i, name, rule, value, message))

    def _as_records(self, name: Any, one: Field, series: pd.Series) -> None:
        """Find the errors of a column of Python objects, value by value."""
        errors = cell_errors(one, series.tolist())
        for error in errors:
            path = self.places.path(name, error.row) + error.path.removeprefix(str(name))
            row = None if error.row is None else int(self.places.rows[error.row])
            self.errors.append(replace(error, row=row, path=path))
        if not _is_typed(one.column, series) and not any(error.rule == "type" for error in errors):
            self._add(None, name, "type", "object", f"a column of object, where one of {one.column.dtype} must be")

    def _refusals(self, name: Any, column: Any, series: pd.Series) -> None:
        """Tell the patterns that no engine may run."""
        for check in column.checks:
            why = refusal(check)
            if why is not None and series.notna().any():
                self._add(None, name, rule_name(check), None, why)

    def _unique(self, names: list[Any], rule: str, frame: pd.DataFrame, report: str) -> None:
        try:
            if not frame.duplicated(names).any():
                return
        except TypeError:
            pass  # lists and mappings cannot be hashed
        columns = [values_of(frame[name]) for name in names]
        values = columns[0] if len(names) == 1 else list(zip(*columns, strict=True))
        for i, others in repeats(values, report):
            rows = [int(self.places.rows[other]) for other in others[:MAX_NAMED]]
            path = ", ".join(self.places.path(name, i) for name in names)
            message = repeated(values[i], rows, of=len(others))
            self.errors.append(Violation(int(self.places.rows[i]), path, rule, values[i], message))

    def _presence(self, name: Any, column: Any, frame: pd.DataFrame) -> None:
        only = fields.only_of(column)
        if only is None or only.column not in frame:
            return
        there = frame[name].notna().to_numpy()
        bad = np.flatnonzero(there != frame[only.column].isin(list(only.values)).to_numpy())
        for i, value in zip(bad.tolist(), values_of(frame[name].iloc[bad]), strict=True):
            self._add(i, name, *presence(only, value, there=bool(there[i])))

    def _elements(self, name: Any, column: Any, series: pd.Series) -> None:
        """Find the errors within a nested Arrow column: those of the frame of its structs."""
        element = fields.element_of(column)
        if element is None or not isinstance(series.dtype, pd.ArrowDtype):
            return
        array = conversion.to_arrow(series)
        places = ErrorLocations(self.places.rows, lambda i: self.places.path(name, i), self.places.path(name, None))
        if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
            places = self._listed(name, array)
            array = array.flatten()
            for i in np.flatnonzero(np.asarray(array.is_null())).tolist():
                self.errors.append(places.error(i, ROW, "not_null", None, "null, where a value must be"))
        there = np.flatnonzero(np.asarray(array.is_valid()))
        if pa.types.is_struct(array.type) and len(there):
            array = array.take(pa.array(there))
            frame = conversion.to_frame({f.name: child for f, child in zip(array.type, array.flatten(), strict=True)})
            within = ErrorLocations(
                np.asarray(places.rows)[there].tolist(), lambda i: places.base(there[i]), places.whole
            )
            schema = prepared(element)
            _Search(within, self.errors).frame(schema, conversion.with_categories(frame, schema))

    def _listed(self, name: Any, array: pa.Array) -> ErrorLocations:
        """Where the elements of a list column come from."""
        parents = pc.list_parent_indices(array).to_numpy()
        ordinals = np.arange(parents.size) - np.searchsorted(parents, parents)
        return ErrorLocations(
            np.asarray(self.places.rows)[parents].tolist(),
            lambda i: f"{self.places.path(name, int(parents[i]))}[{ordinals[i]}]",
            f"{self.places.path(name, None)}[]",
        )


def _objects(columns: Mapping[Any, Any], frame: pd.DataFrame) -> dict[Any, Field]:
    """The columns of Python objects that are looked at as records: pandas may stumble over what is among them."""
    found = {}
    for name, column in columns.items():
        if frame[name].dtype == object and not column.coerce:
            with suppress(SchemaError):  # of a type that is pandera's alone
                found[name] = Field.of(str(name), column)
    return found


def _is_typed(column: Any, series: pd.Series) -> bool:
    """Whether pandera takes a column of objects for one of its type; nested ones are, whatever they hold."""
    if column.dtype is None or fields.element_of(column) is not None:
        return True
    try:
        return bool(np.all(column.dtype.check(Engine.dtype(series.dtype), series)))
    except Exception:  # noqa: BLE001 - some types try to convert the values
        return False


def stall_proof_schema(schema: pap.DataFrameSchema) -> pap.DataFrameSchema:
    """``schema`` for pandera: patterns by an engine that cannot stall, without those that none may run."""
    columns = {name: copied(column) for name, column in schema.columns.items()}
    for column in columns.values():
        column.checks = [stall_proof(check) for check in column.checks if refusal(check) is None]
    schema = copied(schema)
    schema.columns = columns
    return schema


def has_refusals(schema: pap.DataFrameSchema) -> bool:
    """Whether a column has a pattern that no engine may run."""
    return any(refusal(check) is not None for column in schema.columns.values() for check in column.checks)


def _runnable(schema: pap.DataFrameSchema, objects: Iterable[Any]) -> pap.DataFrameSchema:
    """``schema`` for pandera: patterns that cannot stall, nothing unique, hardly anything asked of ``objects``."""
    columns = stall_proof_schema(schema).columns
    for column in columns.values():
        column.unique = False
    for name in objects:
        column = columns[name]
        column.checks = [check for check in column.checks if check.groupby is not None]
        column.dtype, column.nullable = None, True
    schema = copied(schema)
    schema.columns, schema.unique = columns, None
    return schema


def _validated(schema: pap.DataFrameSchema, frame: pd.DataFrame) -> tuple[list[Any], pd.DataFrame]:
    """The errors that pandera raises for ``frame``, and the frame as the schema coerces it."""
    try:
        return [], schema.validate(frame, lazy=True)
    except pap.errors.SchemaErrors as errors:
        same = isinstance(errors.data, pd.DataFrame) and len(errors.data) == len(frame)
        return list(errors.schema_errors), errors.data if same else frame
