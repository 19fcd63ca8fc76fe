"""A release as Delta tables: the release's own files, and a log beside them.

What belongs here: Delta Lake. Nothing is copied, and nothing in the release is touched: a table's folder has links to
the released files and the log. A later release is one more version of each table, so readers see a table change in one
step and may go back; several tables change one after the other, each saying which release it is at.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from mockmart.errors import WarehouseError, install_command
from mockmart.releases.manifest import ReleasedFile, ReleasedTable
from mockmart.releases.release import Release
from mockmart.releases.store import RELEASES
from mockmart.warehouses.loaders.ledger import Hook, no_hook
from mockmart.warehouses.loaders.staging import explained
from mockmart.warehouses.table_formats.exports import RELEASE, Exported, described, export_folder, properties


def export_delta(release: Release, folder: Path | None = None, *, hook: Hook | None = None) -> Exported:
    """Register a release as Delta tables: links to the released files, and a log beside them. Nothing is copied.

    Tables that are there already stay as they are; an interrupted export is continued. Links to files of releases that
    were collected are removed, and with them the versions that used them.

    Args:
        release: The release to export; it must be in a folder.
        folder: Where the tables are; by default ``exports/delta`` beside the releases.
        hook: Called with the name of each step before it is taken.

    Returns:
        The folder, the path of each table, and the names of those that changed.

    Raises:
        WarehouseError: The release is not in a folder, the extra ``delta`` is missing, or a path is taken.

    Example:
        tables = mockmart.export_delta(mockmart.open_release("data")).tables
    """
    delta, step = _deltalake(), hook or no_hook
    root = export_folder(release, "delta", folder)
    places, changed = {}, []
    for name, table in release.tables.items():
        place = root / name
        places[name] = str(place)
        with explained(place):
            place.mkdir(parents=True, exist_ok=True)
            try:
                if _export(delta, release, table, place, step):
                    changed.append(name)
            except delta.exceptions.DeltaError as error:
                raise WarehouseError(f"{place}: {' '.join(str(error).split())}; export to another folder.") from error
            _drop_collected(release, place)
        step(f"table {name}")
    return Exported(root, release.id, places, tuple(changed))


def _export(delta: ModuleType, release: Release, table: ReleasedTable, place: Path, step: Hook) -> bool:
    """Make a version of the table at ``place`` that has the files of the release; False if it is at it already."""
    known = delta.DeltaTable.is_deltatable(str(place))
    there = delta.DeltaTable(str(place)) if known else None
    if there is not None and there.history(1)[0].get(RELEASE) == release.id:
        return False
    from deltalake.transaction import AddAction, create_table_with_add_actions  # noqa: PLC0415  # as ``delta``

    actions = [
        AddAction(
            path=path,
            size=file.bytes,
            partition_values={},
            modification_time=int(release.committed.timestamp() * 1000),
            data_change=True,
            stats=json.dumps({"numRecords": file.rows}),
        )
        for file, path in _linked(release, table, place)
    ]
    step(f"linked {table.name}")
    schema = delta.Schema.from_arrow(described(table.schema, "comment"))
    given: dict[str, Any] = {
        "schema": schema,
        "mode": "overwrite",
        "partition_by": [],
        "commit_properties": delta.CommitProperties(custom_metadata=properties(release)),
    }
    if there is not None and there.schema() == schema:
        there.create_write_transaction(actions, **given)
    else:
        create_table_with_add_actions(
            str(place), add_actions=actions, name=table.name, description=table.description or None, **given
        )
    return True


def _linked(release: Release, table: ReleasedTable, place: Path) -> Iterator[tuple[ReleasedFile, str]]:
    """Each file of the table, and its path for the log: that of a link in ``place``, which every reader can follow.

    Where a disk has no links it is the absolute URI of the file, which Delta's protocol allows and some readers know.
    """
    folder = place / release.id
    folder.mkdir(exist_ok=True)
    for file, path in zip(table.files, release.paths(table.name), strict=True):
        link = folder / Path(path).name
        try:
            if not (link.exists() and link.samefile(path)):
                link.unlink(missing_ok=True)
                os.link(path, link, follow_symlinks=False)
        except OSError:
            yield file, Path(path).as_uri()
        else:
            yield file, f"{release.id}/{link.name}"


def _drop_collected(release: Release, place: Path) -> None:
    """Remove links to files of releases that are not there any more: their bytes would stay on the disk."""
    kept = set(release.store.names(RELEASES))
    for folder in place.iterdir():
        if folder.is_dir() and not folder.name.startswith("_") and folder.name not in kept:
            shutil.rmtree(folder)


def _deltalake() -> ModuleType:
    try:
        import deltalake  # noqa: PLC0415  # the extra may be absent
        import deltalake.exceptions  # noqa: PLC0415
    except ImportError as error:
        raise WarehouseError(f"Delta tables need the extra 'delta'; install it: {install_command('delta')}.") from error
    return deltalake
