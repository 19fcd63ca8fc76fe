"""Scenarios: a share of an entity's rows, and what is different about them.

What belongs here: how a scenario is written, which constraints a schema lets it set, and which rows belong to it.
What a constraint does to a plain column belongs to ``tightening``, to a derived one of its derivation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandera.pandas as pap
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.arrow.columns import codes_of, take_from
from mockmart.errors import SchemaError, SpecError, nearest
from mockmart.sampling.distributions import AliasTable
from mockmart.sampling.draws import Draws
from mockmart.schema import fields
from mockmart.schema.constraints import TICKS, ColumnConstraints, at_least, at_most, normalized
from mockmart.schema.pandera_reader import read_column
from mockmart.schema.table_model import DEFAULT

_AMOUNT = 1e15
_LENGTH = 10_000
Scalar = bool | int | float | str


LENGTHS = ("min_length", "max_length", "length")
_CHOICES = ("values", "value")
#: The constraints of a kind of column, on what is valid. Others take bounds.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "text": (*_CHOICES, *LENGTHS, "format"),
    "boolean": _CHOICES,
    "list": LENGTHS,
    "struct": (),
    "anything": ("min", "max", *_CHOICES, *LENGTHS, "format"),
}
#: The constraints on how values are drawn.
DRAWING = ("weights", "null_share")


def constraint_keys(kind: str, *, drawn: bool) -> tuple[str, ...]:
    """The constraints that a column of ``kind`` takes, with those on how its values are drawn where they are."""
    keys = _KEYS.get(kind, ("min", "max", *_CHOICES))
    return keys if not drawn else (*keys, *(DRAWING if "values" in keys else DRAWING[1:]))


class Constraint(BaseModel):
    """What a column may hold, beside what its schema asks for."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    min: float | str | None = Field(None, description="Smallest value; of a date or an instant, as text.")
    max: float | str | None = Field(None, description="Largest value; of a date or an instant, as text.")
    min_length: int | None = Field(None, ge=0, le=_LENGTH, description="Fewest elements of a list, or characters.")
    max_length: int | None = Field(None, ge=0, le=_LENGTH, description="Most elements of a list, or characters.")
    length: int | None = Field(None, ge=0, le=_LENGTH, description="Elements of a list, or characters of a text.")
    values: list[Scalar] | None = Field(None, min_length=1, max_length=1000, description="The only values.")
    weights: list[float] | None = Field(None, min_length=1, description="How often each of the values comes up.")
    value: Scalar | None = Field(None, description="The only value.")
    format: str | None = Field(None, description="A format of codes, such as 'TCK-{random:6}'.")
    null_share: float | None = Field(None, ge=0, le=1, description="Share of the rows without a value.")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Constraint:
        for low, high, what in ((self.min, self.max, ""), (self.min_length, self.max_length, "_length")):
            if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low > high:
                raise ValueError(f"min{what} ({low:g}) is above max{what} ({high:g}); swap them or widen the range")
        for bound in (self.min, self.max):
            if isinstance(bound, (int, float)) and not abs(bound) <= _AMOUNT:
                raise ValueError(f"{bound:g} is out of range; give a number from -1e15 to 1e15")
        if self.weights is not None and (self.values is None or len(self.values) != len(self.weights)):
            raise ValueError("weights go with values; give one for each")
        if self.weights is not None and not (min(self.weights) >= 0 and 0 < sum(self.weights) < float("inf")):
            raise ValueError("weights are numbers of at least 0, and not all 0")
        return self

    @property
    def given(self) -> dict[str, object]:
        """The constraints that are set, by name."""
        return self.model_dump(exclude_none=True)

    @property
    def low(self) -> float | None:
        """The smallest number, if there is one."""
        return None if self.min is None else float(self.min)

    @property
    def high(self) -> float | None:
        """The largest number, if there is one."""
        return None if self.max is None else float(self.max)

    @property
    def texts(self) -> list[str] | None:
        """The only values, as texts."""
        return None if self.values is None else [str(value) for value in self.values]


