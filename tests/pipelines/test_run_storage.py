"""Runs recorded over kept connections are those that Dagster's own storages record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from mockmart.pipelines.run_storage import stored_in_memory, stored_on_disk


@dg.asset
def made() -> dg.MaterializeResult[None]:
    """An asset."""
    return dg.MaterializeResult(metadata={"rows": 3})


@dg.asset_check(asset=made)
def checked() -> dg.AssetCheckResult:
    """Its check."""
    return dg.AssetCheckResult(passed=True)


def told(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """The types of what happened in a run, in order."""
    return [entry.get_dagster_event().event_type_value for entry in instance.all_logs(run_id) if entry.is_dagster_event]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    return tmp_path


@pytest.fixture(params=["on disk", "in memory"])
def instance(request: pytest.FixtureRequest, home: Path) -> Iterator[dg.DagsterInstance]:
    with stored_on_disk(home) if request.param == "on disk" else stored_in_memory() as one:
        yield one


def test_a_run_has_the_events_that_dagster_records(instance: dg.DagsterInstance) -> None:
    with dg.DagsterInstance.ephemeral() as plain:
        wanted = dg.materialize([made, checked], instance=plain)
        found = dg.materialize([made, checked], instance=instance)
        assert told(instance, found.run_id) == told(plain, wanted.run_id)
    assert instance.get_run_by_id(found.run_id).status == dg.DagsterRunStatus.SUCCESS  # type: ignore[union-attr]


def test_a_run_that_fails_is_recorded_as_that(instance: dg.DagsterInstance) -> None:
    @dg.asset
    def broken() -> None:
        raise ValueError("no")

    failed = dg.materialize([broken], instance=instance, raise_on_error=False)
    assert instance.get_run_by_id(failed.run_id).status == dg.DagsterRunStatus.FAILURE  # type: ignore[union-attr]
    assert "STEP_FAILURE" in told(instance, failed.run_id)


def test_what_is_recorded_on_disk_is_there_for_dagster(home: Path) -> None:
    with stored_on_disk(home) as instance:
        run = dg.materialize([made, checked], instance=instance)
        wanted = told(instance, run.run_id)
    with dg.DagsterInstance.from_config(str(home)) as plain:
        assert told(plain, run.run_id) == wanted
        materialization = plain.get_latest_materialization_event(dg.AssetKey("made"))
        assert materialization is not None
        assert materialization.run_id == run.run_id


def test_dagster_reads_a_run_that_is_still_recorded(home: Path) -> None:
    with stored_on_disk(home) as instance, dg.DagsterInstance.from_config(str(home)) as plain:
        for _ in range(2):
            run = dg.materialize([made], instance=instance)
            assert told(plain, run.run_id) == told(instance, run.run_id)
            theirs = dg.materialize([made], instance=plain)
            assert told(plain, theirs.run_id) == told(instance, theirs.run_id)


def test_another_storage_that_the_settings_name_stays(home: Path) -> None:
    (home / "dagster.yaml").write_text(
        "event_log_storage:\n  module: dagster._core.storage.event_log\n"
        f"  class: ConsolidatedSqliteEventLogStorage\n  config: {{base_dir: {home / 'events'}}}\n"
    )
    with stored_on_disk(home) as instance:
        assert type(instance.event_log_storage).__name__ == "ConsolidatedSqliteEventLogStorage"
