"""A DuckDB file at a release: what is in it, and what is left alone."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mockmart.errors import MockmartError
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from mockmart.warehouses.loaders.ledger import LEDGER
from tests.mockmart.warehouses.wares import COUNTS, MAKERS, NAMES, TABLES, edition_seen, exchanged, wares


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@pytest.fixture(scope="module")
def loaded(editions: Mapping[int, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file at the first edition; nobody changes it."""
    path = tmp_path_factory.mktemp("loaded") / "warehouse.duckdb"
    load_duckdb(editions[1], path)
    return path


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    # Attached: DuckDB gives a process that connects to a path twice what it opened first.
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS warehouse (READ_ONLY); USE warehouse")
        return connection.execute(query).fetchall()


def edition(path: Path) -> int:
    return edition_seen(rows(path, COUNTS.replace("{}", "")))


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_the_released_one(loaded: Path, editions: Mapping[int, Release], name: str) -> None:
    with duckdb.connect(str(loaded), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.sql(f"FROM {name}").to_arrow_table()
    assert found.to_pylist() == editions[1].arrow(name).to_pylist()


def test_primary_and_foreign_keys_are_declared(loaded: Path) -> None:
    found = rows(
        loaded,
        "SELECT table_name, constraint_type, constraint_column_names, referenced_table FROM duckdb_constraints() "
        "WHERE database_name = 'warehouse' AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')",
    )
    expected: set[tuple[Any, ...]] = {(table.name, "PRIMARY KEY", table.primary_key, None) for table in TABLES}
    expected |= {(table.name, "FOREIGN KEY", key.columns, key.table) for table in TABLES for key in table.foreign_keys}
    assert {(table, kind, tuple(names), other or None) for table, kind, names, other in found} == expected


def test_what_cannot_be_null_is_declared_so(loaded: Path) -> None:
    found = rows(
        loaded,
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'warehouse' AND NOT is_nullable",
    )
    expected = {(table.name, field.name) for table in TABLES for field in table.schema if not field.nullable}
    assert {pair for pair in found if pair[0] != LEDGER} == expected


def test_tables_and_columns_are_described(loaded: Path) -> None:
    assert dict(
        rows(
            loaded,
            "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'warehouse' AND comment IS NOT NULL",
        )
    ) == {table.name: table.description for table in TABLES if table.description}
    columns = rows(
        loaded,
        "SELECT column_name, comment FROM duckdb_columns() WHERE database_name = 'warehouse' AND comment IS NOT NULL",
    )
    assert columns == [("maker_id", "The maker's key \\ ; --"), ("maker_id", "Who makes it.")]


def test_the_ledger_says_which_release_it_is(loaded: Path, editions: Mapping[int, Release]) -> None:
    found = rows(loaded, f"SELECT release_id, number, manifest_digest, tables FROM {LEDGER}")
    assert found == [(editions[1].id, 1, editions[1].commit.manifest_sha256, ",".join(NAMES))]


def test_a_load_says_what_it_did(editions: Mapping[int, Release], path: Path) -> None:
    loaded = load_duckdb(editions[2], path)
    assert (loaded.release_id, loaded.number, loaded.changed) == (editions[2].id, 2, True)
    assert loaded.rows == {table.name: table.rows for table in editions[2].tables.values()}


def test_a_release_that_is_there_is_not_loaded_again(editions: Mapping[int, Release], path: Path) -> None:
    load_duckdb(editions[1], path)
    before = path.stat()
    assert not load_duckdb(editions[1], path).changed
    after = path.stat()  # it was read, so not all of it is as before
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)


def test_a_later_release_takes_the_place_of_the_one_before(editions: Mapping[int, Release], path: Path) -> None:
    for number in (1, 3):
        load_duckdb(editions[number], path)
        assert edition(path) == number
    assert list(path.parent.iterdir()) == [path]


def test_who_has_the_old_file_open_reads_on_in_it(editions: Mapping[int, Release], path: Path) -> None:
    load_duckdb(editions[1], path)
    with duckdb.connect(str(path), read_only=True) as reader:
        load_duckdb(editions[2], path)
        seen = edition_seen(reader.execute(COUNTS.replace("{}", "")).fetchall())
        assert (seen, edition(path)) == (1, 2)


