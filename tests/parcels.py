"""A small table with every kind of column, for tests of the engine: it has nothing of the shop."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pandera.typing import Series

from mockmart.arrow import columns, conversion
from mockmart.batches import Batches
from mockmart.landing.landing import Landing, numbered_rows
from mockmart.landing.table import Landed
from mockmart.sampling.draws import Draws, as_keys, child_keys
from mockmart.schema.fields import (
    Bool,
    Category,
    Instant,
    Int,
    Money,
    Text,
    choice,
    code,
    count,
    field,
    list_of,
    nested,
    one_of,
    present_when,
)
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.schema.table_model import Element, Entity
from mockmart.synthesis.table_builder import TableBuilder

STATUSES = {"open": 3, "sent": 6, "lost": 1, "seized": 0}


class Line(Element):
    """Something in a parcel."""

    sku: Category = field("What it is.", str_matches=r"^[A-Z]-\d$")
    quantity: Int = field("How many.", ge=1, settable=("min", "max"))
    price: Money = field("Price of one.", gt=0)


LINE = Line.to_schema()


class Parcels(Entity):
    """One row a parcel."""

    parcel_id: Text = code("PCL-{year}-{random:6}", "Identifier of the parcel.")
    status: Category = choice(STATUSES, "How far it is.")
    carrier: Category = choice({"road": 2, "air": 1}, "Who brings it.", only=present_when("status", "sent", "lost"))
    lines: Series[Annotated[pd.ArrowDtype, list_of(LINE)]] = nested(LINE, "What is in it.", settable=("min_length",))
    total: Money = field("Price of all lines.", ge=0)
    label: Category = one_of(("plain", "fragile"), "What is stuck on it.")
    insured: Bool = field("Whether it is insured.")
    stops: Int = count("How often it was reloaded.", mean=2.0, most=9)
    created_at: Instant = field("When it was packed.")
    opened_at: Instant = field("When it was opened; null if it never was.", nullable=True)


PARCELS: pap.DataFrameSchema = Parcels.to_schema()
PLAIN = TableBuilder(PARCELS)
PACKED = 1_735_689_600_000_000  # 2025-01-01 00:00 UTC


def draw_parcels(rows: range, *, seed: int = 7, labels: ScenarioLabels | None = None) -> pd.DataFrame:
    """The parcels of ``rows``, without row numbers."""
    draws = Draws(seed, "parcels")
    serials = np.arange(rows.start, rows.stop)
    keys = as_keys(serials)
    lengths = draws.integers("lines", keys, low=0, high=4)
    parents = np.repeat(np.arange(serials.size), lengths)
    ordinals = np.arange(parents.size) - (np.cumsum(lengths) - lengths)[parents]
    lines = child_keys(keys[parents], ordinals)
    quantity = draws.integers("quantity", lines, low=1, high=5)
    cents = draws.integers("price", lines, low=1, high=10_000)
    created = PACKED + serials * 3_600_000_000
    return PLAIN.complete(
        draws=draws,
        serials=serials,
        given={
            "lines": columns.lists(
                columns.offsets(lengths),
                {
                    "sku": columns.take_from(pa.array(["A-1", "B-2", "C-3"]), cents % 3),
                    "quantity": pa.array(quantity, pa.int32()),
                    "price": columns.money(cents),
                },
            ),
            "total": columns.money(columns.sums(quantity * cents, lengths)),
            "label": columns.take_from(pa.array(["plain", "fragile"]), serials % 2),
            "insured": pa.array(draws.bernoulli("insured", keys, 0.5)),
            "created_at": columns.instants(created),
            "opened_at": columns.instants(created + 1, present=draws.bernoulli("opened", keys, 0.7)),
        },
        labels=labels,
    )


def parcels(rows: int, *, batch_rows: int = 100, seed: int = 7) -> Batches:
    """All parcels of a table of ``rows``."""
    return Batches.of_rows(lambda part: draw_parcels(part, seed=seed), rows=rows, batch_rows=batch_rows)


#: A line as records have it.
A_LINE: dict[str, Any] = {"sku": "A-1", "quantity": 1, "price": Decimal("1.00")}


def parcel_frame(rows: int = 20) -> pd.DataFrame:
    """The first ``rows`` parcels, numbered."""
    return numbered_rows(draw_parcels(range(rows)), 0)


def broken_frame(row: int, column: str, value: object) -> pd.DataFrame:
    """Twenty parcels with one changed cell."""
    frame = parcel_frame()
    values = conversion.to_arrow(frame[column]).to_pylist()
    values[row] = value
    return conversion.conformed(frame.assign(**{column: pd.Series(values, dtype=object)}), PARCELS)


def land(landing: Landing, batches: Batches, *, threads: int = 2, **stamp: Any) -> Landed:
    """Land ``batches`` of parcels."""
    return landing.replace("parcels", PARCELS, batches, threads=threads, stamp={"seed": 7, **stamp})


def everything(root: Path) -> dict[str, bytes]:
    """The bytes of each file under ``root``, by its path."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def failing(error: BaseException) -> Batches:
    """Batches of which the third fails."""

    def draw(rows: range) -> pd.DataFrame:
        if rows.start == 200:
            raise error
        return draw_parcels(rows)

    return Batches.of_rows(draw, rows=500, batch_rows=100)
