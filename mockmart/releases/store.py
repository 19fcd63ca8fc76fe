"""Where releases lie: what a local folder and an object store both can do.

What belongs here: the two roles of a store. Readers see a ``Store``; publishing, pinning and collecting write in a
``WriteSession``, which tells other processes that the write is in progress. The two kinds of stores are in
``local_store`` and ``object_store``. Paths are relative to the root, with ``/`` between names.
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
    """Writing under one id: nobody takes what it staged for abandoned while it lasts."""

    @property
    def release(self) -> str:
        """The id."""
        ...

    def hold(self, path: str, source: Path) -> Path:
        """A file with the bytes of ``source`` now, that nobody changes; it becomes ``path`` of the release."""
        ...

    def reuse(self, path: str, *, of: str, sha256: str) -> bool:
        """Have ``path`` of the release be that of the release ``of``, if it still is there, as it should be."""
        ...

    def place(self, path: str, held: Path) -> None:
        """Put the file that ``hold`` gave at ``path`` of the release."""
        ...

    def add(self, path: str, data: bytes) -> None:
        """Put ``data`` at ``path`` of the release."""
        ...

    def finish(self, manifest: bytes) -> None:
        """Put the release, with its manifest, where readers will find it once it is committed, and make it durable."""
        ...

    def amend(self, manifest: bytes) -> None:
        """Replace the manifest of a release that is finished and not committed."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put ``data`` at ``path`` of the root, in place of what was there, whole or not at all."""
        ...

    def write_if_absent(self, path: str, data: bytes) -> bool:
        """Put ``data`` at ``path`` of the root if nothing is there, whole; whether it was put there."""
        ...

    def delete(self, path: str) -> None:
        """Remove the file at ``path`` of the root, if it is there."""
        ...

    def discard(self, release: str) -> None:
        """Remove all files of ``release``, also the staged ones."""
        ...

    def tidy(self, release: str) -> None:
        """Remove what is staged under the id, and not the release."""
        ...

    def abandoned(self, release: str, *, collected: bool) -> AbstractContextManager[bool]:
        """Whether nobody works under the id ``release``; nobody begins to while this lasts.

        Nobody publishes one that was ``collected``: there are no files of it that somebody else may need.
        """
        ...

    def require_time(self) -> None:
        """Raise ``ReleaseError`` if the work has taken so long that others may take it for abandoned."""
        ...


@runtime_checkable
class Store(Protocol):
    """Reading a root."""

    @property
    def address(self) -> str:
        """The root, as a person knows it."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of a small file; ``FileNotFoundError`` if it does not exist."""
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of files and folders in ``folder``, sorted; none if there is no such folder."""
        ...

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths, relative to ``folder``, of all files at any depth in it; symbolic links end with ``@``."""
        ...

    def staged(self) -> tuple[str, ...]:
        """The ids under which something was, or is being, staged."""
        ...

    def location(self, path: str) -> str:
        """The local path or the URL of ``path``; a ``ReleaseError`` if a symbolic link is on the way."""
        ...

    def open(self, path: str) -> Any:
        """What pyarrow reads Parquet from."""
        ...

    def chunks(self, path: str) -> Iterator[bytes | memoryview]:
        """The bytes of a file, some at a time; ``FileNotFoundError`` if it does not exist."""
        ...

    def work(self, release: str) -> AbstractContextManager[WriteSession]:
        """Work under the id ``release``."""
        ...
