"""A release as Iceberg tables: the release's own files, registered in a catalog beside them.

What belongs here: Iceberg. Nothing is copied, and nothing in the release is touched: the catalog (SQLite) and each
table's metadata lie apart and name the released files by their place. A later release is one more snapshot of each
table; several tables change one after the other, each saying which release it is at.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from mockmart.errors import WarehouseError, install_command
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.ledger import Hook, no_hook
from mockmart.warehouses.loaders.staging import explained
from mockmart.warehouses.table_formats.exports import RELEASE, Exported, described, export_folder, properties

CATALOG = "catalog.db"


def export_iceberg(
    release: Release, folder: Path | None = None, *, namespace: str | None = None, hook: Hook | None = None
) -> Exported:
    """Register a release as Iceberg tables: a catalog that refers to the released files. Nothing is copied.

    Tables that are at the release already stay as they are; an interrupted export is continued.

    Args:
        release: The release to export; it must be in a folder, and stay there.
        folder: Where the catalog and the metadata are; by default ``exports/iceberg`` beside the releases.
        namespace: The namespace of the tables; by default it has the name of the data set.
        hook: Called with the name of each step before it is taken.

    Returns:
        The folder, the identifier of each table, and the names of those that changed.

    Raises:
        WarehouseError: The release is not in a folder, the extra ``iceberg`` is missing, or a path is taken.

    Example:
        tables = mockmart.export_iceberg(mockmart.open_release("data"))
    """
    step = hook or no_hook
    root = export_folder(release, "iceberg", folder)
    space = namespace or str(release.manifest.spec.get("name") or "mockmart")
    places, changed = {}, []
    with explained(root):
        root.mkdir(parents=True, exist_ok=True)
        catalog = open_catalog(root)
        from pyiceberg.exceptions import NoSuchTableError  # noqa: PLC0415  # the extra is there by now

        try:
            catalog.create_namespace_if_not_exists((space,))
            for name, table in release.tables.items():
                schema = described(table.schema, "doc")
                try:
                    there = catalog.load_table((space, name))
                except NoSuchTableError:
                    there = None
                snapshot = there.current_snapshot() if there is not None else None
                if there is not None and (snapshot is None or not _has(there, table)):
                    catalog.drop_table((space, name))
                    there = None
                if snapshot is None or there is None or snapshot.summary.get(RELEASE) != release.id:
                    made = there or catalog.create_table(
                        (space, name), schema, properties={"gc.enabled": "false", "comment": table.description}
                    )
                    step(f"created {name}")
                    _replace(made, release, table, empty=there is None)
                    changed.append(name)
                places[name] = f"{space}.{name}"
                step(f"table {name}")
        finally:
            catalog.close()
    return Exported(root, release.id, places, tuple(changed))


def open_catalog(folder: Path) -> Any:
    """Open the catalog of exported Iceberg tables.

    Args:
        folder: The folder of the export, ``export_iceberg(…).folder``.

    Returns:
        A pyiceberg catalog; close it, or use it in a ``with`` statement.

    Raises:
        WarehouseError: The extra ``iceberg`` is missing.

    Example:
        with mockmart.open_catalog(exported.folder) as catalog:
            orders = catalog.load_table("shop.orders").scan().to_arrow()
    """
    try:
        from pyiceberg.catalog.sql import SqlCatalog  # noqa: PLC0415  # the extra may be absent
    except ImportError as error:
        raise WarehouseError(
            f"Iceberg tables need the extra 'iceberg'; install it: {install_command('iceberg')}."
        ) from error
    return SqlCatalog("mockmart", uri=f"sqlite:///{folder / CATALOG}", warehouse=f"file://{folder}")


def _replace(there: Any, release: Release, table: ReleasedTable, *, empty: bool) -> None:
    """One transaction in which the files of the release take the place of all others."""
    from pyiceberg.expressions import AlwaysTrue  # noqa: PLC0415  # as in ``open_catalog``

    logging.getLogger("pyiceberg.io.pyarrow").addFilter(_worth_telling)
    files = [f"file://{path}" for path in release.paths(table.name)]
    with there.transaction() as transaction:
        if not empty:
            transaction.delete(AlwaysTrue())
        transaction.add_files(files, snapshot_properties=properties(release), check_duplicate_files=False)


def _worth_telling(record: logging.LogRecord) -> bool:
    """Whether a warning is of more than missing statistics, which fields of nested columns never have."""
    return not str(record.msg).startswith("PyArrow statistics missing")


def _has(there: Any, table: ReleasedTable) -> bool:
    """Whether an Iceberg table has the columns of ``table``."""
    found = there.schema().as_arrow()
    wanted = [(field.name, field.nullable) for field in table.schema]
    same_names = [(field.name, field.nullable) for field in found] == wanted
    return same_names and all(_plain(a.type) == _plain(b.type) for a, b in zip(found, table.schema, strict=True))


def _plain(kind: Any) -> str:
    """``kind`` in words, in which Arrow's large types are called as the small ones."""
    return str(kind).replace("large_", "")
