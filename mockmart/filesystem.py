"""Put one folder in another's place in a single step.

What belongs here: the system calls that do it. Linux and macOS can exchange two names atomically; the standard
library does not offer that, so it is called through ctypes.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

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
