"""Rows against their schema: every rule, every row, and a report of what failed.

What belongs here: running a pandera schema and telling its failures. What the rules are is the schema's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pap

from mockmart.errors import ContractError

_MOST_CASES = 10


@dataclass(frozen=True)
class Failure:
    """A rule that some rows break: how many, and up to ten cases (row number and value)."""

    column: str
    rule: str
    count: int
    cases: tuple[tuple[int | None, str], ...]

    def __str__(self) -> str:
        shown = ", ".join(value if row is None else f"row {row}: {value}" for row, value in self.cases[:3])
        times = "time" if self.count == 1 else "times"
        return f"{self.column} breaks {self.rule} {self.count:,} {times} ({shown})"


@dataclass(frozen=True)
class Report:
    """What validation found: no failures, or one for each rule that some rows break."""

    table: str
    rows: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether every row satisfies every rule."""
        return not self.failures

    def require(self) -> None:
        """Raise ``RowsBreakSchema`` unless every row satisfies every rule."""
        if self.failures:
            raise RowsBreakSchema(self)


class RowsBreakSchema(ContractError):
    """Rows break their schema; ``report`` tells which rules."""

    def __init__(self, report: Report) -> None:
        failures = "; ".join(str(failure) for failure in report.failures[:3])
        more = f"; and {len(report.failures) - 3} more rules" if len(report.failures) > 3 else ""
        super().__init__(f"{report.table}: {failures}{more}. Nothing landed; mend the rows or the schema.")
        self.report = report


def validate(frame: pd.DataFrame, schema: pap.DataFrameSchema, *, table: str) -> Report:
    """Check every row of ``frame`` by every rule of ``schema``."""
    try:
        schema.validate(frame, lazy=True)
    except pap.errors.SchemaErrors as errors:
        return Report(table, len(frame), _failures(errors.failure_cases))
    return Report(table, len(frame), ())


def rule_count(schema: pap.DataFrameSchema) -> int:
    """How many rules ``schema`` has: type, nulls and uniqueness of each column, and all checks."""
    columns = schema.columns.values()
    return sum(1 + (not c.nullable) + bool(c.unique) + len(c.checks) for c in columns) + len(schema.checks)


def _failures(cases: pd.DataFrame) -> tuple[Failure, ...]:
    found: list[Failure] = []
    # pandera tells a rule of whole rows once for each column: the first one, the key, stands for the row.
    whole_rows = (cases["schema_context"] == "DataFrameSchema") & cases["index"].notna()
    cases = cases.assign(column=cases["column"].mask(whole_rows, "row"))
    cases = cases[~whole_rows | ~cases.duplicated(["column", "check", "index"])]
    for (column, rule), group in cases.groupby(["column", "check"], sort=False, dropna=False):
        first = group.head(_MOST_CASES)
        rows = (None if pd.isna(row) else int(row) for row in first["index"])
        values = (_shown(value) for value in first["failure_case"])
        found.append(
            Failure(
                column=column if isinstance(column, str) else "row",
                rule=str(rule),
                count=len(group),
                cases=tuple(zip(rows, values, strict=True)),
            )
        )
    return tuple(found)


def _shown(value: Any, most: int = 80) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
