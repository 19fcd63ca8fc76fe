"""Draw a million rows from a schema on one thread, beside what people use for it today.

    python -m benchmarks.generation [--rows N] [--stream N]

The schema has eight columns: id, name, email, phone, city, tier, amount and the instant of creation. pandera's
``example``, Faker and Mimesis draw the same columns, fewer rows of them: their time grows with the rows. ``--stream``
draws that many more rows in batches and prints the peak of memory.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import pandas as pd
import pandera.pandas as pap
import psutil
from faker import Faker
from mimesis import Generic, Locale
from mimesis.schema import Field, Schema

from mockmart.batches import BATCH_ROWS
from mockmart.synthesis.sampler import Sampler
from mockmart.validation import validate

_TURNS = 3
_RECORDS = 20_000
TIERS = ("bronze", "silver", "gold")


class Customers(pap.DataFrameModel):
    """One row a customer."""

    id: int = pap.Field(unique=True, ge=0)
    name: str
    email: str = pap.Field(str_matches=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")
    phone: str
    city: str
    tier: str = pap.Field(isin=list(TIERS))
    amount: float = pap.Field(ge=0, le=10_000)
    created_at: pd.DatetimeTZDtype = pap.Field(dtype_kwargs={"unit": "us", "tz": "UTC"})

    class Config:
        strict = True


def rows_a_second(draw: Callable[[int], object], rows: int) -> float:
    """How many of ``rows`` rows ``draw`` draws in a second of the processor: other work on the machine tells less."""
    started = time.process_time()
    draw(rows)
    return rows / (time.process_time() - started)


def with_mockmart(rows: int) -> None:
    """Rows in batches, as ``generate_batches`` draws them."""
    for _ in Sampler.of(Customers, seed=1).batches(range(rows), batch_rows=BATCH_ROWS):
        pass


def with_pandera(rows: int) -> pd.DataFrame:
    """Rows of pandera's own strategies."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cast("pd.DataFrame", Customers.example(size=rows))


def with_faker(rows: int) -> pd.DataFrame:
    """Rows of Faker, one call a value, without weights (four times as fast as with them)."""
    fake, chance = Faker("en_US", use_weighting=False), random.Random(1)  # noqa: S311  # data, not secrets
    return pd.DataFrame(
        [
            {
                "id": number,
                "name": fake.name(),
                "email": fake.email(),
                "phone": fake.phone_number(),
                "city": fake.city(),
                "tier": chance.choice(TIERS),
                "amount": round(chance.uniform(0, 10_000), 2),
                "created_at": fake.date_time_between(
                    datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
                ),
            }
            for number in range(rows)
        ]
    )


def with_mimesis(rows: int) -> pd.DataFrame:
    """Rows of a Mimesis schema."""
    field, generic = Field(Locale.EN, seed=1), Generic(Locale.EN, seed=1)
    schema = Schema(
        schema=lambda: {
            "id": field("increment"),
            "name": generic.person.full_name(),
            "email": generic.person.email(),
            "phone": generic.person.telephone(),
            "city": generic.address.city(),
            "tier": generic.random.choice(TIERS),
            "amount": generic.numeric.float_number(0, 10_000, precision=2),
            "created_at": generic.datetime.datetime(2025, 2025),
        },
        iterations=rows,
    )
    return pd.DataFrame(schema.create())


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generation", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows that mockmart draws (default: a million)")
    parser.add_argument("--stream", type=int, default=0, help="rows to draw once more in batches, for the memory")
    options = parser.parse_args()
    started = time.perf_counter()
    Customers.validate(Sampler.of(Customers, seed=1).frame(range(1000)))
    print(
        f"mockmart's first thousand rows after {time.perf_counter() - started:.2f} s: schema, names and places are read"
    )
    ways = {
        "mockmart": (with_mockmart, options.rows),
        "Mimesis": (with_mimesis, 20_000),
        "Faker": (with_faker, 2_000),
        "pandera example": (with_pandera, 20),
    }
    turns = [{name: rows_a_second(draw, rows) for name, (draw, rows) in ways.items()} for _ in range(_TURNS)]
    best = {name: max(turn[name] for turn in turns) for name in ways}
    print(f"the best of {_TURNS} turns each, eight columns, one thread:")
    for name, (_, rows) in ways.items():
        times = "" if name == "mockmart" else f": mockmart draws {best['mockmart'] / best[name]:,.0f} times as many"
        print(f"{name:<17} {best[name]:>12,.0f} rows a second ({rows:,} rows){times}")
    frame = Sampler.of(Customers, seed=3).frame(range(_RECORDS))
    records = json.loads(frame.to_json(orient="records", date_format="iso"))
    plain = rows_a_second(lambda _: Customers.validate(frame, lazy=True), _RECORDS)
    checked = rows_a_second(lambda _: validate(Customers, records).require(), _RECORDS)
    text = json.dumps(records)
    parsed = rows_a_second(lambda _: json.loads(text), _RECORDS)
    print(
        f"validated {_RECORDS:,} records, {checked:,.0f} a second: JSON is read {parsed / checked:,.1f} times as fast, "
        f"pandera validates a frame of them {plain / checked:,.1f} times as fast"
    )
    if options.stream:
        process, peak = psutil.Process(), 0
        started = time.perf_counter()
        for _ in Sampler.of(Customers, seed=2).batches(range(options.stream), batch_rows=BATCH_ROWS):
            peak = max(peak, process.memory_info().rss)
        took = time.perf_counter() - started
        print(
            f"streamed {options.stream:,} rows in {took:.1f} s, at most {peak / 2**30:.2f} GiB of memory",
            file=sys.stdout,
        )


if __name__ == "__main__":
    main()
