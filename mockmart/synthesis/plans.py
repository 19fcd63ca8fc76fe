"""How a frame is drawn: its columns in an order in which each comes after those that it follows from.

What belongs here: the plan of a schema's columns, and drawing them. Which generator a column gets belongs to
``selection``; what a caller asks for, that of ``synthesis``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import columns
from mockmart.errors import SchemaError, nearest
from mockmart.generators import bounded
from mockmart.generators.base import Generator, Request
from mockmart.generators.basic import Choice, Code, Reference
from mockmart.providers.people import PLACED
from mockmart.providers.provider import PoolProvider, ProviderGenerator
from mockmart.providers.registry import WIDER, provider
from mockmart.sampling.permutations import permute
from mockmart.schema.constraints import ColumnConstraints
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.synthesis.following import Selection
from mockmart.synthesis.selection import choose, null_share

#: Columns with this many values together tell the rows of a group apart.
_MIN_JOINT_VALUES = 2**40


@dataclass(frozen=True)
class Step:
    """One column: what it must hold, what draws it, and what share of it is null."""

    demand: ColumnConstraints
    generator: Generator
    needs: tuple[str, ...]

    def draw(self, request: Request) -> pa.Array:
        """The column, its nulls included."""
        values = self.generator.draw(request)
        present = None
        if self.demand.only is not None and not isinstance(self.generator, (Choice, Code)):
            present = self.demand.only.present(request)
        share = null_share(self.demand)
        if share:
            present = request.draws.uniform(f"{request.column}.null", request.keys) >= share
        return values if present is None or present.all() else masked(values, present)


@dataclass(frozen=True)
class Plan:
    """Columns in the order in which they are drawn."""

    steps: tuple[Step, ...]
    names: tuple[str, ...]

    @classmethod
    def of_columns(
        cls,
        demands: Sequence[ColumnConstraints],
        *,
        locale: str,
        given: Iterable[str] = (),
        unique: Sequence[tuple[str, ...]] = (),
        orders: Sequence[tuple[str, str]] = (),
    ) -> Plan:
        """The plan of ``demands``, but for the ``given`` ones; rows differ in some column of each ``unique`` group.

        Of the columns of each pair of ``orders`` the first is at most the second.
        """

        def structs(parts: tuple[ColumnConstraints, ...]) -> Callable[[Request], dict[str, pa.Array]]:
            return cls.of_columns(parts, locale=locale).draw

        together = {name for group in unique for name in group}
        among = {
            demand.name: replace(demand, null_share=0.0) if demand.name in together else demand for demand in demands
        }
        there = set(given)
        chosen = {
            name: choose(demand, among, locale=locale, structs=structs, orders=orders)
            for name, demand in among.items()
            if name not in there
        }
        for group in unique:
            chosen |= _told_apart(group, among, chosen, locale)
        return cls(tuple(_in_order(among, chosen, there)), tuple(among))

    def only(self, names: Iterable[str]) -> Plan:
        """The plan of the columns ``names`` and of those that follow from them, for rows that are drawn already."""
        names = set(names)
        for step in self.steps:
            if names.intersection(step.needs):
                names.add(step.demand.name)
        steps = tuple(step for step in self.steps if step.demand.name in names)
        return Plan(steps, tuple(name for name in self.names if name in names))

    def without(self, names: Container[str]) -> Plan:
        """The plan of all columns but ``names``."""
        steps = tuple(step for step in self.steps if step.demand.name not in names)
        return Plan(steps, tuple(name for name in self.names if name not in names))

    def draw(self, request: Request) -> dict[str, pa.Array]:
        """The columns of the rows of ``request``, beside those that are drawn already, in the demands' order."""
        prefix = f"{request.column}." if request.column else ""
        drawn = {} if prefix else dict(request.drawn)  # a struct's fields are among themselves
        memo: dict[object, object] = {}
        for step in self.steps:
            name = step.demand.name
            column = f"{prefix}{name.replace('.', '_')}"  # a dot tells the fields of a struct
            drawn[name] = step.draw(replace(request, column=column, drawn=drawn, memo=memo))
        return {name: drawn[name] for name in self.names}


