"""A folder beside a file, in which the file's successor is built by one process at a time.

What belongs here: the folder and its lock, and errors of the system in one line. What is built is the caller's.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from mockmart.errors import WarehouseError
from mockmart.filesystem import is_at, remedy_of


@contextmanager
def staging_folder(target: Path) -> Iterator[Path]:
    """An empty folder next to ``target``, held by this process and gone afterwards.

    What a killed process left in it is cleared first. A ``WarehouseError`` says that another process holds it.
    """
    folder = target.with_name(f".{target.name}.loading")
    handle = _held(folder, target)
    try:
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _held(folder: Path, target: Path) -> int:
    """The handle of ``folder``, locked; it is made if it is not there."""
    while True:
        folder.mkdir(exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if is_at(handle, folder):
                return handle
        except BlockingIOError:
            os.close(handle)
            raise WarehouseError(f"{target}: another load is writing it; wait for it to end.") from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # who held it has removed it meanwhile


@contextmanager
def explained(target: object) -> Iterator[None]:
    """Turn the errors of the operating system and of DuckDB into one line with a remedy."""
    try:
        yield
    except duckdb.Error as error:
        line = " ".join(str(error).split())[:300].rstrip(".;")
        raise WarehouseError(f"{target}: {line}; what was there before is as it was, load again.") from error
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else str(error)
        remedy = remedy_of(
            error, space="free some room, or choose another place", access="choose a place that you may write to"
        )
        remedy = remedy or "what was there before is as it was; load again"
        raise WarehouseError(f"{target}: cannot be written ({what}); {remedy}.") from error
