"""How columns are encoded: by what they hold, and so that every reader sees the same values."""

from __future__ import annotations

import io
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.landing.encoding import writer_options

ROWS = 5_000
WORDS = pa.array([f"word {place}" for place in range(2_000)])


def written(**columns: pa.Array) -> tuple[pa.Table, pq.ParquetFile]:
    table = pa.table(columns)
    file = io.BytesIO()
    pq.write_table(table, file, **writer_options(table))
    file.seek(0)
    return table, pq.ParquetFile(file)


def column(file: pq.ParquetFile, path: str) -> Any:
    group = file.metadata.row_group(0)
    return next(group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == path)


def categories(words: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.arange(ROWS) % words, pa.int32()), WORDS.slice(0, words))


@pytest.mark.parametrize(
    ("values", "encoded"),
    [
        (pa.array(np.arange(ROWS)), False),
        (pa.array(np.arange(ROWS) % 7), True),
        (pa.array(np.arange(ROWS) // 3), False),  # side by side they repeat, but there are too many of them
        (pa.array([f"ID-{number}" for number in range(ROWS)]), False),
        (categories(3), True),
        (pa.array([None] * ROWS, pa.string()), False),
        (pa.array(np.arange(ROWS) % 2 == 0), False),
        (pa.array([], pa.int64()), False),
    ],
    ids=["distinct", "repeated", "runs", "ids", "categories", "nulls", "booleans", "empty"],
)
def test_values_that_repeat_are_encoded_by_a_dictionary(values: pa.Array, encoded: bool) -> None:
    table, file = written(a=values)
    assert writer_options(table)["use_dictionary"] == (["a"] if encoded else False)
    if len(values):
        assert ("RLE_DICTIONARY" in column(file, "a").encodings) == encoded


def test_fields_of_nested_columns_are_encoded_each_by_what_it_holds() -> None:
    fields = {"id": pa.array(np.arange(ROWS)), "kind": categories(3)}
    items = pa.StructArray.from_arrays([*fields.values()], names=[*fields])
    lists = pa.ListArray.from_arrays(pa.array(np.arange(0, ROWS + 1, 2), pa.int32()), items)
    _, file = written(items=lists, first=items.slice(0, ROWS // 2))
    for path in ("items.list.element.", "first."):
        assert "RLE_DICTIONARY" not in column(file, f"{path}id").encodings
        assert "RLE_DICTIONARY" in column(file, f"{path}kind").encodings


def test_there_are_statistics_of_columns_and_not_of_the_fields_within() -> None:
    place = pa.StructArray.from_arrays([pa.array(np.arange(ROWS))], names=["row"])
    _, file = written(a=pa.array(np.arange(ROWS)), place=place)
    assert column(file, "a").statistics.max == ROWS - 1
    assert not column(file, "place.row").is_stats_set


def test_only_encodings_that_every_warehouse_reads_are_used() -> None:
    _, file = written(
        a=pa.array(np.arange(ROWS)), b=categories(5), c=pa.array(np.arange(ROWS).astype("datetime64[us]"))
    )
    used = {encoding for name in "abc" for encoding in column(file, name).encodings}
    assert used <= {"PLAIN", "RLE", "RLE_DICTIONARY"}


@pytest.mark.parametrize(("width", "batch"), [(1, 1 << 16), (100, 10_000), (100_000, 1 << 10)])
def test_long_texts_are_encoded_few_at_a_time_so_that_pages_stay_small(width: int, batch: int) -> None:
    texts = pa.array([f"{number:0{width}}" for number in range(20)])
    assert writer_options(pa.table({"a": texts}))["write_batch_size"] == pytest.approx(batch, rel=0.1)


@settings(max_examples=40, deadline=None)
@given(
    numbers=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=40),
    repeat=st.integers(1, 100),
)
def test_what_was_written_is_what_is_read(numbers: list[int | None], repeat: int) -> None:
    values = pa.array(numbers * repeat, pa.int64())
    table, file = written(a=values, b=pa.array([None if n is None else str(n) for n in numbers] * repeat, pa.string()))
    assert file.read().equals(table)


def test_another_reader_sees_the_same_values(tmp_path: Any) -> None:
    table = pa.table({"a": pa.array(np.arange(ROWS) % 7), "b": categories(1_000)})
    pq.write_table(table, tmp_path / "a.parquet", **writer_options(table))
    with duckdb.connect() as connection:
        (found,) = connection.execute(f"SELECT sum(a), count(DISTINCT b) FROM '{tmp_path}/a.parquet'").fetchall()
    assert found == (sum(n % 7 for n in range(ROWS)), 1_000)
