"""Reading landed tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mockmart.arrow import conversion
from mockmart.errors import LandingError
from mockmart.landing.landing import Landing, numbered_rows
from mockmart.landing.table import Table, schema_digest
from tests.parcels import PARCELS, draw_parcels, parcels


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "data")


@pytest.mark.parametrize(
    "read",
    [lambda table: table.paths, lambda table: table.rows, lambda table: table.frame(), lambda table: table.stamp],
    ids=["paths", "rows", "frame", "stamp"],
)
@pytest.mark.parametrize("empty", [False, True], ids=["no folder", "empty folder"])
def test_a_table_that_is_not_there_is_named(landing: Landing, read: Callable[[Table], object], empty: bool) -> None:
    table = landing.table("parcels", PARCELS)
    if empty:
        table.folder.mkdir(parents=True)
    with pytest.raises(LandingError) as raised:
        read(table)
    assert str(raised.value) == (
        f"parcels: no table at {landing.root}/landing/parcels; build it first (materialise 'parcels')."
    )


@pytest.mark.parametrize("read", [lambda table: table.rows, lambda table: table.frame()], ids=["rows", "frame"])
def test_a_part_that_cannot_be_read_is_named(landing: Landing, read: Callable[[Table], object]) -> None:
    batches = parcels(10)
    table = landing.replace("parcels", PARCELS, batches, threads=1, stamp={}).table
    table.paths[0].write_bytes(b"not Parquet")
    with pytest.raises(LandingError, match=r"^parcels: cannot read .*; build the table again\.$"):
        read(table)


def test_a_table_that_somebody_else_wrote_has_no_stamp(landing: Landing) -> None:
    table = landing.table("parcels", PARCELS)
    table.folder.mkdir(parents=True)
    pq.write_table(
        conversion.to_table(numbered_rows(draw_parcels(range(5)), 0), PARCELS), table.folder / "mine.parquet"
    )
    assert table.stamp == {}
    assert table.frame()["parcel_id"].tolist() == draw_parcels(range(5))["parcel_id"].tolist()


def test_the_digest_of_a_schema_is_that_of_its_rules() -> None:
    other = PARCELS.update_column("stops", checks=[])
    assert schema_digest(PARCELS) == schema_digest(PARCELS.update_column("stops", description="changed"))
    assert schema_digest(other) != schema_digest(PARCELS)
