"""A release as Iceberg tables, read by pyiceberg and by ClickHouse's reader, which knows nothing of it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from pathlib import Path

import chdb
import pytest

from mockmart.errors import WarehouseError
from mockmart.releases.release import Release
from mockmart.warehouses.table_formats.exports import RELEASE
from mockmart.warehouses.table_formats.iceberg import _worth_telling, export_iceberg, open_catalog
from tests.mockmart.warehouses.wares import COUNTS, NAMES, RECOLOURED, edition_seen, wares

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def exported(editions: Mapping[int, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first edition, then the second; nobody changes them."""
    folder = tmp_path_factory.mktemp("iceberg")
    for number in (1, 2):
        assert export_iceberg(editions[number], folder).changed == NAMES
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_the_released_one(exported: Path, editions: Mapping[int, Release], name: str) -> None:
    with open_catalog(exported) as catalog:
        found = catalog.load_table(("wares", name)).scan().to_arrow()
    assert found.to_pylist() == editions[2].arrow(name).to_pylist()


def test_another_reader_sees_the_same(
    exported: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.getbasetemp())  # it reads nothing outside the current folder
    query = COUNTS
    for name in NAMES:
        query = query.replace(f"{{}}{name})", f"icebergLocal('{exported / 'wares' / name}'))")
    counts = [tuple(map(int, line.split("\t"))) for line in str(chdb.query(query, "TabSeparated")).splitlines()]
    assert edition_seen(counts) == 2  # type: ignore[arg-type]  # three numbers each


def test_an_earlier_release_is_an_earlier_snapshot(exported: Path, editions: Mapping[int, Release]) -> None:
    with open_catalog(exported) as catalog:
        table = catalog.load_table("wares.wares")
        at = {snapshot.summary.get(RELEASE): snapshot.snapshot_id for snapshot in table.snapshots()}
        found = table.scan(snapshot_id=at[editions[1].id]).to_arrow()
    assert found.to_pylist() == editions[1].arrow("wares").to_pylist()


def test_columns_are_described_and_tables_too(exported: Path) -> None:
    with open_catalog(exported) as catalog:
        table = catalog.load_table("wares.wares")
    assert table.schema().find_field("maker_id").doc == "Who makes it."
    assert table.properties["comment"] == "What they make."


def test_the_files_are_those_of_the_release_which_no_clean_up_may_remove(
    exported: Path, editions: Mapping[int, Release]
) -> None:
    with open_catalog(exported) as catalog:
        table = catalog.load_table("wares.wares")
        files = [task.file.file_path for task in table.scan().plan_files()]
    assert sorted(files) == [f"file://{path}" for path in editions[2].paths("wares")]
    assert table.properties["gc.enabled"] == "false"


def test_a_release_that_is_there_is_not_registered_again(exported: Path, editions: Mapping[int, Release]) -> None:
    before = sorted(exported.rglob("*"))
    assert export_iceberg(editions[2], exported).changed == ()
    assert sorted(exported.rglob("*")) == before


def test_a_column_more_makes_a_table_anew(tmp_path: Path) -> None:
    export_iceberg(wares(tmp_path, 1))
    changed = wares(tmp_path, 2, tables=RECOLOURED)
    folder = export_iceberg(changed).folder
    assert folder == tmp_path / "exports" / "iceberg"
    with open_catalog(folder) as catalog:
        found = catalog.load_table("wares.wares").scan().to_arrow()
    assert found.to_pylist() == changed.arrow("wares").to_pylist()
    changed.verify()


def test_an_export_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    release = wares(tmp_path, 1)
    steps: list[str] = []
    export_iceberg(release, tmp_path / "whole", hook=steps.append)
    done: list[str] = []

    def stop(step: str) -> None:
        if step not in done:
            done.append(step)
            raise KeyboardInterrupt

    for _ in steps:
        with pytest.raises(KeyboardInterrupt):
            export_iceberg(release, tmp_path / "again", hook=stop)
    assert sorted(done) == sorted(steps)
    export_iceberg(release, tmp_path / "again")
    with open_catalog(tmp_path / "again") as catalog:
        counts = [catalog.load_table(("wares", name)).scan().to_arrow().num_rows for name in NAMES]
    assert counts == [table.rows for table in release.tables.values()]


def test_without_the_extra_its_name_is_told(
    editions: Mapping[int, Release], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyiceberg.catalog.sql", None)
    with pytest.raises(WarehouseError, match=r"need the extra 'iceberg'; install it: pip install .*\[iceberg\]'"):
        export_iceberg(editions[1], tmp_path)


def test_missing_statistics_of_nested_fields_are_no_warning() -> None:
    def worth_telling(message: str) -> bool:
        return _worth_telling(logging.LogRecord("pyiceberg.io.pyarrow", logging.WARNING, "", 0, message, (3,), None))

    assert not worth_telling("PyArrow statistics missing for column %d when writing file")
    assert worth_telling("column %d cannot be read")
