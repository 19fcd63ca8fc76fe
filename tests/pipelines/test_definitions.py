"""What Dagster sees of the project."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from mockmart.assets.checks import BANDS_CHECK, check_of_subject
from mockmart.assets.quality.bands import BANDS
from mockmart.assets.quality.evaluation import SCHEMA_CHECK
from mockmart.assets.quality.laws import LAWS
from mockmart.assets.release import RELEASE
from mockmart.assets.warehouse import WAREHOUSE
from mockmart.errors import SpecError
from mockmart.pipelines.assembly import (
    JOB,
    KEEP_RELEASES,
    build_definitions,
    code_version,
    default_definitions,
    nightly,
)
from mockmart.schemas import DOMAIN, REGISTRY

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TABLES = REGISTRY.names(domain=DOMAIN)
SCHEMAS = {(table, SCHEMA_CHECK) for table in TABLES}
BY_SUBJECT = {(law.table, check_of_subject(law.number)) for law in LAWS}
OF_BANDS = {(band.table, BANDS_CHECK) for band in BANDS}


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build_definitions(data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> dg.AssetGraph:
    return definitions.resolve_asset_graph()


@pytest.fixture(scope="module")
def check_specs(definitions: dg.Definitions) -> dict[tuple[str, str], dg.AssetCheckSpec]:
    declared = (spec for checks in definitions.asset_checks or () for spec in checks.check_specs)
    return {(spec.asset_key.path[-1], spec.name): spec for spec in declared}


def test_the_definitions_validate(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_the_definitions_of_this_checkout_take_what_dataset_yaml_and_the_environment_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MOCKMART_SEED", "77")
    monkeypatch.setenv("MOCKMART_PRODUCTS", "")
    monkeypatch.setenv("MOCKMART_DATA", str(tmp_path / "elsewhere"))
    resources = default_definitions().resources or {}
    defaults = {name: field.default_value for name, field in resources["shop"].config_schema.config_type.fields.items()}
    assert (defaults["seed"], defaults["products"]) == (77, 1000)
    assert set(defaults["scenarios"]) == {"carts", "orders", "payments", "reviews"}
    assert str(tmp_path / "elsewhere") in resources["landing"].description


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "٣"])
def test_a_number_of_releases_to_keep_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(KEEP_RELEASES, text)
    with pytest.raises(SpecError, match=f"MOCKMART_KEEP_RELEASES: '{text}' is no whole number from 1 on; say how many"):
        default_definitions()


def test_every_table_is_an_asset(graph: dg.AssetGraph) -> None:
    assert {key.path[-1] for key in graph.get_all_asset_keys()} - {RELEASE, WAREHOUSE} == set(TABLES)


def test_the_release_comes_after_every_table(graph: dg.AssetGraph) -> None:
    assert {key.path[-1] for key in graph.get(dg.AssetKey(RELEASE)).parent_keys} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_an_asset_has_a_description_a_group_kinds_and_a_name(graph: dg.AssetGraph, table: str) -> None:
    node = graph.get(dg.AssetKey(table))
    assert node.description
    assert node.group_name == DOMAIN
    assert node.kinds == {"python", "pandera", "parquet"}
    assert node.metadata["dagster/table_name"] == f"{DOMAIN}.{table}"


@pytest.mark.parametrize("table", TABLES)
def test_an_asset_describes_each_column_of_its_schema(graph: dg.AssetGraph, table: str) -> None:
    shown = graph.get(dg.AssetKey(table)).metadata["dagster/column_schema"]
    assert [column.name for column in shown.columns] == list(REGISTRY.get(table).columns)
    assert [column.name for column in shown.columns if not column.description] == []


def test_checks_are_those_of_schemas_of_laws_by_subject_and_of_bands(
    check_specs: dict[tuple[str, str], dg.AssetCheckSpec],
) -> None:
    assert set(check_specs) == SCHEMAS | BY_SUBJECT | OF_BANDS


def test_schemas_and_laws_block_and_bands_do_not(check_specs: dict[tuple[str, str], dg.AssetCheckSpec]) -> None:
    assert {key for key, spec in check_specs.items() if spec.blocking} == SCHEMAS | BY_SUBJECT


def test_a_person_can_read_the_list_of_checks(check_specs: dict[tuple[str, str], dg.AssetCheckSpec]) -> None:
    assert len(check_specs) <= 5 * len(TABLES)


def test_a_check_describes_each_of_its_laws_and_bands(check_specs: dict[tuple[str, str], dg.AssetCheckSpec]) -> None:
    for law in LAWS:
        assert f"**{law.name}**: {law.description}" in str(
            check_specs[law.table, check_of_subject(law.number)].description
        )
    for band in BANDS:
        assert f"**{band.name}**: {band.description}" in str(check_specs[band.table, BANDS_CHECK].description)


def test_every_check_is_described(check_specs: dict[tuple[str, str], dg.AssetCheckSpec]) -> None:
    assert [key for key, spec in check_specs.items() if not spec.description] == []


def test_the_job_builds_every_table_runs_every_check_and_releases(definitions: dg.Definitions) -> None:
    selected = definitions.resolve_job_def(JOB).asset_layer
    assert {key.path[-1] for key in selected.selected_asset_keys} == {*TABLES, RELEASE, WAREHOUSE}
    assert {(key.asset_key.path[-1], key.name) for key in selected.asset_graph.asset_check_keys} == (
        SCHEMAS | BY_SUBJECT | OF_BANDS
    )


def test_the_schedule_asks_for_the_shop_as_of_its_tick(definitions: dg.Definitions) -> None:
    tick = datetime(2026, 3, 29, tzinfo=UTC)
    with dg.build_schedule_context(scheduled_execution_time=tick) as context:
        request = nightly(context)
    assert isinstance(request, dg.RunRequest)
    assert request.run_config["resources"]["shop"]["config"] == {"as_of": "2026-03-29T00:00:00+00:00"}
    assert dg.validate_run_config(definitions.resolve_job_def(JOB), request.run_config)


def test_the_schedule_is_on_and_ticks_at_midnight_utc() -> None:
    assert nightly.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 0 * * *", "UTC")


def test_the_workspace_loads_from_any_folder(tmp_path: Path) -> None:
    validate = [sys.executable, "-m", "dagster", "definitions", "validate", "-w", str(ROOT / "workspace.yaml")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "DAGSTER"))}
    done = subprocess.run(validate, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Validation successful for code location mockmart" in done.stdout + done.stderr


def test_every_asset_has_the_version_of_the_code(definitions: dg.Definitions) -> None:
    versions = {spec.code_version for spec in definitions.resolve_all_asset_specs()}
    assert versions == {code_version()}
