"""Evaluates checks over landed or released tables: their schemas, laws and bands.

What belongs here: which checks a set of tables has, and running them. What a law or a band says is in ``laws`` and
``bands``; how Dagster runs and shows checks is in ``mockmart.assets.checks``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from mockmart.assets.quality.bands import BANDS, Band, measure
from mockmart.assets.quality.laws import LAWS, Law, Violations, find_violations, foreign_key
from mockmart.assets.quality.proofs import PROOFS, prove
from mockmart.assets.quality.queries import Queries, open_tables
from mockmart.errors import LandingError
from mockmart.landing.audit import audit
from mockmart.landing.table import Table
from mockmart.releases.manifest import CheckResult
from mockmart.schemas import DOMAIN, REGISTRY
from mockmart.validation import ValidationReport, rule_count

#: The name of the check of a table's schema.
SCHEMA_CHECK = "schema"
#: Queries at a time, which share the memory that DuckDB may take: side by side they are faster than one on all threads.
MAX_PARALLEL_QUERIES = 4


def laws_of(tables: Iterable[str]) -> list[Law]:
    """All laws that read ``tables`` and no other table: the shop's, and the references of other domains."""
    names = set(tables)
    others = sorted(names - set(REGISTRY.names(domain=DOMAIN)))
    known = (*LAWS, *(law for name in others for law in foreign_keys(name)))
    return [law for law in known if {law.table, *law.tables} <= names]


def foreign_keys(name: str) -> list[Law]:
    """The law of each reference of the registered schema ``name``: the row that it names exists."""
    return [
        foreign_key(name, column=link.column, to=link.to, to_column=link.to_column) for link in REGISTRY.links(name)
    ]


def bands_of(tables: Iterable[str]) -> list[Band]:
    """All bands that read ``tables`` and no other table."""
    names = set(tables)
    return [band for band in BANDS if {band.table, *band.tables} <= names]


def blocking_checks(tables: Iterable[str]) -> set[tuple[str, str]]:
    """The table and name of each check that has to pass before ``tables`` may be released."""
    names = list(tables)
    return {*((name, SCHEMA_CHECK) for name in names), *((law.table, law.name) for law in laws_of(names))}


def evaluate_all(tables: Mapping[str, Table], *, as_of: datetime, threads: int, spill: Path) -> tuple[CheckResult, ...]:
    """The result of every check of ``tables``, seen at ``as_of``."""
    laws, bands = laws_of(tables), bands_of(tables)
    return (
        *(check_schema(table) for table in tables.values()),
        *evaluate(tables, laws, bands, as_of=as_of, threads=threads, spill=spill),
    )


def evaluate(
    tables: Mapping[str, Table],
    laws: Collection[Law],
    bands: Collection[Band],
    *,
    as_of: datetime,
    threads: int,
    spill: Path,
) -> Iterator[CheckResult]:
    """The results of ``laws`` and ``bands`` over ``tables``, seen at ``as_of``; what memory lacks goes to ``spill``.

    No row breaks a law that is proved: its query is not asked.
    """
    proved = prove(tables, [law.name for law in laws], PROOFS, as_of=as_of, threads=threads)
    unproved = [law for law in laws if law.name not in proved]
    with ExitStack() as stack:
        violations: Iterator[tuple[Law, Violations]] = iter(())
        if unproved or bands:
            connection = stack.enter_context(
                open_tables(
                    {name: table.paths for name, table in tables.items()},
                    as_of=as_of,
                    threads=max(threads // MAX_PARALLEL_QUERIES, 1),
                    spill=spill,
                    extra_relations={name for law in unproved for name in law.extra_relations},
                )
            )
            queries = stack.enter_context(Queries(connection, workers=min(threads, MAX_PARALLEL_QUERIES)))
            for band in bands:
                queries.submit(band.sql)
            violations = find_violations(queries, unproved)
        for law in laws:
            yield _check_law(law, Violations(0, ()) if law.name in proved else next(violations)[1])
        for band in bands:
            yield _check_band(queries, band)


def check_schema(table: Table) -> CheckResult:
    """Whether every row of ``table`` satisfies its schema."""
    report = audit(table)
    return CheckResult(table.name, SCHEMA_CHECK, report.passed, blocking=True, found=summary(report))


def summary(report: ValidationReport) -> dict[str, object]:
    """What was validated, and, if it failed, which rules failed how often."""
    failures = [
        {
            "column": failure.column,
            "rule": failure.rule,
            "count": failure.count,
            "cases": ", ".join(f"row {row}: {value}" for row, value in failure.cases),
        }
        for failure in report.failures
    ]
    counts = {"rows": report.rows, "rules": rule_count(REGISTRY.landed(report.table))}
    return {**counts, "violations": len(report.errors), **({"failures": failures} if failures else {})}


def common_as_of(tables: Iterable[Table]) -> datetime | None:
    """The instant as of which ``tables`` landed; ``None`` if no table records one.

    A ``LandingError`` names two tables of different instants, because they cannot agree.
    """
    recorded = {table.name: str(table.stamp["as_of"]) for table in tables if "as_of" in table.stamp}
    first = next(iter(recorded), "")
    for name, instant in recorded.items():
        if instant != recorded[first]:
            raise LandingError(
                f"{name} landed as of {instant}, {first} as of {recorded[first]}; materialise both with one as_of."
            )
    return datetime.fromisoformat(recorded[first]) if first else None


def _check_law(law: Law, violations: Violations) -> CheckResult:
    cases = {"cases": [dict(case) for case in violations.cases]} if violations.cases else {}
    found = {"law": str(law.number), "violations": violations.count, **cases}
    return CheckResult(law.table, law.name, violations.count == 0, blocking=True, found=found)


def _check_band(queries: Queries, band: Band) -> CheckResult:
    measured = measure(queries, band)
    found = {
        "figure": round(float(measured.figure), 4) if measured.figure is not None else "none",
        "band": f"{band.low:g} to {band.high:g}",
        "sample": measured.sample,
        "judged": measured.conclusive,
    }
    return CheckResult(band.table, band.name, measured.passed, blocking=False, found=found)
