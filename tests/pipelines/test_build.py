"""A build of the whole shop by Dagster, in process."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import duckdb
import pyarrow.dataset as ds
import pytest

from mockmart.assets.quality.bands import BANDS
from mockmart.assets.quality.evaluation import SCHEMA_CHECK
from mockmart.assets.quality.laws import LAWS
from mockmart.assets.shop.graph import CORE_TABLES
from mockmart.assets.shop.spec import Spec
from mockmart.errors import LandingError, SpecError
from mockmart.landing.audit import audit
from mockmart.landing.landing import Landing
from mockmart.pipelines.assembly import build_definitions, run_config
from mockmart.pipelines.build import Outcome, build
from mockmart.releases import open_release
from mockmart.schemas import DOMAIN, REGISTRY
from tests.command import files
from tests.shop import change_a_cell

pytestmark = pytest.mark.slow

TABLES = REGISTRY.names(domain=DOMAIN)
SPEC = Spec.model_validate({"as_of": "2025-04-01", "signups_per_day": 2.4, "products": 300})


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """About two hundred users and three months, built once."""
    return build(SPEC, data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def rechecked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dg.ExecuteInProcessResult]:
    """Users landed, and somebody changed a cell of them; then their checks run, and what follows from them.

    Gives the data root, its files before the run, and the run.
    """
    root = tmp_path_factory.mktemp("broken")
    build(SPEC, data=root, select="products,users,carts")
    change_a_cell(root, "users", "email", row=5, value="nobody")
    before = files(root)
    recheck = dg.define_asset_job(
        "recheck", selection=dg.AssetSelection.checks_for_assets("users") | dg.AssetSelection.assets("carts")
    )
    definitions = dg.Definitions.merge(build_definitions(data=root), dg.Definitions(jobs=[recheck]))
    result = definitions.resolve_job_def("recheck").execute_in_process(
        run_config=run_config(SPEC.model_dump(mode="json")), raise_on_error=False
    )
    return root, before, result


def test_a_build_passes_and_lands_every_table(outcome: Outcome) -> None:
    assert outcome.error is None
    assert [verdict for verdict in outcome.checks if verdict.blocking and not verdict.passed] == []
    assert outcome.passed
    assert {table.table for table in outcome.tables} == set(TABLES)


@pytest.mark.parametrize("tables", [[], ["calendar", "returns"]], ids=["none of them", "two of them"])
def test_a_shop_of_fewer_optional_tables_has_the_same_rows_in_the_others(
    outcome: Outcome, tmp_path: Path, tables: list[str]
) -> None:
    fewer = build(SPEC.model_copy(update={"tables": tables}), data=tmp_path)
    assert fewer.passed
    assert {table.table for table in fewer.tables} == {*CORE_TABLES, *tables}
    for table in fewer.tables:
        whole = Landing(outcome.data).table(table.table, REGISTRY.landed(table.table))
        assert Landing(tmp_path).table(table.table, REGISTRY.landed(table.table)).digest() == whole.digest()


def test_tables_that_the_settings_do_not_name_any_more_are_not_released(tmp_path: Path) -> None:
    build(SPEC, data=tmp_path)
    fewer = build(SPEC.model_copy(update={"tables": []}), data=tmp_path)
    assert fewer.release is not None
    assert set(open_release(tmp_path).tables) == set(CORE_TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_arrow_and_duckdb_read_as_many_rows_as_the_build_says(outcome: Outcome, table: str) -> None:
    told = next(landed for landed in outcome.tables if landed.table == table)
    assert told.rows > 0
    assert ds.dataset(told.folder).count_rows() == told.rows
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT count(*) FROM '{told.folder}/*.parquet'").fetchall() == [(told.rows,)]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_a_folder_of_parquet_parts_and_nothing_else(outcome: Outcome, table: str) -> None:
    told = next(landed for landed in outcome.tables if landed.table == table)
    there = list(Path(told.folder).iterdir())
    assert {path.suffix for path in there} == {".parquet"}
    assert (len(there), sum(path.stat().st_size for path in there)) == (told.files, told.bytes)


def test_every_schema_law_and_band_has_a_verdict(outcome: Outcome) -> None:
    told = [(verdict.table, verdict.check, verdict.blocking) for verdict in outcome.checks]
    schemas = [(table, SCHEMA_CHECK, True) for table in TABLES]
    laws = [(law.table, law.name, True) for law in LAWS]
    assert sorted(told) == sorted([*schemas, *laws, *((band.table, band.name, False) for band in BANDS)])


def test_select_builds_only_those_tables_and_runs_only_their_checks(tmp_path: Path) -> None:
    outcome = build(SPEC, data=tmp_path, select=" users ,products")
    assert {path.name for path in (tmp_path / "landing").iterdir()} == {"products", "users"}
    assert {table.table for table in outcome.tables} == {"products", "users"}
    assert {verdict.table for verdict in outcome.checks} == {"products", "users"}
    assert outcome.passed


@pytest.mark.parametrize(
    ("select", "message"),
    [
        ("order", "--select: no table 'order'; did you mean 'orders'?"),
        (" , ", f"--select: names no table; valid here: {', '.join(sorted(TABLES))}."),
    ],
)
def test_a_selection_of_what_there_is_not_is_refused(tmp_path: Path, select: str, message: str) -> None:
    with pytest.raises(SpecError) as refused:
        build(SPEC, data=tmp_path, select=select)
    assert str(refused.value) == message
    assert list(tmp_path.iterdir()) == []


def test_a_build_does_not_pass_while_another_one_is_at_work(tmp_path: Path) -> None:
    with Landing(tmp_path).locked():
        outcome = build(SPEC, data=tmp_path, select="products")
    assert isinstance(outcome.error, LandingError)
    assert str(outcome.error) == (
        f"another build is writing to {tmp_path}; wait for it to end, or choose another folder with --data."
    )
    assert not outcome.passed
    assert list((tmp_path / "landing").iterdir()) == []


def test_a_part_that_somebody_changed_is_found_with_column_and_row(
    rechecked: tuple[Path, dict[str, str], dg.ExecuteInProcessResult],
) -> None:
    root, _, _ = rechecked
    report = audit(Landing(root).table("users", REGISTRY.get("users")))
    (failure,) = report.failures
    assert (failure.column, failure.count, failure.cases) == ("email", 1, ((5, "nobody"),))


def test_the_schema_check_shows_the_cell_that_somebody_changed(
    rechecked: tuple[Path, dict[str, str], dg.ExecuteInProcessResult],
) -> None:
    _, _, result = rechecked
    (schema,) = (
        e for e in result.get_asset_check_evaluations() if (e.asset_key.path[-1], e.check_name) == ("users", "schema")
    )
    assert not schema.passed
    failures = schema.metadata["failures"]
    assert isinstance(failures, dg.TableMetadataValue)
    (record,) = failures.records
    assert (record.data["column"], record.data["cases"]) == ("email", "row 5: nobody")


def test_a_broken_table_blocks_what_comes_after_it(
    rechecked: tuple[Path, dict[str, str], dg.ExecuteInProcessResult],
) -> None:
    root, before, result = rechecked
    assert not result.success
    assert result.asset_materializations_for_node("carts") == []
    assert files(root) == before


def test_dagster_home_keeps_the_record_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    assert build(SPEC, data=tmp_path / "data", select="products").passed
    with dg.DagsterInstance.get() as instance:
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
        assert instance.get_latest_materialization_event(dg.AssetKey("products")) is not None


def test_a_build_is_recorded_where_the_ui_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    (tmp_path / ".dagster").mkdir()
    (tmp_path / ".dagster" / "dagster.yaml").write_text("telemetry: {enabled: false}")
    monkeypatch.setattr("mockmart.pipelines.build.INSTANCE", Path(".dagster"))
    assert build(SPEC, data=tmp_path / "data", select="products", release=False).passed
    with dg.DagsterInstance.from_config(str(tmp_path / ".dagster")) as instance:
        (run,) = instance.get_runs()
        assert (run.tags["seed"], run.tags["as_of"]) == (str(SPEC.seed), SPEC.as_of.isoformat())
        event = instance.get_latest_materialization_event(dg.AssetKey("products"))
        assert event is not None
        checks = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        assert checks
