"""Which names a release accepts, of itself, of tables and of files: none that leads anywhere else.

What belongs here: the rules for names, asked when a release is written and again when one is read.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import UTC, datetime

from mockmart.errors import ReleaseError

#: What ``mockmart.schema.registry`` accepts as a name of a schema: a table has that name.
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MADE = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")
_SESSION = re.compile(r"(gc|pin|unpin)-[0-9a-f]{12}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.parquet")
_EXTRA = re.compile(r"([a-z][a-z0-9_]{0,62})/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def new_id(as_of: datetime) -> str:
    """An id for a release of what was seen at ``as_of``: ids sort by that instant, and none comes twice."""
    return f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:12]}"


def is_made_here(name: str) -> bool:
    """Whether ``name`` is one of ``new_id``: what is called otherwise is somebody else's, and stays."""
    return _MADE.fullmatch(name) is not None


def is_session(name: str) -> bool:
    """Whether ``name`` is an id that a write session of ours has: what is staged under another one stays."""
    return is_made_here(name) or _SESSION.fullmatch(name) is not None


def require_id(name: object) -> str:
    """``name`` if a release may have it as its id; a ``ReleaseError`` otherwise."""
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise ReleaseError(f"release {name!r}: an id is of letters, digits, - and _; give one that is.")
    return name


def require_table(name: object, *, where: str = "release") -> str:
    """``name`` if a table may have it; a ``ReleaseError`` otherwise."""
    if not isinstance(name, str) or not _TABLE.fullmatch(name):
        raise ReleaseError(f"{where}: table {name!r}: a name is of lower-case letters, digits and _; rename it.")
    return name


def require_column(name: object, *, where: str = "release") -> str:
    """``name`` if a column may have it: any text of one line; a ``ReleaseError`` otherwise."""
    if not isinstance(name, str) or not name.strip() or len(name) > 200 or _CONTROL.search(name):
        raise ReleaseError(f"{where}: column {name!r}: a name is one line of text; rename it.")
    return name


def require_file(path: object, *, table: str, where: str = "release") -> str:
    """``path`` if it is that of a Parquet file in the folder of ``table``; a ``ReleaseError`` otherwise."""
    folder, _, name = path.partition("/") if isinstance(path, str) else ("", "", "")
    if folder != table or not _FILE.fullmatch(name):
        raise ReleaseError(
            f"{where}: file {path!r} is not '{table}/<name>.parquet': a release has no files elsewhere; do not use it."
        )
    return f"{folder}/{name}"


def require_extra(path: object, *, tables: Collection[str], where: str = "release") -> str:
    """``path`` if a file beside the tables may have it: in a folder that is not one of ``tables``."""
    found = _EXTRA.fullmatch(path) if isinstance(path, str) else None
    if found is None or found[1] in tables:
        raise ReleaseError(f"{where}: file {path!r} is not '<folder>/<name>' beside the tables; do not use it.")
    return found[0]
