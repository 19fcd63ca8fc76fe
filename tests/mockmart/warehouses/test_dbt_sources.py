"""``sources.yml``: real dbt, on DuckDB, reads a release by it and runs its tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockmart.releases.release import Release
from mockmart.warehouses.dbt_sources import VARIABLE, dbt_sources
from tests.mockmart.warehouses.wares import TABLES, WARES

PROJECT = """
name: wares
version: "1.0"
profile: wares
"""
PROFILES = """
wares:
  target: dev
  outputs:
    dev: {type: duckdb, path: ":memory:", threads: 1}
"""
MODEL = "select state, count(*) as wares, sum(price) as worth from {{ source('mockmart', 'wares') }} group by all"


@pytest.fixture(scope="module")
def sources() -> dict[str, Any]:
    (source,) = yaml.safe_load(dbt_sources(TABLES))["sources"]
    return {table["name"]: table for table in source["tables"]}


@pytest.fixture(scope="module")
def built(editions: Mapping[int, Release], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What dbt said of each test and model, by its name."""
    project = tmp_path_factory.mktemp("dbt")
    (project / "models").mkdir()
    (project / "dbt_project.yml").write_text(PROJECT)
    (project / "profiles.yml").write_text(PROFILES)
    (project / "models" / "sources.yml").write_text(dbt_sources(TABLES))
    (project / "models" / "states.sql").write_text(MODEL)
    release = Path(editions[1].paths("makers")[0]).parent.parent
    environment = {**os.environ, VARIABLE: str(release), "DBT_SEND_ANONYMOUS_USAGE_STATS": "False"}
    dbt = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", ".", "--quiet"]
    done = subprocess.run(dbt, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}


def test_dbt_reads_the_release_and_every_test_passes(built: dict[str, str]) -> None:
    assert set(built.values()) == {"pass", "success"}
    assert built["states"] == "success"


def test_dbt_runs_a_test_for_each_promise(built: dict[str, str]) -> None:
    not_null = sum(not field.nullable for table in TABLES for field in table.schema)
    kinds = [next(kind for kind in ("not_null", "accepted", "relationships", "unique", "states") if kind in name)
             for name in built]  # fmt: skip
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "not_null": not_null,
        "accepted": 1,
        "relationships": 3,
        "unique": 4,
        "states": 1,
    }


def test_tables_and_columns_are_described(sources: dict[str, Any]) -> None:
    assert [sources["wares"]["description"], sources["makers"]["description"]] == [t.description for t in
        (WARES, TABLES[0])]  # fmt: skip
    described = {column["name"]: column.get("description") for column in sources["wares"]["columns"]}
    assert described["maker_id"] == "Who makes it."
    assert list(described) == WARES.schema.names


def test_a_column_has_the_tests_that_the_schema_promises(sources: dict[str, Any]) -> None:
    tests = {column["name"]: column.get("data_tests", []) for column in sources["wares"]["columns"]}
    assert tests["ware_id"] == ["not_null", "unique"]
    assert tests["price"] == []
    assert tests["state"] == ["not_null", {"accepted_values": {"arguments": {"values": ["new", "it''s", "old"]}}}]
    reference = {"to": "source('mockmart', 'makers')", "field": "maker_id"}
    assert tests["maker_id"] == ["not_null", {"relationships": {"arguments": reference}}]


def test_a_key_of_several_columns_is_one_test_of_the_table(sources: dict[str, Any]) -> None:
    expression = "cast(ware_id as varchar) || '|' || cast(line_number as varchar)"
    assert sources["ware_parts"]["data_tests"] == [{"unique": {"arguments": {"column_name": expression}}}]


def test_a_description_is_no_template() -> None:
    text = dbt_sources([replace(WARES, description="{{ env_var('HOME') }} {% raw %} {# x #}")])
    (source,) = yaml.safe_load(text)["sources"]
    assert source["tables"][0]["description"] == "{ { env_var('HOME') }} { % raw %} { # x #}"
