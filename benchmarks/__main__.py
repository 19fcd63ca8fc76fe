"""Build a large shop and a tenth of it, and print how fast that was, beside pyarrow writing the same tables.

    python -m benchmarks [--users N] [--threads N] [--data DIR] [--json]

Each build is the command that users run, in its own process. A value is a leaf: each field of each element of
a nested column counts, as Parquet counts them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.writing import cpu_seconds_of_writing

#: With the default spec's dates pinned, about 110 million values.
_USERS = 300_000
_AS_OF = "2026-11-01"


@dataclass(frozen=True)
class Figures:
    """What one build took. ``seconds`` run from the start of the job to its last check."""

    users: int
    carts: int
    rows: int
    values: int
    bytes: int
    seconds: float
    process_seconds: float
    cpu_seconds: float
    peak_bytes: int

    @property
    def values_per_second(self) -> float:
        """Values over the seconds of the job."""
        return self.values / self.seconds


def measure_build(users: int, *, threads: str, data: Path) -> Figures:
    """Build a shop of ``users`` under ``data`` with the command line, and measure the process."""
    command = [
        sys.executable,
        "-c",
        "from mockmart.pipelines.cli.main import main; main()",
        "build",
        "--json",
        "--no-release",
    ]
    command += ["--users", str(users), "--as-of", _AS_OF, "--threads", threads, "--data", str(data)]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - started
        output.seek(0)
        outcome = json.load(output)
    if not outcome["passed"]:
        broken = [check["check"] for check in outcome["checks"] if not check["passed"]]
        raise SystemExit(f"the build failed ({outcome['error']}); broken: {broken}")
    rows = {table["table"]: table["rows"] for table in outcome["tables"]}
    return Figures(
        users=rows["users"],
        carts=rows["carts"],
        rows=sum(rows.values()),
        values=count_values(data),
        bytes=sum(table["bytes"] for table in outcome["tables"]),
        seconds=outcome["seconds"],
        process_seconds=took,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )


def count_values(data: Path) -> int:
    """The leaf values of all landed tables under ``data``, as the files' footers count them."""
    total = 0
    for path in data.glob("landing/*/*.parquet"):
        metadata = pq.read_metadata(path)
        for group in range(metadata.num_row_groups):
            row_group = metadata.row_group(group)
            total += sum(row_group.column(column).num_values for column in range(row_group.num_columns))
    return total


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=_USERS, help=f"users of the large build (default {_USERS:,})")
    parser.add_argument("--threads", default="auto", help="threads to build with (default: auto)")
    parser.add_argument("--data", type=Path, help="where to build (default: a temporary folder, removed afterwards)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data) as folder:
        small = measure_build(max(options.users // 10, 1), threads=options.threads, data=Path(folder) / "small")
        large = measure_build(options.users, threads=options.threads, data=Path(folder) / "large")
        writing = cpu_seconds_of_writing(Path(folder) / "large")
    if options.json:
        figures = {"small": asdict(small), "large": asdict(large), "writing_cpu_seconds": writing}
        print(json.dumps(figures, indent=2))
    else:
        _show(small, large, writing)


def _show(small: Figures, large: Figures, writing: float) -> None:
    for figures in (small, large):
        print(
            f"{figures.users:>9,} users {figures.carts:>11,} carts {figures.rows:>12,} rows "
            f"{figures.values / 1e6:>7.1f} M values {figures.bytes / 1e6:>8,.1f} MB: job {figures.seconds:6.1f} s, "
            f"process {figures.process_seconds:6.1f} s, CPU {figures.cpu_seconds:6.1f} s, "
            f"peak {figures.peak_bytes / 2**30:.2f} GiB"
        )
    print(f"end to end             {large.values_per_second / 1e6:6.2f} M values a second, all validation on")
    print(f"CPU over writing only  {large.cpu_seconds / writing:6.2f} (pyarrow alone: {writing:.1f} s of CPU)")
    print(
        f"from a tenth           {large.rows / small.rows:6.2f} times the rows, "
        f"{large.seconds / small.seconds:.2f} times the time, "
        f"{large.peak_bytes / small.peak_bytes:.2f} times the memory"
    )
    more = (large.values - small.values) / (large.seconds - small.seconds)
    print(f"beyond the start-up    {more / 1e6:6.2f} M values a second (between the two sizes)")


if __name__ == "__main__":
    main()
