"""What pandera finds in a frame, as errors of its rows: one teller a reason.

What belongs here: reading pandera's errors. Which schema it runs, and what it does not look at, is in ``frames``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
from pandera.errors import SchemaErrorReason as Reason

from mockmart.errors import quoted, shown
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.value_checks import IsIn, closest
from mockmart.validation.custom_checks import verdict_of
from mockmart.validation.messages import rule_name, wording
from mockmart.validation.report import ROW, Violation, plain
from mockmart.validation.value_readers import is_null

Told = Iterator[Violation]


@dataclass(frozen=True)
class ErrorLocations:
    """Where the rows of a frame come from: the rows of the data, and the path of the elements that they are."""

    rows: Sequence[int]
    base: Callable[[int], str] = lambda _: ""
    whole: str = ""

    def path(self, name: Any, i: int | None) -> str:
        """The path of column ``name`` in the frame's row ``i`` (None: in all of them)."""
        base = self.whole if i is None else self.base(i)
        if name == ROW:
            return base or ROW
        return f"{base}.{name}" if base else str(name)

    def error(self, i: int | None, name: Any, rule: str, value: Any, message: str) -> Violation:
        """The error of the frame's row ``i`` (None: of all of them) in the column ``name``."""
        return Violation(None if i is None else int(self.rows[i]), self.path(name, i), rule, value, message)


@dataclass(frozen=True)
class Finding:
    """One of the errors that pandera raised for a ``frame`` whose rows are numbered from 0."""

    error: Any
    schema: pap.DataFrameSchema
    frame: pd.DataFrame
    places: ErrorLocations

    @property
    def column(self) -> Any:
        """The name of the column, or of the schema if it is about none."""
        return self.error.schema.name if self.error.column_name is None else self.error.column_name

    @property
    def is_of_type(self) -> bool:
        """Whether a column has another type than the schema's."""
        return self.error.reason_code is Reason.WRONG_DATATYPE

    @property
    def is_of_coercion(self) -> bool:
        """Whether values of a column do not convert to the schema's type."""
        return self.error.reason_code is Reason.DATATYPE_COERCION

    @property
    def is_not_run(self) -> bool:
        """Whether a check raised an exception."""
        return self.error.reason_code is Reason.CHECK_ERROR

    def told(self) -> Told:
        """The errors, one a row."""
        return _TELLERS.get(self.error.reason_code, _other)(self)


def values_of(series: pd.Series) -> list[Any]:
    """Python values, None for nulls."""
    return [None if is_null(value) else value for value in series.tolist()]


def _missing(finding: Finding) -> Told:
    patterned = finding.error.reason_code is Reason.INVALID_COLUMN_NAME
    name = finding.column if patterned else finding.error.failure_cases
    yield finding.places.error(None, name, "required", None, "missing, where a column must be")


def _stranger(finding: Finding) -> Told:
    name = finding.error.failure_cases
    kind = str(finding.frame[name].dtype)
    hint = closest(str(name), tuple(map(str, finding.schema.columns)))
    yield finding.places.error(None, name, "unexpected", kind, f"no such field in the schema{hint}")


def _unordered(finding: Finding) -> Told:
    name = finding.error.failure_cases
    yield finding.places.error(None, name, "ordered", None, "not in its place in the order of the schema")


def _nulls(finding: Finding) -> Told:
    for i in np.flatnonzero(finding.frame[finding.column].isna()).tolist():
        yield finding.places.error(i, finding.column, "not_null", None, "null, where a value must be")


def _type(finding: Finding) -> Told:
    called, cases = str(finding.error.schema.dtype), finding.error.failure_cases
    if finding.is_of_coercion and isinstance(cases, pd.DataFrame) and "index" in cases:
        for i, value in zip(cases["index"], cases["failure_case"], strict=True):
            yield finding.places.error(int(i), finding.column, "type", value, f"{quoted(value)} is no {called}")
        return
    series, wanted = finding.frame[finding.column], getattr(finding.error.schema.dtype, "categories", None)
    if isinstance(series.dtype, pd.CategoricalDtype) and wanted is not None:
        yield from _categories(finding, series, list(wanted))
        return
    kind = str(series.dtype)
    message = f"a column of {kind}, where one of {called} must be"
    yield finding.places.error(None, finding.column, "type", kind, message)


def _categories(finding: Finding, series: pd.Series, wanted: list[Any]) -> Told:
    """The values that are not among the categories; if all are, the categories, which pandera takes for a type."""
    isin = pap.Check.isin(wanted)
    bad = np.flatnonzero(series.notna() & ~series.isin(wanted)).tolist()
    if not bad:
        found = str(series.cat.categories.tolist())
        message = f"categories {found}, where {wanted} must be, in that order"
        yield finding.places.error(None, finding.column, "type", found, message)
    elif not any(isinstance(check_of(check), IsIn) for check in finding.error.schema.checks):
        for i, value in zip(bad, values_of(series.iloc[bad]), strict=True):
            yield finding.places.error(i, finding.column, rule_name(isin), value, wording(isin)(value))


def _check(finding: Finding) -> Told:
    check, frame = finding.error.check, finding.frame
    name = ROW if finding.error.column_name is None else finding.column
    verdict = verdict_of(check, finding.error.check_output, frame.index)
    if name == ROW:
        values = [plain(row) for row in frame.loc[list(verdict.rows)].to_dict("records")]
    else:
        values = values_of(frame.loc[list(verdict.rows), name])
    told = wording(check)
    for i, value in zip(verdict.rows, values, strict=True):
        yield finding.places.error(i, name, rule_name(check), value, told(value))
    if verdict.message is not None:
        yield finding.places.error(None, name, rule_name(check), None, verdict.message)


def _other(finding: Finding) -> Told:
    error = finding.error
    name = ROW if error.column_name is None else finding.column
    rule = error.check if isinstance(error.check, str) else rule_name(error.check)
    why = f"could not be checked: {shown(error.failure_cases)}"
    yield finding.places.error(None, name, rule, None, why)


_TELLERS: Mapping[Reason, Callable[[Finding], Told]] = {
    Reason.COLUMN_NOT_IN_DATAFRAME: _missing,
    Reason.ADD_MISSING_COLUMN_NO_DEFAULT: _missing,
    Reason.INVALID_COLUMN_NAME: _missing,
    Reason.COLUMN_NOT_IN_SCHEMA: _stranger,
    Reason.COLUMN_NOT_ORDERED: _unordered,
    Reason.SERIES_CONTAINS_NULLS: _nulls,
    Reason.WRONG_DATATYPE: _type,
    Reason.DATATYPE_COERCION: _type,
    Reason.DATAFRAME_CHECK: _check,
}
