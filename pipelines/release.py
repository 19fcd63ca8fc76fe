"""Releasing what lies in the landing, and verifying a release, without Dagster.

What belongs here: what the commands ``mockmart release`` and ``verify`` do. What they print is in
``cli.releases``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from mockmart.arrow import conversion
from mockmart.assets.quality.evaluation import evaluate_all
from mockmart.assets.release_contents import common_stamp, landed_tables, publish_landed, require_not_older
from mockmart.assets.shop.spec import Spec
from mockmart.errors import ReleaseError, SpecError
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.releases.manifest import CheckResult
from mockmart.releases.publishing import PublishResult
from mockmart.releases.release import Release
from mockmart.releases.verification import find_faults
from mockmart.schemas import REGISTRY


@dataclass(frozen=True)
class Verified:
    """A release, what is wrong with its files, and, if nothing is, what the checks find in them."""

    release: Release
    faults: tuple[str, ...]
    checks: tuple[CheckResult, ...]

    @property
    def passed(self) -> bool:
        """Whether the files are what was published, and every schema and law holds."""
        return not self.faults and all(check.passed for check in self.checks if check.blocking)


def release_landing(
    spec: Spec, *, data: Path, releases: str | None = None, older: bool = False
) -> tuple[PublishResult, Sequence[CheckResult]]:
    """Ask every check of the tables that lie under ``data``, and publish them if all blocking ones pass.

    Tables that show the shop earlier than the latest release does are refused, unless ``older`` is true.
    """
    landing = Landing(data)
    tables = landed_tables(landing, spec.table_names)  # before the lock makes folders where nothing landed
    if not older:
        seen = datetime.fromisoformat(common_stamp(tables)["as_of"])
        require_not_older(releases or data, seen, remedy="go back to an earlier time with --older")
    with landing.locked():
        return publish_landed(landing, spec.table_names, spec, root=releases or data)


def verify(release: Release, *, threads: int) -> Verified:
    """Compare the files of ``release`` with its manifest, then ask every check of its tables."""
    wrong = find_faults(release.store, release.folder, release.manifest)
    if wrong:
        release.require_kept()
        return Verified(release, wrong, ())
    unknown = [name for name in release.tables if name not in REGISTRY.names()]
    if unknown:
        raise SpecError(
            f"release {release.id}: its files are as they were published, but no schema is known for "
            f"{', '.join(unknown)}; give the settings that name theirs with --spec."
        )
    changed = [name for name, table in release.tables.items() if not table.schema.equals(_schema_now(name))]
    if changed:
        made_by = release.manifest.versions.get("mockmart", "that published it")
        raise ReleaseError(
            f"release {release.id}: its files are as they were published, but the schemas of {', '.join(changed)} have "
            f"changed since, and with them the laws; ask mockmart {made_by} for its own."
        )
    tables = {
        name: Table(name, Path(release.local_paths(name)[0]).parent, REGISTRY.landed(name)) for name in release.tables
    }
    with tempfile.TemporaryDirectory(prefix="mockmart-") as spill:
        checks = evaluate_all(tables, as_of=release.manifest.as_of, threads=threads, spill=Path(spill))
    return Verified(release, (), checks)


def _schema_now(name: str) -> pa.Schema:
    """The columns and types that the table ``name`` has by its schema."""
    return conversion.logical_schema(REGISTRY.landed(name))
