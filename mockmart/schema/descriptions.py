"""A schema in words: what clients of the service are shown of it.

What belongs here: descriptions of tables and columns. Which tables there are is in ``registry``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mockmart.arrow import conversion
from mockmart.schema import fields
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
    known = check.statistics or {}
    words = {
        "greater_than": "above {min_value}",
        "greater_than_or_equal_to": "at least {min_value}",
        "less_than": "below {max_value}",
        "less_than_or_equal_to": "at most {max_value}",
        "in_range": "{min_value} to {max_value}",
        "str_matches": "matches {pattern}",
    }
    if check.name == "isin":
        values = [str(value) for value in known["allowed_values"]]
        return "one of " + ", ".join(values) if len(values) > 1 else f"always {values[0]}"
    if check.name == "str_length" and known.get("max_value") is None and known.get("min_value") is not None:
        return "not empty" if known["min_value"] == 1 else f"at least {known['min_value']} characters"
    return words[check.name].format(**known) if check.name in words else str(check.error or check.name)


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