def test_a_link_to_the_file_stays_a_link(editions: Mapping[int, Release], path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere.duckdb"))
    load_duckdb(editions[1], path)
    assert (path.is_symlink(), edition(path)) == (True, 1)


def test_folders_on_the_way_are_made(editions: Mapping[int, Release], tmp_path: Path) -> None:
    load_duckdb(editions[1], tmp_path / "new" / "folder" / "warehouse.duckdb")
    assert edition(tmp_path / "new" / "folder" / "warehouse.duckdb") == 1


# --- what is refused --------------------------------------------------------------------------------------------------


def refused(release: Release, path: Path) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(MockmartError) as error:
        load_duckdb(release, path)
    assert (path.read_bytes() if path.is_file() else None) == before
    return str(error.value).removeprefix(f"{path}: ")


def test_a_folder_is_refused(editions: Mapping[int, Release], tmp_path: Path) -> None:
    expected = f"is a folder; name a file in it, such as {tmp_path}/warehouse.duckdb."
    assert refused(editions[1], tmp_path) == expected


def test_a_file_that_is_no_database_is_refused(editions: Mapping[int, Release], path: Path) -> None:
    path.write_text("Somebody's letters.")
    assert "not a valid DuckDB database file" in refused(editions[1], path)


def test_a_file_that_duckdb_reads_otherwise_is_refused_too(editions: Mapping[int, Release], tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text("{}")
    assert "not a valid DuckDB database file" in refused(editions[1], path)


def test_a_database_of_somebody_else_is_refused(editions: Mapping[int, Release], path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE wares AS SELECT 1 AS ware_id")
    assert refused(editions[1], path) == "is a database that mockmart did not write; name another path."


def test_a_view_in_place_of_the_ledger_is_not_run(editions: Mapping[int, Release], path: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("release_id\n1\n")
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE once AS SELECT 1 AS a")
        connection.execute(f"CREATE VIEW {LEDGER} AS SELECT * FROM read_csv('{mine}')")
    mine.unlink()
    assert refused(editions[1], path) == "is a database that mockmart did not write; name another path."


@pytest.mark.parametrize(
    "made", ["TABLE report AS FROM wares", "VIEW report AS FROM wares", "SCHEMA s; CREATE TABLE s.t (i INT)"]
)
def test_what_others_made_in_the_file_is_not_lost(editions: Mapping[int, Release], path: Path, made: str) -> None:
    load_duckdb(editions[1], path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE {made}")
    assert refused(editions[2], path).startswith("has tables or views that are not the release's (")


def test_a_file_that_is_open_for_writing_is_refused(editions: Mapping[int, Release], path: Path) -> None:
    load_duckdb(editions[1], path)
    with duckdb.connect(str(path)):
        assert refused(editions[2], path) == "it is open for writing elsewhere; close it there, then load."


def test_changes_that_another_program_has_not_written_down_yet_are_not_lost(
    editions: Mapping[int, Release], path: Path
) -> None:
    load_duckdb(editions[1], path)
    path.with_name("warehouse.duckdb.wal").write_bytes(b"changes")
    assert refused(editions[2], path).startswith("another program writes to it")


def test_two_loads_at_once_are_one_and_a_refusal(editions: Mapping[int, Release], path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(step: str) -> None:
        if step == "opened":
            begun.set()
            assert go_on.wait(30)

    first = threading.Thread(target=load_duckdb, args=(editions[1], path), kwargs={"hook": wait})
    first.start()
    assert begun.wait(30)
    assert refused(editions[1], path) == "another load is writing it; wait for it to end."
    go_on.set()
    first.join()
    assert edition(path) == 1


def test_a_release_whose_files_are_not_what_was_released_is_refused(tmp_path: Path, path: Path) -> None:
    release = wares(tmp_path / "root", 1)
    exchanged(release, "notes")
    assert refused(release, path).endswith("other bytes than were released; do not use it, publish the data again.")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "root"]


def test_a_release_whose_files_have_other_rows_than_it_says_is_refused(tmp_path: Path, path: Path) -> None:
    release = wares(tmp_path / "root", 1)
    notes = release.tables["notes"]
    boasting = replace(notes, files=tuple(replace(file, rows=file.rows + 1) for file in notes.files))
    tables = (*(table for table in release.manifest.tables if table != notes), boasting)
    said = replace(release, manifest=replace(release.manifest, tables=tables))
    assert refused(said, path).startswith("notes: the files have 41 rows, the manifest says 43; verify the release")


def test_a_table_with_the_name_of_the_ledger_is_refused(tmp_path: Path, path: Path) -> None:
    source = wares(tmp_path / "root", 1, tables=[MAKERS])
    named = replace(source.manifest, tables=(replace(source.tables["makers"], name=LEDGER),))
    assert refused(replace(source, manifest=named), path).endswith("has the name of the ledger; rename it.")
