"""Arrow tables as JSON text."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow.json_text import json_array, json_lines

PLAIN = st.one_of(st.none(), st.text())


def written(values: list[Any], kind: pa.DataType) -> str:
    text = json_array(pa.table({"a": pa.array(values, kind)})).decode()
    return text[len('[{"a":') : -len("}]")].replace('},{"a":', " ")


@pytest.mark.parametrize(
    ("kind", "values", "text"),
    [
        (pa.int64(), [1, -(2**62), None], "1 -4611686018427387904 null"),
        (pa.bool_(), [True, False, None], "true false null"),
        (pa.float64(), [0.5, float("nan"), float("inf"), None], "0.5 null null null"),
        (pa.decimal128(12, 2), [Decimal("76.90"), Decimal(-1), None], "76.90 -1.00 null"),
        (pa.string(), ['say "hi"', "a\\b", None], r'"say \"hi\"" "a\\b" null'),
        (pa.string(), ["tab\tand\n", "é\u2028"], '"tab\\tand\\n" "é\u2028"'),
        (pa.date32(), [dt.date(2025, 3, 1), None], '"2025-03-01" null'),
        (pa.time64("us"), [dt.time(1, 2, 3, 4)], '"01:02:03.000004"'),
        (pa.timestamp("us", tz="UTC"), [dt.datetime(2025, 12, 31, 23, 59, 58, 7, dt.UTC), None],
         '"2025-12-31T23:59:58.000007Z" null'),
        (pa.timestamp("us"), [dt.datetime(1969, 2, 28, 1, 2, 3)], '"1969-02-28T01:02:03.000000"'),  # noqa: DTZ001  # it has no zone
        (pa.timestamp("us", tz="Europe/Berlin"), [dt.datetime(2025, 7, 1, 10, tzinfo=dt.UTC)],
         '"2025-07-01T12:00:00.000000+0200"'),
        (pa.duration("us"), [dt.timedelta(seconds=90, microseconds=5), dt.timedelta(seconds=-1), None],
         '"PT90.000005S" "-PT1.000000S" null'),
        (pa.list_(pa.int32()), [[1, 2], [], None, [None]], "[1,2] [] null [null]"),
        (pa.struct({"x": pa.int32(), "y": pa.string()}), [{"x": 1, "y": "z"}, None], '{"x":1,"y":"z"} null'),
        (pa.list_(pa.struct({"x": pa.int32()})), [[{"x": 1}, {"x": 2}], []], '[{"x":1},{"x":2}] []'),
        (pa.map_(pa.string(), pa.int32()), [[("k", 1)]], '[["k", 1]]'),
        (pa.dictionary(pa.int32(), pa.string()), ["a", None, "a", 'b"', "a"], r'"a" null "a" "b\"" "a"'),
    ],
    ids=str,
)  # fmt: skip
def test_each_type_is_written_in_its_way(kind: pa.DataType, values: list[Any], text: str) -> None:
    assert written(values, kind) == text


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            PLAIN,
            st.lists(
                st.one_of(
                    st.none(),
                    st.text(),
                ),
                max_size=3,
            ),
        ),
        max_size=6,
    )
)
def test_texts_come_back(rows: list[tuple[str | None, list[str | None]]]) -> None:
    records = [{'odd "name"\\': text, "list": texts} for text, texts in rows]
    kinds = pa.schema([('odd "name"\\', pa.string()), ("list", pa.list_(pa.string()))])
    assert json.loads(json_array(pa.Table.from_pylist(records, schema=kinds))) == records


def test_slices_and_chunks_are_written_as_they_are_seen() -> None:
    whole = pa.table({"a": [f"t{i}" for i in range(10)], "b": pa.array([[{"x": i}] * (i % 3) for i in range(10)])})
    parts = pa.concat_tables([whole.slice(7, 2), whole.slice(2, 3)])
    assert json.loads(json_array(parts)) == parts.to_pylist()


def test_lines_end_each_row() -> None:
    assert json_lines(pa.table({"a": [1, 2]})) == b'{"a":1}\n{"a":2}\n'


@pytest.mark.parametrize("table", [pa.table({"a": pa.array([], pa.string())}), pa.table({})])
def test_no_rows_are_an_empty_array(table: pa.Table) -> None:
    assert json_array(table) == b"[]"
