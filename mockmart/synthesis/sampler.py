"""A schema and some rows, made into a frame: given columns as they are, the others drawn as the schema says.

What belongs here: what a caller asks for, read and planned once, and frames of it. What a plan draws belongs to
``plans``; tables whose columns a derivation gives are that of ``table_builder``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pydantic import BaseModel

from mockmart import settings
from mockmart.errors import SpecError
from mockmart.generators.base import Request
from mockmart.locales.vocabulary import require_locale
from mockmart.sampling.draws import Draws
from mockmart.schema.constraints import ColumnConstraints, TableConstraints
from mockmart.schema.frame_layout import FrameLayout
from mockmart.schema.pandera_reader import named, read, schema_of
from mockmart.schema.scenarios import Constraint, Scenario, spread
from mockmart.schema.table_model import DEFAULT, INDEX, SCENARIO
from mockmart.schema.tightening import narrowed
from mockmart.synthesis.held_checks import parsed, require_sound
from mockmart.synthesis.inputs import given_columns, parent_keys, require_known, run_of
from mockmart.synthesis.plans import Plan, Plans
from mockmart.synthesis.selection import cells

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Sampler:
    """A schema, read and planned: rows are drawn from it as often as wanted."""

    schema: pap.DataFrameSchema
    demands: TableConstraints
    plans: Plans
    scenarios: Mapping[str, Scenario]
    draws: Draws
    locale: str
    given: Mapping[str, pa.Array]
    parents: Mapping[str, pa.Array]
    #: About how many values a row takes at most.
    cells: int = 1

    @classmethod
    def of(
        cls,
        schema: Any,
        *,
        seed: int = 0,
        locale: str = "en_US",
        scenarios: Mapping[str, Any] | None = None,
        constraints: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        parents: Mapping[str, Any] | None = None,
        name: str | None = None,
        where: str = "constraints",
    ) -> Sampler:
        """The source of ``schema``, whose draws are those of ``name`` (the schema's own if not given).

        Messages about ``constraints`` begin with ``where``.

        A ``SchemaError`` or ``SpecError`` says what of it cannot be drawn.
        """
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**64:
            raise SpecError(f"seed: {seed!r} is not a whole number from 0 to 2**64 - 1; give one.")
        require_locale(locale)
        frame = schema_of(schema)
        given = {named(name): values for name, values in (given or {}).items()}
        demands = read(frame, given=given)
        columns = {demand.name: demand for demand in (*demands.columns, *demands.index) if demand.name not in _OWN}
        chosen = _parsed(scenarios or {}, Scenario, "scenarios")
        if DEFAULT in chosen:
            raise SpecError(f"scenarios.{DEFAULT}: the name stands for rows of no scenario; choose another.")
        asked = _parsed(constraints or {}, Constraint, where)
        there = given_columns(given, columns)
        keys = parent_keys(columns.values(), parents or {})
        unique = demands.unique

        def tightened(paths: Mapping[str, Constraint], where: str, together: set[str]) -> dict[str, ColumnConstraints]:
            found = narrowed(columns, paths, where=where, given=there, together=together)
            for one, demand in found.items():
                require_known(columns[one], demand, keys, place=f"{where}.{one}")
            return found

        columns |= tightened(asked, where, set())
        orders = demands.orders
        plan = Plan.of_columns(tuple(columns.values()), locale=locale, given=there, unique=unique, orders=orders)
        cases, most = {}, sum(map(cells, columns.values()))
        for case, scenario in chosen.items():
            tighter = tightened(scenario.set, f"scenarios.{case}", _together(demands))
            some = Plan.of_columns(
                tuple((columns | tighter).values()), locale=locale, given=there, unique=unique, orders=orders
            )
            cases[case] = some.only(tighter)
            most = max(most, sum(map(cells, (columns | tighter).values())))
        draws = Draws(seed, name or demands.name)
        return cls(frame, demands, Plans(plan, cases), chosen, draws, locale, there, keys, cells=most)

    def batches(self, rows: range, *, batch_rows: int) -> Iterator[pd.DataFrame]:
        """The frames of the runs of ``batch_rows`` of ``rows``.

        Where what is drawn has to be held against checks, the call itself draws the first frame, and raises
        ``SchemaError`` if it breaks one.
        """
        firsts = range(rows.start, max(rows.stop, rows.start + 1), batch_rows)
        frames = (self.frame(range(first, min(first + batch_rows, rows.stop)), of=rows) for first in firsts)
        return chain([next(frames)], frames) if self.demands.is_tested else frames

    def frame(self, rows: range, *, of: range | None = None) -> pd.DataFrame:
        """The frame of ``rows``, which are some ``of`` a call's (all of them if not given)."""
        whole = of or rows
        frame = FrameLayout.of(self.schema, self.demands).frame(self.arrays(rows, of=whole), rows=len(rows))
        if not self.demands.is_tested:
            return frame
        frame = parsed(frame, self.schema, kept=_OWN)
        require_sound(frame, self.schema, self.demands)
        return frame

    def arrays(self, rows: range, *, of: range | None = None) -> dict[str, pa.Array]:
        """The columns of ``rows`` as Arrow arrays, as they are drawn."""
        whole = of or rows
        serials = np.arange(rows.start, rows.stop, dtype=np.int64)
        given = run_of(self.given, rows, of=whole)
        request = Request(self.draws, "", serials, given, locale=self.locale, parents=self.parents)
        own = [name for name in _OWN if self.scenarios or name in self.demands.labels]
        if not own:
            return self.plans.every.draw(request)
        labels = spread(self.scenarios, serials, start=whole.start, rows=len(whole))
        drawn = self.plans.draw(request, labels)
        ends = {INDEX: pa.array(serials), SCENARIO: labels.column()}
        return {**drawn, **{name: ends[name] for name in own}}


_OWN = (INDEX, SCENARIO)


def _parsed(asked: Mapping[str, Any], model: type[Model], where: str) -> dict[str, Model]:
    """``asked`` as models, whether they are written as such or as plain data."""
    found: dict[str, Model] = {}
    for name, value in asked.items():
        if isinstance(value, model):
            found[str(name)] = value
        elif isinstance(value, Mapping):
            found[str(name)] = settings.resolve(model, value, where=f"{where}.{name}")
        else:
            raise SpecError(f"{where}.{name}: {value!r:.60} is no mapping; give {', '.join(model.model_fields)}.")
    return found


def _together(demands: TableConstraints) -> set[str]:
    """The columns that only together are unique: what one of them holds tells the rows apart."""
    alone = {demand.name for demand in (*demands.columns, *demands.index) if demand.unique}
    return {name for group in demands.unique if not alone & set(group) for name in group}
