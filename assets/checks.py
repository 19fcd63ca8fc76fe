"""The checks of tables as Dagster shows them: schema, laws and bands.

What belongs here: one multi-asset check per table, and the conversion between Dagster's results and ours. Checks are
evaluated in ``quality.evaluation``. A person reads one check a subject: all laws of a table about time are one, all of
its bands are one, and each says what every law and band of it found. The schema and the laws block what comes after
them; a missed band warns.
"""

# Annotations are real objects here: Dagster does not know the type of a check's context by its name.
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from mockmart.assets.quality.bands import BANDS, Band
from mockmart.assets.quality.evaluation import SCHEMA_CHECK, check_schema, common_as_of, evaluate
from mockmart.assets.quality.laws import LAWS, SUBJECTS, Law
from mockmart.assets.shop.graph import GRAPH
from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from mockmart.releases.manifest import CheckResult
from mockmart.schemas import REGISTRY

#: The check of a table's bands. That of its laws about a subject has the subject's name.
BANDS_CHECK = "bands"
#: The metadata that keeps what each law and band found, for whoever reads a check's evaluation again.
_RESULTS = "results"


def table_checks(
    table: str, laws: Sequence[Law] | None = None, *, among: Collection[str] = GRAPH
) -> dg.AssetChecksDefinition:
    """All checks of ``table``, in one step: its schema, its laws (the shop's if not given), its bands.

    Laws and bands that read tables which are not ``among`` those that are built are left out.
    """
    laws = [law for law in LAWS if law.table == table and {*law.tables} <= {*among}] if laws is None else laws
    bands = [band for band in BANDS if band.table == table and {*band.tables} <= {*among}]
    subjects: dict[str, list[Law]] = {}
    for law in laws:
        subjects.setdefault(check_of_subject(law.number), []).append(law)
    groups: Mapping[str, Sequence[Law | Band]] = {**subjects, **({BANDS_CHECK: bands} if bands else {})}

    @dg.multi_asset_check(
        name=f"{table}_checks",
        can_subset=True,
        specs=[_schema_spec(table), *(_spec(table, name, group) for name, group in groups.items())],
    )
    def checks(
        context: dg.AssetCheckExecutionContext, landing: dg.ResourceParam[Landing], shop: dg.ResourceParam[Spec]
    ) -> Iterator[dg.AssetCheckResult]:
        selected = {key.name for key in context.selected_asset_check_keys}
        tell = landing.listener or (lambda *_, **__: None)
        tell(f"{table} checks", batches=0, of=1, rows=0)
        if SCHEMA_CHECK in selected:
            yield asset_check_result(SCHEMA_CHECK, [check_schema(landing.table(table, REGISTRY.landed(table)))])
        chosen = {name: group for name, group in groups.items() if name in selected}
        members = [member for group in chosen.values() for member in group]
        names = {name for member in members for name in member.tables}
        tables = {name: landing.table(name, REGISTRY.landed(name)) for name in sorted(names)}
        results = {
            result.check: result
            for result in evaluate(
                tables,
                [member for member in members if isinstance(member, Law)],
                [member for member in members if isinstance(member, Band)],
                as_of=common_as_of(tables.values()) or shop.as_of,
                threads=shop.thread_count,
                spill=landing.staging,
            )
        }
        for name, group in chosen.items():
            yield asset_check_result(name, [results[member.name] for member in group])
        tell(f"{table} checks", batches=1, of=1, rows=landing.table(table, REGISTRY.landed(table)).rows)

    return checks


def check_of_subject(number: int) -> str:
    """The name of the check of the laws of a subject."""
    return SUBJECTS[number].replace(" ", "_")


def asset_check_result(name: str, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    """``results`` of one table as the check ``name`` of Dagster's: a table of what each found, and the cases."""
    metadata: dict[str, Any] = {}
    if len(results) > 1 or results[0].check != name:
        records = []
        for result in results:
            cells = {key: _cell(value) for key, value in result.found.items() if not isinstance(value, list)}
            records.append(dg.TableRecord({"check": result.check, "passed": result.passed, **cells}))
        columns = dict.fromkeys(key for record in records for key in record.data)
        kinds = {"passed": "bool", "judged": "bool", "violations": "int", "sample": "int"}
        schema = dg.TableSchema([dg.TableColumn(key, kinds.get(key, "string")) for key in columns])
        metadata["found"] = dg.MetadataValue.table(records, schema)
        for result in results:
            for key, value in result.found.items():
                if isinstance(value, list):
                    metadata[f"{result.check}: {key}"] = _metadata(value)
    else:
        metadata |= {key: _metadata(value) for key, value in results[0].found.items()}
    metadata[_RESULTS] = dg.MetadataValue.json(
        [{"check": one.check, "passed": one.passed, "found": dict(one.found)} for one in results]
    )
    return dg.AssetCheckResult(
        asset_key=results[0].table,
        check_name=name,
        passed=all(result.passed for result in results),
        severity=dg.AssetCheckSeverity.ERROR if results[0].blocking else dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def check_results(evaluation: dg.AssetCheckEvaluation) -> list[CheckResult]:
    """The results that Dagster recorded as ``evaluation``."""
    recorded: Any = evaluation.metadata[_RESULTS].value
    blocking = evaluation.severity == dg.AssetCheckSeverity.ERROR
    table = evaluation.asset_key.path[-1]
    return [CheckResult(table, one["check"], one["passed"], blocking, one["found"]) for one in recorded]


def _metadata(value: Any) -> Any:
    """A value as Dagster's metadata: records become a table."""
    if not isinstance(value, list):
        return value
    records = [dg.TableRecord({name: _cell(cell) for name, cell in record.items()}) for record in value]
    return dg.MetadataValue.table(records)


def _cell(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _schema_spec(table: str) -> dg.AssetCheckSpec:
    description = "Every row satisfies the schema: types, ranges, formats, values. Checked before it lands."
    return dg.AssetCheckSpec(SCHEMA_CHECK, asset=table, description=description, blocking=True)


def _spec(table: str, name: str, group: Sequence[Law | Band]) -> dg.AssetCheckSpec:
    lines = [f"- **{member.name}**: {member.description}" for member in group]
    blocking = name != BANDS_CHECK
    what = f"Law {group[0].number}: {name.replace('_', ' ')}." if isinstance(group[0], Law) else "What is realistic."
    return dg.AssetCheckSpec(
        name,
        asset=table,
        description="\n".join([what, "", *lines]),
        blocking=blocking,
        additional_deps=sorted({other for member in group for other in _others(member.tables, table)}),
    )


def _others(tables: Iterable[str], table: str) -> list[str]:
    return [name for name in tables if name != table]
