"""Builds that are interrupted or killed: whatever happens when, every landed table is whole."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from mockmart.pipelines.cli import main as command_line
from tests.command import digests
from tests.killing import PROCESSES, Run

pytestmark = pytest.mark.slow

#: What a shell sees of a process that a signal ended, by the command's own doing or without its having a say.
EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -signal.SIGKILL}
TIMES = 20
SPEC = "{as_of: 2025-04-01, signups_per_day: 2.4, products: 300, threads: 2}"
#: Tables of every kind: roots, one that derives from them, one that is a list of another; and the fewest checks.
REBUILT = ("--select", "products,users,user_addresses,carts")


def build(folder: Path, options: tuple[str, ...], begun: Any) -> None:
    """Run ``mockmart build`` in this process; ``begun`` is set when the command begins."""
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith(("MOCKMART_", "DAGSTER_HOME"))]:
        del os.environ[name]
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    os.dup2(os.open("stderr", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app = command_line.app

    def announced(**given: Any) -> object:
        begun.set()
        return app(**given)

    command_line.app = announced  # type: ignore[assignment]  # all that is done with it is to call it
    sys.argv = ["mockmart", "build", "--spec", "spec.yaml", "--data", "data", *options]
    command_line.main()


class Builds:
    """Builds under one data root, one at a time, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "data"
        self._folder = folder
        (folder / "spec.yaml").write_text(SPEC)

    def begin(self, *options: str) -> Run:
        """A build that has just begun."""
        begun = PROCESSES.Event()
        run = Run(build, self._folder, options, begun)
        assert begun.wait(timeout=60)
        return run

    def end(self, run: Run) -> tuple[int, list[str]]:
        """The exit code of the build, once it has ended, and what it wrote to stderr."""
        code, said = run.end()
        assert said == ""
        return code, (self._folder / "stderr").read_text().splitlines()

    def interrupted(self, kind: signal.Signals, delay: float, *options: str) -> tuple[int, list[str]]:
        """How a build ends that gets a signal some time after its beginning; sooner, if it was done by then."""
        run = self.begin(*options)
        time.sleep(delay)
        run.signal(kind)
        code, errors = self.end(run)
        return self.interrupted(kind, delay / 2, *options) if code == 0 else (code, errors)


def test_whenever_a_build_is_interrupted_or_killed_every_table_is_whole_the_old_one_or_the_new(
    tmp_path: Path,
) -> None:
    builds = Builds(tmp_path)
    whole: dict[str, dict[str, str]] = {}
    for seed, options in (("1", ()), ("2", REBUILT)):
        started = time.monotonic()
        assert builds.end(builds.begin("--seed", seed, *options)) == (0, [])
        longest = min(time.monotonic() - started, 1.5)
        whole[seed] = digests(builds.root)
    chance = random.Random(20)  # noqa: S311  # moments, not secrets
    before = whole["2"]
    for attempt in range(TIMES):
        kind = list(EXIT_CODES)[attempt % len(EXIT_CODES)]
        seed = "12"[attempt % 2]
        delay = chance.uniform(0, longest)
        code, errors = builds.interrupted(kind, delay, "--seed", seed, *REBUILT)
        where = f"{kind.name} {delay:.2f} s after the beginning"
        assert code == EXIT_CODES[kind], where
        told = ["mockmart: interrupted; each table is whole, the old one or the new. Build again for the rest."]
        assert errors == (told if kind is not signal.SIGKILL else []), where
        after = digests(builds.root)
        for table, digest in after.items():
            assert digest in (before[table], whole[seed][table]), f"{table} is neither, {where}"
        before = after
    assert builds.end(builds.begin("--seed", "1")) == (0, [])
    assert digests(builds.root) == whole["1"]
    assert list((builds.root / ".staging").iterdir()) == []
