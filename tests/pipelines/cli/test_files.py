"""What ``generate`` writes, ``validate`` reads back: the same values, of the schema's types, from every format."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.assets.shop.graph import ON_DEMAND_TABLES
from mockmart.assets.shop.spec import Spec
from mockmart.errors import SpecError
from mockmart.pipelines.cli import files
from mockmart.pipelines.generate import find, rows_of
from mockmart.schema.frame_layout import FrameLayout, file_type
from mockmart.schema.pandera_reader import schema_of
from mockmart.synthesis.generate import generate
from mockmart.validation import validate
from tests.mockmart.corpus import CORPUS
from tests.mockmart.corpus_nested import PARENTS

DOMAINS = ("mockmart.examples.support:Tickets", "mockmart.examples.sensors:Readings")
every_format = pytest.mark.parametrize("form", files.FORMATS)
WITH_COLUMNS = [name for name in CORPUS if name != "nothing"]


def round_trip(frame: pd.DataFrame, schema: pap.DataFrameSchema, folder: Path, form: str) -> pd.DataFrame:
    """``frame``, written and read."""
    path = folder / f"rows.{form}"
    assert files.write([frame], schema, to=path, form=form) == len(frame)
    return files.read_frame(path, schema)


@every_format
@pytest.mark.parametrize("rows", [40, 0])
@pytest.mark.parametrize("name", WITH_COLUMNS)
def test_rows_of_any_schema_are_read_as_they_were_written(name: str, rows: int, form: str, tmp_path: Path) -> None:
    schema = schema_of(CORPUS[name])
    frame = generate(schema, rows, seed=11, parents=PARENTS)
    found = round_trip(frame, schema, tmp_path, form)
    pd.testing.assert_frame_equal(found, frame, check_categorical=False)
    assert validate(schema, found).passed
    if files.holds_records(path := tmp_path / f"rows.{form}", schema) and not schema_has_parsers(schema):
        assert validate(schema, files.read_records(path)).passed


def schema_has_parsers(schema: pap.DataFrameSchema) -> bool:
    return bool(schema.parsers) or any(column.parsers for column in schema.columns.values())


@every_format
@pytest.mark.parametrize("rows", [30, 1, 0])  # of one row, lists of categories hold but some of them
@pytest.mark.parametrize("name", [*ON_DEMAND_TABLES, *DOMAINS])
def test_rows_of_the_shop_and_of_other_domains_are_too(name: str, rows: int, form: str, tmp_path: Path) -> None:
    schema = find(name).schema
    spec = Spec.model_validate({"as_of": "2025-03-01", "products": 100})
    (frame,) = rows_of(name, rows, spec=spec) if rows else [pd.concat([*rows_of(name, 1, spec=spec)]).head(0)]
    found = round_trip(frame, schema, tmp_path, form)
    pd.testing.assert_frame_equal(found.reset_index(drop=True), frame.reset_index(drop=True), check_categorical=False)
    assert validate(schema, found).passed


ODD = pap.DataFrameSchema(
    {
        "text": pap.Column(str, nullable=True),
        "number": pap.Column("Int64", nullable=True),
        "amount": pap.Column(pd.ArrowDtype(pa.decimal128(20, 4)), nullable=True),
        "share": pap.Column(float, nullable=True),
        "at": pap.Column("datetime64[us]", nullable=True),
        "zoned": pap.Column(pd.DatetimeTZDtype("us", "UTC"), nullable=True),
        "flag": pap.Column("boolean", nullable=True),
        "kind": pap.Column(pd.CategoricalDtype(), nullable=True),
        "lines": pap.Column(
            pd.ArrowDtype(pa.list_(pa.struct([("note", pa.string()), ("price", pa.decimal128(9, 2))]))), nullable=True
        ),
    }
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        ["", " ", "null", "NaN", "007", "1e5", "true", '"', '""', ",", "a\nb", "a\r\nb", "\t", "'", "=1+1"]
    ),
)
INSTANTS = st.datetimes(min_value=pd.Timestamp("1700-01-01").to_pydatetime()).map(pd.Timestamp)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.decimals(-(10**15), 10**15, places=4),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | INSTANTS,
        st.none() | INSTANTS.map(lambda at: at.tz_localize("UTC")),
        st.none() | st.booleans(),
        st.none() | TEXTS,
        st.none()
        | st.lists(
            st.fixed_dictionaries(
                {"note": st.none() | TEXTS, "price": st.none() | st.decimals(-(10**6), 10**6, places=2)}
            ),
            max_size=3,
        ),
    ),
    max_size=6,
)


def odd_frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """``rows`` as a frame of ``ODD``."""
    layout = FrameLayout.in_files(ODD)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in layout.columns]
    kinds = zip(layout.columns.items(), columns, strict=True)
    return layout.frame({name: pa.array(values, file_type(of)) for (name, of), values in kinds}, rows=len(rows))


@every_format
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_whatever_values_there_are_come_back(
    form: str, rows: list[tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    frame = odd_frame(rows)
    found = round_trip(frame, ODD, tmp_path_factory.mktemp("odd"), form)
    for name in frame:
        assert found[name].dtype == frame[name].dtype or name == "kind", name
        assert [None if empty(v) else v for v in found[name]] == [None if empty(v) else v for v in frame[name]], name


def empty(value: object) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))  # type: ignore[call-overload]


# --- wrong values -----------------------------------------------------------------------------------------------------

TYPED = pap.DataFrameSchema(
    {
        "id": pap.Column("Int64", nullable=True),
        "day": pap.Column("datetime64[us]", nullable=True),
        "price": pap.Column(pd.ArrowDtype(pa.decimal128(9, 2)), nullable=True),
    }
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rows.csv", "id,day,price\n1,2025-01-01,1.50\nx,2025-01-02,2.5\n3,soon,2.555\n"),
        (
            "rows.jsonl",
            (
                '{"id":1,"day":"2025-01-01T00:00:00","price":1.50}\n{"id":"x","day":"2025-01-02T00:00:00","price":2.5}\n'
                '{"id":3,"day":"soon","price":2.555}\n'
            ),
        ),
    ],
)
def test_a_wrong_value_is_told_by_its_row_and_the_others_are_read(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    found = files.read_frame(path, TYPED)
    assert [(error.row, error.path) for error in validate(TYPED, found).errors] == [(1, "id"), (2, "day"), (2, "price")]


def test_a_parquet_column_of_another_kind_is_not_taken_for_the_schemas(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"id": ["1", "2"], "day": [1, 2], "price": [1.5, 2.25]}), path)
    found = validate(TYPED, files.read_frame(path, TYPED))
    assert {error.path for error in found.errors} == {"id", "day"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xyz", b"", "files end in .jsonl, .json, .csv or .parquet; rename it, or convert it."),
        ("a.csv", b"", "it cannot be read as csv (it is empty, without even a header); fix the file."),
        ("a.jsonl", b'{"id": 1}\n[2]\n', "value 2 is no object, but [2]; give one object a row."),
        ("a.jsonl", b"\xff\n", ("it cannot be read as jsonl ('utf-8' codec can't decode byte 0xff in position 0: "
                               "invalid start byte); fix the file.")),
        ("a.json", b"[" * 100_000, "it cannot be read as json (it is nested too deeply); fix the file."),
        ("a.parquet", b"PAR1", ("it cannot be read as parquet (Parquet file size is 4 bytes, smaller than the minimum "
                               "file footer (8 bytes)); fix the file.")),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SpecError) as raised:
        files.read_frame(path, TYPED)
    assert str(raised.value) == f"{path}: {message}"


def test_a_missing_file_and_one_that_is_no_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as raised:
        files.read_frame(tmp_path / "a.csv", TYPED)
    assert str(raised.value) == f"{tmp_path / 'a.csv'}: no such file or directory; name a file that is there."
    os.mkfifo(tmp_path / "b.csv")
    with pytest.raises(SpecError, match=r"b\.csv: it is no regular file; write what it holds to one\.$"):
        files.read_frame(tmp_path / "b.csv", TYPED)


def test_a_small_file_that_decodes_to_a_large_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    long = pa.DictionaryArray.from_arrays(pa.array(np.zeros(200_000, np.int32)), pa.array(["x" * 100_000]))
    pq.write_table(pa.table({"text": long}), path, row_group_size=200_000)
    assert path.stat().st_size < 300_000
    with pytest.raises(SpecError) as raised:
        files.read_frame(path, ODD)
    assert str(raised.value) == (
        f"{path}: it takes over 2,147 MB in memory, which is the limit; split it, or raise the limit with --max-bytes."
    )


def test_numbers_of_json_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"price": 1234567.10}\n')
    schema = pap.DataFrameSchema({"price": pap.Column(pd.ArrowDtype(pa.decimal128(30, 2)))})
    assert files.read_frame(path, schema)["price"].tolist() == [Decimal("1234567.10")]


def test_instants_in_parquet_count_microseconds(tmp_path: Path) -> None:
    schema = pap.DataFrameSchema({"at": pap.Column("datetime64[ns]"), "zoned": pap.Column("datetime64[ns, UTC]")})
    round_trip(generate(schema, 5), schema, tmp_path, "parquet")
    assert [str(kind) for kind in pq.read_schema(tmp_path / "rows.parquet").types] == [
        "timestamp[us]",
        "timestamp[us, tz=UTC]",
    ]


def test_no_rows_have_a_header_and_a_schema(tmp_path: Path) -> None:
    frame = generate(TYPED, 0)
    round_trip(frame, TYPED, tmp_path, "csv")
    assert (tmp_path / "rows.csv").read_text() == '"id","day","price"\n'
    round_trip(frame, TYPED, tmp_path, "parquet")
    assert pq.read_schema(tmp_path / "rows.parquet").names == ["id", "day", "price"]


def test_json_lines_are_one_object_a_row(tmp_path: Path) -> None:
    round_trip(generate(TYPED, 3), TYPED, tmp_path, "jsonl")
    assert [list(json.loads(line)) for line in (tmp_path / "rows.jsonl").read_text().splitlines()] == [
        ["id", "day", "price"]
    ] * 3
