"""What a message says of a value that is wrong.

What belongs here: what all checks are called and told by, and the wordings of rules that are no checks. That of a
built-in check is in its class (``mockmart.schema``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mockmart.errors import quoted, shown
from mockmart.generators.base import PresentWhen
from mockmart.schema.pandera_checks import check_of


def rule_name(check: Any) -> str:
    """What pandera calls ``check`` where it fails."""
    return str(check.error if check.error is not None else check.name)


def wording(check: Any) -> Callable[[Any], str]:
    """What a message says of a value that breaks ``check``."""
    known = check_of(check)
    return (lambda value: f"{quoted(value)} breaks {rule_name(check)}") if known is None else known.message


def presence(only: PresentWhen, value: Any, *, there: bool) -> tuple[str, Any, str]:
    """The rule that a value is there if and only if ``only`` says so, the value that breaks it, and the message."""
    rule = f"only_where({only.column}: {', '.join(map(str, only.values))})"
    condition = f"where {only.column} is one of {', '.join(map(quoted, only.values))}"
    message = (
        f"{quoted(value)} is there, but belongs only {condition}" if there else f"null, but must be there {condition}"
    )
    return rule, value if there else None, message


def repeated(value: Any, rows: Sequence[int], *, of: int) -> str:
    """What a message says of a value that must be unique, and is in ``of`` rows, of which ``rows`` are the first."""
    more = f", … ({of:,} in all)" if of > len(rows) else ""
    named = ", ".join(map(quoted, value)) if isinstance(value, tuple) else quoted(value)
    return f"{named} is not unique: rows {', '.join(map(str, rows))}{more}"


def not_run(error: Exception) -> str:
    """What a message says of a check that raised ``error``."""
    return f"the check could not be run: {type(error).__name__}: {shown(error)}"
