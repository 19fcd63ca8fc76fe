"""Runs as the Dagster UI launches them: refused before anything is written, and checks run alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from mockmart.pipelines.assembly import JOB, build_definitions, run_config
from tests.command import files

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
        ({"signups_per_day": 100000, "as_of": "2026-01-01"}, "users.user_id: the format 'USR-{random:7}' has"),
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
    key = dg.AssetCheckKey(dg.AssetKey("carts"), "carts_have_happened")
    alone = dg.define_asset_job("alone", selection=dg.AssetSelection.checks(key))
    definitions = dg.Definitions.merge(build_definitions(data=data), dg.Definitions(jobs=[alone]))
    result = definitions.resolve_job_def("alone").execute_in_process(run_config=run_config(SMALL | {"as_of": as_of}))
    (evaluation,) = result.get_asset_check_evaluations()
    assert evaluation.passed