class Scenario(BaseModel):
    """A share or a number of an entity's rows, and what is different about them."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    weight: float | None = Field(
        None, ge=0, le=1, description="Share of the rows, 0 to 1; 0 for rows that inherit it only."
    )
    count: int | None = Field(None, ge=0, description="Number of the rows, in place of their share.")
    set: dict[str, Constraint] = Field(min_length=1, description="Constraints by column, such as items.price.")

    @model_validator(mode="after")
    def _weight_or_count(self) -> Scenario:
        if (self.weight is None) == (self.count is None):
            raise ValueError("give the scenario a weight or a count")
        return self

    @property
    def share(self) -> float:
        """The share of the rows; 0 where their number is given."""
        return self.weight or 0.0


Scenarios = Mapping[str, Scenario]


@dataclass(frozen=True)
class ScenarioLabels:
    """The scenario of each row: ``codes`` into ``names``, of which the first is ``default``."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.int32]
    scenarios: Scenarios

    def column(self) -> pa.DictionaryArray:
        """The ``_scenario`` column."""
        return take_from(pa.array(self.names), self.codes)

    def rows(self, name: str) -> Int64s:
        """The rows of the scenario ``name``."""
        return np.flatnonzero(self.codes == self.names.index(name))

    def constraining(self, path: str) -> Iterator[tuple[Int64s, Constraint]]:
        """The rows of each scenario that constrains ``path``, with the constraint."""
        for name in self.names:
            scenario = self.scenarios.get(name)
            if scenario is not None and path in scenario.set:
                rows = self.rows(name)
                if rows.size:
                    yield rows, scenario.set[path]

    def take(self, rows: Int64s) -> ScenarioLabels:
        """The labels of ``rows``, as their children inherit them."""
        return ScenarioLabels(self.names, self.codes[rows], self.scenarios)

    def without(self, rows: Bools) -> ScenarioLabels:
        """The same labels, but ``default`` for ``rows``."""
        return ScenarioLabels(self.names, np.where(rows, np.int32(0), self.codes), self.scenarios)


def labels(scenarios: Scenarios, *, draws: Draws, keys: UInt64s, inherited: pa.Array | None = None) -> ScenarioLabels:
    """The scenarios of the rows at ``keys``, drawn by their weights.

    A row keeps the ``inherited`` label of its parent, unless that is ``default`` and it draws one of its own.
    """
    own = (DEFAULT, *scenarios)
    weights = [scenario.share for scenario in scenarios.values()]
    codes = AliasTable.of([max(1 - sum(weights), 0.0), *weights]).pick(draws.uniform("_scenario", keys))
    if inherited is None:
        return ScenarioLabels(own, codes.astype(np.int32), scenarios)
    parents = [str(value) for value in inherited.dictionary.to_pylist()]
    names = (*own, *(name for name in dict.fromkeys(parents) if name not in own))
    kept = codes_of(inherited, names)
    return ScenarioLabels(names, np.where(kept > 0, kept, codes).astype(np.int32), scenarios)


def spread(scenarios: Scenarios, places: Int64s, *, start: int, rows: int) -> ScenarioLabels:
    """The scenarios of the rows at ``places``, spread evenly over the ``rows`` from ``start`` on.

    A scenario with a count has exactly that many of the rows. The shares are those of the rows that are left: any run
    of rows has them, to within one row; without counts they are the same wherever a call starts and ends. A
    ``SpecError`` says when more is asked for than there is.
    """
    counted = sum(scenario.count or 0 for scenario in scenarios.values())
    shares = sum(scenario.share for scenario in scenarios.values())
    if counted > rows:
        raise SpecError(f"scenarios: they count {counted:,} rows out of {rows:,}; lower a count, or ask for more rows.")
    if shares > 1 + 1e-9:
        raise SpecError(
            f"scenarios: the weights add up to {shares:g}; they are shares of the rows, lower them to at most 1."
        )
    codes = np.zeros(places.size, np.int32)
    turn, left = (places - start, rows) if counted else (places, rows)
    for code, scenario in enumerate(scenarios.values(), start=1):
        if scenario.count:
            before, after = turn * scenario.count // left, (turn + 1) * scenario.count // left
            codes[(after > before) & (codes == 0)] = code
            turn, left = turn - before, left - scenario.count
    open_share = 1.0
    for code, scenario in enumerate(scenarios.values(), start=1):
        if scenario.share:
            share = min(scenario.share / open_share, 1.0)
            before, after = (np.floor(some * share + 0.5).astype(np.int64) for some in (turn, turn + 1))
            codes[(after > before) & (codes == 0)] = code
            turn, open_share = turn - before, max(open_share - scenario.share, 1e-12)
    return ScenarioLabels((DEFAULT, *scenarios), codes, scenarios)


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


