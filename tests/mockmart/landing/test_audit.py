"""Landed tables, looked at again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.arrow import conversion
from mockmart.landing.audit import audit
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.validation import RuleSummary, ValidationReport
from tests.parcels import PARCELS, parcels


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Landing(tmp_path).replace("parcels", PARCELS, parcels(30, batch_rows=10), threads=1, stamp={}).table


def rewrite(path: Path, column: str, values: list[object], kind: pa.DataType) -> None:
    """Somebody puts other values into a column of a part, and no stamp."""
    rows = pq.read_table(path)
    place = rows.column_names.index(column)
    field = conversion.logical_schema(PARCELS).field(column)
    changed = rows.set_column(place, field.with_type(kind), pa.array(values, kind))
    pq.write_table(changed.replace_schema_metadata(None), path)


def test_a_table_as_it_landed_passes(table: Table) -> None:
    assert audit(table) == ValidationReport("parcels", 30, ())


def test_a_part_that_somebody_else_wrote_is_validated(table: Table) -> None:
    rewrite(table.paths[1], "total", [Decimal("-1.00"), *[Decimal("1.00")] * 9], pa.decimal128(12, 2))
    rule = "greater_than_or_equal_to(0)"
    assert audit(table).failures == (RuleSummary("total", rule, 1, ((0, "-1.00"),)),)


def test_a_part_of_other_types_is_named(table: Table) -> None:
    rewrite(table.paths[2], "stops", [1] * 10, pa.int64())
    (failure,) = audit(table).failures
    assert failure.column == table.paths[2].name
    assert failure.rule == "columns and types of the schema"
    assert failure.cases == ((None, "stops: int32"), (None, "stops: int64"))
