"""Releases in a folder of a local disk.

What belongs here: links, locks, and the order in which files and folders are made durable. What is written when is
up to ``publishing`` and ``retention``.

Whoever writes holds the lock of an id (``_staging/<id>.lock``, by flock) from before its first file until all is done:
a lock that can be had belongs to a run that was killed, and what it staged can go. A release is staged in
``_staging/<id>``, made durable from its files up, and renamed. Files are links to the landed ones where the disk can
do that; a landed file is never written to again, and to be sure it is made read-only, as git does with its objects.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockmart.errors import ReleaseError
from mockmart.filesystem import explained, is_at, sync
from mockmart.releases import fingerprints, name_rules
from mockmart.releases.store import MANIFEST, RELEASES

_STAGING = "_staging"
_CHUNK = 1 << 20
_READ_ONLY = 0o444
#: Bytes that a manifest, the largest of the small files, may have.
_MAX_SMALL = 2**28
_NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EACCES)


@dataclass(frozen=True)
class LocalStore:
    """The releases in the folder ``root``."""

    root: Path

    @property
    def address(self) -> str:
        """The folder."""
        return str(self.root)

    def read(self, path: str) -> bytes:
        """The bytes of a small file; raises ``FileNotFoundError``, or ``ReleaseError`` if it is not small."""
        chunks, size = [], 0
        for chunk in self.chunks(path):
            chunks.append(bytes(chunk))
            size += len(chunk)
            if size > _MAX_SMALL:
                raise ReleaseError(f"{self.inside(path)} has over {_MAX_SMALL:,} bytes, too many; do not use it.")
        return b"".join(chunks)

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of files and folders in ``folder``, sorted."""
        place = self.inside(folder)
        return tuple(sorted(path.name for path in place.iterdir())) if place.is_dir() else ()

    def files(self, folder: str) -> tuple[str, ...]:
        """All files in ``folder``; symbolic links, and whatever else is no file, end with ``@``."""
        place = self.inside(folder)
        found = []
        for here, folders, names in os.walk(place):
            for name in (*names, *folders):
                path = Path(here, name)
                mode = path.lstat().st_mode
                if not stat.S_ISDIR(mode):
                    found.append(f"{path.relative_to(place)}{'' if stat.S_ISREG(mode) else '@'}")
        return tuple(sorted(found))

    def staged(self) -> tuple[str, ...]:
        """The release ids for which files are staged."""
        ids = {name.partition(".")[0] for name in self.names(_STAGING)}
        return tuple(sorted(filter(name_rules.is_session, ids)))

    def location(self, path: str) -> str:
        """The local path of ``path``; raises ``ReleaseError`` if it leads through a symbolic link."""
        return str(self.inside(path).absolute())

    def open(self, path: str) -> Any:
        """The local path: pyarrow maps the file into memory."""
        if not stat.S_ISREG(self.inside(path).lstat().st_mode):
            raise ReleaseError(f"{self.inside(path)} is no plain file, and a release has nothing else; do not use it.")
        return self.location(path)

    def chunks(self, path: str) -> Iterator[memoryview]:
        """The bytes of a file in chunks."""
        return read_file(self.inside(path))

    @contextmanager
    def write_session(self, release: str) -> Iterator[LocalWriteSession]:
        """Open a write session that holds the lock of ``release``."""
        with explained(
            f"releases under {self.root}", ReleaseError, option="--releases", free="free some (mockmart releases gc)"
        ):
            for folder in (RELEASES, _STAGING, "_commits", "_marks"):
                self.inside(folder).mkdir(parents=True, exist_ok=True)
            sync(self.root)
            with _locked(self.root / _STAGING / f"{release}.lock", wait=True):
                yield LocalWriteSession(self, release)

    def inside(self, path: str) -> Path:
        """The local path of ``path``; raises ``ReleaseError`` if it leads through a symbolic link below the root."""
        place = self.root
        for name in path.split("/"):
            if name in ("", ".", ".."):
                raise ReleaseError(f"'{path}' leads out of {self.root}; do not use it.")
            place = place / name
            if place.is_symlink():
                raise ReleaseError(f"{place} is a symbolic link, which a release never has; do not use it.")
        return place


