"""The release that a run ends with, and the runs that end without one."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from mockmart.assets.checks import check_results
from mockmart.assets.quality.evaluation import SCHEMA_CHECK
from mockmart.assets.quality.laws import LAWS
from mockmart.assets.release import RELEASE
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import land_shop
from mockmart.errors import ReleaseError
from mockmart.landing.landing import Landing
from mockmart.pipelines.assembly import JOB, build_definitions, run_config
from mockmart.pipelines.build import Outcome, build
from mockmart.releases.open_store import open_store
from mockmart.releases.release import open_release
from mockmart.releases.retention import releases
from mockmart.schemas import DOMAIN, REGISTRY
from tests.command import digests
from tests.shop import change_a_cell

pytestmark = pytest.mark.slow

TABLES = REGISTRY.names(domain=DOMAIN)
SPEC = Spec.model_validate({"as_of": "2025-03-01", "signups_per_day": 2, "products": 200, "threads": 2})
BLOCKING = {*((table, SCHEMA_CHECK) for table in TABLES), *((law.table, law.name) for law in LAWS)}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A small shop, built once."""
    return build(SPEC, data=tmp_path_factory.mktemp("data"))


@pytest.fixture
def root(outcome: Outcome, tmp_path: Path) -> Path:
    """A copy of what was built and released."""
    root = tmp_path / "data"
    shutil.copytree(outcome.data, root)
    for part in (root / "landing").rglob("*.parquet"):
        part.chmod(0o644)
    return root


def execute(
    root: Path, selection: dg.AssetSelection, *, spec: Spec = SPEC, keep: int | None = None
) -> dg.ExecuteInProcessResult:
    """A run of ``selection`` on what landed under ``root``."""
    job = dg.define_asset_job("selected", selection=selection)
    definitions = dg.Definitions.merge(build_definitions(data=root, keep_releases=keep), dg.Definitions(jobs=[job]))
    config = run_config(spec.model_dump(mode="json"))
    return definitions.resolve_job_def("selected").execute_in_process(run_config=config, raise_on_error=False)


def failure(result: dg.ExecuteInProcessResult) -> str:
    (step,) = (event for event in result.all_events if event.is_step_failure and event.step_key == RELEASE)
    error = step.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message if error else ""


ALONE = dg.AssetSelection.assets(RELEASE)
CHECKED = ALONE | dg.AssetSelection.all_asset_checks()


def test_a_build_ends_with_a_release_of_what_landed(outcome: Outcome) -> None:
    assert outcome.passed
    assert outcome.release is not None
    release = open_release(outcome.data).verify()
    assert (outcome.release.id, outcome.release.number, outcome.release.new) == (release.id, 1, True)
    assert {name: table.digest for name, table in release.tables.items()} == digests(outcome.data)


def test_a_release_says_what_it_was_built_from(outcome: Outcome) -> None:
    manifest = open_release(outcome.data).manifest
    assert (manifest.seed, manifest.as_of) == (SPEC.seed, SPEC.as_of)
    assert Spec.model_validate(dict(manifest.spec)).stamp == SPEC.stamp
    assert set(manifest.versions) >= {"mockmart", "numpy", "pyarrow", "faker"}
    assert len(manifest.pools_digest) == 32


def test_a_release_has_the_verdict_of_every_check_of_the_run(outcome: Outcome) -> None:
    told = {
        (check.table, check.check): (check.passed, check.blocking)
        for check in open_release(outcome.data).manifest.checks
    }
    assert told == {(v.table, v.check): (v.passed, v.blocking) for v in outcome.checks}
    assert {key for key, (_, blocking) in told.items() if blocking} == BLOCKING


def test_a_release_starts_when_every_blocking_check_has_passed(tmp_path: Path) -> None:
    result = (
        build_definitions(data=tmp_path)
        .resolve_job_def(JOB)
        .execute_in_process(run_config=run_config(SPEC.model_dump(mode="json")))
    )
    started = next(
        i for i, e in enumerate(result.all_events) if e.event_type_value == "STEP_START" and e.step_key == RELEASE
    )
    before = result.all_events[:started]
    evaluated = [e.asset_check_evaluation_data for e in before if e.event_type_value == "ASSET_CHECK_EVALUATION"]
    assert {(found.table, found.check) for each in evaluated for found in check_results(each)} >= BLOCKING
    assert len(releases(tmp_path)) == 1


def test_what_has_landed_already_is_not_released_again(root: Path) -> None:
    result = execute(root, ALONE)
    (event,) = result.asset_materializations_for_node(RELEASE)
    assert event.metadata["new"].value is False
    assert event.metadata["outcome"].value == "unchanged: the latest release says the same"
    assert [listed.commit.number for listed in releases(root)] == [1]


def test_a_release_shows_its_tables(root: Path) -> None:
    (event,) = execute(root, ALONE).asset_materializations_for_node(RELEASE)
    told = event.metadata["tables"]
    assert isinstance(told, dg.TableMetadataValue)
    released = open_release(root)
    assert {record.data["table"]: record.data["rows"] for record in told.records} == {
        name: table.rows for name, table in released.tables.items()
    }
    assert (event.metadata["id"].value, event.metadata["rows"].value) == (released.id, released.manifest.rows)