@dataclass(frozen=True)
class Plans:
    """The plan of all rows, and for each scenario by name that of the columns which differ in its rows."""

    every: Plan
    cases: Mapping[str, Plan]

    def without(self, names: Container[str]) -> Plans:
        """The plans of all columns but ``names``."""
        return Plans(self.every.without(names), {case: plan.without(names) for case, plan in self.cases.items()})

    def draw(self, request: Request, labels: ScenarioLabels) -> dict[str, pa.Array]:
        """The columns of the rows of ``request``, in those of a scenario as its own plan draws them."""
        drawn = self.every.draw(request)
        for case, plan in self.cases.items():
            rows = labels.rows(case)
            if not plan.steps or not rows.size:
                continue
            before = {**request.drawn, **drawn}
            needs = {need for step in plan.steps for need in step.needs}
            some = {need: before[need].take(pa.array(rows)) for need in needs}
            for name, part in plan.draw(replace(request, serials=request.serials[rows], drawn=some)).items():
                drawn[name] = columns.scatter(drawn[name], rows, part)
        return drawn


@dataclass(frozen=True)
class Digit:
    """One place of a number that is written in the values of several columns: no two rows write the same.

    The columns have their places in the order of ``inner``; those that are not needed to tell all rows apart are
    drawn as they are alone.
    """

    name: str
    inner: Mapping[str, Any]
    #: The column that goes on beyond its natural values when all of them have come up with those of the others.
    widened: str | None = None

    def draw(self, request: Request) -> pa.Array:
        """One value a row."""
        places: dict[str, tuple[bounded.Ranked, int]] = {}
        total = 1
        for name, inner in self.inner.items():
            ranked = bounded.WeightedChoice(request.parents[inner.path], ()) if isinstance(inner, Reference) else inner
            places[name] = ranked, total
            total = min(total * ranked.size, bounded.MAX_RANKS)
            if total >= _MIN_JOINT_VALUES:
                break
        if self.widened not in places:
            bounded.require_capacity(total, request, group=tuple(self.inner))
        if self.name not in places:
            return self.inner[self.name].draw(request)
        own, divisor = places[self.name]
        group = f"{request.draws.entity}.{'.'.join(self.inner)}"
        lap, serials = np.divmod(request.serials, total)
        ranks = permute(serials, size=total, seed=request.draws.seed, name=group) // divisor % own.size
        if self.name != self.widened or not lap.any():
            return own.at(ranks)
        if not isinstance(own, bounded.WeightedChoice):
            return own.at(ranks + lap * own.size)
        number = columns.joined(" ", pa.array(lap + 1).cast(pa.string()))
        return columns.joined(own.at(ranks), pc.if_else(pa.array(lap > 0), number, ""))


def masked(values: pa.Array, present: object) -> pa.Array:
    """``values``, null where not ``present``."""
    mask = pa.array(present)
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(pc.if_else(mask, values.indices, None), values.dictionary)
    if pa.types.is_nested(values.type):
        places = pc.if_else(mask, pa.array(np.arange(len(values))), None)
        return values.take(places)
    return pc.if_else(mask, values, pa.scalar(None, values.type))


