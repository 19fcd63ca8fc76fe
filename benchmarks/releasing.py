"""Publish a landed shop, and print how long that took, beside copying the same files.

    python -m benchmarks.releasing [--users N] [--data DIR] [--json]

With ``--data`` the shop that landed there is taken; otherwise one of about a million orders is built first. The checks
that come before a release are part of a build, and not of these figures.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from assets.released import about, common_stamp, landed_tables, sources
from assets.spec import Spec
from mockmart.landing import Landing
from mockmart.releases.publishing import publish
from schemas import DOMAIN, REGISTRY

#: With the default spec's dates pinned, about a million orders.
_USERS = 950_000
_AS_OF = "2026-11-01"
Result = TypeVar("Result")


@dataclass(frozen=True)
class Figures:
    """What one release took, in seconds; ``again`` is publishing the same once more, which is found to be there."""

    orders: int
    rows: int
    bytes: int
    publish: float
    again: float
    verify: float
    copy: float
    peak_bytes: int


def measure_publishing(data: Path, folder: Path) -> Figures:
    """Publish what landed under ``data`` to a fresh root in ``folder``."""
    tables = landed_tables(Landing(data), REGISTRY.names(domain=DOMAIN))
    told = about(common_stamp(tables), Spec(), [])
    root = folder / "releases"
    published, took = _timed(lambda: publish(root, sources(tables), told))
    _, again = _timed(lambda: publish(root, sources(tables), told))
    _, verify = _timed(published.release.verify)
    _, copy = _timed(lambda: shutil.copytree(data / "landing", folder / "copy"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    manifest = published.release.manifest
    orders = published.release.tables["orders"].rows
    return Figures(orders, manifest.rows, manifest.bytes, took, again, verify, copy, peak)


def build(users: int, data: Path) -> None:
    """Land a shop of ``users`` under ``data``, in a process of its own."""
    command = [
        sys.executable,
        "-c",
        "from pipelines.command_line import main; main()",
        "build",
        "--no-release",
        "--json",
    ]
    command += ["--users", str(users), "--as-of", _AS_OF, "--data", str(data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _timed(run: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = run()
    return result, time.perf_counter() - started


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releasing", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=_USERS, help=f"users of the shop (default {_USERS:,})")
    parser.add_argument(
        "--data", type=Path, help="a shop that has landed (default: one is built, and removed afterwards)"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data) as folder:
        data = options.data or Path(folder) / "data"
        if options.data is None:
            build(options.users, data)
        figures = measure_publishing(data, Path(folder))
    if options.json:
        print(json.dumps(asdict(figures), indent=2))
        return
    print(
        f"{figures.orders:>9,} orders {figures.rows:>12,} rows {figures.bytes / 1e6:>8,.1f} MB: "
        f"publish {figures.publish:.2f} s, again {figures.again:.2f} s, verify {figures.verify:.2f} s, "
        f"copy of the files {figures.copy:.2f} s, peak {figures.peak_bytes / 2**30:.2f} GiB"
    )


if __name__ == "__main__":
    main()
