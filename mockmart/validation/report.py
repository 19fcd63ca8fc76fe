"""What validation found: every error with its place, and a summary per rule.

What belongs here: the report, how it prints, its plain records, and the exception of whoever requires that rows pass.
How errors are found belongs to ``validation`` and ``records``.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from mockmart.errors import InvalidRowsError, shown

#: The path of what is wrong with a row as a whole.
ROW = "row"
_MAX_CASES = 10
_MAX_GROUPS = 20
_MAX_EXAMPLES = 3
_MAX_LEVELS = 20  # of nested data that a record of a report repeats
_HEAD = re.compile(r"[.\[,]")
_PLACES = re.compile(r"\[\d*\]")


@dataclass(frozen=True, slots=True)
class Violation:
    """One value that breaks one rule.

    ``row`` is its position, from 0 (None: the whole column, or the whole data); ``path`` leads to it, such as
    ``items[3].price``.
    """

    row: int | None
    path: str
    rule: str
    value: Any
    message: str

    @property
    def column(self) -> str:
        """The path without places in lists: ``items.price``."""
        return _PLACES.sub("", self.path) if "[" in self.path else self.path

    @property
    def place(self) -> str:
        """The row, and the path."""
        if self.row is None:
            return self.path
        return f"row {self.row}" if self.path == ROW else f"row {self.row}, {self.path}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class RuleSummary:
    """A rule that some values of a column break: how many, and up to ten cases (row number and value)."""

    column: str
    rule: str
    count: int
    cases: tuple[tuple[int | None, str], ...]

    def __str__(self) -> str:
        shown = ", ".join(value if row is None else f"row {row}: {value}" for row, value in self.cases[:3])
        times = "time" if self.count == 1 else "times"
        return f"{self.column} breaks {self.rule} {self.count:,} {times} ({shown})"


@dataclass(frozen=True)
class ValidationReport:
    """What validation found: no errors, or each one, by row and then in the order of the schema."""

    table: str
    rows: int
    errors: tuple[Violation, ...]

    @property
    def passed(self) -> bool:
        """Whether every row satisfies every rule."""
        return not self.errors

    @cached_property
    def failures(self) -> tuple[RuleSummary, ...]:
        """The errors by column and rule."""
        return tuple(
            RuleSummary(column, rule, len(found), tuple((one.row, _case(one)) for one in found[:_MAX_CASES]))
            for (column, rule), found in self._grouped.items()
        )

    @cached_property
    def _grouped(self) -> dict[tuple[str, str], list[Violation]]:
        groups: dict[tuple[str, str], list[Violation]] = {}
        for error in self.errors:
            groups.setdefault((error.column, error.rule), []).append(error)
        return groups

    def require(self) -> None:
        """Raise ``InvalidRowsError`` unless every row satisfies every rule."""
        if self.errors:
            shown = "; ".join(str(failure) for failure in self.failures[:3])
            more = f"; and {len(self.failures) - 3} more rules" if len(self.failures) > 3 else ""
            raise InvalidRowsError(f"{self.table}: {shown}{more}. Nothing landed; fix the rows or the schema.", self)

    def records(self) -> list[dict[str, Any]]:
        """The errors as plain data, ready for ``json.dumps``."""
        return [
            {"row": e.row, "path": e.path, "rule": e.rule, "value": plain(e.value), "message": e.message}
            for e in self.errors
        ]

    def __str__(self) -> str:
        if self.passed:
            return f"{self.table}: {_counted(self.rows, 'row')}, no errors"
        rows = len({error.row for error in self.errors} - {None})
        where = f" in {_counted(rows, 'row')} of {self.rows:,}" if rows else f"; {_counted(self.rows, 'row')}"
        lines = [f"{self.table}: {_counted(len(self.errors), 'error')}{where}"]
        for (column, rule), found in list(self._grouped.items())[:_MAX_GROUPS]:
            lines.append(f"  {column} breaks {shown(rule)} {_counted(len(found), 'time')}")
            lines += [f"    {error}" for error in found[:_MAX_EXAMPLES]]
            lines += [f"    and {len(found) - _MAX_EXAMPLES:,} more"] if len(found) > _MAX_EXAMPLES else []
        left = len(self._grouped) - _MAX_GROUPS
        return "\n".join([*lines, f"  and {_counted(left, 'more rule')}"] if left > 0 else lines)


def by_row(errors: Iterable[Violation], names: Iterable[str] = ()) -> tuple[Violation, ...]:
    """``errors`` of no row first, then row by row; those of one row in the order of the columns' ``names``."""
    order = {str(name): place for place, name in enumerate(names)}

    def key(error: Violation) -> tuple[int, int]:
        return -1 if error.row is None else error.row, order.get(_HEAD.split(error.path, 1)[0], len(order))

    return tuple(sorted(errors, key=key))


def plain(value: Any, levels: int = _MAX_LEVELS) -> Any:
    """``value`` as JSON can write it: text for what JSON has no type for."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half a pair of surrogates cannot be written
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**64 else shown(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, Mapping) and levels:
        return {shown(name): plain(one, levels - 1) for name, one in value.items()}
    if isinstance(value, (list, tuple)) and levels:
        return [plain(one, levels - 1) for one in value]
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else shown(value)


def _case(error: Violation) -> str:
    text = "missing" if error.rule == "required" else shown(error.value)
    return text if error.column == error.path else f"{text} at {error.path}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
