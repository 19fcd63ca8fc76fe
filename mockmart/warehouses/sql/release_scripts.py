"""What a release carries for warehouses that are loaded by their own means: scripts, and sources for dbt.

What belongs here: which files there are. What is in them belongs to ``load_scripts`` and ``dbt_sources``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockmart.releases.manifest import ReleasedTable
from mockmart.warehouses.sql.dbt_sources import dbt_sources
from mockmart.warehouses.sql.dialects import DIALECTS
from mockmart.warehouses.sql.load_scripts import load_script


def warehouse_files(tables: Sequence[ReleasedTable], *, source: str = "mockmart") -> Mapping[str, bytes]:
    """The files by their path in a release, the same for the same ``tables``; ``source`` is what dbt calls them."""
    scripts = {f"sql/{name}.sql": load_script(tables, dialect) for name, dialect in DIALECTS.items()}
    texts = {**scripts, "dbt/sources.yml": dbt_sources(tables, source=source)}
    return {path: text.encode() for path, text in texts.items()}