@dataclass(frozen=True)
class LocalWriteSession:
    """Writing under the lock of one id."""

    store: LocalStore
    release: str

    def stage(self, path: str, source: Path) -> Path:
        """Hard-link ``source`` into the staging folder, or copy it where links are not possible."""
        _require_plain(source)
        staged = self._staged / path
        if not staged.parent.is_dir():
            staged.parent.mkdir(parents=True)
        _link(source, staged)
        return staged

    def reuse(self, path: str, *, of: str, sha256: str) -> bool:
        """Hard-link the file of the release ``of``, if it still has its checksum."""
        earlier, staged = self.store.root / RELEASES / of / path, self._staged / path
        try:
            _require_plain(earlier)
            aside = self._temporary
            _link(earlier, aside)
            same = fingerprints.of_file(aside).sha256 == sha256
            if same:
                aside.replace(staged)
            aside.unlink(missing_ok=True)  # also where both were the same file, which a rename leaves as it is
        except (FileNotFoundError, ReleaseError):
            return False
        return same

    def promote(self, path: str, staged: Path) -> None:
        """Nothing to do: files are staged in place."""

    def add(self, path: str, data: bytes) -> None:
        """Write ``data`` to the staging folder."""
        staged = self._staged / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        _write(staged, data)

    def finish(self, manifest: bytes) -> None:
        """Sync files, then folders, and rename the staging folder to the release."""
        _write(self._staged / MANIFEST, manifest)
        for here, _, names in os.walk(self._staged, topdown=False):
            for name in names:
                path = Path(here, name)
                path.chmod(_READ_ONLY)
                sync(path)
            sync(Path(here))
        os.rename(self._staged, self._released(self.release))
        sync(self.store.root / _STAGING)
        sync(self.store.root / RELEASES)

    def replace_manifest(self, manifest: bytes) -> None:
        """Replace the manifest of a release that is finished and not committed."""
        path = f"{RELEASES}/{self.release}/{MANIFEST}"
        self.write(path, manifest)
        self.store.inside(path).chmod(_READ_ONLY)

    def write(self, path: str, data: bytes) -> None:
        """Replace ``path`` by a synced file, in one rename."""
        target = self.store.inside(path)
        _write(self._temporary, data)
        self._temporary.replace(target)
        sync(target.parent)

    def write_if_absent(self, path: str, data: bytes) -> bool:
        """Create ``path`` by a hard link, which fails if it exists; durable on return."""
        target = self.store.inside(path)
        _write(self._temporary, data)
        try:
            os.link(self._temporary, target)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # A disk without links: whoever has the folder's lock may look, and then rename.
            with _locked(self.store.root / _STAGING / "links.lock", wait=True):
                if target.exists():
                    return False
                os.rename(self._temporary, target)
        finally:
            self._temporary.unlink(missing_ok=True)
        sync(target.parent)
        return True

    def delete(self, path: str) -> None:
        """Delete the file at ``path``, if it exists."""
        target = self.store.inside(path)
        target.unlink(missing_ok=True)
        sync(target.parent)

    def delete_release(self, release: str) -> None:
        """Hide the release by one rename, then delete its files."""
        self.clear_staging(release)
        released = self._released(release)
        if os.path.lexists(released):
            os.rename(released, self.store.root / _STAGING / release)
            sync(released.parent)
            self.clear_staging(release)

    def clear_staging(self, release: str) -> None:
        """Delete what is staged for ``release``, and not the release."""
        staged = self.store.root / _STAGING / release
        _remove(staged)
        _remove(staged.with_name(f"{release}.tmp"))

    @contextmanager
    def lock_if_abandoned(self, release: str, *, collected: bool) -> Iterator[bool]:  # noqa: ARG002  # a lock tells of both
        """Take the lock of ``release`` without waiting; the value says whether it was free."""
        if release == self.release:
            yield False
            return
        with _locked(self.store.root / _STAGING / f"{release}.lock", wait=False) as had:
            yield had

    def require_within_grace(self) -> None:
        """Nothing to do: the lock lasts as long as the process."""

    @property
    def _staged(self) -> Path:
        return self.store.root / _STAGING / self.release

    @property
    def _temporary(self) -> Path:
        return self.store.root / _STAGING / f"{self.release}.tmp"

    def _released(self, release: str) -> Path:
        return self.store.root / RELEASES / release


def read_file(path: Path) -> Iterator[memoryview]:
    """Yield the file in chunks; refuses symbolic links, and with ``ReleaseError`` what is no plain file."""
    # Without O_NONBLOCK a pipe would be waited for until somebody writes to it.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ReleaseError(f"{path} is no plain file, and a release has nothing else; do not use it.")
    with open(handle, "rb", buffering=0) as file:
        buffer = memoryview(bytearray(_CHUNK))
        while length := file.readinto(buffer):
            yield buffer[:length]


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the lock file ``path``, made for it and removed after it; whether it could be had without waiting."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(handle)
            yield False
            return
        if is_at(handle, path):
            break
        os.close(handle)  # another one removed the file meanwhile: this lock is one of nothing
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _require_plain(path: Path) -> None:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ReleaseError(f"{path} is no plain file, and a release has nothing else; build the table again.")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with open(target, "xb") as file:
            file.writelines(read_file(source))


def _write(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
