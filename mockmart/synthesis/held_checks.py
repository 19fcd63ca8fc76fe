"""Checks that are not drawn from: what is drawn is held against them, and refused if it breaks one.

What belongs here: running the functions of a schema on a frame, and the message for one that fails. What functions say
before anything is drawn is read in ``schema.function_reading``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap

from mockmart.errors import SchemaError
from mockmart.schema import fields
from mockmart.schema.constraints import ColumnConstraints, TableConstraints
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.pandera_reader import named

#: How many failing rows a message shows.
_SHOWN = 3


def require_sound(frame: pd.DataFrame, schema: pap.DataFrameSchema, demands: TableConstraints) -> None:
    """Raise ``SchemaError`` if ``frame`` breaks a check that was not drawn from, with some rows that do."""
    known = {one.name: one for one in (*demands.columns, *demands.index)}
    by_label = {named(label): label for label in frame.columns}
    for key, column in schema.columns.items():
        for name in [label for label in by_label if label == named(key) or _is_of(column, label)]:
            demand = known.get(name)
            for check in _held(column.checks, demand):
                _require(frame, check, demand, at=by_label[name])
    for check in schema.checks:
        if check_of(check) is None and not fields.is_drawn(check) and not check.raise_warning:
            _require(frame, check, None)
    levels = _levels(schema.index)
    for place, level in enumerate(levels):
        demand = demands.index[place] if place < len(demands.index) else None
        for check in _held(level.checks, demand):
            values = frame.index.get_level_values(place).to_series().reset_index(drop=True)
            _require(values, check, demand)


def parsed(frame: pd.DataFrame, schema: pap.DataFrameSchema, *, kept: Iterable[str] = ()) -> pd.DataFrame:
    """``frame`` as the parsers of ``schema`` leave it, but for the columns ``kept``.

    A ``SchemaError`` names a check that what they make breaks.
    """
    if not (schema.parsers or any(column.parsers for column in schema.columns.values())):
        return frame
    own = [name for name in kept if name in frame]
    known = schema.remove_columns([name for name in own if name in schema.columns])
    try:
        found = known.validate(frame.drop(columns=own), lazy=True)
    except pap.errors.SchemaErrors as errors:
        case = errors.failure_cases.iloc[0]
        raise SchemaError(
            f"column '{case['column']}', check '{case['check']}': what the schema's parsers make of what is drawn "
            f"breaks it ({case['failure_case']!r:.60}); annotate the column, or fix the parser."
        ) from errors
    return found.assign(**{name: frame[name] for name in own}) if own else found


def _held(checks: Iterable[Any], demand: ColumnConstraints | None) -> list[Any]:
    return [
        check for check in checks if demand is not None and str(check.name) in demand.opaque and not check.raise_warning
    ]


def _is_of(column: Any, label: str) -> bool:
    return bool(column.regex) and len(pd.Index([label])[pd.Index([label]).str.match(str(column.name))]) > 0


def _levels(index: Any) -> list[Any]:
    if index is None:
        return []
    return list(index.indexes) if isinstance(index, pap.MultiIndex) else [index]


def _require(values: pd.DataFrame | pd.Series, check: Any, demand: ColumnConstraints | None, *, at: Any = None) -> None:
    where = "" if demand is None else f"column '{demand.path}', "
    what = f"{where}check '{check.error or check.name}'{'' if demand is not None else ' of whole rows'}"
    try:
        result = check(values) if at is None else check(values, at)
    except Exception as error:
        raise SchemaError(
            f"{what}: it fails with what is drawn ({type(error).__name__}: {error!s:.120}); {_remedy(demand)}"
        ) from error
    if bool(result.check_passed):
        return
    cases = result.failure_cases
    shown = _shown(cases)
    annotated = demand is not None and demand.annotation is not None
    if annotated:
        first = "" if cases is None or not len(cases) else f" ({_first(cases)!r:.60})"
        raise SchemaError(f"{what}: what its annotation draws breaks it{first}; fix the annotation or the check.")
    raise SchemaError(f"{what}: what is drawn breaks it{shown}; {_remedy(demand)}")


def _first(cases: Any) -> Any:
    return cases.iloc[0] if isinstance(cases, pd.Series) else cases["failure_case"].iloc[0]


def _shown(cases: Any) -> str:
    """Some of the failing rows, as the end of a sentence; nothing where a check answers for all at once."""
    if isinstance(cases, pd.Series) and len(cases):
        some = "; ".join(f"row {row}: {_plain(value)!r:.60}" for row, value in cases.head(_SHOWN).items())
    elif isinstance(cases, pd.DataFrame) and len(cases) and "failure_case" not in cases:
        some = "; ".join(f"row {row}: {_plain(dict(values))!r:.120}" for row, values in cases.head(_SHOWN).iterrows())
    elif isinstance(cases, pd.DataFrame) and len(cases):
        some = "; ".join(f"row {row}: {_plain(value)!r:.60}" for row, value in _by_row(cases))
    else:
        return ""
    return f" ({some}{'; …' if len(cases) > _SHOWN else ''})"


def _plain(value: Any) -> Any:
    """A value as Python writes it, without the types of NumPy."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def _by_row(cases: pd.DataFrame) -> list[tuple[Any, Any]]:
    rows = cases.get("index", cases.index)
    return list(zip(rows[:_SHOWN], cases["failure_case"][:_SHOWN], strict=True))


def _remedy(demand: ColumnConstraints | None) -> str:
    if demand is None:
        return (
            "derive a column from the others so that it holds (fields.derived(…)), or give the columns that it is "
            "about."
        )
    return "annotate the column (fields.derived(…), fields.provided(…)) or give its values."