@pytest.mark.parametrize(
    ("table", "column", "value"), [("users", "email", "nobody"), ("reviews", "product_id", "PROD-000000")]
)
def test_a_blocking_check_that_fails_leaves_the_latest_release(root: Path, table: str, column: str, value: str) -> None:
    change_a_cell(root, table, column, row=1, value=value)
    result = execute(root, CHECKED)
    assert not result.success
    assert result.asset_materializations_for_node(RELEASE) == []
    assert [listed.commit.number for listed in releases(root)] == [1]


def test_a_release_without_its_checks_asks_them_itself(root: Path) -> None:
    change_a_cell(root, "reviews", "product_id", row=1, value="PROD-000000")
    result = execute(root, ALONE)
    assert "nothing is released: reviews." in failure(result)
    assert [listed.commit.number for listed in releases(root)] == [1]


def test_tables_of_two_shops_are_not_released(root: Path) -> None:
    land_shop(Landing(root), SPEC.model_copy(update={"seed": 7}), ["products"])
    result = execute(root, ALONE)
    assert "they are not of one shop, and nothing is released" in failure(result)
    assert [listed.commit.number for listed in releases(root)] == [1]


def test_tables_that_did_not_land_are_not_released(root: Path) -> None:
    shutil.rmtree(root / "landing" / "reviews")
    assert "no table reviews under" in failure(execute(root, ALONE))


def test_a_release_is_of_the_shop_that_landed_whatever_the_run_is_given(root: Path) -> None:
    shutil.rmtree(root / "releases")
    shutil.rmtree(root / "_commits")
    assert execute(root, ALONE, spec=SPEC.model_copy(update={"seed": 7})).success
    manifest = open_release(root).manifest
    assert (manifest.seed, manifest.as_of) == (SPEC.seed, SPEC.as_of)
    assert dict(manifest.spec) == SPEC.stamp


def test_some_tables_alone_are_not_released(tmp_path: Path) -> None:
    outcome = build(SPEC, data=tmp_path, select="products")
    assert (outcome.passed, outcome.release) == (True, None)
    assert not (tmp_path / "releases").exists()


def test_a_build_may_do_without_a_release(tmp_path: Path) -> None:
    outcome = build(SPEC.model_copy(update={"as_of": SPEC.opening}), data=tmp_path, release=False)
    assert (outcome.error, outcome.release) == (None, None)
    assert not (tmp_path / "releases").exists()


def test_releases_may_be_elsewhere_than_what_lands(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    definitions = build_definitions(data=root, releases=str(elsewhere))
    job = dg.define_asset_job("selected", selection=ALONE)
    merged = dg.Definitions.merge(definitions, dg.Definitions(jobs=[job]))
    config = run_config(SPEC.model_dump(mode="json"))
    assert merged.resolve_job_def("selected").execute_in_process(run_config=config).success
    assert open_release(elsewhere).verify().number == 1


@pytest.mark.parametrize("place", ["ftp://host/releases", "file"])
def test_a_place_that_is_none_for_releases_is_told_before_anything_is_drawn(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReleaseError, match="releases lie in"):
        build(SPEC, data=tmp_path / "data", releases=place if "://" in place else str(tmp_path / place))
    assert not (tmp_path / "data").exists()


def test_tomorrow_is_another_release_which_says_what_is_new(root: Path) -> None:
    tomorrow = SPEC.model_copy(update={"as_of": datetime.fromisoformat("2025-03-02T00:00:00+00:00")})
    land_shop(Landing(root), tomorrow)
    assert execute(root, ALONE, spec=tomorrow).success
    first, second = (open_release(root, number) for number in (1, 2))
    assert second.manifest.previous == first.id
    assert second.manifest.changes["carts"].new == ("carts/part-00000.parquet",)
    assert second.manifest.changes["products"].same == ("products/part-00000.parquet",)
    assert second.tables["carts"].rows > first.tables["carts"].rows
    assert open_store(root).names("releases") == (first.id, second.id)


@pytest.mark.parametrize(("keep", "days", "kept"), [(1, 8, [2]), (1, 6, [2, 1]), (2, 8, [2, 1]), (None, 8, [2, 1])])
def test_a_run_collects_old_releases_if_it_is_told_how_many_to_keep(
    root: Path, keep: int | None, days: int, kept: list[int]
) -> None:
    published_before(root, days)
    spec = SPEC.model_copy(update={"as_of": datetime.fromisoformat("2025-03-02T00:00:00+00:00")})
    land_shop(Landing(root), spec)
    (event,) = execute(root, ALONE, spec=spec, keep=keep).asset_materializations_for_node(RELEASE)
    assert [listed.commit.number for listed in releases(root)] == kept
    assert ("collected" in event.metadata) is (keep is not None)
    if keep is not None:
        assert event.metadata["collected"].value == 2 - len(kept)


def test_a_collection_that_fails_does_not_fail_the_release(root: Path) -> None:
    (root / "_marks" / "00000099.json").write_text("{}")
    result = execute(root, ALONE, keep=1)
    assert result.success
    assert [event.metadata["collected"].value for event in result.asset_materializations_for_node(RELEASE)] == [0]


def published_before(root: Path, days: int) -> None:
    """Have the first release say that it was published so many days ago."""
    path = root / "_commits" / "00000001.json"
    record = json.loads(path.read_text())
    record["committed"] = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    path.write_text(json.dumps(record))
