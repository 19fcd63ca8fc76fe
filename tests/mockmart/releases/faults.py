"""Processes that publish, collect and read, for tests that have them break down.

What belongs here: what those processes do. What must hold then belongs to the tests.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from mockmart.errors import ReleaseError
from mockmart.releases.release import open_release
from mockmart.releases.retention import collect
from tests.killing import break_down
from tests.mockmart.releases import small

#: Seconds between the reads of a reader, who would otherwise take the time that the others need.
_PACE = 0.005


def publisher(root: Path, landing: Path, generation: int, at: int, how: str) -> None:
    """Publish a generation in this process, until it breaks down."""
    small.sources(landing, generation)  # lands before the count begins
    break_down(under=root, at=at, how=how)
    small.publish_generation(root, generation, landing=landing)


def collector(root: Path, at: int) -> None:
    """Collect all but one release in this process, until it is killed."""
    break_down(under=root, at=at)
    collect(root, keep=1, minimum_age=timedelta(0))


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
