"""System calls on files and folders: durable names, atomic exchange, and errors with a remedy.

What belongs here: what the standard library lacks. Linux and macOS can exchange two names atomically, which is called
through ctypes.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mockmart.errors import MockmartError

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2, RENAME_SWAP of macOS's renamex_np
_UNSUPPORTED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


def exchange(staged: Path, place: Path) -> None:
    """Give ``place`` the content of the folder ``staged``; ``staged`` then holds what was there, if anything.

    At every moment ``place`` is either the old folder or the new one. A file system that cannot exchange (some
    network ones) gets two renames instead: a reader may find nothing for a moment between them.
    """
    if not os.path.lexists(place):
        os.rename(staged, place)
        return
    if place.is_symlink() or not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
    try:
        _swap(os.fsencode(staged), os.fsencode(place))
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        aside = staged.with_name(f"{staged.name}-old")
        os.rename(place, aside)
        try:
            os.rename(staged, place)
        except BaseException:
            os.rename(aside, place)
            raise
        os.rename(aside, staged)


def _swap(one: bytes, other: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        failed = libc.renamex_np(one, other, _EXCHANGE)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, ctypes.c_uint(_EXCHANGE))
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), os.fsdecode(other))


def sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_at(handle: int, path: Path) -> bool:
    """Whether the open file or folder ``handle`` is the one that ``path`` names now."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def user_path(text: str | Path) -> Path:
    """A path as a person writes it, where no shell has read it: ``~`` is the home folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # a user that there is not
        return Path(text)


def remedy_of(error: OSError, *, space: str, access: str) -> str | None:
    """``space`` for an error that more space solves, ``access`` for one that another path solves, else ``None``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return space
    if isinstance(error, (PermissionError, NotADirectoryError, FileExistsError)) or error.errno == errno.EROFS:
        return access
    return None


@contextmanager
def explained(what: str, kind: type[MockmartError], *, option: str, free: str = "free some") -> Iterator[None]:
    """Raise errors of the operating system as ``kind``, in one line: ``option`` names another folder for ``what``."""
    try:
        yield
    except OSError as error:
        remedy = remedy_of(
            error,
            space=f"there is no room left; {free}, or choose another folder with {option}",
            access=f"make it a folder that you may write to, or choose another with {option}",
        )
        if remedy is None:
            raise kind(f"cannot write {what}: {error}.") from error
        raise kind(f"cannot write {what}: {os.strerror(error.errno or 0)}; {remedy}.") from error
