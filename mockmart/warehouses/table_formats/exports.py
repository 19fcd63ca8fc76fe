"""Where a release is registered for readers of table formats, and what came of it.

What belongs here: the place beside the releases, and the record. The formats are in ``delta`` and ``iceberg``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from mockmart.errors import WarehouseError
from mockmart.releases.local_store import LocalStore
from mockmart.releases.release import Release
from mockmart.warehouses.sql.ddl import description_of

EXPORTS = "exports"
#: Under these names a table says which release it is at.
RELEASE, MANIFEST = "mockmart.release", "mockmart.manifest"


@dataclass(frozen=True)
class Exported:
    """Where each table is registered; ``changed`` are those that were not at the release before."""

    folder: Path
    release_id: str
    tables: Mapping[str, str]
    changed: tuple[str, ...]


#: Characters of paths that URLs have another use for, or that libraries of the formats trip over.
_NOT_IN_URLS = re.compile(r"[#?%\[\]\x00-\x1f]")


def export_folder(release: Release, form: str, folder: Path | None) -> Path:
    """Where the tables of a format go: ``folder``, or beside the releases; a ``WarehouseError`` if those are remote."""
    if not isinstance(release.store, LocalStore):
        raise WarehouseError(
            f"{release.store.address}: only releases in a folder can be exported as {form} tables; "
            "bring the release to a folder first."
        )
    root = (folder or release.store.root / EXPORTS / form).absolute()
    for place in (root, release.store.root.absolute()):  # the tables refer to the files of the release
        odd = _NOT_IN_URLS.search(str(place))
        if odd is not None:
            raise WarehouseError(
                f"{place}: what reads {form.title()} tables takes paths for URLs, in which {odd[0]!r} means something "
                f"else; {'export to' if place == root else 'put the releases into'} a folder without it."
            )
    return root


def properties(release: Release) -> dict[str, str]:
    """What a table's metadata says of the release that it is at."""
    return {RELEASE: release.id, MANIFEST: release.commit.manifest_sha256}


def described(schema: pa.Schema, key: str) -> pa.Schema:
    """``schema`` with descriptions under ``key`` of a field's metadata, and nothing else there."""
    return pa.schema(
        [field.with_metadata({key: text} if (text := description_of(field)) else None) for field in schema]
    )
