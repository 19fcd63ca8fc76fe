"""The checks of the shop's tables: schema, laws and bands, as Dagster shows them.

What belongs here: running them over the landed tables. What a law or a band says is in ``laws`` and ``bands``.

The schema and the laws block what comes after them; a band that is missed is a warning.
"""

# Annotations are real objects here: Dagster does not know the type of a check's context by its name.
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from assets.quality.bands import BANDS, Band, measure
from assets.quality.laws import LAWS, Law, judge
from assets.quality.queries import Queries, open_tables
from assets.shop.spec import Spec
from mockmart.errors import LandingError
from mockmart.landing.audit import audit
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.validation import Report, rule_count
from schemas import REGISTRY

SCHEMA_CHECK = "schema"
#: Queries at a time, which share the memory that DuckDB may take. Side by side they are faster than one on all threads.
MOST_AT_ONCE = 4


def table_checks(table: str, laws: Sequence[Law] | None = None) -> dg.AssetChecksDefinition:
    """All checks of ``table``, in one step: its schema, its laws (the shop's if not given), its bands."""
    laws = [law for law in LAWS if law.table == table] if laws is None else laws
    bands = [band for band in BANDS if band.table == table]

    @dg.multi_asset_check(
        name=f"{table}_checks",
        can_subset=True,
        specs=[_schema_spec(table), *map(_law_spec, laws), *map(_band_spec, bands)],
    )
    def checks(
        context: dg.AssetCheckExecutionContext, landing: dg.ResourceParam[Landing], shop: dg.ResourceParam[Spec]
    ) -> Iterator[dg.AssetCheckResult]:
        selected = {key.name for key in context.selected_asset_check_keys}
        if SCHEMA_CHECK in selected:
            report = audit(landing.table(table, REGISTRY.landed(table)))
            yield dg.AssetCheckResult(
                asset_key=table, check_name=SCHEMA_CHECK, passed=report.passed, metadata=report_metadata(report)
            )
        asked = [law for law in laws if law.name in selected]
        measured = [band for band in bands if band.name in selected]
        if not asked and not measured:
            return
        read = {
            name: landing.table(name, REGISTRY.landed(name))
            for tables in (*(law.tables for law in asked), *(band.tables for band in measured))
            for name in tables
        }
        with (
            open_tables(
                {name: found.paths for name, found in read.items()},
                as_of=observed(read.values()) or shop.as_of,
                threads=max(shop.thread_count // MOST_AT_ONCE, 1),
                spill=landing.staging,
                beside={name for law in asked for name in law.beside},
            ) as connection,
            Queries(connection, workers=min(shop.thread_count, MOST_AT_ONCE)) as queries,
        ):
            for band in measured:
                queries.announce(band.sql)
            for law, found in judge(queries, asked):
                yield dg.AssetCheckResult(
                    asset_key=table,
                    check_name=law.name,
                    passed=found.count == 0,
                    metadata={"law": str(law.number), "violations": found.count, **_cases(found.cases)},
                )
            for band in measured:
                yield _band_result(band, queries)

    return checks


def observed(tables: Iterable[Table]) -> datetime | None:
    """The instant that ``tables`` landed as of, whatever a run is asked for; ``None`` if none of them says.

    A ``LandingError`` names two of different instants: they cannot agree.
    """
    said = {table.name: str(table.stamp["as_of"]) for table in tables if "as_of" in table.stamp}
    first = next(iter(said), None)
    for name, instant in said.items():
        if instant != said[str(first)]:
            raise LandingError(
                f"{name} landed as of {instant}, {first} as of {said[str(first)]}; materialise both with one as_of."
            )
    return datetime.fromisoformat(said[first]) if first else None


def report_metadata(report: Report) -> dict[str, Any]:
    """What Dagster shows of a validation: how much was checked, and what failed."""
    shown: dict[str, Any] = {"rows": report.rows, "rules": rule_count(REGISTRY.landed(report.table))}
    if not report.passed:
        shown["failures"] = dg.MetadataValue.table(
            [
                dg.TableRecord(
                    {
                        "column": failure.column,
                        "rule": failure.rule,
                        "count": failure.count,
                        "cases": ", ".join(f"row {row}: {value}" for row, value in failure.cases),
                    }
                )
                for failure in report.failures
            ]
        )
    return shown


def _band_result(band: Band, queries: Queries) -> dg.AssetCheckResult:
    found = measure(queries, band)
    return dg.AssetCheckResult(
        asset_key=band.table,
        check_name=band.name,
        passed=found.passed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "figure": round(float(found.figure), 4) if found.figure is not None else "none",
            "band": f"{band.low:g} to {band.high:g}",
            "sample": found.sample,
            "judged": found.judged,
        },
    )


def _schema_spec(table: str) -> dg.AssetCheckSpec:
    about = "Every row satisfies the schema: types, ranges, formats, values. Checked before it lands."
    return dg.AssetCheckSpec(SCHEMA_CHECK, asset=table, description=about, blocking=True)


def _law_spec(law: Law) -> dg.AssetCheckSpec:
    about = f"Law {law.number}: {law.about}"
    return dg.AssetCheckSpec(
        law.name, asset=law.table, description=about, blocking=True, additional_deps=_others(law.tables, law.table)
    )


def _band_spec(band: Band) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        band.name, asset=band.table, description=band.about, additional_deps=_others(band.tables, band.table)
    )


def _others(tables: Iterable[str], table: str) -> list[str]:
    return [name for name in tables if name != table]


def _cases(cases: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    records = [dg.TableRecord({name: str(value) for name, value in case.items()}) for case in cases]
    return {"cases": dg.MetadataValue.table(records)} if records else {}
