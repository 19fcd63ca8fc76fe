"""Build a large shop, release included, beside the fastest generator that people use, and print how they compare.

    python -m benchmarks [--users N] [--turns N] [--scale N] [--sizes N,N,…] [--threads N] [--data DIR] [--json]

Each build is the command that users run, in its own process: drawing, every check, the release. In turn with it,
tpchgen-cli writes the tables of TPC-H. The best of some turns each counts. Then one build of each of ``--sizes`` shows
how time and memory grow. A value is a leaf of Parquet: each field of each element of a nested column counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import peer
from benchmarks.measuring import Cost, count_values, run
from benchmarks.writing import cpu_seconds_of_writing

#: With the default spec's dates pinned, about 110 million values.
_USERS = 300_000
_SIZES = (30_000, 300_000, 1_000_000)
_AS_OF = "2026-11-01"


@dataclass(frozen=True)
class Figures:
    """What a generator took for how many values, and the bytes that they have as Parquet."""

    name: str
    cost: Cost
    values: int
    bytes: int

    @property
    def cpu_per_value(self) -> float:
        """Nanoseconds of processors for each value."""
        return self.cost.cpu / self.values * 1e9

    @property
    def wall_per_value(self) -> float:
        """Nanoseconds on the clock for each value."""
        return self.cost.wall / self.values * 1e9


def build(users: int, *, threads: str, data: Path) -> Figures:
    """Build and release a shop of ``users`` under ``data`` with the command line."""
    program = "from mockmart.pipelines.cli.main import console; console()"
    options = ["--users", str(users), "--as-of", _AS_OF, "--threads", threads, "--data", str(data)]
    cost, said = run([sys.executable, "-c", program, "build", "--json", *options])
    outcome = json.loads(said)
    rows = {table["table"]: table["rows"] for table in outcome["tables"]}
    size = sum(table["bytes"] for table in outcome["tables"])
    return Figures(f"mockmart, {rows['users']:,} users", cost, count_values(data.glob("landing/*/*.parquet")), size)


def generate_peer(scale: float, folder: Path) -> Figures:
    """The tables of TPC-H at ``scale``."""
    cost, values = peer.generate(scale, folder)
    return Figures(f"tpchgen-cli, SF {scale:g}", cost, values, sum(path.stat().st_size for path in folder.iterdir()))


def best(figures: list[Figures]) -> Figures:
    """The turn that took the least of the processors: other work on the machine adds to the others."""
    return min(figures, key=lambda each: each.cost.cpu)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=_USERS, help=f"users of the build (default {_USERS:,})")
    parser.add_argument("--turns", type=int, default=3, help="how often each is run, in turn (default 3)")
    parser.add_argument("--scale", type=float, default=1.0, help="scale factor of TPC-H (default 1)")
    parser.add_argument("--sizes", default=",".join(map(str, _SIZES)), help="users of the builds that show growth")
    parser.add_argument("--threads", default="auto", help="threads to build with (default: auto)")
    parser.add_argument("--data", type=Path, help="where to build (default: a temporary folder, removed afterwards)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    peer.program()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(dir=options.data) as name:
        folder = Path(name)
        for _ in range(options.turns):
            ours.append(build(options.users, threads=options.threads, data=folder / "shop"))
            theirs.append(generate_peer(options.scale, folder / "peer"))
        writing = cpu_seconds_of_writing(folder / "shop")
    sizes = []
    for users in (int(size) for size in options.sizes.split(",") if size):
        with tempfile.TemporaryDirectory(dir=options.data) as name:
            sizes.append(build(users, threads=options.threads, data=Path(name)))
    if options.json:
        every = {"mockmart": best(ours), "peer": best(theirs)}
        figures = {name: asdict(each) for name, each in every.items()}
        print(json.dumps({**figures, "writing_cpu": writing, "sizes": [asdict(each) for each in sizes]}, indent=2))
    else:
        _show(best(ours), best(theirs), writing, sizes)


def _show(ours: Figures, theirs: Figures, writing: float, sizes: list[Figures]) -> None:
    console = Console(width=120)
    console.print(_table([ours, theirs]))
    console.print(
        f"processor time per value {ours.cpu_per_value / theirs.cpu_per_value:.2f} times tpchgen-cli's; "
        f"speed on the clock {theirs.wall_per_value / ours.wall_per_value:.2f} of its; "
        f"{ours.cost.cpu / writing:.1f} times the processor time of pyarrow alone, writing the same tables"
    )
    if not sizes:
        return
    console.print(_table(sizes))
    for small, large in pairwise(sizes):
        more = (large.values - small.values) / (large.cost.cpu - small.cost.cpu)
        console.print(
            f"{large.values / small.values:.1f} times the values: {large.cost.cpu / small.cost.cpu:.1f} times the "
            f"processor time, {large.cost.peak_bytes / small.cost.peak_bytes:.2f} times the memory; "
            f"{more / 1e6:.1f} M values for each further second"
        )


def _table(figures: list[Figures]) -> Table:
    table = Table("", "M values", "CPU s", "wall s", "CPU ns a value", "peak MiB", "MB", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for each in figures:
        table.add_row(
            each.name, f"{each.values / 1e6:.1f}", f"{each.cost.cpu:.1f}", f"{each.cost.wall:.1f}",
            f"{each.cpu_per_value:.0f}", f"{each.cost.peak_bytes / 2**20:,.0f}", f"{each.bytes / 1e6:,.0f}",
        )  # fmt: skip
    return table


if __name__ == "__main__":
    main()
