"""The engine: from a pandera schema to rows that satisfy it, landed as Parquet. It knows no entity of the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mockmart.releases.release import Release


def open_release(root: str | Path, id: str | int = "latest") -> Release:  # noqa: A002  # what a release has
    """The release of that ``id`` or number, or the latest, under ``root``: see ``mockmart.releases``."""
    from mockmart import releases  # noqa: PLC0415  # so that `import mockmart` costs nothing

    return releases.open_release(root, id)
