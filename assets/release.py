"""The asset ``release``: what landed, published as one immutable snapshot once every blocking check has passed.

What belongs here: when Dagster publishes, and what it shows of it. What is published is in ``released``, how in the
engine's ``releases``.

Dagster runs the blocking checks of a table before what depends on it, and does not run that if one failed. A release
that is materialised without the checks asks them itself.
"""

# Annotations are real objects here: Dagster does not know the type of an asset's context by its name.
from collections.abc import Iterable, Sequence
from datetime import datetime

import dagster as dg

from assets.quality.evaluation import blocking_checks, verdicts
from assets.release_contents import about, common_stamp, extras, landed_tables, sources
from assets.shop.spec import Spec
from mockmart.errors import ContractError, MockmartError
from mockmart.landing.landing import Landing
from mockmart.releases.manifest import CheckVerdict
from mockmart.releases.publishing import Published, publish
from mockmart.releases.retention import collect

RELEASE = "release"


def release_asset(tables: Sequence[str], *, keep: int | None = None) -> dg.AssetsDefinition:
    """The asset that publishes ``tables``, which are all that land.

    If ``keep`` is given, it then collects old releases but for so many of the newest.
    """

    @dg.asset(
        name=RELEASE,
        deps=list(tables),
        group_name="releases",
        kinds={"parquet"},
        description="All tables as one immutable snapshot, published when every blocking check has passed.",
    )
    def release(
        context: dg.AssetExecutionContext,
        landing: dg.ResourceParam[Landing],
        shop: dg.ResourceParam[Spec],
        releases: dg.ResourceParam[str],
    ) -> dg.MaterializeResult[None]:
        landed = landed_tables(landing, tables)
        stamp = common_stamp(landed)
        as_of = datetime.fromisoformat(stamp["as_of"])
        checks = verdicts_of_run(context.instance, context.run.run_id)
        if not blocking_checks(tables) <= {(check.table, check.check) for check in checks}:
            context.log.info("Not all blocking checks were part of this run: all are asked now.")
            checks = verdicts(landed, as_of=as_of, threads=shop.thread_count, spill=landing.staging)
        require_passed(checks)
        there = sources(landed)
        published = publish(
            releases,
            there,
            about(stamp, shop, checks),
            extras=extras(there, shop),
            hook=lambda step: context.log.debug("release: %s", step),
        )
        collected = {} if keep is None else {"collected": dg.MetadataValue.int(_collected(context, releases, keep))}
        return dg.MaterializeResult(metadata={**release_metadata(published), **collected})

    return release


def _collected(context: dg.AssetExecutionContext, releases: str, keep: int) -> int:
    """How many old releases were collected. The new one is published whatever goes wrong here: that is a warning."""
    try:
        done = collect(releases, keep=keep, hook=lambda step: context.log.debug("collect: %s", step))
    except MockmartError as error:
        context.log.warning("Old releases were not collected: %s", error)
        return 0
    return len(done.gone)


def require_passed(checks: Iterable[CheckVerdict]) -> None:
    """Raise ``ContractError`` if a blocking one of ``checks`` failed: nothing is released then."""
    failed = [f"{check.table}.{check.check}" for check in checks if check.blocking and not check.passed]
    if failed:
        raise ContractError(f"nothing is released: {', '.join(failed)} failed; build the tables again.")


def verdicts_of_run(instance: dg.DagsterInstance, run_id: str) -> tuple[CheckVerdict, ...]:
    """What the checks found in a run, the last verdict of each."""
    found: dict[tuple[str, str], CheckVerdict] = {}
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        if entry.dagster_event is None:
            continue
        evaluation = entry.dagster_event.asset_check_evaluation_data
        shown = {key: value.value for key, value in evaluation.metadata.items()}
        verdict = CheckVerdict(
            table=evaluation.asset_key.path[-1],
            check=evaluation.check_name,
            passed=evaluation.passed,
            blocking=evaluation.severity == dg.AssetCheckSeverity.ERROR,
            found={key: value for key, value in shown.items() if isinstance(value, (str, int, float, bool))},
        )
        found[verdict.table, verdict.check] = verdict
    return tuple(found.values())


def release_metadata(published: Published) -> dict[str, dg.MetadataValue]:
    """What Dagster shows of a release."""
    release = published.release
    grid = [
        dg.TableRecord(
            {
                "table": name,
                "rows": table.rows,
                "bytes": table.bytes,
                "files": len(table.files),
                "new": len(release.manifest.changes[name].new),
                "same": len(release.manifest.changes[name].same),
                "gone": len(release.manifest.changes[name].gone),
            }
        )
        for name, table in release.tables.items()
    ]
    return {
        "id": dg.MetadataValue.text(release.id),
        "number": dg.MetadataValue.int(release.number),
        "outcome": dg.MetadataValue.text("new" if published.new else "unchanged: the latest release says the same"),
        "new": dg.MetadataValue.bool(published.new),
        "tables": dg.MetadataValue.table(grid),
        "rows": dg.MetadataValue.int(release.manifest.rows),
        "bytes": dg.MetadataValue.int(release.manifest.bytes),
        "manifest": dg.MetadataValue.path(release.store.location(f"{release.folder}/datapackage.json")),
    }
