"""Where a command's output goes: a file, what a link points to, a pipe, a device, or standard output.

What belongs here: opening a destination so that nothing is lost and nothing of somebody else's is replaced. What is
written is the caller's.
"""

from __future__ import annotations

import os
import stat
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mockmart.errors import LandingError


@contextmanager
def opened(path: Path | None) -> Iterator[BinaryIO]:
    """The destination at ``path``, standard output if not given.

    A regular file appears, or is replaced with its mode kept, when all is written; links are followed. What is no
    regular file (a pipe, a device) is written to. A reader of standard output may go when it has enough.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = path.resolve()
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb", buffering=0) as device:
                yield device
            return
        with _replaced(target, None if mode is None else stat.S_IMODE(mode)) as file:
            yield file
    except BrokenPipeError:
        raise LandingError(f"{path}: its reader has gone; start one that reads to the end.") from None
    except OSError as error:
        raise LandingError(f"cannot write {path}: {error.strerror or error}; choose another file with -o.") from error


@contextmanager
def _replaced(target: Path, mode: int | None) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``target``, with its ``mode``, when all is written."""
    part = target.with_name(f".{target.name[:100]}.{uuid.uuid4().hex}.part")
    try:
        with open(part, "xb") as file:
            yield file
            if mode is not None:
                os.fchmod(file.fileno(), mode)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
