"""The peer: tpchgen-cli, the TPC-H generator in Rust, which writes Parquet of the same kind on the same machine.

What belongs here: running it. Its tables are simpler than a shop's (flat, no laws to prove, no release), and it is
compiled: it is the fastest that people use.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.measuring import Cost, count_values, run


def generate(scale: float, folder: Path) -> tuple[Cost, int]:
    """What it takes to write all tables of ``scale`` (1: about 117 M values) into ``folder``, and how many values."""
    cost, _ = run(
        [program(), "parquet", "-s", f"{scale:g}", "--compression", "ZSTD(1)", "--overwrite", "-o", str(folder)]
    )
    return cost, count_values(folder.rglob("*.parquet"))


def program() -> str:
    """The path of tpchgen-cli; ``SystemExit`` says how to get it."""
    found = shutil.which("tpchgen-cli", path=str(Path(sys.executable).parent)) or shutil.which("tpchgen-cli")
    if found is None:
        raise SystemExit("tpchgen-cli, which builds are compared with, is not there; run `make setup-dev`.")
    return found
