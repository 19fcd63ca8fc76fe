"""Processes of their own for what a test kills, and breakdowns at a chosen operation, event or moment.

What belongs here: breaking down. What must hold then belongs to the tests. The processes are forked from one that has
imported what they need: a start from nothing would cost seconds each time.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        "adbc_driver_postgresql.dbapi",
        "mockmart.arrow.digests",
        "mockmart.warehouses.loaders.duckdb_file",
        "mockmart.warehouses.loaders.postgres",
        "mockmart.pipelines.build",
        "pyarrow.parquet",
        "pytest",
        "tests.parcels",
        "tests.preloaded",
    ]
)

#: Operations of Python on names that audit hooks hear of, beside the opening of a file.
_CHANGES = {"os.link", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}
#: Those that a full disk has no room for.
_NEED_ROOM = {"os.link", "os.rename", "os.mkdir", "open"}


class Run:
    """A call in a process of its own."""

    def __init__(self, function: Callable[..., object], *given: Any, **named: Any) -> None:
        self._told, own = PROCESSES.Pipe(duplex=False)
        with contextlib.chdir(_ROOT):  # from where the first process finds what it imports
            forkserver.ensure_running()
        self._process = PROCESSES.Process(target=_run, args=(own, function, given, named), daemon=True)
        self._process.start()
        own.close()  # or nobody hears that the process has ended
        assert self._told.recv() == "begun"

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal, unless it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid or 0, number)

    def end(self) -> tuple[int, str]:
        """The exit code (minus the signal that ended it) and the error that it raised, once it has ended."""
        said = ""
        with contextlib.suppress(EOFError):
            said = self._told.recv()
        self._process.join()
        self._told.close()
        return int(self._process.exitcode or 0), said


def ended(
    function: Callable[..., object], *given: Any, kill_after: float | None = None, **named: Any
) -> tuple[int, str]:
    """How a call in a process of its own ends; if it has not after ``kill_after`` seconds, it is killed."""
    run = Run(function, *given, **named)
    if kill_after is not None:
        time.sleep(kill_after)
        run.signal(signal.SIGKILL)
    return run.end()


def _run(told: Any, function: Callable[..., object], given: tuple[Any, ...], named: dict[str, Any]) -> None:
    code, said = 0, ""
    told.send("begun")
    try:
        function(*given, **named)
    except SystemExit as left:
        code = int(left.code or 0)
    except BaseException as error:  # noqa: BLE001  # told by the test
        code, said = 1, f"{type(error).__name__}: {error}"
    told.send(said)
    os._exit(code)  # the shutdown of the interpreter is not what is tested


def break_down(*, under: Path, at: int, how: str = "kill") -> None:
    """Have this process break down before its operation number ``at`` that changes something under ``under``.

    Python tells an audit hook of each file that is opened, linked, renamed or removed, just before it is.
    """
    numbers, inside = itertools.count(1), str(under)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event in _CHANGES or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        # A tree is removed by names within open folders: whatever is named so here is under the root.
        within = event in {"os.remove", "os.rmdir"} and arguments[1] != -1
        if not writes or not (within or str(arguments[0]).startswith(inside)):
            return
        seen = next(numbers)
        if how == "full" and seen >= at and event in _NEED_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), arguments[0])
        if how == "kill" and seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "raise" and seen == at:
            raise RuntimeError("an error of ours")

    sys.addaudithook(audit)


def killed_at(event: str | None) -> Callable[[str], None]:
    """A hook that kills this process when it hears of ``event``."""

    def hook(heard: str) -> None:
        if heard == event:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def allow_no_file_beyond(most: int) -> None:
    """Let no file of this process grow beyond ``most`` bytes, as if the disk were full then."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
