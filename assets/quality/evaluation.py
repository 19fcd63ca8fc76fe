"""What the checks of tables find, without Dagster: their schemas, laws and bands over files, wherever they lie.

What belongs here: asking all checks of a set of tables at once. What a law or a band says is in ``laws`` and ``bands``;
how Dagster asks and shows them, table by table, is in ``checks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assets.checks import MOST_AT_ONCE, SCHEMA_CHECK
from assets.quality.bands import BANDS, Band, measure
from assets.quality.laws import LAWS, Law, judge
from assets.quality.queries import Queries, open_tables
from assets.registered import foreign_keys
from mockmart.landing.audit import audit
from mockmart.landing.table import Table
from mockmart.releases.manifest import CheckVerdict
from schemas import DOMAIN, REGISTRY


def laws_of(tables: Iterable[str]) -> list[Law]:
    """All laws that read ``tables`` and no other: the shop's, and the references of those beside it."""
    names = set(tables)
    beside = sorted(names - set(REGISTRY.names(domain=DOMAIN)))
    known = (*LAWS, *(law for name in beside for law in foreign_keys(name)))
    return [law for law in known if {law.table, *law.tables} <= names]


def blocking_checks(tables: Iterable[str]) -> set[tuple[str, str]]:
    """The table and name of each check that has to pass before ``tables`` may be released."""
    names = list(tables)
    return {*((name, SCHEMA_CHECK) for name in names), *((law.table, law.name) for law in laws_of(names))}


def verdicts(tables: Mapping[str, Table], *, as_of: datetime, threads: int, spill: Path) -> tuple[CheckVerdict, ...]:
    """The verdict of every check of ``tables``, the shop's and those beside it, seen at ``as_of``."""
    return tuple(_verdicts(tables, as_of=as_of, threads=threads, spill=spill))


def _verdicts(tables: Mapping[str, Table], *, as_of: datetime, threads: int, spill: Path) -> Iterator[CheckVerdict]:
    for name, table in tables.items():
        report = audit(table)
        found: dict[str, Any] = {"rows": report.rows, "violations": len(report.errors)}
        yield CheckVerdict(name, SCHEMA_CHECK, report.passed, blocking=True, found=found)
    laws = laws_of(tables)
    bands = [band for band in BANDS if {band.table, *band.tables} <= set(tables)]
    at_once = min(threads, MOST_AT_ONCE)
    with (
        open_tables(
            {name: table.paths for name, table in tables.items()},
            as_of=as_of,
            threads=max(threads // MOST_AT_ONCE, 1),
            spill=spill,
            beside={name for law in laws for name in law.beside},
        ) as connection,
        Queries(connection, workers=at_once) as queries,
    ):
        for law, broken in judge(queries, laws):
            shown = {"law": str(law.number), "violations": broken.count}
            yield CheckVerdict(law.table, law.name, broken.count == 0, blocking=True, found=shown)
        for band in bands:
            yield _band_verdict(band, queries)


def _band_verdict(band: Band, queries: Queries) -> CheckVerdict:
    found = measure(queries, band)
    shown = {
        "figure": round(float(found.figure), 4) if found.figure is not None else "none",
        "band": f"{band.low:g} to {band.high:g}",
        "sample": found.sample,
        "judged": found.judged,
    }
    return CheckVerdict(band.table, band.name, found.passed, blocking=False, found=shown)
