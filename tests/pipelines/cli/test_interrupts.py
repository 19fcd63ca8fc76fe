"""Builds that are interrupted or killed: whatever happens when, every landed table is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.command import digests

pytestmark = pytest.mark.slow

#: A process with everything imported that forks a build for each line it reads (its arguments), says when the
#: command begins, and then how it ended. A start from nothing would cost seconds of imports each time, and many a
#: signal would come before anything was written.
NURSERY = """
import json, os, signal, sys
import dagster
import pipelines.build
from mockmart.locales.vocabulary import vocabulary
from pipelines.cli import main as command_line

dagster.DagsterInstance.ephemeral().dispose()
words = vocabulary("en_US")
words.places, words.spelled_first, words.spelled_last
app = command_line.app

def announced(**options):
    os.write(told, f"{os.getpid()}\\n".encode())
    return app(**options)

command_line.app = announced
signal.signal(signal.SIGINT, signal.default_int_handler)
told = os.dup(1)
for line in sys.stdin:
    arguments, errors = json.loads(line)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(os.open(errors, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
        sys.argv = ["mockmart", *arguments]
        try:
            command_line.main()
        except SystemExit as ended:
            os._exit(ended.code)  # the shutdown of the interpreter is not the command's
    status = os.waitpid(child, 0)[1]
    os.write(told, f"{os.waitstatus_to_exitcode(status)}\\n".encode())
"""
#: What a shell sees of a process that a signal ended, by the command's own doing or without its having a say.
EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -signal.SIGKILL}
TIMES = 20
SPEC = "{as_of: 2025-04-01, signups_per_day: 2.4, products: 300, batch_rows: 100, threads: 2}"
#: Tables of every kind: roots, one that derives from them, one that is a list of another; and the fewest checks.
REBUILT = ("--select", "products,users,user_addresses,carts")


class Nursery:
    """Builds under one data root, one at a time, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "data"
        self._errors = folder / "stderr"
        self._spec = folder / "spec.yaml"
        self._spec.write_text(SPEC)
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, *options: str) -> int:
        """The process id of a build that has just begun."""
        arguments = ["build", "--spec", str(self._spec), "--data", str(self.root), *options]
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([arguments, str(self._errors)]) + "\n")
        self._process.stdin.flush()
        return self._told()

    def end(self) -> tuple[int, list[str]]:
        """The exit code of the build, once it has ended, and what it wrote to stderr."""
        return self._told(), self._errors.read_text().splitlines()

    def interrupted(self, kind: signal.Signals, delay: float, *options: str) -> tuple[int, list[str]]:
        """How a build ends that gets a signal some time after its beginning; sooner, if it was done by then."""
        child = self.begin(*options)
        time.sleep(delay)
        with suppress(ProcessLookupError):
            os.kill(child, kind)
        code, errors = self.end()
        return self.interrupted(kind, delay / 2, *options) if code == 0 else (code, errors)

    def close(self) -> None:
        """End the process that builds come from."""
        self._process.communicate(timeout=60)

    def _told(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@pytest.fixture
def nursery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    for name in ("DAGSTER_HOME", "MOCKMART_DATA", "MOCKMART_SEED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[3]))
    found = Nursery(tmp_path)
    yield found
    found.close()


def test_whenever_a_build_is_interrupted_or_killed_every_table_is_whole_the_old_one_or_the_new(
    nursery: Nursery,
) -> None:
    whole: dict[str, dict[str, str]] = {}
    for seed, options in (("1", ()), ("2", REBUILT)):
        started = time.monotonic()
        nursery.begin("--seed", seed, *options)
        assert nursery.end() == (0, [])
        longest = min(time.monotonic() - started, 1.5)
        whole[seed] = digests(nursery.root)
    chance = random.Random(20)  # noqa: S311  # moments, not secrets
    before = whole["2"]
    for attempt in range(TIMES):
        kind = list(EXIT_CODES)[attempt % len(EXIT_CODES)]
        seed = "12"[attempt % 2]
        delay = chance.uniform(0, longest)
        code, errors = nursery.interrupted(kind, delay, "--seed", seed, *REBUILT)
        where = f"{kind.name} {delay:.2f} s after the beginning"
        assert code == EXIT_CODES[kind], where
        told = ["mockmart: interrupted; each table is whole, the old one or the new. Build again for the rest."]
        assert errors == (told if kind is not signal.SIGKILL else []), where
        after = digests(nursery.root)
        for table, digest in after.items():
            assert digest in (before[table], whole[seed][table]), f"{table} is neither, {where}"
        before = after
    nursery.begin("--seed", "1")
    assert nursery.end() == (0, [])
    assert digests(nursery.root) == whole["1"]
    assert list((nursery.root / ".staging").iterdir()) == []
