"""The commands that bring a release elsewhere, and the assets that do so every night."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from mockmart.assets.warehouse import warehouse_assets
from mockmart.landing.landing import Landing
from mockmart.pipelines.assembly import build_definitions
from mockmart.releases.release import Release, open_release
from tests.command import mockmart
from tests.mockmart.warehouses.wares import COUNTS, NAMES, edition_seen, wares

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with two releases."""
    root = tmp_path_factory.mktemp("root")
    for edition in (1, 2):
        wares(root, edition)
    return root


@pytest.fixture(scope="module")
def latest(root: Path) -> Release:
    return open_release(root)


def edition(path: Path) -> int:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS warehouse (READ_ONLY); USE warehouse")
        return edition_seen(connection.execute(COUNTS.replace("{}", "")).fetchall())


def test_load_duckdb_brings_the_file_under_data_to_the_latest_release(root: Path, latest: Release) -> None:
    answer = mockmart("load", "duckdb", "--data", str(root))
    path = root / "warehouse.duckdb"
    assert (answer.code, answer.err, edition(path)) == (0, "", 2)
    assert answer.out.startswith(f"Release 2 ({latest.id}) is in {path}: ")
    again = mockmart("load", "duckdb", "--data", str(root))
    assert again.out == f"Release 2 ({latest.id}) is in {path}: it was there already.\n"


def test_load_duckdb_takes_a_file_and_an_earlier_release(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "first.duckdb"
    answer = mockmart("load", "duckdb", str(path), "--release", "1", "--data", str(root), "--json")
    assert (json.loads(answer.out)["number"], edition(path)) == (1, 1)


def test_a_refused_file_is_one_line_and_exit_code_2(root: Path, tmp_path: Path) -> None:
    answer = mockmart("load", "duckdb", str(tmp_path), "--data", str(root))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"mockmart: {tmp_path}: is a folder; name a file in it, such as {tmp_path}/warehouse.duckdb.\n"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT interrupts, also where the tests run in the background, which shells have ignore it."""
    left = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, left)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_load_speaks_of_no_build(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Path, "replace", interrupt)  # the step that puts the file in its place
    answer = mockmart("load", "duckdb", str(tmp_path / "new.duckdb"), "--data", str(root))
    assert (answer.code, answer.out) == (130, "")
    assert answer.err == "mockmart: interrupted; nothing is left half done. Run it again for what was not done.\n"
    assert list(tmp_path.iterdir()) == []


def test_load_postgres_tells_no_password(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKMART_POSTGRES", "postgresql://me:hunter2@127.0.0.1:1/db")
    answer = mockmart("load", "postgres", "--data", str(root))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("mockmart: postgresql://me@127.0.0.1:1/db")
    assert "hunter2" not in answer.err + mockmart("load", "postgres", "--help").out


@pytest.mark.parametrize("form", ["delta", "iceberg"])
def test_export_registers_the_latest_release_beside_the_releases(root: Path, latest: Release, form: str) -> None:
    folder = root / "exports" / form
    answer = mockmart("export", form, "--data", str(root))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"Release {latest.id} is in {folder}: 4 of 4 tables are new there.\n"
    again = mockmart("export", form, "--data", str(root), "--json")
    assert (json.loads(again.out)["changed"], list(json.loads(again.out)["tables"])) == ([], list(NAMES))


# --- in Dagster -------------------------------------------------------------------------------------------------------


def materialized(root: Path, postgres: str | None = None) -> dict[str, dict[str, Any]]:
    """What each warehouse asset tells of its materialisation, or of its failure."""
    resources = {"landing": Landing(root), "releases": str(root)}
    result = dg.materialize(warehouse_assets(postgres), resources=resources, raise_on_error=False)
    told: dict[str, dict[str, Any]] = {}
    for event in result.all_events:
        if event.is_step_failure:
            told[str(event.step_key)] = {"error": str(event.step_failure_data)}
        if event.is_step_materialization:
            found = event.step_materialization_data.materialization
            told[found.asset_key.path[-1]] = {key: value.value for key, value in found.metadata.items()}
    return told


def test_the_warehouse_comes_after_the_release_and_postgres_only_if_it_is_configured(root: Path) -> None:
    graph = build_definitions(data=root).resolve_asset_graph()
    assert graph.get(dg.AssetKey("warehouse")).parent_keys == {dg.AssetKey("release")}
    assert not graph.has(dg.AssetKey("postgres"))
    graph = build_definitions(data=root, postgres="postgresql://me@host/db").resolve_asset_graph()
    assert graph.get(dg.AssetKey("postgres")).parent_keys == {dg.AssetKey("release")}


def test_the_asset_keeps_the_file_at_the_latest_release(root: Path, latest: Release) -> None:
    (told,) = materialized(root).values()
    assert (told["release"], told["number"], told["place"]) == (latest.id, 2, str(root / "warehouse.duckdb"))
    assert told["dagster/row_count"] == latest.manifest.rows
    assert edition(root / "warehouse.duckdb") == 2


def test_an_asset_tells_no_password(root: Path) -> None:
    for uri in ("postgresql://me:hunter2@127.0.0.1:1/db", "postgresql://me:hunter2/x@127.0.0.1:1/db"):
        told = materialized(root, postgres=uri)
        assert "cannot connect" in str(told["postgres"])
        assert "hunter2" not in str(told)