def validated(scenarios: Scenarios, schema: pap.DataFrameSchema, *, entity: str) -> dict[str, Scenario]:
    """``scenarios`` with bounds that lie within those of ``schema``.

    Raises ``SpecError`` if one sets what the schema does not let it set, admits no value that the schema does, or if
    together they weigh more than all rows.
    """
    total = sum(scenario.share for scenario in scenarios.values())
    if total > 1 + 1e-9:
        raise SpecError(
            f"scenarios.{entity}: the weights add up to {total:g}; "
            "they are shares of the rows, lower them to at most 1."
        )
    if DEFAULT in scenarios:
        raise SpecError(f"scenarios.{entity}.{DEFAULT}: the name stands for rows of no scenario; choose another.")
    paths = settable(schema)
    found: dict[str, Scenario] = {}
    for name, scenario in scenarios.items():
        within: dict[str, Constraint] = {}
        if scenario.count is not None:
            raise SpecError(
                f"scenarios.{entity}.{name}.count: the rows of an entity are not counted ahead; give a weight."
            )
        for path, constraint in scenario.set.items():
            where = f"scenarios.{entity}.{name}.set.{path}"
            if path not in paths:
                why = "is derived from others" if _exists(schema, path) else "is not a column"
                raise SpecError(f"{where}: '{path}' {why}, a scenario cannot set it; {nearest(path, paths)}")
            for key in constraint.given:
                if key not in paths[path]:
                    raise SpecError(f"{where}.{key}: '{path}' takes no '{key}'; {nearest(key, paths[path])}")
                if key in ("min", "max") and not isinstance(getattr(constraint, key), (int, float)):
                    raise SpecError(f"{where}.{key}: '{getattr(constraint, key)}' is not a number; give one.")
            column = _column(schema, path)
            _require_known_values(constraint, column, where=where)
            within[path] = _within_schema(constraint, read_column(path, column), where=where)
        found[name] = scenario.model_copy(update={"set": within})
    return found


def _within_schema(constraint: Constraint, column: ColumnConstraints, *, where: str) -> Constraint:
    """``constraint`` with bounds that are looser than those of the schema tightened to them."""
    if column.kind not in TICKS and column.kind != "float":
        return constraint
    if constraint.low is None and constraint.high is None:
        return constraint
    scale = 10**column.type.scale if column.kind == "decimal" else 1
    first, last = column.limits or (None, None)
    lows = [bound / scale for bound in (column.low, first) if bound is not None]
    highs = [bound / scale for bound in (column.high, last) if bound is not None]
    low = constraint.low if constraint.low is None else max([constraint.low, *lows])
    high = constraint.high if constraint.high is None else min([constraint.high, *highs])
    try:
        tight = column if low is None else at_least(column, low)
        normalized(tight if high is None else at_most(tight, high))
    except (SchemaError, ValueError, ArithmeticError) as error:
        span = "".join(
            f" {word} {bound:,.15g}" for word, ends in (("from", lows[:1]), ("to", highs[:1])) for bound in ends
        )
        raise SpecError(
            f"{where}: no value{span}, which the schema admits, satisfies it; change its bounds."
        ) from error
    return constraint.model_copy(update={"min": low, "max": high})


def _require_known_values(constraint: Constraint, column: object, *, where: str) -> None:
    known = getattr(getattr(column, "dtype", None), "categories", None)
    for value in constraint.texts or ():
        if known is not None and value not in known:
            raise SpecError(f"{where}.values: '{value}' is not a value of the column; {nearest(value, known)}")


def holds_text(schema: pap.DataFrameSchema, path: str) -> bool:
    """Whether the column at ``path`` holds text, as far as its type says."""
    column = _column(schema, path)
    try:
        return column is not None and read_column(path, pap.Column(column.dtype, name=path)).kind == "text"  # type: ignore[attr-defined]  # a pandera column
    except SchemaError:
        return False


def _exists(schema: pap.DataFrameSchema, path: str) -> bool:
    return _column(schema, path) is not None


def _column(schema: pap.DataFrameSchema, path: str) -> object | None:
    head, _, rest = path.partition(".")
    column = schema.columns.get(head)
    if column is None or not rest:
        return column
    element = fields.element_of(column)
    return None if element is None else _column(element, rest)
