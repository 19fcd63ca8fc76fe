"""``sources.yml``: real dbt, on DuckDB, reads a release by it and runs its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockmart.releases.release import Release
from mockmart.warehouses.sql.dbt_sources import dbt_sources
from tests.mockmart.warehouses.dbt_project import build
from tests.mockmart.warehouses.wares import TABLES, WARES

pytestmark = pytest.mark.slow

MODEL = "select state, count(*) as wares, sum(price) as worth from {{ source('mockmart', 'wares') }} group by all"


@pytest.fixture(scope="module")
def sources() -> dict[str, Any]:
    (source,) = yaml.safe_load(dbt_sources(TABLES))["sources"]
    return {table["name"]: table for table in source["tables"]}


@pytest.fixture(scope="module")
def built(editions: Mapping[int, Release], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What dbt said of each test and model, by its name."""
    release = Path(editions[1].paths("makers")[0]).parent.parent
    return build(tmp_path_factory.mktemp("dbt"), release, sources=dbt_sources(TABLES), model=MODEL)


def test_dbt_reads_the_release_and_every_test_passes(built: dict[str, str]) -> None:
    assert set(built.values()) == {"pass", "success"}
    assert built["model"] == "success"


def test_dbt_runs_a_test_for_each_promise(built: dict[str, str]) -> None:
    not_null = sum(not field.nullable for table in TABLES for field in table.schema)
    kinds = [next(kind for kind in ("not_null", "accepted", "relationships", "unique", "model") if kind in name)
             for name in built]  # fmt: skip
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "not_null": not_null,
        "accepted": 1,
        "relationships": 3,
        "unique": 4,
        "model": 1,
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
