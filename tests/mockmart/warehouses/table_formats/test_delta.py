"""A release as Delta tables, read by delta-rs and by ClickHouse's reader, which knows nothing of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import chdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder

from mockmart.errors import WarehouseError
from mockmart.releases.release import Release
from mockmart.releases.retention import collect
from mockmart.warehouses.table_formats.delta import export_delta
from mockmart.warehouses.table_formats.exports import RELEASE
from tests.mockmart.warehouses.wares import COUNTS, NAMES, RECOLOURED, TABLES, edition_seen, wares


@pytest.fixture(scope="module")
def exported(editions: Mapping[int, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first edition, then the second; nobody changes them."""
    folder = tmp_path_factory.mktemp("delta")
    for number in (1, 2):
        assert export_delta(editions[number], folder).changed == NAMES
    return folder


def released(release: Release) -> dict[str, bytes]:
    folder = Path(release.paths("makers")[0]).parent.parent
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_the_released_one(exported: Path, editions: Mapping[int, Release], name: str) -> None:
    found = DeltaTable(exported / name).to_pyarrow_table()
    assert found.to_pylist() == editions[2].arrow(name).to_pylist()


def test_another_reader_sees_the_same(
    exported: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.getbasetemp())  # it reads nothing outside the current folder
    query = COUNTS
    for name in NAMES:
        query = query.replace(f"{{}}{name})", f"deltaLakeLocal('{exported / name}'))")
    counts = [tuple(map(int, line.split("\t"))) for line in str(chdb.query(query, "TabSeparated")).splitlines()]
    assert edition_seen(counts) == 2  # type: ignore[arg-type]  # three numbers each


def test_an_earlier_release_is_an_earlier_version(exported: Path, editions: Mapping[int, Release]) -> None:
    table = DeltaTable(exported / "wares", version=0)
    assert table.to_pyarrow_table().to_pylist() == editions[1].arrow("wares").to_pylist()
    assert [version[RELEASE] for version in table.history()] == [editions[2].id, editions[1].id]


def test_columns_are_described(exported: Path) -> None:
    columns = {field.name: field.metadata for field in DeltaTable(exported / "wares").schema().fields}
    assert columns["maker_id"] == {"comment": "Who makes it."}
    assert DeltaTable(exported / "wares").metadata().description == "What they make."


def test_the_log_names_links_to_the_released_files(exported: Path, editions: Mapping[int, Release]) -> None:
    lines = (exported / "wares" / "_delta_log" / "00000000000000000001.json").read_text().splitlines()
    added = [json.loads(line)["add"]["path"] for line in lines if "add" in json.loads(line)]
    assert [(exported / "wares" / path).stat().st_ino for path in added] == [
        Path(path).stat().st_ino for path in editions[2].paths("wares")
    ]


def test_a_release_that_is_there_is_not_written_again(editions: Mapping[int, Release], exported: Path) -> None:
    before = sorted(path.name for path in exported.rglob("*"))
    assert export_delta(editions[2], exported).changed == ()
    assert sorted(path.name for path in exported.rglob("*")) == before


def test_nothing_in_the_release_is_changed(tmp_path: Path) -> None:
    release = wares(tmp_path, 1)
    before = released(release)
    assert export_delta(release).folder == tmp_path / "exports" / "delta"
    assert released(release) == before
    release.verify()


def test_a_column_more_is_a_version_with_another_schema(tmp_path: Path) -> None:
    export_delta(wares(tmp_path, 1))
    changed = wares(tmp_path, 2, tables=RECOLOURED)
    folder = export_delta(changed).folder
    assert DeltaTable(folder / "wares").to_pyarrow_table().to_pylist() == changed.arrow("wares").to_pylist()


def test_an_export_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    release = wares(tmp_path, 1)
    steps: list[str] = []
    export_delta(release, tmp_path / "whole", hook=steps.append)
    folder = tmp_path / "exports"

    def stop(step: str) -> None:
        if step not in done:
            done.append(step)
            raise KeyboardInterrupt

    done: list[str] = []
    for _ in steps:
        with pytest.raises(KeyboardInterrupt):
            export_delta(release, folder, hook=stop)
    assert done == steps
    export_delta(release, folder)
    assert [DeltaTable(folder / name).version() for name in NAMES] == [0] * len(NAMES)
    assert DeltaTable(folder / "wares").to_pyarrow_table().num_rows == 41


def test_without_links_the_log_has_the_place_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    release = wares(tmp_path, 1, tables=TABLES[:1])
    monkeypatch.setattr("os.link", refuse)
    folder = export_delta(release, tmp_path / "delta").folder
    query = QueryBuilder().register("makers", DeltaTable(folder / "makers"))
    found = pa.table(query.execute("SELECT maker_id FROM makers ORDER BY 1").read_all())
    assert found["maker_id"].to_pylist() == ["M0", "M1", "M2"]


def test_links_to_a_collected_release_go_with_the_next_export(tmp_path: Path) -> None:
    first = wares(tmp_path, 1)
    export_delta(first)
    second = wares(tmp_path, 2)
    collect(tmp_path, keep=1, minimum_age=timedelta(0))
    folder = export_delta(second).folder
    assert sorted(path.name for path in (folder / "wares").iterdir()) == sorted(["_delta_log", second.id])


def test_without_the_extra_its_name_is_told(
    editions: Mapping[int, Release], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "deltalake", None)
    with pytest.raises(WarehouseError, match=r"need the extra 'delta'; install it: pip install .*\[delta\]'"):
        export_delta(editions[1], tmp_path)
