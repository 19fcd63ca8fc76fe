"""Processes measured as a whole: wall and processor time, and the peak of memory.

What belongs here: running a command and counting what it wrote. What is compared with what is in the benchmarks.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the clock, seconds of processors (children included), and bytes at most."""

    wall: float
    cpu: float
    peak_bytes: int


def run(command: Sequence[str]) -> tuple[Cost, str]:
    """What ``command`` took and wrote to stdout; ``SystemExit`` if it failed."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:3])} … ended with {process.returncode}: {said[-2_000:]}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak), said


def count_values(files: Iterable[Path]) -> int:
    """The leaf values of Parquet ``files``, as their footers count them: those of each field of each element."""
    total = 0
    for path in files:
        metadata = pq.read_metadata(path)
        for group in range(metadata.num_row_groups):
            row_group = metadata.row_group(group)
            total += sum(row_group.column(column).num_values for column in range(row_group.num_columns))
    return total
