"""Publishes landed tables as a release: builds the manifest's entries from the registry and the landed files.

What belongs here: from landed tables to a published release. When one is published is up to the asset ``release`` and
the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.arrow import conversion
from mockmart.assets.quality.evaluation import blocking_checks, evaluate_all
from mockmart.assets.shop.spec import Spec
from mockmart.errors import ContractError, LandingError, ReleaseError
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table, stamp_of
from mockmart.locales.vocabulary import vocabulary
from mockmart.releases import commits
from mockmart.releases.manifest import CheckResult, ForeignKey, ReleasedTable
from mockmart.releases.open_store import open_store
from mockmart.releases.publishing import Provenance, PublishResult, TableFiles, in_build_order, publish
from mockmart.releases.release import open_release
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.value_checks import IsIn
from mockmart.schemas import REGISTRY
from mockmart.warehouses.sql.release_scripts import warehouse_files

#: The packages whose versions may change what is drawn.
_INFLUENTIAL = ("mockmart", "numpy", "pandas", "pyarrow", "faker", "zipcodes")


def publish_landed(
    landing: Landing,
    names: Sequence[str],
    spec: Spec,
    *,
    root: str | Path,
    checks: Sequence[CheckResult] = (),
    hook: Callable[[str], None] = lambda _: None,
) -> tuple[PublishResult, Sequence[CheckResult]]:
    """Publish the landed tables ``names`` under ``root``, and return the release with the results of its checks.

    ``checks`` are results for these tables; unless all blocking ones are among them, every check is evaluated here.
    Raises ``LandingError`` for tables that do not belong together and ``ContractError`` if a blocking check failed.
    """
    tables = landed_tables(landing, names)
    stamp = common_stamp(tables)
    require_all(landing, tables, stamp)
    if not blocking_checks(names) <= {(check.table, check.check) for check in checks}:
        hook("not all blocking checks have a result: all are evaluated now")
        as_of = datetime.fromisoformat(stamp["as_of"])
        checks = evaluate_all(tables, as_of=as_of, threads=spec.thread_count, spill=landing.staging)
    require_passed(checks)
    files = table_files(tables)
    return publish(root, files, provenance_of(stamp, spec, checks), extras=extras(files, spec), hook=hook), checks


def require_not_older(root: str | Path, as_of: datetime, *, remedy: str) -> None:
    """Raise ``ReleaseError`` if the latest release under ``root`` shows the shop at a later time than ``as_of``.

    Warehouses follow the latest release: an earlier time would take rows away from them.
    """
    store = open_store(root)
    commit = commits.latest(store)
    if commit is None:
        return
    latest = open_release(root, commit.number)
    if as_of < latest.manifest.as_of:
        raise ReleaseError(
            f"as_of: {as_of:%Y-%m-%d %H:%M} is before {latest.manifest.as_of:%Y-%m-%d %H:%M}, as of which release "
            f"{latest.number} is the latest; give a later one, or {remedy}."
        )


def require_passed(checks: Iterable[CheckResult]) -> None:
    """Raise ``ContractError`` if a blocking one of ``checks`` failed: nothing is released then."""
    failed = [f"{check.table}.{check.check}" for check in checks if check.blocking and not check.passed]
    if failed:
        raise ContractError(f"nothing is released: {', '.join(failed)} failed; build the tables again.")


def landed_tables(landing: Landing, names: Iterable[str]) -> dict[str, Table]:
    """The landed tables ``names``; a ``LandingError`` says which of them are not there."""
    tables = {name: landing.table(name, REGISTRY.landed(name)) for name in names}
    missing = [name for name, table in tables.items() if not table.folder.is_dir()]
    if missing:
        raise LandingError(
            f"no table {', '.join(missing)} under {landing.folder}: a release has all of them; build it "
            "('mockmart build'), and reload the code location if it was added to dataset.yaml under a running UI."
        )
    return tables


def common_stamp(tables: Mapping[str, Table]) -> dict[str, str]:
    """What all ``tables`` say they were built from; a ``LandingError`` names two that differ.

    A table that somebody else landed says nothing.
    """
    said = {name: _stamp(table) for name, table in tables.items()}
    first = next((name for name, stamp in said.items() if stamp), None)
    if first is None:
        raise LandingError("no table says what it was built from; land at least one with 'mockmart build'.")
    for name, stamp in said.items():
        for key, value in stamp.items():
            if said[first].get(key) != value:
                raise LandingError(
                    f"{name} landed with {key} {value}, {first} with {said[first].get(key)}: they are not of one shop, "
                    "and nothing is released; build them all with the same settings."
                )
    return said[first]


def require_all(landing: Landing, tables: Iterable[str], stamp: Mapping[str, str]) -> None:
    """Raise ``LandingError`` if more landed with ``stamp`` than ``tables``: a release would lack it, unnoticed."""
    known = set(tables)
    beside = [
        folder.name
        for folder in sorted(landing.folder.iterdir())
        if folder.name not in known and (part := next(folder.glob("*.parquet"), None)) and _has(part, stamp)
    ]
    if beside:
        raise LandingError(
            f"{', '.join(beside)} landed with the tables of this shop, and these settings do not name them: nothing is "
            "released; give the settings that they were built with (--spec)."
        )


def table_files(tables: Mapping[str, Table]) -> list[TableFiles]:
    """What there is to release: each table with its keys, values and files."""
    return [TableFiles(released_table(name, tables), table.paths) for name, table in tables.items()]


def extras(tables: Sequence[TableFiles], spec: Spec) -> Mapping[str, bytes]:
    """What a release carries for warehouses that are loaded by their own means; dbt calls it as the data set."""
    return warehouse_files([source.table for source in in_build_order(tables)], source=spec.name)


def released_table(name: str, among: Iterable[str]) -> ReleasedTable:
    """The table ``name`` as its schema describes it; references to tables that are not ``among`` these are left out."""
    schema = REGISTRY.landed(name)
    there = set(among)
    return ReleasedTable(
        name=name,
        description=" ".join((schema.description or "").split()),
        schema=conversion.logical_schema(schema),
        primary_key=REGISTRY.key(name),
        foreign_keys=tuple(
            ForeignKey((link.column,), link.to, (link.to_column,)) for link in REGISTRY.links(name) if link.to in there
        ),
        values={str(column): found for column, one in schema.columns.items() if (found := _values(one))},
    )


def provenance_of(stamp: Mapping[str, str], spec: Spec, checks: Sequence[CheckResult]) -> Provenance:
    """How tables with that ``stamp`` came about; all settings of it, if they are those of ``spec``."""
    as_of = datetime.fromisoformat(stamp["as_of"])
    seen = spec.model_copy(update={"as_of": as_of})
    return Provenance(
        spec=seen.model_dump(mode="json", exclude={"threads"}, exclude_none=True)
        if seen.stamp == dict(stamp)
        else dict(stamp),
        seed=int(stamp["seed"]),
        as_of=as_of,
        versions={name: metadata.version(name) for name in _INFLUENTIAL},
        pools_digest=vocabulary(spec.locale).digest,
        checks=tuple(replace(check, found=_scalars(check.found)) for check in checks),
    )


def _scalars(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if isinstance(value, (str, int, float, bool))}


def _stamp(table: Table) -> dict[str, str]:
    return {key: str(table.stamp[key]) for key in ("name", "seed", "as_of", "spec") if key in table.stamp}


def _has(part: Path, stamp: Mapping[str, str]) -> bool:
    """Whether a part says that it was built from what ``stamp`` says."""
    try:
        said = stamp_of(pq.read_metadata(part))
    except (OSError, ValueError, pa.ArrowException):
        return False
    return {key: str(said[key]) for key in stamp if key in said} == dict(stamp)


def _values(column: Any) -> tuple[str, ...]:
    """The accepted values of a column of text, if it has a closed set of them."""
    values = next((list(known.values) for known in map(check_of, column.checks) if isinstance(known, IsIn)), [])
    return tuple(values) if all(isinstance(value, str) for value in values) else ()
