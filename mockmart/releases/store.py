"""The interface that the two kinds of release store share: a local folder, and an object store.

What belongs here: ``Store``, for reading, and ``WriteSession``, for publishing, pinning and collecting, which tells
other processes that a write is in progress. The implementations are in ``local_store`` and ``object_store``. Paths are
relative to the root, with ``/`` between names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

#: The folder of all releases.
RELEASES = "releases"
#: The name of a manifest, in the folder of its release.
MANIFEST = "datapackage.json"


class WriteSession(Protocol):
    """A write session for one release id. While it is open, garbage collection leaves its staged files alone."""

    @property
    def release(self) -> str:
        """The release id."""
        ...

    def stage(self, path: str, source: Path) -> Path:
        """Stage ``source`` as ``path`` of the release; returns a file with its bytes that nobody else changes."""
        ...

    def reuse(self, path: str, *, of: str, sha256: str) -> bool:
        """Take ``path`` from the earlier release ``of``; False if it is gone or its checksum is another one."""
        ...

    def promote(self, path: str, staged: Path) -> None:
        """Put a staged file at ``path`` of the release, where the store does not stage in place."""
        ...

    def add(self, path: str, data: bytes) -> None:
        """Write ``data`` to ``path`` of the release."""
        ...

    def finish(self, manifest: bytes) -> None:
        """Write the manifest, make all files durable, and move the release to its final place, still uncommitted."""
        ...

    def replace_manifest(self, manifest: bytes) -> None:
        """Replace the manifest of a release that is finished and not committed."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Atomically replace the file at ``path`` of the root."""
        ...

    def write_if_absent(self, path: str, data: bytes) -> bool:
        """Atomically create the file at ``path`` of the root; False if it exists."""
        ...

    def delete(self, path: str) -> None:
        """Delete the file at ``path`` of the root, if it exists."""
        ...

    def delete_release(self, release: str) -> None:
        """Delete all files of ``release``, staged ones included."""
        ...

    def clear_staging(self, release: str) -> None:
        """Delete what is staged for ``release``, and not the release."""
        ...

    def lock_if_abandoned(self, release: str, *, collected: bool) -> AbstractContextManager[bool]:
        """Lock ``release`` unless another session is open for it; the context's value says whether it is locked.

        No session is opened for a release that is ``collected``: nobody else can need its files.
        """
        ...

    def require_within_grace(self) -> None:
        """Raise ``ReleaseError`` if the session has been open so long that others may take it for abandoned."""
        ...


@runtime_checkable
class Store(Protocol):
    """Reading the root of releases."""

    @property
    def address(self) -> str:
        """The root as the user wrote it."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of a small file; raises ``FileNotFoundError``."""
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of files and folders in ``folder``, sorted; empty if there is no such folder."""
        ...

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths of all files below ``folder``, relative to it; those of symbolic links end with ``@``."""
        ...

    def staged(self) -> tuple[str, ...]:
        """The release ids for which files are staged."""
        ...

    def location(self, path: str) -> str:
        """The local path or URL of ``path``; raises ``ReleaseError`` if it leads through a symbolic link."""
        ...

    def open(self, path: str) -> Any:
        """A source from which pyarrow can read Parquet."""
        ...

    def chunks(self, path: str) -> Iterator[bytes | memoryview]:
        """The bytes of a file in chunks; raises ``FileNotFoundError``."""
        ...

    def write_session(self, release: str) -> AbstractContextManager[WriteSession]:
        """Open a write session for the release id ``release``."""
        ...
