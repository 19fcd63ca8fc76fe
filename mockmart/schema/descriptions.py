"""A schema in words: what clients of the service are shown of it.

What belongs here: descriptions of tables and columns. Which tables there are is in ``registry``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mockmart.arrow import conversion
from mockmart.schema import fields
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.pandera_reader import read_column


@dataclass(frozen=True)
class FieldDescription:
    """What a schema says of a column."""

    name: str
    type: str
    constraints: tuple[str, ...]
    description: str
    references: str = ""


@dataclass(frozen=True)
class Description:
    """What a schema says of itself."""

    name: str
    domain: str
    description: str
    fields: tuple[FieldDescription, ...]

    def record(self) -> dict[str, Any]:
        """The description as plain data."""
        return asdict(self)


def worded(check: Any) -> str:
    """A check in words: ``1 to 100``, ``one of a, b``, ``matches ^…$``; as pandera says it where there are none."""
    known = check_of(check)
    return str(check.error or check.name) if known is None else known.description()


def described(name: str, column: Any) -> FieldDescription:
    """The description of the column ``name``."""
    rules = [worded(check) for check in column.checks]
    rules += ["unique"] if column.unique else []
    rules += ["may be null"] if column.nullable else []
    try:
        kind = str(conversion.logical_type(conversion.physical_type(column)))
    except TypeError:
        kind = read_column(name, column).kind
    return FieldDescription(
        name,
        kind,
        tuple(rules),
        column.description or "",
        fields.refers_of(column),
    )
