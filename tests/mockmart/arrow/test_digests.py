"""Digests of what a table says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow.columns import INSTANT, MONEY
from mockmart.arrow.digests import logical_digest, part_digest, table_digest

QUICK = settings(max_examples=50, deadline=None)
PICK = pa.dictionary(pa.int32(), pa.string())
ITEM = pa.struct([("sku", pa.string()), ("quantity", pa.int32())])
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("price", MONEY),
        ("at", INSTANT),
        ("flag", pa.bool_()),
        ("count", pa.int32()),
        ("share", pa.float64()),
        ("items", pa.list_(pa.field("element", ITEM))),
        ("address", ITEM),
    ]
)
ITEMS = st.fixed_dictionaries({"sku": st.none() | st.text(max_size=3), "quantity": st.none() | st.integers(0, 9)})
ROW = st.fixed_dictionaries(
    {
        "id": st.none() | st.text(max_size=4),
        "price": st.none() | st.integers(-999, 999).map(lambda cents: Decimal(cents).scaleb(-2)),
        "at": st.none() | st.integers(0, 10**6).map(lambda s: dt.datetime.fromtimestamp(s, dt.UTC)),
        "flag": st.none() | st.booleans(),
        "count": st.none() | st.integers(-9, 9),
        "share": st.none() | st.floats(0, 1),
        "items": st.none() | st.lists(st.none() | ITEMS, max_size=3),
        "address": st.none() | ITEMS,
    }
)
ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "price": Decimal("1.00"),
        "at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        "flag": True,
        "count": 3,
        "share": 0.5,
        "items": [{"sku": "x", "quantity": 1}, {"sku": "y", "quantity": 2}],
        "address": {"sku": "z", "quantity": 3},
    },
    {
        "id": "",
        "price": Decimal("0.00"),
        "at": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
        "flag": False,
        "count": 0,
        "share": 0.0,
        "items": [],
        "address": {"sku": None, "quantity": None},
    },
    dict.fromkeys(SCHEMA.names),
]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def changed(row: int, column: str, value: object) -> pa.Table:
    rows = [dict(values) for values in ROWS]
    rows[row][column] = value
    return table(rows)


Digest = Callable[[Iterable[pa.Table | pa.RecordBatch]], str]


def second_version(batches: Iterable[pa.Table | pa.RecordBatch]) -> str:
    """The digest of a table that is one part."""
    held = list(batches)
    return table_digest(held[0].schema, [(sum(map(len, held)), part_digest(held))])


VERSIONS = [pytest.param(logical_digest, id="1"), pytest.param(second_version, id="2")]


@pytest.mark.parametrize("digest", VERSIONS)
@QUICK
@given(rows=st.lists(ROW, max_size=8), data=st.data())
def test_the_digest_does_not_depend_on_the_batches(
    digest: Digest, rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    whole = table(rows)
    edges = [0, *cuts, len(rows)]
    batches = [whole[start:stop] for start, stop in pairwise(edges)]
    assert digest(batches) == digest([whole])


@pytest.mark.parametrize("digest", VERSIONS)
@QUICK
@given(one=st.lists(ROW, max_size=3), other=st.lists(ROW, max_size=3))
def test_tables_have_the_same_digest_if_and_only_if_they_have_the_same_rows(
    digest: Digest, one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    first, second = table(one), table(other)  # whose rows have their columns in one order, whatever those were drawn in
    same = repr(first.to_pylist()) == repr(second.to_pylist())
    assert (digest([first]) == digest([second])) == same


@pytest.mark.parametrize("digest", VERSIONS)
@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (0, "id", "b"),
        (0, "price", Decimal("1.01")),
        (0, "at", dt.datetime(2025, 1, 1, microsecond=1, tzinfo=dt.UTC)),
        (0, "flag", False),
        (0, "count", 4),
        (0, "share", 0.25),
        (0, "items", [{"sku": "x", "quantity": 1}]),
        (0, "items", [{"sku": "x", "quantity": 1}, {"sku": "y", "quantity": 3}]),
        (0, "items", [{"sku": "xy", "quantity": 1}, {"sku": "", "quantity": 2}]),
        (0, "address", {"sku": "z", "quantity": None}),
        *((1, name, None) for name in SCHEMA.names),
    ],
)
def test_one_changed_cell_changes_the_digest(digest: Digest, row: int, column: str, value: object) -> None:
    assert digest([changed(row, column, value)]) != digest([table(ROWS)])


@pytest.mark.parametrize("digest", VERSIONS)
def test_the_order_of_rows_changes_the_digest(digest: Digest) -> None:
    assert digest([table(ROWS[::-1])]) != digest([table(ROWS)])


@pytest.mark.parametrize("digest", VERSIONS)
def test_text_that_moves_to_the_next_row_changes_the_digest(digest: Digest) -> None:
    one, other = (pa.table({"id": values}) for values in (["ab", "c"], ["a", "bc"]))
    assert digest([one]) != digest([other])


@pytest.mark.parametrize("digest", VERSIONS)
def test_elements_that_move_to_the_next_row_change_the_digest(digest: Digest) -> None:
    one, other = (pa.table({"n": values}) for values in ([[1, 2], [3]], [[1], [2, 3]]))
    assert digest([one]) != digest([other])


@pytest.mark.parametrize("digest", VERSIONS)
@pytest.mark.parametrize("other", [pa.table({"name": ["a"]}), pa.table({"id": [1]})], ids=["name", "type"])
def test_names_and_types_of_columns_change_the_digest(digest: Digest, other: pa.Table) -> None:
    assert digest([other]) != digest([pa.table({"id": ["a"]})])


@pytest.mark.parametrize("digest", VERSIONS)
def test_tables_of_no_rows_differ_by_their_columns(digest: Digest) -> None:
    empty = [digest([pa.table({name: pa.array([], pa.string())})]) for name in ("id", "name")]
    assert empty[0] != empty[1]


@pytest.mark.parametrize("digest", VERSIONS)
def test_empty_batches_change_nothing(digest: Digest) -> None:
    whole = table(ROWS)
    assert digest([whole[:0], whole, whole[:0]]) == digest([whole])
    assert digest([whole[:0], whole[:0]]) == digest([whole[:0]])


@pytest.mark.parametrize("digest", VERSIONS)
def test_dictionaries_do_not_matter(digest: Digest) -> None:
    values = ["a", "b", None, "a"]
    plain, encoded = pa.array(values), pa.array(values).dictionary_encode()
    other_pool = pa.DictionaryArray.from_arrays(pa.array([1, 0, None, 1]), pa.array(["b", "a", "unused"]))
    digests = {digest([pa.table({"id": column})]) for column in (plain, encoded, other_pool)}
    assert len(digests) == 1


@pytest.mark.parametrize("digest", VERSIONS)
def test_dictionaries_within_lists_do_not_matter(digest: Digest) -> None:
    values = [[{"sku": "a"}], [], [{"sku": "b"}, {"sku": "a"}]]

    def lists(kind: pa.DataType) -> pa.Table:
        sku = pa.array(["a", "b", "a"]).cast(kind)
        elements = pa.StructArray.from_arrays([sku], fields=[pa.field("sku", kind)])
        return pa.table({"items": pa.ListArray.from_arrays(pa.array([0, 1, 1, 3], pa.int32()), elements)})

    assert lists(pa.string())["items"].to_pylist() == values
    assert digest([lists(PICK)]) == digest([lists(pa.string())])


@pytest.mark.parametrize("digest", VERSIONS)
def test_what_lies_under_a_null_does_not_matter(digest: Digest) -> None:
    hidden = pa.Array.from_buffers(
        pa.int32(), 2, [pa.py_buffer(b"\x01"), pa.py_buffer(b"\x01\x00\x00\x00\x63\x00\x00\x00")]
    )
    assert digest([pa.table({"n": hidden})]) == digest([pa.table({"n": pa.array([1, None], pa.int32())})])


@pytest.mark.parametrize("digest", VERSIONS)
def test_record_batches_have_the_digest_of_their_table(digest: Digest) -> None:
    assert digest(table(ROWS).to_batches(max_chunksize=1)) == digest([table(ROWS)])


def test_batches_of_different_columns_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^batches of one table must have the same columns and types$"):
        logical_digest([pa.table({"id": ["a"]}), pa.table({"name": ["a"]})])


def test_a_digest_is_what_it_has_always_been() -> None:
    assert logical_digest([table(ROWS)]) == "b4a599e7c09e1862ba502642b02e9631"


def test_a_digest_of_version_2_is_what_it_has_always_been() -> None:
    assert part_digest([table(ROWS)]) == "fcec2a9ab25080e251ed84c74d4f8569"
    assert second_version([table(ROWS)]) == "bc52179feb70e440f3a7f9e7f7b2ae8e"


def test_batches_of_a_part_with_different_columns_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^batches of one part must have the same columns$"):
        part_digest([pa.table({"id": ["a"]}), pa.table({"name": ["a"]})])


LONG = 300_000


@pytest.mark.parametrize("words", [1, 5, 40_000, LONG], ids=["one", "few", "many", "distinct"])
@pytest.mark.parametrize("missing", [0, 7])
def test_a_long_column_has_one_digest_however_it_is_cut_and_encoded(words: int, missing: int) -> None:
    numbers = np.arange(LONG) * 7919 % words
    text = pa.array([None if missing and row % missing == 0 else f"word {n}" for row, n in enumerate(numbers)])
    plain = pa.table({"word": text})
    encoded = pa.table({"word": text.dictionary_encode()})
    backwards = text.dictionary_encode()
    count = len(backwards.dictionary)
    turned = pa.DictionaryArray.from_arrays(
        pc.subtract(count - 1, backwards.indices).cast(pa.int32()),
        backwards.dictionary.take(pa.array(range(count))[::-1]),
    )
    variants = [
        [plain],
        [encoded],
        [pa.table({"word": turned})],
        plain.to_batches(max_chunksize=50_001),
        [encoded.slice(0, 131_072), encoded.slice(131_072, 1), encoded.slice(131_073)],
    ]
    assert len({part_digest(variant) for variant in variants}) == 1
    other = pa.table({"word": pa.concat_arrays([text.slice(0, LONG - 1), pa.array(["another word"])])})
    assert part_digest([other]) != part_digest([plain])


def test_a_dictionary_that_names_a_word_twice_or_a_missing_one_does_not_matter() -> None:
    plain = pa.table({"id": ["a", "b", "a", None]})
    twice = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None]), pa.array(["a", "b", "a"]))
    missing = pa.DictionaryArray.from_arrays(pa.array([0, 2, 0, 1]), pa.array(["a", None, "b"]))
    assert {part_digest([pa.table({"id": column})]) for column in (twice, missing)} == {part_digest([plain])}


def test_decimals_of_many_digits_are_hashed_in_full() -> None:
    values = [Decimal(2**100), Decimal(2**100 + 2**64), Decimal(-1)]
    digests = {part_digest([pa.table({"n": pa.array([value], pa.decimal128(38, 0))})]) for value in values}
    assert len(digests) == 3


def test_the_parts_of_a_table_their_order_and_their_rows_change_its_digest() -> None:
    schema = pa.schema([("id", pa.string())])
    tables = [[(2, "aa"), (1, "bb")], [(1, "bb"), (2, "aa")], [(3, "aa")], [(1, "aa"), (2, "bb")], []]
    assert len({table_digest(schema, parts) for parts in tables}) == len(tables)


def test_a_part_of_no_rows_is_none() -> None:
    schema = pa.schema([("id", pa.string())])
    assert table_digest(schema, [(2, "aa"), (0, "cc")]) == table_digest(schema, [(2, "aa")])
