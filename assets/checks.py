"""The checks of tables as Dagster shows them: schema, laws and bands.

What belongs here: one multi-asset check per table, and the conversion between Dagster's results and ours. Checks are
evaluated in ``quality.evaluation``. The schema and the laws block what comes after them; a missed band warns.
"""

# Annotations are real objects here: Dagster does not know the type of a check's context by its name.
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import dagster as dg

from mockmart.assets.quality.bands import BANDS, Band
from mockmart.assets.quality.evaluation import SCHEMA_CHECK, check_schema, common_as_of, evaluate
from mockmart.assets.quality.laws import LAWS, Law
from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from mockmart.releases.manifest import CheckResult
from mockmart.schemas import REGISTRY


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
            yield asset_check_result(check_schema(landing.table(table, REGISTRY.landed(table))))
        selected_laws = [law for law in laws if law.name in selected]
        selected_bands = [band for band in bands if band.name in selected]
        names = {name for law in selected_laws for name in law.tables}
        names |= {name for band in selected_bands for name in band.tables}
        tables = {name: landing.table(name, REGISTRY.landed(name)) for name in sorted(names)}
        as_of = common_as_of(tables.values()) or shop.as_of
        for result in evaluate(
            tables, selected_laws, selected_bands, as_of=as_of, threads=shop.thread_count, spill=landing.staging
        ):
            yield asset_check_result(result)

    return checks


def asset_check_result(result: CheckResult) -> dg.AssetCheckResult:
    """``result`` as Dagster shows it."""
    return dg.AssetCheckResult(
        asset_key=result.table,
        check_name=result.check,
        passed=result.passed,
        severity=dg.AssetCheckSeverity.ERROR if result.blocking else dg.AssetCheckSeverity.WARN,
        metadata={name: _metadata(value) for name, value in result.found.items()},
    )


def check_result(evaluation: dg.AssetCheckEvaluation) -> CheckResult:
    """The result that Dagster recorded as ``evaluation``."""
    return CheckResult(
        table=evaluation.asset_key.path[-1],
        check=evaluation.check_name,
        passed=evaluation.passed,
        blocking=evaluation.severity == dg.AssetCheckSeverity.ERROR,
        found={name: _value(value) for name, value in evaluation.metadata.items()},
    )


def _metadata(value: Any) -> Any:
    """A value as Dagster's metadata: records become a table."""
    if not isinstance(value, list):
        return value
    records = [dg.TableRecord({name: _cell(cell) for name, cell in record.items()}) for record in value]
    return dg.MetadataValue.table(records)


def _cell(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _value(metadata: dg.MetadataValue[Any]) -> Any:
    """What ``_metadata`` made into metadata."""
    if isinstance(metadata, dg.TableMetadataValue):
        return [dict(record.data) for record in metadata.records]
    return metadata.value


def _schema_spec(table: str) -> dg.AssetCheckSpec:
    description = "Every row satisfies the schema: types, ranges, formats, values. Checked before it lands."
    return dg.AssetCheckSpec(SCHEMA_CHECK, asset=table, description=description, blocking=True)


def _law_spec(law: Law) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        law.name,
        asset=law.table,
        description=f"Law {law.number}: {law.description}",
        blocking=True,
        additional_deps=_others(law.tables, law.table),
    )


def _band_spec(band: Band) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        band.name, asset=band.table, description=band.description, additional_deps=_others(band.tables, band.table)
    )


def _others(tables: Iterable[str], table: str) -> list[str]:
    return [name for name in tables if name != table]
