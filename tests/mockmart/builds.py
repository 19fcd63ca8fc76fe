"""Builds that run in processes of their own, for tests that kill them or leave them no room.

The processes are forked from one that has imported all this once: each start takes milliseconds instead of seconds.
"""

from __future__ import annotations

import itertools
import multiprocessing
import resource
from multiprocessing.connection import Connection
from pathlib import Path

from mockmart.errors import LandingError
from mockmart.landing.landing import Landing
from tests.parcels import PARCELS, parcels

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


def build_endlessly(root: Path, ready: Connection) -> None:
    """Land one table after the other, each of another seed, until killed."""
    landing = Landing(root)
    with landing.locked():
        ready.send("ready")
        for seed in itertools.count():
            batches = parcels(400 + seed % 2, batch_rows=40, seed=seed)
            landing.replace("parcels", PARCELS, batches, threads=2, stamp={"seed": seed})


def build_without_room(root: Path, told: Connection) -> None:
    """Land a table where no file may be longer than 3,000 bytes, and tell what comes of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
    try:
        Landing(root).replace("parcels", PARCELS, parcels(250), threads=2, stamp={})
    except LandingError as error:
        told.send(str(error))
