"""What a run tells a push gateway: the same figures, under the same names, as the data service gives.

What belongs here: from the events of a run to metrics, and sending them where ``MOCKMART_PUSHGATEWAY`` says. A gateway
that does not answer fails no run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import dagster as dg

from mockmart.assets.on_demand.shop_source import called
from mockmart.errors import install_command
from mockmart.schemas import DOMAIN, REGISTRY

VARIABLE = "MOCKMART_PUSHGATEWAY"
#: How rows came about, beside the service's own way.
PATH = "dagster"
_SECONDS = 5.0


def push_run(events: Iterable[dg.DagsterEvent], *, job: str) -> str | None:
    """Send what ``events`` of a run tell to the push gateway, if one is configured; what was wrong if it failed."""
    gateway = os.environ.get(VARIABLE)
    if not gateway:
        return None
    try:
        from mockmart.service.metrics import Metrics  # noqa: PLC0415  # an extra: only who has a gateway needs it
    except ImportError as error:
        return f"{VARIABLE}: {error.name} is not installed; {install_command('service')}."
    metrics = Metrics()
    for event in events:
        if event.is_step_materialization:
            made = event.step_materialization_data.materialization
            found: dict[str, Any] = {name: value.value for name, value in made.metadata.items()}
            domain, entity = _called(made.asset_key.path[-1])
            metrics.requests.labels(PATH, domain, entity, "OK").inc()
            metrics.records.labels(domain, entity).inc(found["dagster/row_count"])
            metrics.duration.labels(PATH).observe(found["seconds"])
        elif event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            verdict = event.asset_check_evaluation_data
            if not verdict.passed and verdict.severity == dg.AssetCheckSeverity.ERROR:
                metrics.validation_errors.inc()
        elif event.is_step_failure:
            name = (event.step_key or "").rpartition(".")[2]
            if name in REGISTRY.names():
                metrics.requests.labels(PATH, *_called(name), "INTERNAL").inc()
    try:
        metrics.push(gateway, job=job, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        return f"{VARIABLE}: {gateway} takes no metrics ({error}); start it, or unset the variable."
    return None


def _called(table: str) -> tuple[str, str]:
    """The domain and the entity of a table, as the service calls them."""
    entry = REGISTRY.entry(table)
    return called(table) if entry.domain == DOMAIN else (entry.domain, entry.name)


def _sensor(status: dg.DagsterRunStatus) -> dg.SensorDefinition:
    """The sensor that pushes what runs of ``status`` tell."""

    @dg.run_status_sensor(
        name=f"pushed_{status.value.lower()}",
        run_status=status,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Tells the push gateway at {VARIABLE}, if there is one, of each run that came to {status.value}.",
    )
    def pushed(context: dg.RunStatusSensorContext) -> None:
        logs = context.instance.all_logs(context.dagster_run.run_id)
        events = [entry.dagster_event for entry in logs if entry.dagster_event is not None]
        wrong = push_run(events, job=context.dagster_run.job_name)
        if wrong:
            context.log.warning(wrong)

    return pushed


def sensors() -> list[dg.SensorDefinition]:
    """Sensors for the runs that the daemon watches; ``mockmart build`` pushes by itself."""
    return [_sensor(status) for status in (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE)]
