"""The files that a release carries for warehouses."""

from __future__ import annotations

from mockmart.warehouses.sql.dialects import DIALECTS
from mockmart.warehouses.sql.release_scripts import warehouse_files
from tests.mockmart.warehouses.wares import NAMES, TABLES


def test_there_is_a_script_for_each_dialect_and_sources_for_dbt() -> None:
    assert set(warehouse_files(TABLES)) == {*(f"sql/{name}.sql" for name in DIALECTS), "dbt/sources.yml"}


def test_the_same_tables_give_the_same_files() -> None:
    assert warehouse_files(TABLES) == warehouse_files(TABLES)


def test_every_file_is_text_that_names_every_table() -> None:
    texts = [data.decode() for data in warehouse_files(TABLES, source="wares").values()]
    assert [name for text in texts for name in NAMES if name not in text] == []
    assert all(text.endswith("\n") for text in texts)