def _told_apart(
    group: tuple[str, ...], among: Mapping[str, ColumnConstraints], chosen: Mapping[str, Selection], locale: str
) -> dict[str, Selection]:
    """Other generators for some columns of ``group``, so that no two rows are alike in all of it."""
    for name in group:
        if name not in among:
            raise SchemaError(f"unique: no column '{name}'; {nearest(name, among)}")
    if any(among[name].unique for name in group):
        return {}
    named = {name: chosen[name].generator for name in group if name in chosen}
    ranked: dict[str, Any] = {
        name: one for name, one in named.items() if hasattr(one, "at") or isinstance(one, Reference)
    }
    meant = {name: one for name, one in named.items() if isinstance(one, ProviderGenerator)}
    ranked |= {name: _of_pool(one, locale) for name, one in meant.items() if isinstance(one.provider, PoolProvider)}
    if not any(isinstance(one, Reference) for one in ranked.values()) and _places(ranked) < _MIN_JOINT_VALUES:
        for name, one in meant.items():
            if one.provider.has_unique:
                return {name: Selection(replace(one, unique=True), chosen[name].needs)}
        ranked |= {
            name: _of_pool(one, locale)
            for name, one in meant.items()
            if one.provider.pool_of(locale) is not None and not _is_tied(name, chosen)
        }
    if not ranked:
        raise SchemaError(
            f"unique {list(group)}: none of the columns can be drawn without repeating itself; annotate one with "
            "fields.code(…), or give its values."
        )
    ordered = dict(sorted(ranked.items(), key=lambda item: -getattr(item[1], "size", 0)))
    widened = _widened(ordered, among)
    return {name: Selection(Digit(name, ordered, widened), chosen[name].needs) for name in ordered}


def _widened(ranked: Mapping[str, Any], among: Mapping[str, ColumnConstraints]) -> str | None:
    """The column of a group that can go on beyond its natural values: one of which no values are stated."""
    free = [
        name
        for name in ranked
        if among[name].values is None and among[name].annotation is None and not among[name].excluded
    ]
    for name in free:
        demand, one = among[name], ranked[name]
        counted = isinstance(one, bounded.IntegerRange) and demand.high is None
        wide = demand.limits is None or demand.limits[1] >= 2**31 - 1
        if counted and wide and demand.kind in ("integer", "date", "instant", "decimal"):
            return name
    for name in free:
        demand = among[name]
        open_ended = demand.kind == "text" and demand.language is None and demand.max_length is None
        if open_ended and isinstance(ranked[name], bounded.WeightedChoice):
            return name
    return None


def _is_tied(name: str, chosen: Mapping[str, Selection]) -> bool:
    """Whether a column tells of a place that other columns tell of too, and so cannot be drawn without them."""
    own, *others = (chosen[name].generator, *(one.generator for other, one in chosen.items() if other != name))
    placed = [one for one in (own, *others) if isinstance(one, ProviderGenerator) and one.provider.name in PLACED]
    return own in placed and any(one.role == own.role for one in placed[1:])


def _of_pool(named: ProviderGenerator, locale: str) -> bounded.WeightedChoice:
    """The texts of a provider's pool, each as likely."""
    pool: Any = provider(WIDER.get(named.provider.name, named.provider.name)).texts(locale)
    return bounded.WeightedChoice(pool, (1.0,) * len(pool))


def _places(ranked: Mapping[str, Any]) -> int:
    """How many rows can be told apart by what can be counted."""
    return prod(one.size for one in ranked.values()) if ranked else 0


def _in_order(
    among: Mapping[str, ColumnConstraints], chosen: Mapping[str, Selection], given: set[str]
) -> Iterable[Step]:
    """The columns, each after those that it needs, otherwise as they stand."""
    done, open_names = set(given), [name for name in among if name in chosen]
    needs = {
        name: tuple(
            need
            for need in (*chosen[name].needs, *((among[name].only.column,) if among[name].only else ()))  # type: ignore[union-attr]
        )
        for name in open_names
    }
    for name, some in needs.items():
        for need in some:
            if need not in among and need not in given:
                raise SchemaError(
                    f"column '{name}' follows from '{need}', which is not a column; {nearest(need, among)}"
                )
    while open_names:
        ready = [name for name in open_names if all(need in done for need in needs[name])]
        if not ready:
            raise SchemaError(f"columns {', '.join(open_names)} follow from each other; give one of them.")
        for name in ready:
            yield Step(among[name], chosen[name].generator, needs[name])
        done.update(ready)
        open_names = [name for name in open_names if name not in done]
