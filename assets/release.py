"""The asset ``release``: what landed, published as one immutable snapshot once every blocking check has passed.

What belongs here: when Dagster publishes, and what it shows of it. What is published is in ``release_contents``, how in
the engine's ``releases``.

Dagster runs the blocking checks of a table before what depends on it, and does not run that if one failed. A release
that is materialised without the checks asks them itself.
"""

# Annotations are real objects here: Dagster does not know the type of an asset's context by its name.
from collections.abc import Collection, Sequence
from datetime import timedelta

import dagster as dg

from mockmart.assets.checks import check_results
from mockmart.assets.release_contents import publish_landed
from mockmart.assets.shop.spec import Spec
from mockmart.errors import MockmartError
from mockmart.landing.landing import Landing
from mockmart.releases.manifest import CheckResult
from mockmart.releases.publishing import PublishResult
from mockmart.releases.retention import collect

RELEASE = "release"
_LATE, _FAILED = timedelta(hours=26), timedelta(hours=36)


def release_asset(tables: Sequence[str], *, keep: int | None = None) -> dg.AssetsDefinition:
    """The asset that publishes ``tables``, which are all that land.

    If ``keep`` is given, it then collects old releases, except that many of the newest.
    """

    @dg.asset(
        name=RELEASE,
        deps=list(tables),
        group_name="releases",
        kinds={"parquet"},
        # The schedule releases every night: a day without a release is late, a day and a half without one a failure.
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=_FAILED, warn_window=_LATE),
        description="All tables as one immutable snapshot, published when every blocking check has passed.",
    )
    def release(
        context: dg.AssetExecutionContext,
        landing: dg.ResourceParam[Landing],
        shop: dg.ResourceParam[Spec],
        releases: dg.ResourceParam[str],
    ) -> dg.MaterializeResult[None]:
        tell = landing.listener or (lambda *_, **__: None)
        tell(RELEASE, batches=0, of=1, rows=0)
        unknown = unknown_to_run(tables, landing, context.run.step_keys_to_execute or ())
        if unknown:
            context.log.warning(
                "%s: added to the settings after this code location was loaded, and not built; reload it. "
                "The release has the other tables.",
                ", ".join(unknown),
            )
        published, _ = publish_landed(
            landing,
            [name for name in tables if name not in unknown],
            shop,
            root=releases,
            checks=results_of_run(context.instance, context.run.run_id),
            hook=lambda step: context.log.debug("release: %s", step),
        )
        tell(RELEASE, batches=1, of=1, rows=published.release.manifest.rows)
        context.instance.add_run_tags(context.run.run_id, {"release": str(published.release.number)})
        collected = {} if keep is None else {"collected": dg.MetadataValue.int(_collected(context, releases, keep))}
        return dg.MaterializeResult(metadata={**release_metadata(published), **collected})

    return release


def unknown_to_run(tables: Sequence[str], landing: Landing, planned: Collection[str]) -> list[str]:
    """The ``tables`` that never landed and that a run of all others, whose steps are ``planned``, does not know.

    A run is planned by the code location as it was loaded, and executed with the settings as they are now.
    """
    unknown = [name for name in tables if name not in planned and not (landing.folder / name).is_dir()]
    others = {*tables} - {*unknown}
    return unknown if others and others <= {*planned} else []


def _collected(context: dg.AssetExecutionContext, releases: str, keep: int) -> int:
    """How many old releases were collected. The new one is published whatever goes wrong here: that is a warning."""
    try:
        done = collect(releases, keep=keep, hook=lambda step: context.log.debug("collect: %s", step))
    except MockmartError as error:
        context.log.warning("Old releases were not collected: %s", error)
        return 0
    return len(done.gone)


def results_of_run(instance: dg.DagsterInstance, run_id: str) -> tuple[CheckResult, ...]:
    """The last result of each check in a run."""
    results: dict[tuple[str, str], CheckResult] = {}
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        if entry.dagster_event is not None:
            for result in check_results(entry.dagster_event.asset_check_evaluation_data):
                results[result.table, result.check] = result
    return tuple(results.values())


def release_metadata(published: PublishResult) -> dict[str, dg.MetadataValue]:
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
