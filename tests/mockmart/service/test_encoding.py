"""Rows as the bytes of a response: few and many are written alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow.columns import INSTANT, MONEY
from mockmart.arrow.json_text import json_array
from mockmart.service.encoding import body, few_as_json

LINE = pa.struct({"name": pa.dictionary(pa.int32(), pa.string()), "quantity": pa.int32(), "price": MONEY})
SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "kind": pa.dictionary(pa.int32(), pa.string()),
        "lines": pa.list_(LINE),
        "total": MONEY,
        "at": INSTANT,
        "is_new": pa.bool_(),
        "_index": pa.int64(),
    }
)
TEXTS = st.one_of(st.none(), st.text())
AMOUNTS = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2))
EARLIEST, LATEST = (dt.datetime(year, 1, 2, tzinfo=dt.UTC).replace(tzinfo=None) for year in (1, 9999))
INSTANTS = st.one_of(st.none(), st.datetimes(EARLIEST, LATEST, timezones=st.just(dt.UTC)))
LINES = st.fixed_dictionaries({"name": TEXTS, "quantity": st.integers(-(2**31), 2**31 - 1), "price": AMOUNTS})
ROWS = st.fixed_dictionaries(
    {"id": TEXTS, "kind": TEXTS, "lines": st.one_of(st.none(), st.lists(LINES, max_size=3)), "total": AMOUNTS,
     "at": INSTANTS, "is_new": st.one_of(st.none(), st.booleans()), "_index": st.integers(-(2**63), 2**63 - 1)}
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(ROWS, max_size=4))
def test_both_ways_write_the_same_text(rows: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    assert few_as_json(table) == json_array(table)


@pytest.mark.parametrize("rows", [0, 1, 24, 25, 100])
def test_any_number_of_rows_is_written(rows: int) -> None:
    table = pa.table({"amount": pa.array([Decimal("1.50")] * rows, MONEY)})
    assert body(table, arrow=False) == b"[" + b",".join([b'{"amount":1.50}'] * rows) + b"]"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [(pa.float64(), 0.1, b"0.1"), (pa.date32(), dt.date(2025, 1, 2), b'"2025-01-02"'),
     (pa.decimal128(12, 8), Decimal("1E-8"), b"1E-8"), (pa.duration("us"), dt.timedelta(seconds=1), b'"PT1.000000S"')],
    ids=str,
)  # fmt: skip
def test_what_the_ways_write_otherwise_is_written_by_one(kind: pa.DataType, value: Any, text: bytes) -> None:
    assert body(pa.table({"a": pa.array([value], kind)}), arrow=False) == b'[{"a":' + text + b"}]"


def test_arrow_is_a_stream_of_the_same_table() -> None:
    table = pa.table({"a": [1, 2]})
    assert pa.ipc.open_stream(body(table, arrow=True)).read_all().equals(table)
