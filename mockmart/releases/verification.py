"""Is a release still what was published?

What belongs here: comparing files with the manifest. That the manifest is the committed one is seen when a release is
opened; what the rows mean is the matter of the laws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from mockmart.errors import ReleaseError
from mockmart.releases import fingerprints
from mockmart.releases.local_store import LocalStore
from mockmart.releases.manifest import ExtraFile, ReleasedFile, ReleasedTable
from mockmart.releases.release import Release
from mockmart.releases.store import MANIFEST

_AT_ONCE = 4


def faults(release: Release) -> tuple[str, ...]:
    """All that is wrong with the files of ``release``, a line each.

    Asked are the checksum, the size, the rows and the types of each listed file, and that nothing else is there: no
    other file and no symbolic link.
    """
    listed = [(table, file) for table in release.manifest.tables for file in table.files]
    try:
        extras = {extra.path for extra in release.manifest.extras}
        strangers = list(_strangers(release, {file.path for _, file in listed} | extras))
    except ReleaseError as error:
        return (str(error),)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="verify") as pool:
        found = pool.map(lambda one: _fault(release, *one), listed)
        beside = [_bytes_fault(release, extra) for extra in release.manifest.extras]
        return (*strangers, *(fault for fault in (*found, *beside) if fault))


def require_whole(release: Release) -> None:
    """Raise ``ReleaseError`` unless each listed file of a table has the bytes that were released.

    That is asked before a release is loaded anywhere: other rows, as many as there were, would look right.
    """
    listed = [file for table in release.manifest.tables for file in table.files]
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="verify") as pool:
        wrong = next(filter(None, pool.map(lambda file: _bytes_fault(release, file), listed)), "")
    if wrong:
        release.require_kept()
        raise ReleaseError(f"release {release.id}: {wrong}; trust it not, publish the data again.")


def damage(release: Release) -> tuple[str, ...]:
    """What is wrong with ``release`` as far as that is cheap to see: on an object store, only what is missing."""
    if isinstance(release.store, LocalStore):
        return faults(release)
    there = set(release.store.files(release.folder))
    listed = [file.path for table in release.manifest.tables for file in table.files]
    listed += [extra.path for extra in release.manifest.extras]
    return tuple(f"{path} is missing" for path in listed if path not in there)


def _strangers(release: Release, listed: set[str]) -> Iterator[str]:
    for path in release.store.files(release.folder):
        if path.endswith("@"):
            yield f"{path[:-1]} is a symbolic link, or something else that is no file"
        elif path not in listed and path != MANIFEST:
            yield f"{path} is not in the manifest"


def _fault(release: Release, table: ReleasedTable, file: ReleasedFile) -> str:
    wrong = _bytes_fault(release, file)
    if wrong:
        return wrong
    try:
        path = f"{release.folder}/{file.path}"
        rows = fingerprints.rows_of(release.store.open(path), table.schema, where=file.path)
    except ReleaseError as error:
        return str(error)
    return "" if rows == file.rows else f"{file.path} has {rows:,} rows, not {file.rows:,}"


def _bytes_fault(release: Release, file: ReleasedFile | ExtraFile) -> str:
    path = f"{release.folder}/{file.path}"
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in release.store.chunks(path):
            digest.update(chunk)
            size += len(chunk)
        if size != file.bytes:
            return f"{file.path} has {size:,} bytes, not {file.bytes:,}"
        if digest.hexdigest() != file.sha256:
            return f"{file.path} has other bytes than were released"
    except ReleaseError as error:
        return str(error)
    except OSError as error:
        return f"{file.path} cannot be read ({error.strerror or 'it is not there'})"
    return ""
