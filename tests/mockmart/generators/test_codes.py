"""Custom code formats."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockmart.arrow.fixed_width import fixed_width_text, write_digits, years_of
from mockmart.errors import CapacityError, SpecError
from mockmart.generators.codes import CodeFormat
from mockmart.sampling.draws import Draws

QUICK = settings(max_examples=40, deadline=None)
DRAWS = Draws(42, "carts")
PARTS = st.one_of(
    st.just("{year}"),
    st.integers(1, 18).map(lambda n: f"{{random:{n}}}"),
    st.integers(1, 18).map(lambda n: f"{{index:{n}}}"),
    st.text("ABC-.+*()[]^$\\/ 019", min_size=1, max_size=4),
)


def codes(text: str, serials: list[int], *, unique: bool = True, year: int = 2025) -> list[str]:
    years = np.full(len(serials), year)
    column = CodeFormat.parse(text).codes(
        np.array(serials, np.int64), draws=DRAWS, column="cart_id", unique=unique, years=years
    )
    return [str(code) for code in column.to_pylist()]


@QUICK
@given(parts=st.lists(PARTS, min_size=1, max_size=4), unique=st.booleans())
def test_codes_match_the_regular_expression_of_their_format(parts: list[str], unique: bool) -> None:
    code_format = CodeFormat.parse("".join(parts))
    rows = min(code_format.capacity, 50)
    made = codes(code_format.text, list(range(rows)), unique=unique)
    assert all(re.fullmatch(code_format.regex, code) for code in made)


@QUICK
@given(parts=st.lists(PARTS, min_size=1, max_size=4))
def test_a_unique_format_gives_as_many_codes_as_its_capacity(parts: list[str]) -> None:
    rows = min(CodeFormat.parse("".join(parts)).capacity, 2000)
    assert len(set(codes("".join(parts), list(range(rows))))) == rows


def test_codes_run_to_the_last_one_that_the_digits_hold() -> None:
    assert sorted(codes("A{random:3}", list(range(1000)))) == [f"A{n:03}" for n in range(1000)]


def test_a_code_does_not_depend_on_the_rows_made_with_it() -> None:
    assert codes("C-{random:7}", [5, 70_000, 3])[1] == codes("C-{random:7}", [70_000])[0]


def test_an_index_is_the_row_number_with_leading_zeros() -> None:
    assert codes("{index:5}", [0, 42, 99_999]) == ["00000", "00042", "99999"]


def test_a_year_is_that_of_each_row() -> None:
    made = CodeFormat.parse("{year}").codes(
        np.arange(2), draws=DRAWS, column="cart_id", unique=False, years=np.array([2024, 2025])
    )
    assert made.to_pylist() == ["2024", "2025"]


def test_codes_are_what_they_have_always_been() -> None:
    assert codes("CRT-{year}-{random:7}", [0, 1, 2]) == ["CRT-2025-8218427", "CRT-2025-7079605", "CRT-2025-6933482"]
    assert codes("{random:7}", [0, 1], unique=False) == codes("{random:7}", [0, 1, 2], unique=False)[:2]


def test_no_rows_have_no_codes() -> None:
    assert codes("CRT-{year}-{random:7}", []) == []


@pytest.mark.parametrize(
    ("text", "capacity"), [("A{random:6}", 10**6), ("{random:3}-{index:4}", 10**4), ("{year}-X", 1), ("X", 1)]
)
def test_the_widest_number_of_a_format_is_its_capacity(text: str, capacity: int) -> None:
    assert CodeFormat.parse(text).capacity == capacity


def test_a_format_that_is_too_narrow_names_a_wider_one() -> None:
    message = (
        "carts.cart_id: the format 'CRT-{year}-{random:2}' has 100 codes, but 1,001 rows need one each; "
        "widen it to 'CRT-{year}-{random:4}' in the schema, or build fewer rows."
    )
    with pytest.raises(CapacityError, match=f"^{re.escape(message)}$"):
        CodeFormat.parse("CRT-{year}-{random:2}").require(1001, column="carts.cart_id")


def test_the_wider_format_that_is_named_holds_the_rows() -> None:
    with pytest.raises(CapacityError, match=r"widen it to 'X\{random:3\}' in the schema"):
        CodeFormat.parse("X").require(1000, column="carts.cart_id")
    CodeFormat.parse("X{random:3}").require(1000, column="carts.cart_id")


def test_a_number_that_may_grow_has_its_least_digits_or_as_many_as_are_asked_for() -> None:
    least = CodeFormat.parse("A{random:3+}")
    assert least.with_digits(2) == least
    for digits in (3, 4, 18):
        (code,) = least.with_digits(digits).codes(np.arange(1), draws=DRAWS, column="id", unique=True).to_pylist()
        assert len(code) == 1 + digits
        assert re.match(least.regex, code)


def test_a_number_that_may_not_grow_keeps_its_digits() -> None:
    assert CodeFormat.parse("A{random:3}-{index:2}").with_digits(9) == CodeFormat.parse("A{random:3}-{index:2}")


def test_a_number_cannot_have_more_than_18_digits() -> None:
    with pytest.raises(CapacityError, match=r"^code format 'A\{random:3\+\}': 19 digits are asked for, of at most 18"):
        CodeFormat.parse("A{random:3+}").with_digits(19)


def test_a_serial_beyond_the_capacity_is_refused() -> None:
    with pytest.raises(CapacityError, match=r"^carts\.cart_id: the format 'A\{random:1\}' has 10 codes, but 11 rows"):
        codes("A{random:1}", [10])


KNOWN_PARTS = "write literal text, {year}, {random:N}, {random:N+} or {index:N}."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{rnd}",
            "code format '{rnd}': cannot read it from '{rnd}' on; " + KNOWN_PARTS,
        ),
        (
            "A-}",
            "code format 'A-}': cannot read it from '}' on; " + KNOWN_PARTS,
        ),
        ("{random:0}", "code format '{random:0}': random takes 1 to 18 digits, not 0."),
        ("{index:19}", "code format '{index:19}': index takes 1 to 18 digits, not 19."),
        ("É-{random:3}", "code format 'É-{random:3}': 'É-' is not ASCII text."),
    ],
)
def test_a_format_that_cannot_be_read_says_where(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=f"^{re.escape(message)}$"):
        CodeFormat.parse(text)


def test_a_format_with_a_year_needs_years() -> None:
    with pytest.raises(ValueError, match=r"^cart_id: the format '\{year\}' needs years$"):
        CodeFormat.parse("{year}").codes(np.arange(1), draws=DRAWS, column="cart_id", unique=False)


@QUICK
@given(width=st.integers(1, 18), numbers=st.lists(st.integers(0, 10**18 - 1), max_size=20))
def test_digits_are_written_right_aligned(width: int, numbers: list[int]) -> None:
    target = np.empty((len(numbers), width), np.uint8)
    write_digits(target, np.array(numbers, np.int64))
    assert fixed_width_text(target).to_pylist() == [f"{number % 10**width:0{width}}" for number in numbers]


def test_text_of_fixed_width_is_an_arrow_string_column() -> None:
    assert fixed_width_text(np.empty((0, 5), np.uint8)).type == pa.string()


@QUICK
@given(at=st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)))  # noqa: DTZ001  # made aware below
def test_a_year_is_the_calendars(at: dt.datetime) -> None:
    since = at.replace(tzinfo=dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert years_of(np.array([since // dt.timedelta(microseconds=1)])).tolist() == [at.year]
