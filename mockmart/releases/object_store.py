"""Releases on an object store: S3 and its like, or memory.

What belongs here: uploads, server-side copies and put-if-absent, by obstore. What is written when is up to
``publishing`` and ``retention``.

There are no locks on an object store, and nothing is renamed: a release is uploaded under its final prefix, where
nobody looks before its commit. So what a killed run left is told from what a live one is uploading by age: objects of
a release without a commit may go when the newest of them is older than ``grace``, and a run that takes longer than
that gives up before it commits.
"""

from __future__ import annotations

import io
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import MemoryStore, from_url

from mockmart.errors import ReleaseError
from mockmart.releases.store import MANIFEST, RELEASES

_CHUNK = 1 << 22
#: Where the environment says at which server a store is. obstore does not look at it before it connects, and panics.
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_ENDPOINT = re.compile(r"https?://[^/?#@\s]+(/[^?#@\s]*)?")


@dataclass(frozen=True)
class ObjectStore:
    """The releases at ``address``; ``objects`` is what obstore calls its store there."""

    address: str
    objects: Any
    grace: timedelta = timedelta(days=1)

    @classmethod
    def at(cls, address: str) -> ObjectStore:
        """The store at a URL, with settings from the environment."""
        for name in _ENDPOINTS if address.startswith("s3") else ():
            if (endpoint := os.environ.get(name)) is not None and not _ENDPOINT.fullmatch(endpoint):
                raise ReleaseError(f"{address}: {name} is '{endpoint}'; give it as http://host:port or https://host.")
        with explained(address):
            return cls(address.rstrip("/"), from_url(address.rstrip("/")))

    @classmethod
    def in_memory(cls) -> ObjectStore:
        """A store that is gone with the object."""
        return cls("memory://", MemoryStore())

    def read(self, path: str) -> bytes:
        """The bytes of a small object; raises ``FileNotFoundError``."""
        with explained(self.address):
            return obstore.get(self.objects, path).bytes().to_bytes()

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of objects and prefixes under ``folder``, sorted."""
        with explained(self.address):
            found = obstore.list_with_delimiter(self.objects, folder)
        paths = [*found["common_prefixes"], *(entry["path"] for entry in found["objects"])]
        return tuple(sorted(path.rstrip("/").rpartition("/")[2] for path in paths))

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths of all objects under ``folder``, relative to it."""
        return tuple(sorted(str(entry["path"])[len(folder) + 1 :] for entry in self.entries(folder)))

    def staged(self) -> tuple[str, ...]:
        """Always empty: objects are uploaded to their final place."""
        return ()

    def location(self, path: str) -> str:
        """The URL of ``path``."""
        return f"{self.address}/{path}"

    def open(self, path: str) -> Any:
        """A file for pyarrow that reads ranges of the object."""
        with explained(self.address):
            return io.BufferedReader(_Ranges(obstore.open_reader(self.objects, path, buffer_size=_CHUNK)))

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of an object in chunks."""
        with explained(self.address):
            for chunk in obstore.get(self.objects, path).stream(min_chunk_size=_CHUNK):
                yield bytes(chunk)

    @contextmanager
    def write_session(self, release: str) -> Iterator[ObjectWriteSession]:
        """Open a write session for the prefix of ``release``."""
        with explained(self.address):
            yield ObjectWriteSession(self, release, time.monotonic())

    def entries(self, folder: str) -> list[Any]:
        """The listing of all objects under ``folder``."""
        with explained(self.address):
            return [entry for page in obstore.list(self.objects, f"{folder}/") for entry in page]


@dataclass(frozen=True)
class ObjectWriteSession:
    """Writing under one id."""

    store: ObjectStore
    release: str
    started: float

    def stage(self, path: str, source: Path) -> Path:  # noqa: ARG002  # the path matters to stores with a staging folder
        """The landed file itself; the publisher holds the landing, so that it does not change."""
        if source.is_symlink() or not source.is_file():
            raise ReleaseError(f"{source} is no plain file, and a release has nothing else; build the table again.")
        return source

    def reuse(self, path: str, *, of: str, sha256: str) -> bool:  # noqa: ARG002  # to see the bytes is to move them
        """Have the store copy the object of the release ``of``; its bytes are not read."""
        try:
            obstore.copy(self.store.objects, f"{RELEASES}/{of}/{path}", self._path(path))
        except FileNotFoundError:
            return False
        return True

    def promote(self, path: str, staged: Path) -> None:
        """Upload the file."""
        obstore.put(self.store.objects, self._path(path), staged)

    def add(self, path: str, data: bytes) -> None:
        """Upload ``data``."""
        self.write(self._path(path), data)

    def finish(self, manifest: bytes) -> None:
        """Upload the manifest."""
        self.write(self._path(MANIFEST), manifest)

    def replace_manifest(self, manifest: bytes) -> None:
        """Upload another manifest for a release that is not committed."""
        self.write(self._path(MANIFEST), manifest)

    def write(self, path: str, data: bytes) -> None:
        """Upload ``data`` to ``path``."""
        obstore.put(self.store.objects, path, data)

    def write_if_absent(self, path: str, data: bytes) -> bool:
        """Create ``path`` by a conditional put; False if it exists."""
        try:
            obstore.put(self.store.objects, path, data, mode="create")
        except AlreadyExistsError:
            return False
        return True

    def delete(self, path: str) -> None:
        """Delete the object at ``path``, if it exists."""
        self._delete([path])

    def delete_release(self, release: str) -> None:
        """Delete the manifest of the release, then its files."""
        folder = f"{RELEASES}/{release}"
        paths = [str(entry["path"]) for entry in self.store.entries(folder)]
        manifest = f"{folder}/{MANIFEST}"
        for some in ([manifest] if manifest in paths else [], [path for path in paths if path != manifest]):
            self._delete(some)

    def clear_staging(self, release: str) -> None:
        """Nothing to do: nothing is staged elsewhere."""

    @contextmanager
    def lock_if_abandoned(self, release: str, *, collected: bool) -> Iterator[bool]:
        """Whether the newest object of ``release`` is older than the grace, or the release was collected."""
        entries = self.store.entries(f"{RELEASES}/{release}")
        newest = max((entry["last_modified"] for entry in entries), default=datetime.min.replace(tzinfo=UTC))
        old = datetime.now(UTC) - newest >= self.store.grace
        yield release != self.release and (collected or old)

    def require_within_grace(self) -> None:
        """Raise ``ReleaseError`` if half of the grace is over."""
        if timedelta(seconds=time.monotonic() - self.started) > self.store.grace / 2:
            raise ReleaseError(f"{self.store.address}: the upload took more than {self.store.grace / 2}; try again.")

    def _path(self, path: str) -> str:
        return f"{RELEASES}/{self.release}/{path}"

    def _delete(self, paths: list[str]) -> None:
        if paths:
            with suppress(FileNotFoundError):  # which S3 does not say, and memory does
                obstore.delete(self.store.objects, paths)


class _Ranges(io.RawIOBase):
    """What obstore reads of an object, as Python's files are."""

    def __init__(self, reader: Any) -> None:
        super().__init__()
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = bytes(self._reader.read(len(buffer)))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())


_METADATA = "169.254.169.254"
_KEYS = defaultdict(
    lambda: "those of the store in the environment",
    s3="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    s3a="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    gs="GOOGLE_APPLICATION_CREDENTIALS",
    az="AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
)


@contextmanager
def explained(address: str) -> Iterator[None]:
    """Turn what obstore raises, but for what is not there, into one line with a remedy."""
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        what = " ".join(str(error).partition("Debug source")[0].split()).rstrip(".;")[:300]
        if _METADATA in what:  # the last place where a store's client looks for keys: that of a cloud's own machines
            raise ReleaseError(f"{address}: no keys are given; set {_KEYS[address.partition('://')[0]]}.") from error
        raise ReleaseError(f"{address}: {what}; check the address, the keys and the endpoint.") from error
