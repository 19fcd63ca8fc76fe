"""Which releases there are: commits by number, and marks that pin or retire them.

What belongs here: ``_commits`` and ``_marks``. A commit gives a number to a release, once; the numbers have no gaps,
because a commit is written for the number after the highest, if nobody wrote it first. A mark is written once for a
release, by whoever comes first: either it is pinned, or it is collected and no longer there for readers.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockmart.errors import ReleaseError
from mockmart.releases import name_rules
from mockmart.releases.store import Store, WriteSession

COMMITS = "_commits"
MARKS = "_marks"
#: A copy of the highest commit, for whoever looks at the files.
LATEST = "LATEST.json"
PINNED, COLLECTED = "pinned", "collected"
#: What reading a record raises that nobody of mockmart's wrote.
UNREADABLE = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
_NAME = re.compile(r"(\d{8,15})\.json")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Commit:
    """The release of a number, the SHA-256 of its manifest, and when it was committed."""

    number: int
    id: str
    manifest_sha256: str
    committed: datetime

    @property
    def path(self) -> str:
        """Where the commit is."""
        return _path(COMMITS, self.number)

    def to_bytes(self) -> bytes:
        """The commit as JSON."""
        return _json({**vars(self), "committed": self.committed.isoformat()})


def numbers(store: Store) -> list[int]:
    """The numbers of all commits, in order."""
    return _numbers(store, COMMITS)


def commit(store: Store, number: int) -> Commit:
    """The commit of ``number``; ``ReleaseError`` if it does not exist."""
    path = _path(COMMITS, number)
    try:
        data = store.read(path)
    except FileNotFoundError:
        raise ReleaseError(f"{store.address}: no release {number}; 'mockmart releases' lists what there is.") from None
    try:
        found = json.loads(data)
        made = Commit(
            number=operator.index(found["number"]),
            id=name_rules.require_id(found["id"]),
            manifest_sha256=str(found["manifest_sha256"]),
            committed=datetime.fromisoformat(found["committed"]),
        )
    except UNREADABLE as error:
        raise ReleaseError(f"{store.address}: {path} is no commit that mockmart wrote; do not use it.") from error
    if made.number != number or not _SHA256.fullmatch(made.manifest_sha256) or made.committed.tzinfo is None:
        raise ReleaseError(f"{store.address}: {path} is no commit that mockmart wrote; do not use it.")
    return made


def latest(store: Store) -> Commit | None:
    """The highest commit; ``None`` if there is none."""
    there = numbers(store)
    return commit(store, there[-1]) if there else None


def newest_first(store: Store) -> Iterator[Commit]:
    """All commits, the highest first."""
    for number in reversed(numbers(store)):
        yield commit(store, number)


def find(store: Store, which: str | int) -> Commit:
    """The commit of a release by ``latest``, its number or its id; a ``ReleaseError`` says why there is none."""
    if which == "latest":
        found = latest(store)
        if found is None:
            raise ReleaseError(f"{store.address}: no release yet; publish one with 'mockmart release'.")
        return found  # which is never collected
    if isinstance(which, int) or which.isdecimal():
        found = commit(store, int(which))
    else:
        name_rules.require_id(which)
        found = next((one for one in newest_first(store) if one.id == which), None)
        if found is None:
            raise ReleaseError(f"{store.address}: no release '{which}'; 'mockmart releases' lists what there is.")
    if mark_of(store, found.number) == COLLECTED:
        raise ReleaseError(f"{store.address}: release {found.number} ({found.id}) was collected; open a later one.")
    return found


def mark_pinned(store: Store, session: WriteSession, number: int) -> None:
    """Pin the release ``number``, or leave it pinned; a ``ReleaseError`` if it is collected."""
    if (
        not session.write_if_absent(_path(MARKS, number), _json({"mark": PINNED}))
        and mark_of(store, number) == COLLECTED
    ):
        raise ReleaseError(f"{store.address}: release {number} was collected; pin a later one.")


def unmark_pinned(store: Store, session: WriteSession, number: int) -> None:
    """Take the pin from the release ``number``; a ``ReleaseError`` if it has none."""
    if mark_of(store, number) != PINNED:
        raise ReleaseError(f"{store.address}: release {number} is not pinned; 'mockmart releases' shows which are.")
    session.delete(_path(MARKS, number))


def mark_collected(store: Store, session: WriteSession, number: int) -> bool:
    """Have readers no longer find the release ``number``, unless it is pinned; whether they do not."""
    return session.write_if_absent(_path(MARKS, number), _json({"mark": COLLECTED})) or (
        mark_of(store, number) == COLLECTED
    )


def marks(store: Store) -> dict[int, str]:
    """All marks, by the numbers of their releases."""
    found = ((number, mark_of(store, number)) for number in _numbers(store, MARKS))
    return {number: mark for number, mark in found if mark is not None}


def mark_of(store: Store, number: int) -> str | None:
    """The mark of the release ``number``, if it has one."""
    path = _path(MARKS, number)
    try:
        mark = json.loads(store.read(path))["mark"]
    except FileNotFoundError:
        return None
    except UNREADABLE:
        mark = None
    if mark not in (PINNED, COLLECTED):
        raise ReleaseError(f"{store.address}: {path} is no mark that mockmart wrote; remove it.")
    return str(mark)


def announce(store: Store, session: WriteSession) -> None:
    """Copy the highest commit to ``LATEST.json``; of several that do so at once, the last sees that it is."""
    while (highest := latest(store)) is not None:
        data = highest.to_bytes()
        if not _says(store, data):
            session.write(LATEST, data)
        if latest(store) == highest:
            return


def _says(store: Store, data: bytes) -> bool:
    try:
        return store.read(LATEST) == data
    except FileNotFoundError:
        return False


def _numbers(store: Store, folder: str) -> list[int]:
    found = (_NAME.fullmatch(name) for name in store.names(folder))
    return sorted(int(name[1]) for name in found if name)


def _path(folder: str, number: int) -> str:
    return f"{folder}/{number:08}.json"


def _json(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, sort_keys=True) + "\n").encode()
