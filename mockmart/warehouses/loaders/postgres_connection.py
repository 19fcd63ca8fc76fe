"""A connection to PostgreSQL by ADBC, and errors that keep its password to themselves.

What belongs here: connecting, and what may be said of a URI. What runs on a connection is in ``postgres``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from mockmart.errors import WarehouseError, install_command

_KEYWORD = re.compile(r"(?:sslpassword|password)\s*=\s*('(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)


@contextmanager
def connected(uri: str) -> Iterator[Any]:
    """A connection in a transaction that ends with this block: rolled back unless it was committed.

    Whatever the driver or the server refuses is a ``WarehouseError`` without the password.
    """
    driver = _driver()
    place = shown(uri)
    try:
        connection = driver.connect(uri)
    except driver.Error as error:
        raise WarehouseError(
            f"{place}: cannot connect ({_safely(error, uri)}); check the URI and the server."
        ) from None
    try:
        yield connection
    except driver.Error as error:
        remedy = "ask for the right to do that, or name a schema of yours (--schema); " if _is_refusal(error) else ""
        message = _briefly(_safely(error, uri))
        raise WarehouseError(f"{place}: {message}; {remedy}what was there before is as it was.") from None
    finally:
        connection.close()


def shown(uri: str) -> str:
    """``uri`` as it may be shown: where and who, and no more; of one that can be read in two ways, nothing."""
    parts = _parts(uri)
    if parts is None:
        return "PostgreSQL"
    port = f":{parts.port}" if parts.port else ""
    host = parts.hostname or dict(parse_qsl(parts.query)).get("host", "")
    user = f"{unquote(parts.username)}@" if parts.username else ""
    return f"postgresql://{user}{host}{port}{parts.path}"


def _parts(uri: str) -> SplitResult | None:
    """The parts of a URI; None if it is none, or if a password that is not escaped may have shifted them.

    A password with an ``@``, ``/``, ``?`` or ``#`` leaves a second ``@``, or one behind the host.
    """
    try:
        parts = urlsplit(uri)
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    plain = parts.scheme in ("postgres", "postgresql") and "://" in uri and "#" not in uri
    return parts if plain and uri.count("@") == parts.netloc.count("@") <= 1 else None


def _safely(error: Exception, uri: str) -> str:
    """What ``error`` says, on one line, without a secret of ``uri``.

    libpq repeats pieces of a URI that it cannot read, so one that cannot be read here either is not repeated at all.
    """
    secrets = _secrets(uri)
    message = " ".join(str(error).split()).rstrip(".")
    if secrets is None or uri in message:
        return "the URI cannot be read; write postgresql://user:password@host:port/database"
    for secret in sorted(secrets, key=len, reverse=True):
        message = message.replace(secret, "***")
    return message


def _is_refusal(error: Exception) -> bool:
    """Whether the server says that this user may not do that."""
    return getattr(error, "sqlstate", None) == "42501"


def _briefly(message: str) -> str:
    """What the server says, without the statement that it says it of."""
    said = message.rpartition("ERROR: ")[2].partition(" Query was: ")[0].rpartition(" SQLSTATE: ")
    return re.sub(r" LINE \d+: .*?\^", "", said[0] or said[2]).strip(" .")


def _secrets(uri: str) -> set[str] | None:
    """Every way in which ``uri`` writes a password; None if it is neither a URI nor ``keyword=value`` pairs."""
    if "://" not in uri:
        found = {match.strip("'") for match in _KEYWORD.findall(uri)}
        return found if "=" in uri else None
    parts = _parts(uri)
    if parts is None:
        return None
    query = re.findall(r"(?:^|&)[a-z_]*(?:password|secret|token)[a-z_]*=([^&]*)", parts.query, re.IGNORECASE)
    raw = [text for text in (parts.password, *query) if text]
    return {*raw, *(unquote(text) for text in raw)} - {""}


def _driver() -> ModuleType:
    try:
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415  # the extra may be absent
    except ImportError as error:
        raise WarehouseError(
            f"PostgreSQL needs the extra 'postgres'; install it: {install_command('postgres')}."
        ) from error
    return dbapi
