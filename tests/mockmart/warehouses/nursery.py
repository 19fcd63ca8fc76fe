"""Loads in processes of their own that end when and how a test wants.

A process with everything imported forks one for each line it reads: a start from nothing would cost seconds each time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = """
import json, os, resource, signal, sys, time
from mockmart.releases import open_release
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from mockmart.warehouses.loaders.postgres import load_postgres
import adbc_driver_postgresql.dbapi, mockmart.releases.local_store

def load(root, number, target, schema=None, kill_at=None, most_bytes=None):
    def hook(step):
        if step == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
    if most_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    release = open_release(root, number)
    if schema is None:
        load_duckdb(release, target, hook=hook)
    else:
        load_postgres(release, target, schema=schema, hook=hook)

for line in sys.stdin:
    given = json.loads(line)
    kill_after = given.pop("kill_after", None)
    child = os.fork()
    if child == 0:
        try:
            load(**given)
        except BaseException as error:
            os.write(1, f"{type(error).__name__}: {error} ".replace(chr(10), " ").encode())
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Nursery:
    """Loads, one at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def load(self, **given: Any) -> tuple[int, str]:
        """The exit code of a load (minus the signal that ended it), and what it raised."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        said, _, code = self._process.stdout.readline().strip().rpartition(" ")
        return int(code), said


@contextmanager
def nursery(environment: Mapping[str, str] | None = None) -> Iterator[Nursery]:
    """A process that begets loads; it ends with this block."""
    command = [sys.executable, "-c", _PROGRAM]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
