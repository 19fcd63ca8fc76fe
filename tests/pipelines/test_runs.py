"""Runs as the Dagster UI launches them: refused before anything is written, and checks run alone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from mockmart.landing.landing import Landing
from mockmart.pipelines.assembly import JOB, build_definitions, run_config
from mockmart.pipelines.resources import OLDER_TAG
from mockmart.releases.release import open_release
from tests.command import files
from tests.services import eventually

pytestmark = pytest.mark.slow

SMALL = {"as_of": "2025-03-01", "signups_per_day": 2, "products": 200, "threads": 2}


def execute(data: Path, config: dict[str, Any]) -> dg.ExecuteInProcessResult:
    job = build_definitions(data=data).resolve_job_def(JOB)
    return job.execute_in_process(run_config=run_config(config), raise_on_error=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data root of a small shop."""
    root = tmp_path_factory.mktemp("runs")
    assert execute(root, SMALL).success
    return root


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"products": -5}, "run config: products: -5 is below 1; give a whole number from 1 to 100000."),
        (
            {"scenarios": {"carts": {"dear": {"weight": 0.1, "set": {"items.price": {"min": 900000}}}}}},
            "scenarios.carts.dear: no product fits it",
        ),
    ],
)
def test_a_launch_that_cannot_be_built_is_refused_in_one_sentence(
    data: Path, change: dict[str, Any], message: str
) -> None:
    before = files(data)
    with pytest.raises(dg.DagsterInvalidInvocationError) as raised:
        execute(data, SMALL | change)
    assert message in str(raised.value)
    assert files(data) == before


@pytest.mark.parametrize("as_of", ["2026-06-01", "2025-01-15"])
def test_checks_run_alone_see_the_shop_as_it_landed(data: Path, as_of: str) -> None:
    key = dg.AssetCheckKey(dg.AssetKey("carts"), "time")
    alone = dg.define_asset_job("alone", selection=dg.AssetSelection.checks(key))
    definitions = dg.Definitions.merge(build_definitions(data=data), dg.Definitions(jobs=[alone]))
    result = definitions.resolve_job_def("alone").execute_in_process(run_config=run_config(SMALL | {"as_of": as_of}))
    (evaluation,) = result.get_asset_check_evaluations()
    assert evaluation.passed


def test_a_run_waits_for_another_one_that_holds_the_landing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As the nightly tick does, when somebody has started a run by hand before midnight."""
    first = Landing(tmp_path)
    ended = threading.Event()
    said: list[str] = []

    def waits() -> bool:
        said.append(capfd.readouterr().err)
        return "this one waits for it to end" in "".join(said)

    with ThreadPoolExecutor(1) as pool, dg.DagsterInstance.ephemeral() as instance:
        with first.locked():
            job = build_definitions(data=tmp_path).resolve_job_def(JOB)
            config = run_config(SMALL)
            second = pool.submit(job.execute_in_process, run_config=config, raise_on_error=False, instance=instance)
            second.add_done_callback(lambda _: ended.set())
            # It says so on stderr as well; its record in memory may not be read while it writes there.
            assert eventually(waits, seconds=60)
            assert not ended.is_set()
        assert second.result().success
    assert (tmp_path / "landing" / "orders").is_dir()


def test_a_run_of_an_older_shop_than_the_latest_release_is_refused_at_its_beginning(data: Path) -> None:
    before = files(data)
    older = SMALL | {"as_of": "2025-02-01"}
    result = execute(data, older)
    assert not result.success
    (failure,) = [event for event in result.all_events if event.event_type is dg.DagsterEventType.RUN_FAILURE]
    told = str(failure.job_failure_data.error)
    assert (
        "as_of: 2025-02-01 00:00 is before 2025-03-01 00:00, as of which release 1 is the latest; give a later one, or "
        "tag the run mockmart/older=true to go back to an earlier time."
    ) in told
    assert files(data) == before


def test_a_run_that_asks_for_it_releases_an_older_shop(tmp_path: Path) -> None:
    job = build_definitions(data=tmp_path).resolve_job_def(JOB)
    assert job.execute_in_process(run_config=run_config(SMALL)).success
    older = run_config(SMALL | {"as_of": "2025-02-01"})
    assert job.execute_in_process(run_config=older, tags={OLDER_TAG: "true"}).success
    assert open_release(tmp_path).manifest.as_of.date().isoformat() == "2025-02-01"


def test_a_launch_may_say_about_how_many_users_there_are(tmp_path: Path) -> None:
    config = {key: value for key, value in SMALL.items() if key != "signups_per_day"}
    assert execute(tmp_path, config | {"users": 70}).success
    users = open_release(tmp_path).manifest.tables
    assert next(table.rows for table in users if table.name == "users") == pytest.approx(70, abs=2)
    with pytest.raises(dg.DagsterInvalidInvocationError, match="users: 0 is below 1; a shop has at least one"):
        execute(tmp_path, config | {"users": 0})


def test_a_run_is_tagged_with_its_seed_its_time_and_its_release(tmp_path: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_definitions(data=tmp_path).resolve_job_def(JOB)
        assert job.execute_in_process(run_config=run_config(SMALL), instance=instance).success
        (run,) = instance.get_runs()
    assert (run.tags["seed"], run.tags["as_of"], run.tags["release"]) == ("42", "2025-03-01T00:00:00+00:00", "1")
