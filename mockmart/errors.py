"""Every error that mockmart raises on purpose.

What belongs here: the exception types, each with the exit code that the command line gives it.
What does not: where and why they are raised.

A message is one line that says what is wrong, where, and what to do about it.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from enum import Enum
from importlib import metadata
from typing import Any
from urllib.parse import unquote, urlsplit


class MockmartError(Exception):
    """Root of all errors that mockmart raises on purpose."""

    #: What a command exits with: 2 for a mistake of the caller's, 1 for one of ours.
    exit_code = 1

    @classmethod
    def kinds(cls) -> Iterator[type[MockmartError]]:
        """This class and all classes derived from it, wherever they are defined."""
        yield cls
        for kind in cls.__subclasses__():
            yield from kind.kinds()


class SpecError(MockmartError):
    """The data set that was asked for cannot be built as it is described."""

    exit_code = 2


class SchemaError(MockmartError):
    """A schema cannot be drawn from, or registered, as it is written."""

    exit_code = 2


class CapacityError(SpecError):
    """A code format has fewer values than the table has rows."""


class LandingError(MockmartError):
    """A table cannot be read from, or written to, the landing."""

    exit_code = 2


class ReleaseError(MockmartError):
    """A release cannot be published, or what is there is not one to be trusted."""

    exit_code = 2


class WarehouseError(MockmartError):
    """A release cannot be loaded into, or written down for, a warehouse."""

    exit_code = 2


class ContractError(MockmartError):
    """Rows break the schema that they are meant to satisfy; nothing of their table lands."""


class ServiceError(MockmartError):
    """The data service cannot be started, cannot be reached, or refuses a call; ``status`` is gRPC's name for why."""

    def __init__(self, message: str, *, status: str = "UNKNOWN") -> None:
        super().__init__(message)
        self.status = status


def nearest(name: str, valid: Iterable[str]) -> str:
    """A hint that ends an error message: the closest valid name, else all of them."""
    names = sorted(valid)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return "valid here: " + (", ".join(names) if names else "nothing") + "."


class UnknownEntityError(SpecError):
    """There is no entity of the name, or none in the domain."""


class Status(Enum):
    """Why a call is refused, by gRPC's names."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    NOT_FOUND = "NOT_FOUND"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    CANCELLED = "CANCELLED"
    INTERNAL = "INTERNAL"


class RequestError(Exception):  # a call is refused
    """A call that is refused, with the status that the caller gets."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status = status


class CallCancelled(Exception):  # nobody waits any more
    """The caller has gone, or its time is up: drawing stops."""


class PatternError(ValueError):
    """A pattern that describes no regular set of texts, or one too large to handle."""


class InvalidRowsError(ContractError):
    """Rows that violate their schema; ``report`` is the ``ValidationReport`` that says which rules."""

    def __init__(self, message: str, report: Any = None) -> None:
        super().__init__(message)
        self.report = report


def install_command(extra: str) -> str:
    """The command that installs an extra of mockmart, from where mockmart itself was installed."""
    try:
        origin = json.loads(metadata.distribution("mockmart").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        origin = {}
    url = str(origin.get("url", ""))
    editable = "-e " if origin.get("dir_info", {}).get("editable") else ""
    if "dir_info" in origin and url.startswith("file://"):
        return f"pip install {editable}'{unquote(urlsplit(url).path)}[{extra}]'"
    return f"pip install 'mockmart[{extra}] @ {url}'" if url else f"pip install 'mockmart[{extra}]'"


def shown(value: Any, most: int = 80) -> str:
    """``value`` in one line of at most ``most`` characters, whatever it is."""
    try:
        if isinstance(value, str):
            text = value if len(value) <= 4 * most else value[: 4 * most] + " …"
        else:
            text = "null" if value is None else str(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list in a list in a list …
        text = f"a long {type(value).__name__}"
    text = " ".join(_printable(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def quoted(value: Any) -> str:
    """``value`` as a message names it: text in quotes."""
    return f"'{shown(value)}'" if isinstance(value, str) else shown(value)


def in_one_line(text: str, most: int) -> str:
    """``text`` in one line of at most ``most`` characters: its beginning, and its end, where the remedy is."""
    text = " ".join(_printable(text).split())
    half = most // 2
    return text if len(text) <= most else f"{text[: half - 1]} … {text[2 - half :]}"


def _printable(text: str) -> str:
    """``text`` with control characters, and halves of surrogate pairs, as escapes: a terminal would obey them."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() or (one.isspace() and one in " \n\t\r") else one.encode("unicode_escape").decode()
        for one in text
    )
