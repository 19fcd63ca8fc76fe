"""Whatever a schema asks for is what is drawn: schemas at random, of types, checks and nesting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.errors import CapacityError
from mockmart.synthesis.generate import generate

QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = (
    "id", "name", "email", "city", "price", "quantity", "start_date", "end_date", "created_at", "updated_at", "note",
    "value", "score", "flag", "code", "min_level", "max_level", "homePhone", "Last Name", "x", "user.name", "tags",
)  # fmt: skip
WHOLE: dict[Any, tuple[int, int]] = {
    "int8": (-128, 127), "uint8": (0, 255), "int16": (-(2**15), 2**15 - 1), "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**53), 2**53), "UInt16": (0, 2**16 - 1), "Int64": (-(2**53), 2**53),
    pd.ArrowDtype(pa.int8()): (-128, 127), pd.ArrowDtype(pa.int64()): (-(2**53), 2**53),
}  # fmt: skip
TEXT: tuple[Any, ...] = (str, "string", "object", pd.ArrowDtype(pa.string()), pd.ArrowDtype(pa.large_string()))
PATTERNS = (
    r"^[A-Z]{2}\d{3}$", r"[a-z]+", r"^(red|green|blue)-\d+$", r"^\w{2,9}$", r"^[^@ ]+@[a-z]+\.com$", r"\d", r"^.{3}x?$",
    r"^\S+$", r"^(?i:ab)c*$",
)  # fmt: skip


# Strategies are made once: hypothesis takes longer to make and check one than to draw from it.
FLOAT_TYPES = st.sampled_from(["float64", "float32", "Float64", "Float32", pd.ArrowDtype(pa.float64())])
DECIMAL_TYPES = st.sampled_from([pap.Decimal(14, 2), pd.ArrowDtype(pa.decimal128(14, 2))])
DATE_TYPES = st.sampled_from([pap.Date, pd.ArrowDtype(pa.date32())])
WHOLE_TYPES = st.sampled_from(list(WHOLE))
WHOLE_NUMBERS = {dtype: st.integers(first, last) for dtype, (first, last) in WHOLE.items()}
ROOM = st.integers(0, 40)
REALS = st.floats(-1e6, 1e6, width=32).filter(lambda number: number == 0 or abs(number) > 1e-6)
AMOUNTS = st.decimals(-(10**6), 10**6, places=2)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
STAMPS = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1))  # noqa: DTZ001  # given a zone below
ZONES, UNITS = st.sampled_from([None, "UTC", "Asia/Kolkata"]), st.sampled_from(["s", "ms", "us", "ns"])
KINDS = st.sampled_from(["none", "low", "high", "range", "open", "values", "not"])
WORD = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=4)
WORDS, SOME_WORDS = st.lists(WORD, min_size=1, max_size=6), st.lists(WORD, max_size=6)
TEXTS, SPELLINGS, YES_OR_NO = st.sampled_from(TEXT), st.sampled_from(PATTERNS), st.booleans()
TEXT_CHECKS = st.sampled_from(["none", "length", "least", "most", "starts", "ends", "has", "pattern", "values", "not"])
SIZES = st.integers(1, 5)


@st.composite
def whole_numbers(draw: st.DrawFn) -> dict[str, Any]:
    dtype = draw(WHOLE_TYPES)
    return {"dtype": dtype, "checks": bounds(draw, WHOLE_NUMBERS[dtype])}


@st.composite
def floats(draw: st.DrawFn) -> dict[str, Any]:
    return {"dtype": draw(FLOAT_TYPES), "checks": bounds(draw, REALS, apart=1)}


@st.composite
def decimals(draw: st.DrawFn) -> dict[str, Any]:
    return {"dtype": draw(DECIMAL_TYPES), "checks": bounds(draw, AMOUNTS)}


@st.composite
def times(draw: st.DrawFn) -> dict[str, Any]:
    zone, unit = draw(ZONES), draw(UNITS)
    dtype = f"datetime64[{unit}]" if zone is None else f"datetime64[{unit}, {zone}]"
    return {
        "dtype": dtype,
        "checks": bounds(draw, STAMPS, make=lambda stamp: pd.Timestamp(stamp.replace(microsecond=0), tz=zone)),
    }


@st.composite
def dates(draw: st.DrawFn) -> dict[str, Any]:
    return {"dtype": draw(DATE_TYPES), "checks": bounds(draw, DAYS)}


def bounds(
    draw: st.DrawFn, some: st.SearchStrategy[Any], *, make: Callable[[Any], Any] = lambda value: value, apart: int = 0
) -> list[Check]:
    """Checks of values with an order that some value satisfies."""
    low, high = sorted((make(draw(some)), make(draw(some))))
    high = high + apart if apart else high
    kind = draw(KINDS)
    if kind == "values":
        return [Check.isin([make(draw(some)) for _ in range(draw(SIZES))])]
    checks = {
        "none": [],
        "not": [Check.ne(low), Check.notin([high])],
        "low": [Check.ge(low)],
        "high": [Check.le(high)],
        "range": [Check.in_range(low, high)],
        "open": [Check.gt(low), Check.lt(high)],
    }[kind]
    return [] if kind == "open" and not has_room(low, high) else checks


def has_room(low: Any, high: Any) -> bool:
    if isinstance(low, pd.Timestamp):
        return high - low > pd.Timedelta("2s")
    return high - low > dt.timedelta(days=1) if isinstance(low, dt.date) else high - low > 1


@st.composite
def texts(draw: st.DrawFn) -> dict[str, Any]:
    min_length = draw(ROOM)
    max_length = min_length + draw(ROOM)
    found: dict[str, Callable[[], list[Check]]] = {
        "none": list,
        "length": lambda: [Check.str_length(min_length, max_length)],
        "least": lambda: [Check.str_length(min_value=min_length)],
        "most": lambda: [Check.str_length(max_value=max_length + 1)],
        "starts": lambda: [Check.str_startswith(draw(WORD)), Check.str_length(max_value=90)],
        "ends": lambda: [Check.str_endswith(draw(WORD))],
        "has": lambda: [Check.str_contains(re.escape(draw(WORD)))],
        "pattern": lambda: [Check.str_matches(draw(SPELLINGS))],
        "values": lambda: [Check.isin(draw(WORDS))],
        "not": lambda: [Check.notin(draw(SOME_WORDS)), Check.ne("")],
    }
    return {"dtype": draw(TEXTS), "checks": found[draw(TEXT_CHECKS)]()}


CATEGORIES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True).map(
    lambda some: {"dtype": pd.CategoricalDtype(some), "checks": []}
)
FLAGS = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(["bool", "boolean"]),
        "checks": st.sampled_from([[], [Check.eq(True)], [Check.isin([False])]]),
    }
)
DURATIONS = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(["timedelta64[ns]", "timedelta64[s]"]),
        "checks": st.sampled_from([[], [Check.ge(pd.Timedelta("1h"))], [Check.lt(pd.Timedelta("90s"))]]),
    }
)
PLAIN = st.sampled_from(
    [pa.int8(), pa.int32(), pa.float64(), pa.float32(), pa.string(), pa.bool_(), pa.date32(), pa.timestamp("us", "UTC"),
     pa.decimal128(9, 2), pa.duration("us"), pa.timestamp("s"), pa.uint64()]
)  # fmt: skip


def deeper(inner: st.SearchStrategy[pa.DataType]) -> st.SearchStrategy[pa.DataType]:
    fields = st.dictionaries(st.sampled_from(["city", "price", "at", "tags", "n"]), inner, min_size=1, max_size=3)
    return st.one_of(inner.map(pa.list_), fields.map(lambda some: pa.struct(list(some.items()))))


NESTED = deeper(st.one_of(PLAIN, deeper(PLAIN))).map(lambda kind: {"dtype": pd.ArrowDtype(kind), "checks": []})
FLAT = st.one_of(whole_numbers(), floats(), decimals(), times(), dates(), texts(), CATEGORIES, FLAGS, DURATIONS)
COLUMN = st.one_of(FLAT, FLAT, FLAT, NESTED)
SOME_NAMES = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)


@st.composite
def schemas(draw: st.DrawFn) -> DataFrameSchema:
    columns = {}
    for name in draw(SOME_NAMES):
        parts = draw(COLUMN)
        nested = isinstance(parts["dtype"], pd.ArrowDtype) and pa.types.is_nested(parts["dtype"].pyarrow_dtype)
        whole = (
            isinstance(parts["dtype"], str)
            and parts["dtype"][:3] in ("int", "uin", "boo")
            and parts["dtype"] != "boolean"
        )
        columns[name] = Column(**parts, nullable=draw(YES_OR_NO) and not whole, unique=draw(YES_OR_NO) and not nested)
    return DataFrameSchema(columns, strict=draw(YES_OR_NO), ordered=draw(YES_OR_NO))


@QUICK
@given(schema=schemas(), rows=st.integers(0, 40), seed=st.integers(0, 1_000), start=st.integers(0, 1_000))
def test_what_is_drawn_satisfies_its_schema(schema: DataFrameSchema, rows: int, seed: int, start: int) -> None:
    try:
        frame = generate(schema, rows, seed=seed, start=start)
    except CapacityError:
        frame = generate(schema, 1, seed=seed)  # a unique column has few values: one is there
        rows = 1
    assert len(frame) == rows
    schema.validate(frame, lazy=True)
