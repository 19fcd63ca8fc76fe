"""The command ``mockmart``, run within the test, and what lies under a data root.

What belongs here: asking the command and looking at files. What it should say belongs to the tests.
"""

from __future__ import annotations

import hashlib
import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from mockmart.landing.landing import Landing
from mockmart.pipelines.cli.main import main
from mockmart.schemas import DOMAIN, REGISTRY


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def mockmart(*arguments: str) -> Answer:
    """What ``mockmart`` answers to ``arguments``, in this process."""
    said = [io.BytesIO(), io.BytesIO()]
    out, err = (io.TextIOWrapper(part, encoding="utf-8", write_through=True) for part in said)
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["mockmart", *arguments]):
        try:
            main()
        except SystemExit as ended:
            return Answer(int(ended.code or 0), *(part.getvalue().decode() for part in said))
    raise AssertionError("the command did not exit")


def complaint(answer: Answer) -> str:
    """The one line that a refused command says."""
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("mockmart: ")
    assert answer.err.endswith("\n")
    assert answer.err.count("\n") == 1
    return answer.err.removeprefix("mockmart: ").rstrip("\n")


def files(root: Path) -> dict[str, str]:
    """A digest of each file that has landed under ``root``, by its path."""
    found = sorted(path for path in (root / "landing").rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.blake2b(path.read_bytes()).hexdigest() for path in found}


def digests(root: Path) -> dict[str, str]:
    """The logical digest of each table under ``root``; every part of it is read."""
    tables = {name: Landing(root).table(name, REGISTRY.get(name)) for name in REGISTRY.names(domain=DOMAIN)}
    return {name: table.digest() for name, table in tables.items()}
