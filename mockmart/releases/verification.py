"""Is a release still what was published?

What belongs here: comparing the files of a release with its manifest. Opening a release checks that its manifest is the
committed one; laws check what the rows mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from mockmart.errors import ReleaseError
from mockmart.releases import fingerprints
from mockmart.releases.local_store import LocalStore
from mockmart.releases.manifest import ExtraFile, Manifest, ReleasedFile, ReleasedTable
from mockmart.releases.store import MANIFEST, Store

_THREADS = 4


def find_faults(store: Store, folder: str, manifest: Manifest) -> tuple[str, ...]:
    """Everything wrong with the files of the release at ``folder``, one line each.

    Checked are the checksum, size, rows and types of each listed file, and that there is no other file and no symbolic
    link.
    """
    listed = [(table, file) for table in manifest.tables for file in table.files]
    try:
        expected = {file.path for _, file in listed} | {extra.path for extra in manifest.extras}
        unexpected = list(_unexpected_files(store, folder, expected))
    except ReleaseError as error:
        return (str(error),)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="verify") as pool:
        of_tables = pool.map(lambda pair: _fault(store, folder, *pair), listed)
        of_extras = [_bytes_fault(store, folder, extra) for extra in manifest.extras]
        return (*unexpected, *(fault for fault in (*of_tables, *of_extras) if fault))


def first_changed_file(store: Store, folder: str, manifest: Manifest) -> str:
    """What is wrong with the bytes of the first table file that differs from the manifest; empty if none does.

    Every load asks this first: a file with other rows, but as many, would otherwise look right.
    """
    listed = [file for table in manifest.tables for file in table.files]
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="verify") as pool:
        return next(filter(None, pool.map(lambda file: _bytes_fault(store, folder, file), listed)), "")


def cheap_faults(store: Store, folder: str, manifest: Manifest) -> tuple[str, ...]:
    """What can be found wrong at little cost: everything on a disk, missing files on an object store."""
    if isinstance(store, LocalStore):
        return find_faults(store, folder, manifest)
    existing = set(store.files(folder))
    listed = [file.path for table in manifest.tables for file in table.files]
    listed += [extra.path for extra in manifest.extras]
    return tuple(f"{path} is missing" for path in listed if path not in existing)


def _unexpected_files(store: Store, folder: str, expected: set[str]) -> Iterator[str]:
    for path in store.files(folder):
        if path.endswith("@"):
            yield f"{path[:-1]} is a symbolic link or another special file"
        elif path not in expected and path != MANIFEST:
            yield f"{path} is not in the manifest"


def _fault(store: Store, folder: str, table: ReleasedTable, file: ReleasedFile) -> str:
    wrong = _bytes_fault(store, folder, file)
    if wrong:
        return wrong
    try:
        rows = fingerprints.rows_of(store.open(f"{folder}/{file.path}"), table.schema, where=file.path)
    except ReleaseError as error:
        return str(error)
    return "" if rows == file.rows else f"{file.path} has {rows:,} rows, not {file.rows:,}"


def _bytes_fault(store: Store, folder: str, file: ReleasedFile | ExtraFile) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in store.chunks(f"{folder}/{file.path}"):
            digest.update(chunk)
            size += len(chunk)
        if size != file.bytes:
            return f"{file.path} has {size:,} bytes, not {file.bytes:,}"
        if digest.hexdigest() != file.sha256:
            return f"{file.path} has other bytes than were released"
    except ReleaseError as error:
        return str(error)
    except OSError as error:
        return f"{file.path} cannot be read ({error.strerror or 'missing'})"
    return ""
