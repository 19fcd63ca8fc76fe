"""Processes that publish and collect, and that break down at a chosen file operation.

What belongs here: breaking down. Python tells an audit hook of each file that is opened, linked, renamed or removed,
just before it is; so a run can be killed, or run out of disk, before any of the operations that change something. What
must hold then belongs to the tests.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from mockmart.errors import ReleaseError
from mockmart.releases.release import open_release
from mockmart.releases.retention import collect
from tests.mockmart.releases import small

#: Operations of Python on names that audit hooks hear of, beside the opening of a file.
_OPERATIONS = {"os.link", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}
#: Those that a full disk has no room for.
_NEED_ROOM = {"os.link", "os.rename", "os.mkdir", "open"}

#: Seconds between the reads of a reader, who would otherwise take the time that the others need.
_PACE = 0.005

processes = multiprocessing.get_context("forkserver")
# What every process needs is imported once, before the first one is forked.
processes.set_forkserver_preload(
    ["tests.mockmart.releases.faults", "mockmart.arrow.digests", "pyarrow.parquet", "pytest"]
)


def counted(run: Callable[[], object], root: Path, *, at: int, what: str) -> int:
    """Run ``run`` and break down before the operation number ``at`` that changes something under ``root``.

    Gives how many there were."""
    seen = 0
    inside = str(root)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event in _OPERATIONS or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        # A tree is removed by names within open folders: whatever is named so here is under the root.
        within = event in {"os.remove", "os.rmdir"} and arguments[1] != -1
        if not writes or not (within or str(arguments[0]).startswith(inside)):
            return
        seen += 1
        if what == "full" and seen >= at and event in _NEED_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), arguments[0])
        if what == "kill" and seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "raise" and seen == at:
            raise RuntimeError("an error of ours")

    sys.addaudithook(audit)
    run()
    return seen


def publisher(root: Path, landing: Path, generation: int, at: int, what: str, seen: Any) -> None:
    """Publish a generation in this process, until it breaks down; it ends with 1 if it says so."""
    small.sources(landing, generation)  # lands before the count begins
    _ended(
        lambda: counted(lambda: small.publish_generation(root, generation, landing=landing), root, at=at, what=what),
        seen,
    )


def collector(root: Path, at: int, what: str, seen: Any) -> None:
    """Collect all but one release in this process, until it breaks down."""
    run = lambda: collect(root, keep=1, minimum_age=timedelta(0))  # noqa: E731  # the one thing that is run
    _ended(lambda: counted(run, root, at=at, what=what), seen)


def _ended(run: Callable[[], int], seen: Any) -> None:
    try:
        seen.value = run()
    except (RuntimeError, ReleaseError):
        os._exit(1)
    os._exit(0)


def reader(root: Path, stop: Any, found: Any) -> None:
    """Open the latest release and check all of it, again and again; tells how often, and what was inconsistent."""
    reads, generation = 0, -1
    while not stop.wait(_PACE) or reads == 0:
        try:
            release = open_release(root)
            generation_now = small.require_consistent(release)
        except ReleaseError as error:
            if "collected" in str(error) or "no release yet" in str(error):
                continue
            found.put(str(error))
            return
        except AssertionError as error:
            found.put(f"inconsistent: {error}")
            return
        if generation_now < generation:
            found.put(f"generation {generation_now} after {generation}")
            return
        generation = generation_now
        reads += 1
    found.put(reads)
