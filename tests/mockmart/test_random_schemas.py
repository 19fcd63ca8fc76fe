"""Whatever a schema asks for is what is drawn: schemas at random, of types, checks and nesting."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.errors import CapacityError
from mockmart.synthesis import generate

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


def of_whole_numbers() -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def column(draw: st.DrawFn) -> dict[str, Any]:
        dtype = draw(st.sampled_from(list(WHOLE)))
        first, last = WHOLE[dtype]
        value = st.integers(first, last)
        low, high = sorted((draw(value), draw(value)))
        return {"dtype": dtype, "checks": draw(bounds(low, high, some=value))}

    return column()


def of_floats() -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def column(draw: st.DrawFn) -> dict[str, Any]:
        dtype = draw(st.sampled_from(["float64", "float32", "Float64", "Float32", pd.ArrowDtype(pa.float64())]))
        value = st.floats(-1e6, 1e6, width=32).filter(lambda number: number == 0 or abs(number) > 1e-6)
        low, high = sorted((draw(value), draw(value)))
        return {"dtype": dtype, "checks": draw(bounds(low, high + 1, some=value, listed=value))}

    return column()


def of_decimals() -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def column(draw: st.DrawFn) -> dict[str, Any]:
        dtype = draw(st.sampled_from([pap.Decimal(14, 2), pd.ArrowDtype(pa.decimal128(14, 2))]))
        value = st.decimals(-(10**6), 10**6, places=2)
        low, high = sorted((draw(value), draw(value)))
        return {"dtype": dtype, "checks": draw(bounds(low, high, some=value))}

    return column()


def of_times() -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def column(draw: st.DrawFn) -> dict[str, Any]:
        zone = draw(st.sampled_from([None, "UTC", "Asia/Kolkata"]))
        unit = draw(st.sampled_from(["s", "ms", "us", "ns"]))
        value = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(  # noqa: DTZ001  # given a zone below
            lambda stamp: pd.Timestamp(stamp.replace(microsecond=0), tz=zone)
        )
        low, high = sorted((draw(value), draw(value)))
        dtype: Any = f"datetime64[{unit}]" if zone is None else f"datetime64[{unit}, {zone}]"
        return {"dtype": dtype, "checks": draw(bounds(low, high, some=value))}

    return column()


def of_dates() -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def column(draw: st.DrawFn) -> dict[str, Any]:
        value = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
        low, high = sorted((draw(value), draw(value)))
        dtype = draw(st.sampled_from([pap.Date, pd.ArrowDtype(pa.date32())]))
        return {"dtype": dtype, "checks": draw(bounds(low, high, some=value))}

    return column()


@st.composite
def bounds(
    draw: st.DrawFn, low: Any, high: Any, *, some: st.SearchStrategy[Any], listed: st.SearchStrategy[Any] | None = None
) -> list[Check]:
    """Checks of values with an order that some value satisfies."""
    kind = draw(st.sampled_from(["none", "low", "high", "range", "open", "values", "not"]))
    if kind == "values":
        return [Check.isin(draw(st.lists(some if listed is None else listed, min_size=1, max_size=5)))]
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


def of_text() -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def column(draw: st.DrawFn) -> dict[str, Any]:
        shortest = draw(st.integers(0, 40))
        longest = shortest + draw(st.integers(0, 40))
        words = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=4)
        checks = draw(
            st.sampled_from(["none", "length", "least", "most", "starts", "ends", "has", "pattern", "values", "not"])
        )
        found: dict[str, list[Check]] = {
            "none": [],
            "length": [Check.str_length(shortest, longest)],
            "least": [Check.str_length(min_value=shortest)],
            "most": [Check.str_length(max_value=longest + 1)],
            "starts": [Check.str_startswith(draw(words)), Check.str_length(max_value=90)],
            "ends": [Check.str_endswith(draw(words))],
            "has": [Check.str_contains(re.escape(draw(words)))],
            "pattern": [Check.str_matches(draw(st.sampled_from(PATTERNS)))],
            "values": [Check.isin(draw(st.lists(words, min_size=1, max_size=6)))],
            "not": [Check.notin(draw(st.lists(words, max_size=6))), Check.ne("")],
        }
        return {"dtype": draw(st.sampled_from(TEXT)), "checks": found[checks]}

    return column()


def of_categories() -> st.SearchStrategy[dict[str, Any]]:
    values = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)
    return values.map(lambda some: {"dtype": pd.CategoricalDtype(some), "checks": []})


def of_flags() -> st.SearchStrategy[dict[str, Any]]:
    checks = st.sampled_from([[], [Check.eq(True)], [Check.isin([False])]])
    return st.fixed_dictionaries({"dtype": st.sampled_from(["bool", "boolean"]), "checks": checks})


def of_durations() -> st.SearchStrategy[dict[str, Any]]:
    checks = st.sampled_from([[], [Check.ge(pd.Timedelta("1h"))], [Check.lt(pd.Timedelta("90s"))]])
    return st.fixed_dictionaries({"dtype": st.sampled_from(["timedelta64[ns]", "timedelta64[s]"]), "checks": checks})


PLAIN = st.sampled_from(
    [pa.int8(), pa.int32(), pa.float64(), pa.float32(), pa.string(), pa.bool_(), pa.date32(), pa.timestamp("us", "UTC"),
     pa.decimal128(9, 2), pa.duration("us"), pa.timestamp("s"), pa.uint64()]
)  # fmt: skip


def of_nested() -> st.SearchStrategy[dict[str, Any]]:
    def deeper(inner: st.SearchStrategy[pa.DataType]) -> st.SearchStrategy[pa.DataType]:
        fields = st.dictionaries(st.sampled_from(["city", "price", "at", "tags", "n"]), inner, min_size=1, max_size=3)
        return st.one_of(inner.map(pa.list_), fields.map(lambda some: pa.struct(list(some.items()))))

    return deeper(st.one_of(PLAIN, deeper(PLAIN))).map(lambda kind: {"dtype": pd.ArrowDtype(kind), "checks": []})


@st.composite
def schemas(draw: st.DrawFn) -> DataFrameSchema:
    plain = st.one_of(
        of_whole_numbers(), of_floats(), of_decimals(), of_times(), of_dates(), of_text(), of_categories(), of_flags(),
        of_durations(),
    )  # fmt: skip
    columns = {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)):
        parts = draw(st.one_of(plain, plain, plain, of_nested()))
        nested = isinstance(parts["dtype"], pd.ArrowDtype) and pa.types.is_nested(parts["dtype"].pyarrow_dtype)
        whole = (
            isinstance(parts["dtype"], str)
            and parts["dtype"][:3] in ("int", "uin", "boo")
            and parts["dtype"] != "boolean"
        )
        columns[name] = Column(
            **parts, nullable=draw(st.booleans()) and not whole, unique=draw(st.booleans()) and not nested
        )
    return DataFrameSchema(columns, strict=draw(st.booleans()), ordered=draw(st.booleans()))


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
