"""Some rows of one table of the shop, for those who want no more.

What belongs here: a shop just large enough, built and read again. How rows come about is up to each entity.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from assets.shop import land_shop
from assets.spec import Spec
from assets.users import signups_per_day_for
from mockmart.entity import DEFAULT, SCENARIO
from mockmart.errors import SpecError
from mockmart.landing import Landing, Table
from schemas.children import CHILDREN

#: Users for a row of a table, with some to spare; fewer would do in a shop that has been open for long.
_USERS_A_ROW = {"products": 0.0, "users": 1.0, "carts": 1.0, "orders": 2.0, "payments": 2.0, "reviews": 6.0}
_FEWEST_USERS = 60
_MOST_TRIES = 12


def shop_rows(name: str, rows: int, *, spec: Spec, counts: Mapping[str, int] | None = None) -> Iterator[pd.DataFrame]:
    """``rows`` rows of the shop's table ``name``, part by part, as they stand in a shop of ``spec``'s kind.

    ``counts`` are how many of them are of each scenario; without it they are of any. A ``SpecError`` says when a shop
    of any size seems to have too few.
    """
    wanted = dict(counts or {})
    for scenario in wanted:
        if scenario != DEFAULT and not any(scenario in named for named in spec.scenarios.values()):
            known = sorted({key for named in spec.scenarios.values() for key in named})
            raise SpecError(f"--scenario {scenario}: no such scenario; the spec has {', '.join(known) or 'none'}.")
    if sum(wanted.values()) > rows:
        raise SpecError(f"--scenario: {sum(wanted.values())} rows are counted out of {rows}; ask for more rows (-n).")
    if wanted:
        wanted[DEFAULT] = rows - sum(count for key, count in wanted.items() if key != DEFAULT)
    parent = next((child.parent_name for child in CHILDREN if child.name == name), name)
    users = max(int(rows * _USERS_A_ROW[parent]), _FEWEST_USERS)
    for _ in range(_MOST_TRIES):
        larger = {"signups_per_day": min(signups_per_day_for(users, spec), 100_000.0)}
        if parent == "products":
            larger["products"] = min(max(rows, spec.products), 100_000)
        with tempfile.TemporaryDirectory(prefix="mockmart-") as folder:
            table = land_shop(Landing(Path(folder)), spec.model_copy(update=larger), [name])[name]
            if _has(table, rows, wanted):
                yield from _taken(table, rows, wanted)
                return
        users *= 2
    raise SpecError(f"{name}: no shop of this kind has {rows:,} such rows; ask for fewer, or change the spec.")


def _has(table: Table, rows: int, wanted: Mapping[str, int]) -> bool:
    if not wanted:
        return table.rows >= rows
    found = table.select(SCENARIO).frame()[SCENARIO].value_counts()
    return all(int(found.get(key, 0)) >= count for key, count in wanted.items())


def _taken(table: Table, rows: int, wanted: Mapping[str, int]) -> Iterator[pd.DataFrame]:
    """The first rows of ``table``, or the first of each scenario."""
    left, counts = rows, dict(wanted)
    for part in range(len(table.paths)):
        frame = table.frame(part)
        if counts:
            places = frame.groupby(SCENARIO, observed=True).cumcount()
            most = frame[SCENARIO].astype(str).map(counts).fillna(0)
            frame = frame[places < most]
            for key, count in frame[SCENARIO].value_counts().items():
                counts[str(key)] = counts.get(str(key), 0) - int(count)
        frame = frame.head(left)
        left -= len(frame)
        if len(frame):
            yield frame
        if left == 0:
            return
