"""Columns made at once."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow import columns
from mockmart.arrow.columns import ExplodedList, Lookup

QUICK = settings(max_examples=60, deadline=None)
CENTS = st.lists(st.integers(-(10**12) + 1, 10**12 - 1), max_size=30)
LENGTHS = st.lists(st.integers(0, 4), max_size=20)
IDS = pa.array([f"CRT-2025-{n:07}" for n in (5, 3, 9_999_999, 0)])


def cuts(column: pa.Array) -> list[pa.Array | pa.ChunkedArray]:
    """The last values of ``column``, as a slice and in chunks."""
    return [column[1:], pa.chunked_array([column[1:2], column[2:]])]


@QUICK
@given(cents=CENTS)
def test_money_and_cents_round_trip(cents: list[int]) -> None:
    column = columns.money(np.array(cents, np.int64))
    assert columns.cents(column).tolist() == cents
    assert column.to_pylist() == [Decimal(value).scaleb(-2) for value in cents]


@pytest.mark.parametrize("cut", [0, 1])
def test_cents_of_a_cut_column_are_those_of_its_rows(cut: int) -> None:
    column = columns.money(np.array([100, -250, 3, 4]))
    assert columns.cents(cuts(column)[cut]).tolist() == [-250, 3, 4]


def test_money_takes_cents_that_are_not_contiguous() -> None:
    assert columns.cents(columns.money(np.arange(10)[::3])).tolist() == [0, 3, 6, 9]


def test_cents_of_no_chunks_are_none() -> None:
    assert columns.cents(pa.chunked_array([], columns.MONEY)).size == 0


@pytest.mark.parametrize("values", [[Decimal(1), None], [None, None]])
def test_cents_of_a_null_are_refused(values: list[Decimal | None]) -> None:
    with pytest.raises(ValueError, match=r"^amounts must not be null$"):
        columns.cents(pa.array(values, columns.MONEY))


@pytest.mark.parametrize("cents", [10**12, -(10**12)])
def test_money_that_does_not_fit_is_refused(cents: int) -> None:
    with pytest.raises(OverflowError, match=r"^an amount does not fit decimal\(12, 2\)$"):
        columns.money(np.array([cents]))


@QUICK
@given(micros=st.lists(st.integers(-(2**53), 2**53), max_size=30))
def test_instants_and_micros_round_trip(micros: list[int]) -> None:
    column = columns.instants(np.array(micros, np.int64))
    assert column.type == pa.timestamp("us", "UTC")
    assert columns.epoch_micros(column).tolist() == micros


@pytest.mark.parametrize("cut", [0, 1])
def test_a_missing_instant_reads_as_the_value_that_stands_for_it(cut: int) -> None:
    column = columns.instants(np.array([1, 2, 3, 4]), present=np.array([True, False, True, False]))
    assert columns.epoch_micros(cuts(column)[cut], missing=-7).tolist() == [-7, 3, -7]


@pytest.mark.parametrize("cut", [0, 1])
def test_present_tells_the_rows_that_are_not_null(cut: int) -> None:
    assert columns.present(cuts(pa.array([1, None, 3, None]))[cut]).tolist() == [False, True, False]


def test_picks_are_the_entries_at_their_codes_and_null_where_absent() -> None:
    picked = columns.take_from(pa.array(["a", "b"]), np.array([1, 0, 1]), present=np.array([True, True, False]))
    assert picked.to_pylist() == ["b", "a", None]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["z", "a", None, "b"]),
        pa.array(["z", "a", None, "b"]).dictionary_encode(),
        pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3], pa.int8()), pa.array(["z", "a", None, "b"])),
        pa.array(["b", "z", "a", None, "b"]).dictionary_encode()[1:],
        pa.chunked_array([pa.array(["z", "a"]).dictionary_encode(), pa.array([None, "b"]).dictionary_encode()]),
    ],
    ids=["text", "dictionary", "null within the dictionary", "slice", "chunks of different dictionaries"],
)
def test_recode_gives_places_in_the_pool_and_minus_one_otherwise(column: pa.Array) -> None:
    assert columns.codes_of(column, ["b", "a"]).tolist() == [-1, 1, -1, 0]


@pytest.mark.parametrize("kind", [pa.string(), pa.null(), pa.dictionary(pa.int32(), pa.string())])
def test_recode_of_nulls_alone_is_minus_one(kind: pa.DataType) -> None:
    assert columns.codes_of(pa.nulls(3, kind), ["b", "a"]).tolist() == [-1, -1, -1]


@QUICK
@given(lengths=LENGTHS, data=st.data())
def test_lists_and_their_elements_round_trip(lengths: list[int], data: st.DataObject) -> None:
    values = np.arange(sum(lengths))
    column = columns.lists(columns.offsets(np.array(lengths, np.int64)), {"value": pa.array(values)})
    start = data.draw(st.integers(0, len(lengths)))
    elements = ExplodedList.of(column[start:])
    assert elements.lengths.tolist() == lengths[start:]
    assert elements.fields["value"].to_pylist() == values[sum(lengths[:start]) :].tolist()
    assert elements.parents.tolist() == [row for row, length in enumerate(lengths[start:]) for _ in range(length)]
    assert elements.ordinals.tolist() == [place for length in lengths[start:] for place in range(length)]


def test_the_child_of_a_list_is_named_as_parquet_names_it() -> None:
    column = columns.lists(columns.offsets(np.array([1])), {"value": pa.array([1])})
    assert str(column.type) == "list<element: struct<value: int64>>"


@QUICK
@given(lengths=LENGTHS)
def test_sums_are_those_of_each_run(lengths: list[int]) -> None:
    values = np.arange(1, sum(lengths) + 1)
    runs = np.split(values, np.cumsum(lengths)[:-1]) if lengths else []
    assert columns.sums(values, np.array(lengths, np.int64)).tolist() == [int(run.sum()) for run in runs]


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(
    ("rows", "part", "expected"),
    [
        ([0, 3], ["z", "a"], ["z", "b", "a", "a"]),
        ([1], [None], ["a", None, "a", None]),
        ([3, 0], ["x", "y"], ["y", "b", "a", "x"]),
        ([], [], ["a", "b", "a", None]),
    ],
)
def test_values_are_scattered_whatever_their_dictionaries(
    encoded: bool, rows: list[int], part: list[str | None], expected: list[str | None]
) -> None:
    def column(values: list[str | None]) -> pa.Array:
        return pa.array(values, pa.string()).dictionary_encode() if encoded else pa.array(values, pa.string())

    result = columns.scatter(column(["a", "b", "a", None]), np.array(rows, np.int64), column(part))
    assert isinstance(result, pa.DictionaryArray if encoded else pa.StringArray)
    assert result.to_pylist() == expected


def test_scattered_takes_slices() -> None:
    column = pa.array(["q", "a", "b"]).dictionary_encode()[1:]
    part = pa.array(["z", "y"]).dictionary_encode()[1:]
    assert columns.scatter(column, np.array([1]), part).to_pylist() == ["a", "y"]


def test_scattered_values_have_the_type_of_their_column() -> None:
    column = pa.array([1, 2, 3], pa.int32())
    result = columns.scatter(column, np.array([0]), pa.array([7], pa.int64()))
    assert result.equals(pa.array([7, 2, 3], pa.int32()))


def test_a_constant_is_one_text_for_all_rows() -> None:
    assert columns.constant("US", 3).to_pylist() == ["US"] * 3


def test_text_is_joined_row_by_row_whatever_its_encoding() -> None:
    joined = columns.joined(pa.array(["a", "b"]).dictionary_encode(), "-", pa.chunked_array([["x"], ["y"]]))
    assert joined.to_pylist() == ["a-x", "b-y"]


TEXTS = st.lists(st.text("aé佐", max_size=3), min_size=1, max_size=3)


@QUICK
@given(
    data=st.data(), pools=st.lists(TEXTS | st.text("-é", max_size=2), min_size=1, max_size=4), rows=st.integers(0, 40)
)
def test_columns_that_are_dictionary_encoded_are_joined_as_plain_ones_are(
    data: st.DataObject, pools: list[list[str] | str], rows: int
) -> None:
    parts: list[pa.Array | str] = ["", columns.take_from(pa.array(["x", "yz"]), np.arange(rows) % 2)]
    for pool in pools:
        if isinstance(pool, str):
            parts.append(pool)
        else:
            codes = data.draw(st.lists(st.integers(0, len(pool) - 1), min_size=rows, max_size=rows))
            parts.append(columns.take_from(pa.array(pool, pa.string()), np.array(codes, np.int64)))
    plain = [part if isinstance(part, str) else columns.decode_dictionary(part) for part in parts]
    assert columns.joined(*parts).equals(columns.joined(*plain))


def test_a_null_in_any_part_makes_a_joined_text_null() -> None:
    part = columns.take_from(pa.array(["a"]), np.zeros(4, np.int32), present=np.array([True, False, True, True]))
    assert columns.joined(part, "-", part).to_pylist() == ["a-a", None, "a-a", "a-a"]


@pytest.mark.parametrize("most", [0, 3, 9_999, 10_000, 10**8, 10**12])
def test_numerals_are_the_digits_of_numbers_and_nothing_for_0(most: int) -> None:
    numbers = np.unique(np.linspace(0, most, 50).astype(np.int64))
    expected = [str(number) if number else "" for number in numbers.tolist()]
    assert columns.joined(*columns.decimal_digits(numbers)).to_pylist() == expected


@QUICK
@given(numbers=st.lists(st.integers(0, 10**10 - 1), max_size=30), prefix=st.sampled_from(["", "PAY-2025-", "é-"]))
def test_numbers_read_back_what_ids_were_made_of(numbers: list[int], prefix: str) -> None:
    ids = pa.array([f"{prefix}{number:010}" for number in numbers], pa.string())
    assert columns.numbers(ids).tolist() == numbers


def test_ids_of_several_lengths_have_the_numbers_and_digits_of_each() -> None:
    numbers, digits = columns.numbers_and_digits(pa.array(["A-7", "A-012", "A-12", "A-345"]))
    assert numbers.tolist() == [7, 12, 12, 345]
    assert digits.tolist() == [1, 3, 2, 3]


def test_distinct_numbers_tell_ids_apart_that_differ_in_leading_zeros_alone() -> None:
    assert columns.distinct_numbers(pa.array(["A-12", "A-012", "A-345"])).tolist() == [112, 1012, 1345]


def test_a_lookup_tells_ids_apart_that_differ_in_leading_zeros_alone() -> None:
    ids = pa.array(["A-12", "A-012", "A-345"])
    assert Lookup.of(ids).find(pa.array(["A-012", "A-12"])).tolist() == [1, 0]


@pytest.mark.parametrize("cut", [0, 1])
@pytest.mark.parametrize("encoded", [False, True])
def test_numbers_of_a_cut_column_are_those_of_its_rows(cut: int, encoded: bool) -> None:
    column = IDS.dictionary_encode() if encoded else IDS
    assert columns.numbers(cuts(column)[cut]).tolist() == [3, 9_999_999, 0]


@pytest.mark.parametrize(
    "ids", [pa.array([], pa.string()), pa.chunked_array([], pa.string())], ids=["array", "no chunks"]
)
def test_no_ids_have_no_numbers(ids: pa.Array) -> None:
    assert columns.numbers(ids).size == 0


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (["A-1", None], "ids must not be null"),
        ([None, None], "ids must not be null"),
        (["A12", "AB2"], "ids of one column must end in equally many digits"),
        (["A-x", "A-y"], "ids of one column must end in equally many digits"),
        (["", ""], "ids of one column must end in equally many digits"),
    ],
)
def test_ids_without_a_number_are_refused(ids: list[str | None], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        columns.numbers(pa.array(ids, pa.string()))


def test_a_lookup_finds_the_places_of_ids_in_any_order() -> None:
    assert Lookup.of(IDS).find(IDS.take(pa.array([2, 0, 0, 3, 1]))).tolist() == [2, 0, 0, 3, 1]


def test_a_lookup_of_nothing_finds_nothing() -> None:
    assert Lookup.of(IDS).find(IDS[:0]).size == 0


@pytest.mark.parametrize("among", [IDS, IDS[:0]], ids=["some rows", "no rows"])
def test_a_lookup_names_the_id_that_is_missing(among: pa.Array) -> None:
    with pytest.raises(LookupError, match=r"^no row with the id 'CRT-2025-0000004'$"):
        Lookup.of(among).find(pa.array(["CRT-2025-0000004"]))
