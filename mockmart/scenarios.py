"""Scenarios: a share of an entity's rows, and what is different about them.

What belongs here: how a scenario is written, which constraints a schema lets it set, and which rows belong to it.
What a constraint does to a column is the matter of ``synthesis`` and of the entity's derivation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandera.pandas as pap
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from mockmart import fields
from mockmart.columns import picks, recode
from mockmart.distributions import AliasTable
from mockmart.draws import Bools, Draws, Int64s, UInt64s
from mockmart.entity import DEFAULT
from mockmart.errors import SpecError, nearest

_AMOUNT = 1_000_000
_LENGTH = 100


class Constraint(BaseModel):
    """What a column may hold in a scenario."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    min: float | None = Field(None, ge=0, le=_AMOUNT, description="Smallest value.")
    max: float | None = Field(None, ge=0, le=_AMOUNT, description="Largest value.")
    min_length: int | None = Field(None, ge=1, le=_LENGTH, description="Fewest elements of a list.")
    max_length: int | None = Field(None, ge=1, le=_LENGTH, description="Most elements of a list.")
    values: list[str] | None = Field(None, min_length=1, max_length=1000, description="The only values.")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Constraint:
        for low, high, what in ((self.min, self.max, ""), (self.min_length, self.max_length, "_length")):
            if low is not None and high is not None and low > high:
                raise ValueError(f"min{what} ({low:g}) is above max{what} ({high:g}); swap them or widen the range")
        return self

    @property
    def given(self) -> dict[str, object]:
        """The constraints that are set, by name."""
        return self.model_dump(exclude_none=True)


class Scenario(BaseModel):
    """A share of an entity's rows, and what is different about them."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    weight: float = Field(ge=0, le=1, description="Share of the rows, 0 to 1; 0 for rows that inherit it only.")
    set: dict[str, Constraint] = Field(min_length=1, description="Constraints by column, such as items.price.")


Scenarios = Mapping[str, Scenario]


@dataclass(frozen=True)
class Labels:
    """The scenario of each row: ``codes`` into ``names``, of which the first is ``default``."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.int32]
    scenarios: Scenarios

    def column(self) -> pa.DictionaryArray:
        """The ``_scenario`` column."""
        return picks(pa.array(self.names), self.codes)

    def constraining(self, path: str) -> Iterator[tuple[Int64s, Constraint]]:
        """The rows of each scenario that constrains ``path``, with the constraint."""
        for code, name in enumerate(self.names):
            scenario = self.scenarios.get(name)
            if scenario is not None and path in scenario.set:
                rows = np.flatnonzero(self.codes == code)
                if rows.size:
                    yield rows, scenario.set[path]

    def take(self, rows: Int64s) -> Labels:
        """The labels of ``rows``, as their children inherit them."""
        return Labels(self.names, self.codes[rows], self.scenarios)

    def without(self, rows: Bools) -> Labels:
        """The same labels, but ``default`` for ``rows``."""
        return Labels(self.names, np.where(rows, np.int32(0), self.codes), self.scenarios)


def labels(scenarios: Scenarios, *, draws: Draws, keys: UInt64s, inherited: pa.Array | None = None) -> Labels:
    """The scenarios of the rows at ``keys``, drawn by their weights.

    A row keeps the ``inherited`` label of its parent, unless that is ``default`` and it draws one of its own.
    """
    own = (DEFAULT, *scenarios)
    weights = [scenario.weight for scenario in scenarios.values()]
    codes = AliasTable.of([max(1 - sum(weights), 0.0), *weights]).pick(draws.uniform("_scenario", keys))
    if inherited is None:
        return Labels(own, codes.astype(np.int32), scenarios)
    parents = [str(value) for value in inherited.dictionary.to_pylist()]
    names = (*own, *(name for name in dict.fromkeys(parents) if name not in own))
    kept = recode(inherited, names)
    return Labels(names, np.where(kept > 0, kept, codes).astype(np.int32), scenarios)


def settable(schema: pap.DataFrameSchema) -> dict[str, tuple[str, ...]]:
    """The constraints that a scenario may set, by the path of the column: ``items.price`` is a nested one."""
    paths: dict[str, tuple[str, ...]] = {}
    for name, column in schema.columns.items():
        if fields.settable_of(column):
            paths[str(name)] = fields.settable_of(column)
        element = fields.element_of(column)
        if element is not None and str(name) in paths:
            paths.update({f"{name}.{path}": names for path, names in settable(element).items()})
    return paths


def require_valid(scenarios: Scenarios, schema: pap.DataFrameSchema, *, entity: str) -> None:
    """Raise ``SpecError`` if a scenario sets what ``schema`` does not let it set, or weighs more than all rows."""
    total = sum(scenario.weight for scenario in scenarios.values())
    if total > 1 + 1e-9:
        raise SpecError(
            f"scenarios.{entity}: the weights add up to {total:g}; "
            "they are shares of the rows, lower them to at most 1."
        )
    if DEFAULT in scenarios:
        raise SpecError(f"scenarios.{entity}.{DEFAULT}: the name stands for rows of no scenario; choose another.")
    paths = settable(schema)
    for name, scenario in scenarios.items():
        for path, constraint in scenario.set.items():
            where = f"scenarios.{entity}.{name}.set.{path}"
            if path not in paths:
                why = "is derived from others" if _exists(schema, path) else "is not a column"
                raise SpecError(f"{where}: '{path}' {why}, a scenario cannot set it; {nearest(path, paths)}")
            for key in constraint.given:
                if key not in paths[path]:
                    raise SpecError(f"{where}.{key}: '{path}' takes no '{key}'; {nearest(key, paths[path])}")
            _require_known_values(constraint, _column(schema, path), where=where)


def _require_known_values(constraint: Constraint, column: object, *, where: str) -> None:
    known = getattr(getattr(column, "dtype", None), "categories", None)
    for value in constraint.values or ():
        if known is not None and value not in known:
            raise SpecError(f"{where}.values: '{value}' is not a value of the column; {nearest(value, known)}")


def _exists(schema: pap.DataFrameSchema, path: str) -> bool:
    return _column(schema, path) is not None


def _column(schema: pap.DataFrameSchema, path: str) -> object | None:
    head, _, rest = path.partition(".")
    column = schema.columns.get(head)
    if column is None or not rest:
        return column
    element = fields.element_of(column)
    return None if element is None else _column(element, rest)
