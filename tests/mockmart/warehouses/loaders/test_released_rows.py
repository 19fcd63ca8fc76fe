"""Releases on an object store: loaders read them by the release's own reader."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from mockmart.errors import WarehouseError
from mockmart.releases.object_store import ObjectStore
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from mockmart.warehouses.loaders.postgres import load_postgres
from mockmart.warehouses.table_formats.delta import export_delta
from mockmart.warehouses.table_formats.iceberg import export_iceberg
from tests.mockmart.warehouses.servers import PostgresServer
from tests.mockmart.warehouses.wares import COUNTS, edition_seen, wares


@pytest.fixture
def remote(tmp_path: Path) -> Release:
    return wares(tmp_path, 1, store=ObjectStore.in_memory())


def test_a_release_on_an_object_store_is_loaded_into_duckdb(remote: Release, tmp_path: Path) -> None:
    load_duckdb(remote, tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        assert edition_seen(connection.execute(COUNTS.replace("{}", "")).fetchall()) == 1
        assert connection.sql("FROM wares").to_arrow_table().to_pylist() == remote.arrow("wares").to_pylist()


def test_a_release_on_an_object_store_is_loaded_into_postgres(remote: Release, postgres: PostgresServer) -> None:
    load_postgres(remote, postgres.uri, schema="remote")
    assert edition_seen(postgres.rows(COUNTS.replace("{}", "remote."))) == 1


@pytest.mark.parametrize("export", [export_delta, export_iceberg])
def test_only_a_release_in_a_folder_is_exported(remote: Release, export: object) -> None:
    with pytest.raises(WarehouseError, match="only releases in a folder can be exported as"):
        export(remote)  # type: ignore[operator]  # one of the two above
