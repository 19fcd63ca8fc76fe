"""Tables that are derived by hand, but for their plain columns: those that the schema itself says how to draw.

What belongs here: drawing what a derivation does not give. What correlates with other columns or tables is the
derivation's own matter and comes in as given; how a plan draws belongs to ``plans``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow import conversion
from mockmart.arrow.columns import constant
from mockmart.arrow.fixed_width import years_of
from mockmart.generators.base import Request
from mockmart.generators.basic import Code
from mockmart.locales.vocabulary import LOCALES
from mockmart.sampling.draws import Draws
from mockmart.schema import fields
from mockmart.schema.constraints import ColumnConstraints
from mockmart.schema.pandera_reader import read_column
from mockmart.schema.scenarios import ScenarioLabels, Scenarios
from mockmart.schema.table_model import DEFAULT, INDEX, SCENARIO
from mockmart.schema.tightening import narrowed
from mockmart.synthesis.plans import Plan, Plans


@dataclass(frozen=True, eq=False)
class TableBuilder:
    """The plain columns of a schema, read and planned once for each set of scenarios."""

    schema: pap.DataFrameSchema
    locale: str = LOCALES[0]
    _planned: dict[str, Plans] = field(default_factory=dict, repr=False)

    @cached_property
    def demands(self) -> Mapping[str, ColumnConstraints]:
        """What each plain column must hold, by name."""
        annotated = {str(name): column for name, column in self.schema.columns.items() if fields.generator_of(column)}
        return {name: read_column(name, column) for name, column in annotated.items()}

    def require_capacity(self, rows: int, *, entity: str) -> None:
        """Raise ``CapacityError`` if a unique code has fewer values than ``rows``."""
        for name, demand in self.demands.items():
            if isinstance(demand.annotation, Code) and demand.annotation.unique:
                demand.annotation.format.require(rows, column=f"{entity}.{name}")

    def codes(
        self, name: str, *, draws: Draws, serials: Int64s, digits: int | Int64s, created: Int64s | None = None
    ) -> pa.Array:
        """The codes of the unique column ``name``, each of ``digits`` digits at least: those tell serials apart.

        ``created`` are the instants (microseconds since 1970) that a format with ``{year}`` asks for.
        """
        annotation = self.demands[name].annotation
        if not isinstance(annotation, Code):
            raise TypeError(f"column '{name}' has no format of codes")
        years = None if created is None else years_of(created)
        widths = np.unique(digits)
        if widths.size > 1:  # of codes of a width, each has its own serial; codes of two widths differ anyway
            rows = [np.flatnonzero(digits == width) for width in widths]
            parts = [
                self.codes(
                    name, draws=draws, serials=serials[some], digits=int(width),
                    created=None if created is None else created[some],
                )
                for width, some in zip(widths, rows, strict=True)
            ]  # fmt: skip
            return pa.concat_arrays(parts).take(pa.array(np.argsort(np.concatenate(rows))))
        wide = annotation.format.with_digits(int(widths[0]) if widths.size else 0)
        return wide.codes(serials, draws=draws, column=name, unique=True, years=years)

    def draw(
        self,
        name: str,
        *,
        draws: Draws,
        serials: Int64s,
        given: Mapping[str, pa.Array] | None = None,
        labels: ScenarioLabels | None = None,
    ) -> pa.Array:
        """The column ``name`` alone, for derivations that need it ahead of the others.

        ``given`` are the columns that it follows from.
        """
        return self._drawn(draws, serials, given or {}, labels, only=name)[name]

    def complete(
        self, *, draws: Draws, serials: Int64s, given: Mapping[str, pa.Array], labels: ScenarioLabels | None = None
    ) -> pd.DataFrame:
        """The frame of the schema with one row a serial, in the schema's order, without ``_index``.

        ``given`` columns are taken as they are, all others are drawn; ``labels`` name the scenario of each row and
        change what its columns may hold. The landing numbers the rows.
        """
        found = {**given, **self._drawn(draws, serials, given, labels)}
        if SCENARIO not in found:
            found[SCENARIO] = labels.column() if labels else constant(DEFAULT, serials.size)
        names = [str(name) for name in self.schema.columns if name != INDEX]
        for name in names:
            if name not in found:
                raise TypeError(f"column '{name}' is derived: give it to {draws.entity}")
        return conversion.to_frame({name: found[name] for name in names})

    def _drawn(
        self,
        draws: Draws,
        serials: Int64s,
        given: Mapping[str, pa.Array],
        labels: ScenarioLabels | None,
        *,
        only: str | None = None,
    ) -> dict[str, pa.Array]:
        """The columns that are not ``given``, or ``only`` one of them."""
        plans = self._plans({} if labels is None else labels.scenarios, entity=draws.entity)
        plans = plans.without(given if only is None else self.demands.keys() - {only})
        request = Request(draws, "", serials, given, locale=self.locale)
        return plans.every.draw(request) if labels is None else plans.draw(request, labels)

    def _plans(self, scenarios: Scenarios, *, entity: str) -> Plans:
        """The plans of all plain columns: what a scenario asks of others belongs to their derivation."""
        key = "\n".join([entity, *(f"{name} {scenario.model_dump_json()}" for name, scenario in scenarios.items())])
        if key not in self._planned:
            cases = {}
            for name, scenario in scenarios.items():
                asked = {path: one for path, one in scenario.set.items() if path in self.demands}
                tighter = narrowed(self.demands, asked, where=f"scenarios.{entity}.{name}.set")
                cases[name] = self._plan({**self.demands, **tighter}).only(tighter)
            self._planned[key] = Plans(self._plan(self.demands), cases)
        return self._planned[key]

    def _plan(self, demands: Mapping[str, ColumnConstraints]) -> Plan:
        others = [str(name) for name in self.schema.columns if name not in demands]
        return Plan.of_columns(tuple(demands.values()), locale=self.locale, given=others)
