"""Schemas with lists and structs: Arrow's, and Python's."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pandera.typing import Series

from mockmart.schema.fields import (
    Category,
    Instant,
    Money,
    Text,
    choice,
    code,
    derived,
    field,
    instant,
    list_of,
    money,
    nested,
    present_when,
    provided,
    references,
    struct_of,
    text,
)
from mockmart.schema.table_model import Element, Entity


class Address(Element):
    street: Text = field("Street and house number.")
    city: Text = field("City.")
    zip: Text = field("Postal code.")


class Line(Element):
    sku: Text = field("What was bought.", str_matches=r"^[A-Z]{3}-\d{4}$")
    quantity: Series[Annotated[pd.ArrowDtype, pa.int32()]] = field("How many.", ge=1, le=9)
    price: Money = money(1, 500)


ADDRESS, LINE = Address.to_schema(), Line.to_schema()


class Purchases(pap.DataFrameModel):
    """Nested columns whose fields have schemas of their own."""

    purchase_id: Text = code("PUR-{year}-{random:6}")
    state: Category = choice({"open": 0.2, "paid": 0.7, "void": 0.1})
    ship_to: Series[Annotated[pd.ArrowDtype, struct_of(ADDRESS)]] = nested(ADDRESS, "Where it goes.")
    lines: Series[Annotated[pd.ArrowDtype, list_of(LINE)]] = nested(LINE, "What was bought.")
    created_at: Instant = instant("2025-01-01", "2025-03-31")


class Devices(pap.DataFrameModel):
    """Nested columns of which only the types are known."""

    device: Series[str] = pap.Field(unique=True, str_matches=r"^dev-[0-9a-f]{6}$")
    firmware: Series[Annotated[pd.ArrowDtype, pa.struct([("version", pa.string()), ("build", pa.int32())])]]
    readings: Series[Annotated[pd.ArrowDtype, pa.list_(pa.float64())]]
    tags: Series[Annotated[pd.ArrowDtype, pa.list_(pa.string())]] = pap.Field(nullable=True)
    history: Series[
        Annotated[pd.ArrowDtype, pa.list_(pa.struct([("at", pa.timestamp("us")), ("codes", pa.list_(pa.int8()))]))]
    ]
    position: Series[
        Annotated[pd.ArrowDtype, pa.struct([("lat", pa.float32()), ("lon", pa.float32()), ("on", pa.date32())])]
    ] = pap.Field(nullable=True)


class Bookings(pap.DataFrameModel):
    """Annotated columns: derived ones, providers, and values that some rows have only."""

    booking_id: Text = code("B-{random:8}")
    title: Text = provided("sentence")
    remark: Text = text(5, 20, "What the guest wants.", nullable=True)
    state: Category = choice({"held": 3, "paid": 6, "refunded": 1})
    net: Money = money(20, 900)
    tax: Money = derived(lambda net: (net * 19 / 100).round(2))
    refund: Money = money(1, 20, only=present_when("state", "refunded"))
    arrives_on: Series[pap.Date]


class Loans(pap.DataFrameModel):
    """Keys of other tables, alone and together."""

    loan_id: Text = code("L-{index:7}")
    book_id: Text = references("library.books.book_id")
    reader_id: Text = references("library.readers.reader_id")

    class Config:
        unique = ["book_id", "reader_id"]


class Parcels(Entity):
    """As the tables of a shop are, with their row numbers and scenarios."""

    parcel_id: Text = code("P-{random:5}")
    weight: Money = money(1, 30)


class Surveys(pap.DataFrameModel):
    """Lists and mappings as Python has them."""

    respondent: Series[str] = pap.Field(unique=True, str_length=(8, 8))
    answers: Series[list[int]]
    words: Series[list[str]]
    home: Series[object] = nested(ADDRESS, "Where the respondent lives.")


ARROW = pap.DataFrameSchema(
    {
        "large": pap.Column(pd.ArrowDtype(pa.large_string()), pap.Check.str_length(2, 9)),
        "coded": pap.Column(pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string())), pap.Check.isin(["x", "y"])),
        "half": pap.Column(pd.ArrowDtype(pa.float32()), pap.Check.in_range(0, 1, include_max=False)),
        "u64": pap.Column(pd.ArrowDtype(pa.uint64()), pap.Check.ge(2**33)),
        "seconds": pap.Column(pd.ArrowDtype(pa.timestamp("s"))),
        "zoned": pap.Column(pd.ArrowDtype(pa.timestamp("ns", tz="America/New_York"))),
        "lasted": pap.Column(pd.ArrowDtype(pa.duration("ms"))),
        "of_lists": pap.Column(pd.ArrowDtype(pa.list_(pa.list_(pa.bool_())))),
        "of_structs": pap.Column(pd.ArrowDtype(pa.struct([("a", pa.struct([("b", pa.decimal128(6, 3))]))]))),
        "amount": pap.Column(pd.ArrowDtype(pa.decimal128(9, 2)), pap.Check.ge(Decimal(1)), nullable=True),
    }
)

NESTED: dict[str, Any] = {
    model.__name__: model for model in (Purchases, Devices, Bookings, Loans, Parcels, Surveys)
} | {"arrow": ARROW}
#: The keys that references choose from.
PARENTS = {
    "library.books.book_id": [f"BK-{i:03}" for i in range(60)],
    "library.readers.reader_id": [f"RD-{i:02}" for i in range(25)],
}
