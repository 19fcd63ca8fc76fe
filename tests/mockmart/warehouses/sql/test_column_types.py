"""What Arrow types are called in each warehouse."""

from __future__ import annotations

import pyarrow as pa
import pytest
import sqlglot

from mockmart.errors import WarehouseError
from mockmart.warehouses.sql.column_types import column_type
from mockmart.warehouses.sql.dialects import BIGQUERY, DIALECTS

KINDS = [
    *(pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
    *(pa.float32(), pa.float64(), pa.string(), pa.large_string(), pa.binary(), pa.date32(), pa.date64()),
    *(pa.timestamp("us"), pa.timestamp("ms", "UTC"), pa.decimal128(38, 10)),
    pa.list_(pa.string()),
    pa.struct([pa.field("a b", pa.list_(pa.struct([pa.field("c", pa.int32())])))]),
]


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_type_that_a_schema_lands_has_a_name_that_the_dialect_parses(kind: pa.DataType, name: str) -> None:
    named = column_type("t", pa.field("c", kind), DIALECTS[name])
    (parsed,) = sqlglot.parse(f"CREATE TABLE t (c {named})", dialect=name)
    assert parsed is not None
    assert parsed.find(sqlglot.exp.DataType) is not None


@pytest.mark.parametrize(
    "kind", [pa.timestamp("ns", "UTC"), pa.duration("us"), pa.null(), pa.float16(), pa.time64("ns")], ids=str
)
@pytest.mark.parametrize("name", DIALECTS)
def test_a_type_that_would_lose_something_is_refused(kind: pa.DataType, name: str) -> None:
    with pytest.raises(WarehouseError, match=r"t\.c: .* has no type for "):
        column_type("t", pa.field("c", kind), DIALECTS[name])


def test_a_list_of_lists_is_refused_where_there_is_none() -> None:
    with pytest.raises(WarehouseError, match="put the inner list into a struct"):
        column_type("t", pa.field("c", pa.list_(pa.list_(pa.int32()))), BIGQUERY)


def test_a_decimal_with_many_digits_behind_the_point_is_exact_in_bigquery() -> None:
    assert column_type("t", pa.field("c", pa.decimal128(20, 12)), BIGQUERY) == "BIGNUMERIC(20, 12)"


@pytest.mark.parametrize("name", ["", "two\nlines", "nul\0", "bell\a"])
def test_a_name_that_is_not_one_line_of_text_is_refused(name: str) -> None:
    with pytest.raises(WarehouseError, match="an identifier is one line of visible text"):
        BIGQUERY.identifier(name)
