"""Orders as nested records, and errors to plant in them, for tests of the validator."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pandera.typing import Series

from mockmart.schema.fields import (
    Bool,
    Category,
    Instant,
    Int,
    Money,
    Text,
    field,
    list_of,
    nested,
    one_of,
    present_when,
    struct_of,
)
from mockmart.schema.table_model import Element

#: A type of a column of lists.
Tags = Series[Annotated[pd.ArrowDtype, pa.list_(pa.string())]]
Day = Series[Annotated[pd.ArrowDtype, pa.date32()]]
Share = Series[Annotated[pd.ArrowDtype, pa.float64()]]
Span = Series[Annotated[pd.ArrowDtype, pa.duration("us")]]


class Gift(Element):
    """How an item is wrapped."""

    paper: Category = field("Pattern of the paper.", isin=["dots", "stripes"])
    note: Text = field("What is written on it.", nullable=True, str_length={"max_value": 10})


class Item(Element):
    """One line of an order."""

    sku: Text = field("What it is.", str_matches=r"^[A-Z]{3}-\d{3}$")
    quantity: Int = field("How many.", in_range={"min_value": 1, "max_value": 9})
    price: Money = field("Price of one.", gt=0)
    discount: Share = field("Share off.", in_range={"min_value": 0, "max_value": 1, "include_max": False})
    tags: Tags = field("Words.", nullable=True)
    gift: Series[Annotated[pd.ArrowDtype, struct_of(Gift.to_schema())]] = nested(
        Gift.to_schema(), "How it is wrapped.", nullable=True
    )


class Address(Element):
    """Where an order goes."""

    street: Text = field("Street.", str_length={"min_value": 3, "max_value": 30})
    zip: Text = field("Code.", str_matches=r"^\d{5}$")
    country: Category = field("Country.", isin=["US", "CA"])


class Order(pap.DataFrameModel):
    """A customer's order."""

    order_id: Text = field("Its identifier.", unique=True, str_startswith="ORD-")
    email: Text = field("Of the customer.", str_matches=r"^[^@\s]+@[^@\s]+$")
    status: Category = one_of(("open", "sent", "lost"), "How far it is.")
    sent_at: Instant = field("When it left.", only=present_when("status", "sent", "lost"))
    placed_on: Day = field("When it was placed.", ge=dt.date(2020, 1, 1))
    paid: Bool = field("Whether it is paid.")
    wait: Span = field("How long it may take.", nullable=True, le=pd.Timedelta(days=30))
    address: Series[Annotated[pd.ArrowDtype, struct_of(Address.to_schema())]] = nested(
        Address.to_schema(), "Where it goes."
    )
    items: Series[Annotated[pd.ArrowDtype, list_of(Item.to_schema())]] = nested(Item.to_schema(), "What is in it.")

    class Config:
        strict = True


def item(n: int) -> dict[str, Any]:
    return {
        "sku": f"ABC-{n % 1000:03}",
        "quantity": 1 + n % 9,
        "price": f"{n + 1}.50",
        "discount": 0.25,
        "tags": ["new", None],
        "gift": {"paper": "dots", "note": None},
    }


def order(n: int) -> dict[str, Any]:
    sent = n % 2 == 1
    return {
        "order_id": f"ORD-{n}",
        "email": f"user{n}@example.org",
        "status": "sent" if sent else "open",
        "sent_at": "2025-03-01T10:00:00Z" if sent else None,
        "placed_on": "2025-02-28",
        "paid": sent,
        "wait": "P3DT4H" if sent else None,
        "address": {"street": f"{n} Main St", "zip": "12345", "country": "US"},
        "items": [item(n), item(n + 1), item(n + 2)],
    }


SKU = r"str_matches('^[A-Z]{3}-\d{3}$')"
PLANTED: list[tuple[int, str, Any, str]] = [
    (0, "order_id", ..., "required"),
    (1, "order_id", None, "not_null"),
    (2, "order_id", 5, "type"),
    (3, "order_id", "X-1", "str_startswith('ORD-')"),
    (4, "email", "nobody", r"str_matches('^[^@\s]+@[^@\s]+$')"),
    (44, "status", "snet", "isin(['open', 'sent', 'lost'])"),
    (6, "sent_at", "2025-03-01", "only_where(status: sent, lost)"),
    (7, "sent_at", None, "only_where(status: sent, lost)"),
    (9, "sent_at", "yesterday", "type"),
    (10, "placed_on", "2019-12-31", "greater_than_or_equal_to(2020-01-01)"),
    (11, "placed_on", "2025-02-30", "type"),
    (12, "placed_on", 20250228, "type"),
    (13, "paid", 1, "type"),
    (14, "paid", "true", "type"),
    (15, "wait", "P31D", "less_than_or_equal_to(30 days 00:00:00)"),
    (16, "wait", 3600, "type"),
    (17, "colour", "red", "unexpected"),
    (18, "address", None, "not_null"),
    (19, "address", [], "type"),
    (20, "address.street", "x", "str_length(3, 30)"),
    (21, "address.zip", "1234", r"str_matches('^\d{5}$')"),
    (22, "address.zip", 12345, "type"),
    (23, "address.country", "XX", "isin(['US', 'CA'])"),
    (24, "address.country", ..., "required"),
    (25, "address.city", "Reno", "unexpected"),
    (26, "items", "none", "type"),
    (27, "items[1]", None, "not_null"),
    (28, "items[2]", 7, "type"),
    (29, "items[0].sku", "abc-1", SKU),
    (30, "items[1].quantity", 0, "in_range(1, 9)"),
    (30, "items[2].quantity", 10, "in_range(1, 9)"),
    (31, "items[0].quantity", 3.0, "type"),
    (32, "items[0].quantity", True, "type"),
    (33, "items[2].price", "0.00", "greater_than(0)"),
    (34, "items[2].price", "1.005", "type"),
    (35, "items[2].price", "many", "type"),
    (36, "items[0].discount", 1, "in_range(0, 1)"),
    (37, "items[0].discount", -0.1, "in_range(0, 1)"),
    (38, "items[0].discount", float("nan"), "not_null"),
    (39, "items[1].tags", "new", "type"),
    (39, "items[2].tags[0]", 5, "type"),
    (40, "items[1].gift.paper", "plain", "isin(['dots', 'stripes'])"),
    (41, "items[1].gift.note", "far too long a note", "str_length(None, 10)"),
    (42, "items[1].gift.paper", ..., "required"),
    (43, "items[1].gift.bow", True, "unexpected"),
    (43, "items[2].sku", ..., "required"),
]
