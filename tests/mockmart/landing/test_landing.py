"""Tables on disk, replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.arrow import conversion
from mockmart.arrow.columns import INSTANT, MONEY
from mockmart.arrow.digests import logical_digest, part_digest, stated_digest
from mockmart.batches import Batches
from mockmart.errors import InvalidRowsError, LandingError
from mockmart.landing.landing import Landing, numbered_rows
from mockmart.landing.table import Landed, Table, schema_digest
from mockmart.releases import fingerprints
from tests.killing import break_down, ended
from tests.parcels import PARCELS, draw_parcels, everything, failing, land, parcels

PICK = pa.dictionary(pa.int32(), pa.string())


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "data")


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    """Two hundred and fifty parcels in three parts; nobody changes them."""
    return land(Landing(tmp_path_factory.mktemp("data")), parcels(250))


def digest(table: Table) -> str:
    return logical_digest(table.arrow(part) for part in range(len(table.paths)))


# --- what lands -----------------------------------------------------------------------------------------------


def test_what_is_read_back_is_what_was_drawn(landed: Landed) -> None:
    expected = conversion.to_table(numbered_rows(draw_parcels(range(250)), 0), PARCELS)
    assert landed.table.arrow().to_pylist() == expected.to_pylist()


def test_a_frame_has_the_types_of_the_schema(landed: Landed) -> None:
    frame = landed.table.frame()
    drawn = numbered_rows(draw_parcels(range(250)), 0)
    assert frame.dtypes.drop(["carrier", "_scenario"]).equals(drawn.dtypes.drop(["carrier", "_scenario"]))
    assert isinstance(frame["_scenario"].dtype, pd.CategoricalDtype)


def test_a_table_is_a_folder_of_parts_and_nothing_else(landed: Landed) -> None:
    folder = landed.table.folder
    assert sorted(folder.iterdir()) == list(landed.table.paths)
    assert [path.name.rsplit("-", 1)[0] for path in landed.table.paths] == ["part-00000", "part-00001", "part-00002"]


def test_readers_see_text_money_instants_and_lists_of_structs(landed: Landed) -> None:
    for path in landed.table.paths:
        assert pq.read_schema(path).equals(conversion.logical_schema(PARCELS))
    kinds = {name: pq.read_schema(landed.table.paths[0]).field(name).type for name in ("status", "total", "created_at")}
    assert kinds == {"status": pa.string(), "total": MONEY, "created_at": INSTANT}


def test_descriptions_are_metadata_of_the_fields(landed: Landed) -> None:
    field = pq.read_schema(landed.table.paths[0]).field("stops")
    assert field.metadata == {b"description": b"How often it was reloaded."}


def test_text_that_repeats_is_a_dictionary_in_memory(landed: Landed) -> None:
    schema = landed.table.arrow().schema
    assert schema.field("status").type == PICK
    assert schema.field("lines").type.value_type.field("sku").type == PICK
    assert schema.field("parcel_id").type == pa.string()


def test_rows_are_numbered_through_all_parts(landed: Landed) -> None:
    assert landed.table.frame()["_index"].tolist() == list(range(250))


def test_a_part_is_read_alone(landed: Landed) -> None:
    assert landed.table.frame(1)["_index"].tolist() == list(range(100, 200))


def test_only_the_columns_that_are_asked_for_are_read(landed: Landed) -> None:
    chosen = landed.table.select("status", "parcel_id")
    assert chosen.arrow().column_names == ["status", "parcel_id"]
    assert list(chosen.frame(0).columns) == ["status", "parcel_id"]


def test_what_landed_is_counted(landed: Landed) -> None:
    assert landed.rows == landed.table.rows == 250
    assert [part.rows for part in landed.parts] == [100, 100, 50]
    assert landed.bytes == sum(path.stat().st_size for path in landed.table.paths)
    assert [part.path for part in landed.parts] == list(landed.table.paths)


def test_the_first_rows_are_at_hand(landed: Landed) -> None:
    assert landed.head["_index"].tolist() == [0, 1, 2, 3, 4]


def test_every_part_says_what_it_was_built_from(landed: Landed) -> None:
    assert landed.table.stamp == {"seed": 7, "table": "parcels", "schema": schema_digest(PARCELS)}


def test_a_table_of_no_rows_keeps_its_columns(landing: Landing) -> None:
    table = land(landing, parcels(0)).table
    assert table.rows == 0
    assert table.arrow().column_names == list(PARCELS.columns)
    assert table.frame()["_index"].dtype == pd.ArrowDtype(pa.int64())


@pytest.mark.parametrize(("batch_rows", "threads"), [(1000, 1), (70, 1), (70, 7)])
def test_rows_do_not_depend_on_batches_and_threads(
    landing: Landing, landed: Landed, batch_rows: int, threads: int
) -> None:
    again = land(landing, parcels(250, batch_rows=batch_rows), threads=threads)
    assert digest(again.table) == digest(landed.table)


def test_the_files_do_not_depend_on_threads(landing: Landing, landed: Landed) -> None:
    again = land(landing, parcels(250), threads=7)
    assert everything(again.table.folder) == everything(landed.table.folder)


def test_the_rows_are_what_they_have_always_been(landed: Landed) -> None:
    assert digest(landed.table) == "e49b7c727109e089cca24eb306534484"


def test_a_plain_frame_lands_with_the_types_of_the_schema(landing: Landing, landed: Landed) -> None:
    frame = landed.table.frame()
    plain = pd.DataFrame({name: conversion.to_arrow(series).to_pylist() for name, series in frame.items()})
    assert digest(land(landing, Batches.of_frame(plain)).table) == digest(landed.table)


def test_a_derived_table_follows_the_parts_of_its_parent(landing: Landing, landed: Landed) -> None:
    batches = landed.table.map(lambda frame: frame[frame["total"] >= 100])
    assert batches.count == 3
    again = land(landing, batches).table.frame()
    parents = landed.table.frame()
    assert again["parcel_id"].tolist() == parents["parcel_id"][parents["total"] >= 100].tolist()
    assert again["_index"].tolist() == list(range(len(again)))


def test_the_listener_hears_of_every_batch(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int, int]] = []

    def listener(table: str, *, batches: int, of: int, rows: int) -> None:
        heard.append((table, batches, of, rows))

    land(Landing(tmp_path, listener), parcels(250), threads=1)
    assert heard == [("parcels", 1, 3, 100), ("parcels", 2, 3, 200), ("parcels", 3, 3, 250)]


# --- replaced whole or not at all -----------------------------------------------------------------------------


def test_a_table_is_replaced_whole(landing: Landing) -> None:
    land(landing, parcels(250))
    land(landing, parcels(100, seed=8), seed=8)
    table = landing.table("parcels", PARCELS)
    assert len(table.paths) == 1
    assert table.rows == 100
    assert table.stamp["seed"] == 8


def test_nothing_is_left_in_staging(landing: Landing) -> None:
    land(landing, parcels(250))
    land(landing, parcels(100))
    assert list(landing.staging.iterdir()) == []


def test_parts_of_another_build_have_other_names(landing: Landing) -> None:
    first = {path.name for path in land(landing, parcels(100)).table.paths}
    assert first.isdisjoint(path.name for path in land(landing, parcels(100), seed=8).table.paths)


def broken_row() -> Batches:
    frame = draw_parcels(range(500))
    frame.loc[420, "parcel_id"] = "PCL-25"
    return Batches.of_rows(lambda rows: frame.iloc[rows.start : rows.stop], rows=500, batch_rows=100)


@pytest.mark.parametrize(
    ("batches", "error"),
    [
        (broken_row(), InvalidRowsError),
        (failing(ValueError("broken")), ValueError),
        (failing(OSError(errno.EIO, os.strerror(errno.EIO))), LandingError),
        (failing(KeyboardInterrupt()), KeyboardInterrupt),
    ],
    ids=["rows that break the schema", "an error of the draw", "an error of the disk", "an interrupt"],
)
@pytest.mark.parametrize("threads", [1, 2])
def test_whatever_goes_wrong_leaves_the_earlier_table(
    landing: Landing, batches: Batches, error: type[BaseException], threads: int
) -> None:
    land(landing, parcels(150, seed=8))
    before = everything(landing.root)
    with pytest.raises(error):
        land(landing, batches, threads=threads)
    assert everything(landing.root) == before
    assert list(landing.staging.iterdir()) == []


def test_a_first_build_that_fails_leaves_no_table(landing: Landing) -> None:
    with pytest.raises(ValueError, match=r"^broken$"):
        land(landing, failing(ValueError("broken")))
    assert list(landing.folder.iterdir()) == []


def test_rows_that_break_the_schema_are_named(landing: Landing) -> None:
    with pytest.raises(InvalidRowsError) as raised:
        land(landing, broken_row())
    assert str(raised.value) == (
        r"parcels: parcel_id breaks str_matches('^PCL-\d{4}-\d{6}$') 1 time (row 20: PCL-25). "
        "Nothing landed; fix the rows or the schema."
    )


def test_a_frame_without_the_columns_of_the_schema_is_refused(landing: Landing) -> None:
    with pytest.raises(InvalidRowsError, match=r"^parcels: total breaks required 1 time \(missing\)\. "):
        land(landing, Batches.of_frame(draw_parcels(range(3)).drop(columns="total")))


def test_a_reader_finds_one_build_or_the_other_at_every_moment(landing: Landing) -> None:
    land(landing, parcels(30, batch_rows=10))
    done = threading.Event()
    found: list[object] = []

    def read() -> None:
        while not done.is_set() or not found:
            table = landing.table("parcels", PARCELS)
            try:
                found.append((table.rows, len(table.paths)))
            except LandingError:  # listed in one build and gone in the next: no mix
                found.append(None)

    reader = threading.Thread(target=read)
    reader.start()
    for build in range(3):
        land(landing, parcels(*((30,) if build % 2 else (20,)), batch_rows=10), build=build)
    done.set()
    reader.join()
    assert set(found) <= {(30, 3), (20, 2), None}
    assert {(30, 3), (20, 2)} & set(found)


def build_and_die(root: Path, at: int) -> None:
    """Land a table in this process, until it is killed."""
    break_down(under=root, at=at)
    with Landing(root).locked():
        land(Landing(root), parcels(400, batch_rows=40, seed=8), seed=8)


def test_a_build_that_is_killed_at_any_operation_leaves_one_table_or_the_other(landing: Landing) -> None:
    new = digest(land(Landing(landing.root / "again"), parcels(400, batch_rows=40, seed=8), seed=8).table)
    found = []
    for at in range(1, 100):
        old = digest(land(landing, parcels(150)).table)
        code, _ = ended(build_and_die, landing.root, at)
        found.append(digest(landing.table("parcels", PARCELS)))
        assert found[-1] in (old, new)
        with landing.locked():
            assert list(landing.staging.iterdir()) == []
        if code == 0:
            break
        assert code == -9
    # It was killed before each part, and when each file of the table before was removed.
    assert found.count(old) > 12
    assert found.count(new) > 3
    assert found == sorted(found, key=[old, new].index)


def test_the_footer_of_a_part_states_the_digest_of_its_rows_and_of_which_bytes(landed: Landed) -> None:
    for number, path in enumerate(landed.table.paths):
        content = fingerprints.of_file(path).content
        footer = pq.read_metadata(path).metadata
        assert stated_digest(footer, of=content) == part_digest([landed.table.arrow(number)])
        assert stated_digest(footer, of="0" * 64) is None


def test_a_digest_that_was_copied_with_the_footer_onto_other_rows_is_not_believed(
    landed: Landed, tmp_path: Path
) -> None:
    rows = pq.read_table(landed.table.paths[0])
    changed = rows.slice(1).replace_schema_metadata(pq.read_metadata(landed.table.paths[0]).metadata)
    pq.write_table(changed, tmp_path / "changed.parquet")
    print_of = fingerprints.of_file(tmp_path / "changed.parquet")
    found = fingerprints.part_digest_of(tmp_path / "changed.parquet", content=print_of.content)
    assert found == part_digest([rows.slice(1)])
