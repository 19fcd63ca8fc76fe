"""Tables of other domains, landed beside the shop's."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import duckdb
import pandas as pd
import pytest

from mockmart.assets.release import release_asset, unknown_to_run
from mockmart.assets.shop.spec import Spec
from mockmart.errors import LandingError, MockmartError, SchemaError, SpecError
from mockmart.landing.landing import Landing
from mockmart.pipelines.assembly import JOB, build_definitions, run_config
from mockmart.pipelines.build import Outcome, build
from mockmart.pipelines.release import release_landing, verify
from mockmart.releases.release import open_release
from mockmart.releases.retention import releases
from mockmart.schemas import REGISTRY
from mockmart.warehouses.loaders.duckdb_file import load_duckdb

pytestmark = pytest.mark.slow

SPEC = {
    "as_of": "2025-03-01",
    "signups_per_day": 2,
    "products": 200,
    "threads": 2,
    "schemas": ["mockmart.examples.support", "mockmart.examples.sensors"],
    "rows": {"agents": 12, "tickets": 250, "messages": 400, "stations": 30, "readings": 350},
    "scenarios": {"tickets": {"angry": {"weight": 0.1, "set": {"priority": {"values": ["urgent"]}}}}},
}
BESIDE = ("agents", "tickets", "messages", "stations", "readings")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("domains")


@pytest.fixture(scope="module")
def outcome(root: Path) -> Outcome:
    """One build of the shop and of two domains beside it."""
    return build(Spec.model_validate(SPEC), data=root)


def frame(root: Path, name: str) -> pd.DataFrame:
    return Landing(root).table(name, REGISTRY.landed(name)).frame()


def test_the_build_passes_and_lands_the_rows_that_were_asked_for(outcome: Outcome) -> None:
    assert outcome.error is None
    assert outcome.passed
    rows = {table.table: table.rows for table in outcome.tables}
    assert {name: rows[name] for name in BESIDE} == SPEC["rows"]


def test_every_table_has_its_schema_check_and_one_for_each_reference(outcome: Outcome) -> None:
    found = {verdict.check for verdict in outcome.checks if verdict.table in BESIDE}
    assert found == {
        "schema", "tickets_user_id_is_there", "tickets_agent_id_is_there", "messages_ticket_id_is_there",
        "readings_station_id_is_there",
    }  # fmt: skip


@pytest.mark.usefixtures("outcome")
@pytest.mark.parametrize(
    ("table", "column", "other"),
    [("tickets", "user_id", "users"), ("tickets", "agent_id", "agents"), ("messages", "ticket_id", "tickets")],
)
def test_every_reference_resolves(root: Path, table: str, column: str, other: str) -> None:
    with duckdb.connect() as connection:
        missing = connection.execute(
            f"SELECT count(*) FROM '{root}/landing/{table}/*.parquet' "
            f"ANTI JOIN '{root}/landing/{other}/*.parquet' USING ({column})"
        ).fetchall()
    assert missing == [(0,)]


@pytest.mark.usefixtures("outcome")
def test_rows_are_numbered_and_labelled(root: Path) -> None:
    tickets = frame(root, "tickets")
    assert tickets["_index"].tolist() == list(range(250))
    assert (tickets["_scenario"] == "angry").sum() == 25
    assert (tickets.loc[tickets["_scenario"] == "angry", "priority"] == "urgent").all()


@pytest.mark.usefixtures("outcome")
def test_time_runs_forward_where_names_say_so(root: Path) -> None:
    tickets = frame(root, "tickets").dropna(subset="resolved_at")
    assert (tickets["resolved_at"] >= tickets["created_at"]).all()


@pytest.mark.usefixtures("outcome")
def test_all_of_them_are_released_verified_and_loaded(root: Path, tmp_path: Path) -> None:
    release = open_release(root)
    assert {name: table.rows for name, table in release.tables.items() if name in BESIDE} == SPEC["rows"]
    assert verify(release, threads=1).passed
    loaded = load_duckdb(release, tmp_path / "warehouse.duckdb")
    assert loaded.rows == {name: table.rows for name, table in release.tables.items()}
    again, _ = release_landing(Spec.model_validate(SPEC), data=root)
    assert not again.new


@pytest.mark.usefixtures("outcome")
def test_a_release_leaves_out_nothing_that_landed_with_the_rest(root: Path) -> None:
    shop_alone = Spec.model_validate({**SPEC, "schemas": [], "rows": {}, "scenarios": {}})
    with pytest.raises(
        LandingError, match=r"^agents, messages, readings, stations, tickets landed with .*; give .* \(--spec\)\.$"
    ):
        release_landing(shop_alone, data=root)
    assert [listed.commit.number for listed in releases(root)] == [1]


def test_threads_and_batches_change_no_row(root: Path, outcome: Outcome, tmp_path: Path) -> None:
    assert outcome.passed
    spec = Spec.model_validate(SPEC | {"threads": 1})
    again = build(spec, data=tmp_path, select=",".join(("users", *BESIDE)))
    assert again.passed
    for name in BESIDE:
        pd.testing.assert_frame_equal(frame(root, name), frame(tmp_path, name))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"schemas": ["examples.nothing"]}, SchemaError, r"^schemas: cannot import 'examples.nothing'"),
        ({"schemas": ["mockmart.examples.support:Ticket"]}, SchemaError, r"has no 'Ticket'; did you mean 'Tickets'\?$"),
        ({"schemas": ["examples"]}, SchemaError, r"^schemas: 'examples' has no pandera schema; name another module.$"),
        ({"rows": {"users": 5}}, SpecError, r"^rows.users: the rows of 'users' follow from the shop's settings"),
        ({"rows": {"tickets": -1}}, SpecError, r"^rows.tickets: -1 is out of range; give a number from 0 to"),
        ({"rows": {"messages": 5}}, SpecError, r"^rows.messages: it refers to 'tickets'; give rows for that too.$"),
        ({"rows": {"tickts": 5}}, SpecError, r"did you mean 'tickets'\?$"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object], error: type[MockmartError], message: str) -> None:
    REGISTRY.load("mockmart.examples.support")
    with pytest.raises(error, match=message):
        Spec.model_validate({"as_of": "2025-03-01", **change})


def test_a_scenario_that_does_not_fit_its_schema_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    scenarios = {"tickets": {"angry": {"weight": 0.1, "set": {"priorty": {"values": ["urgent"]}}}}}
    spec = Spec.model_validate(SPEC | {"scenarios": scenarios})
    with pytest.raises(SpecError, match=r"^scenarios.angry.priorty: no column 'priorty'; did you mean 'priority'\?$"):
        build(spec, data=tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_table_that_was_added_under_a_running_code_location_waits_for_its_reload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run was planned without it, and is executed with the settings that have it."""
    REGISTRY.load("mockmart.examples.support")
    monkeypatch.setattr(
        "mockmart.pipelines.assembly.release_asset", lambda tables, keep: release_asset((*tables, "agents"), keep=keep)
    )
    job = build_definitions(data=tmp_path).resolve_job_def(JOB)
    with dg.DagsterInstance.ephemeral() as instance:
        small = {"as_of": "2025-02-01", "signups_per_day": 2, "products": 100}
        assert job.execute_in_process(run_config=run_config(small), instance=instance).success
        told = [entry.user_message for run in instance.get_runs() for entry in instance.all_logs(run.run_id)]
    assert "agents" not in open_release(tmp_path).tables
    assert [line.partition(":")[0] for line in told if "reload it" in line] == ["agents"]


def test_a_release_alone_does_without_no_table(tmp_path: Path) -> None:
    assert unknown_to_run(["users", "agents"], Landing(tmp_path), ["release"]) == []
    assert unknown_to_run(["users", "agents"], Landing(tmp_path), ["users", "release"]) == ["agents"]
