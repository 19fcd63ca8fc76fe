"""Garbage collection of releases, and of what killed runs left.

What belongs here: sweeping, collecting and pinning. A release is hidden from readers before its first file
is deleted, so a crash leaves only files that the next run removes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mockmart.errors import ReleaseError
from mockmart.releases import commits, name_rules
from mockmart.releases.commits import COLLECTED, PINNED, Commit
from mockmart.releases.open_store import open_store
from mockmart.releases.store import RELEASES, Store, WriteSession

#: How many releases are kept at least, and how long each, by default otherwise.
KEEP = 7
MINIMUM_AGE = timedelta(days=7)


@dataclass(frozen=True)
class Collected:
    """The commits of releases that were collected, and of those that are still there, the highest first."""

    gone: tuple[Commit, ...]
    kept: tuple[Commit, ...]


@dataclass(frozen=True)
class Listed:
    """A release that readers find, and whether it is pinned."""

    commit: Commit
    pinned: bool


def releases(root: str | Path | Store) -> tuple[Listed, ...]:
    """All releases that readers find, the highest first."""
    store = open_store(root)
    marks = commits.marks(store)
    return tuple(
        Listed(commit, marks.get(commit.number) == PINNED)
        for commit in commits.newest_first(store)
        if marks.get(commit.number) != COLLECTED
    )


def collect(
    root: str | Path | Store,
    *,
    keep: int = KEEP,
    minimum_age: timedelta = MINIMUM_AGE,
    hook: Callable[[str], object] = lambda _: None,
) -> Collected:
    """Collect the releases that are neither among the newest ``keep`` nor younger than ``minimum_age``, nor pinned."""
    if keep < 1 or minimum_age < timedelta(0):
        raise ReleaseError("releases gc: keep at least 1 release, and an age of at least 0 days.")
    store = open_store(root)
    if not store.names(RELEASES) and not store.staged():
        return Collected((), ())  # and no folders are made for that
    with store.write_session(_session_id("gc")) as session:
        sweep(store, session, hook=hook)
        there = releases(store)
        now = datetime.now(UTC)
        gone = []
        for listed in there[keep:]:
            young = now - listed.commit.committed < minimum_age
            if young or listed.pinned or not commits.mark_collected(store, session, listed.commit.number):
                continue
            hook("marked")
            gone.append(listed.commit)
            with session.lock_if_abandoned(listed.commit.id, collected=True) as abandoned:
                if abandoned:  # by another run that collects, too
                    session.delete_release(listed.commit.id)
                    hook("discarded")
    return Collected(tuple(gone), tuple(one.commit for one in there if one.commit not in gone))


def pin(root: str | Path | Store, which: str | int = "latest") -> Commit:
    """Keep a release from being collected; a ``ReleaseError`` if it is not there."""
    store = open_store(root)
    found = commits.find(store, which)
    with store.write_session(_session_id("pin")) as session:
        commits.mark_pinned(store, session, found.number)
    return found


def unpin(root: str | Path | Store, which: str | int) -> Commit:
    """Let a release be collected again; a ``ReleaseError`` if it is not pinned."""
    store = open_store(root)
    found = commits.find(store, which)
    with store.write_session(_session_id("unpin")) as session:
        commits.unmark_pinned(store, session, found.number)
    return found


def sweep(store: Store, session: WriteSession, *, hook: Callable[[str], object] = lambda _: None) -> tuple[str, ...]:
    """Take away what killed runs left: releases without a commit, and the rest of collected ones; gives their ids."""
    staged = {*store.staged()} - {session.release}
    unfound = _unfound(store, {*filter(name_rules.is_made_here, store.names(RELEASES)), *staged})
    swept = []
    for release in sorted({*staged, *unfound}):
        with session.lock_if_abandoned(release, collected=unfound.get(release, False)) as abandoned:
            # Only now does nobody work at it: it may have been committed since it was listed.
            if not abandoned:
                continue
            if _unfound(store, {release}):
                session.delete_release(release)
                swept.append(release)
                hook("swept")
            else:
                session.clear_staging(release)
    return tuple(swept)


def _unfound(store: Store, candidates: Collection[str]) -> dict[str, bool]:
    """Those of ``candidates`` that readers do not find: whether that is because they were collected."""
    found = dict.fromkeys(candidates, False)
    left = set(candidates)
    for commit in commits.newest_first(store):
        if not left:
            break
        if commit.id in left:
            left.remove(commit.id)
            if commits.mark_of(store, commit.number) == COLLECTED:
                found[commit.id] = True
            else:
                del found[commit.id]
    return found


def _session_id(what: str) -> str:
    return f"{what}-{uuid.uuid4().hex[:12]}"
