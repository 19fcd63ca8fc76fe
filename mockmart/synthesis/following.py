"""What draws columns that follow from others, or tell of times: by the relations that names and checks imply.

What belongs here: from a relation to a generator. Which columns are related is in ``relations``; what draws a column
by itself is in ``selection``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mockmart.generators import bounded
from mockmart.generators.base import Generator
from mockmart.generators.related import Related
from mockmart.generators.text import RegexText
from mockmart.generators.text_times import LaterText
from mockmart.schema.constraints import ColumnConstraints
from mockmart.synthesis import relations, text_times
from mockmart.synthesis.natural_bounds import DAY, bounds_within, default_bounds, digits_of
from mockmart.synthesis.semantics import days_of, delay_factor, is_of_days, meaning_of

_DELAYS: Mapping[str, float] = {"date": 9.0, "instant": 3.0 * DAY, "integer": 40.0, "decimal": 40.0, "float": 40.0}
#: What lies before all others where nothing is said.
_LOWEST: Mapping[str, float] = {"float": -1e300}


@dataclass(frozen=True)
class Selection:
    """The generator of a column, and the columns that are drawn before it."""

    generator: Generator
    needs: tuple[str, ...] = ()


def following(
    demand: ColumnConstraints, among: Mapping[str, ColumnConstraints], orders: Iterable[tuple[str, str]]
) -> Selection | None:
    """What draws a column that follows from others by its name, or by a check of whole rows."""
    if demand.unique or demand.excluded:
        return None
    asked = tuple(
        first
        for first, second in orders
        if second == demand.name and first in among and among[first].kind == demand.kind and not among[first].only
    )
    before = tuple(dict.fromkeys((*asked, *relations.comes_after(demand, among))))
    if before and demand.kind in ("instant", "date"):
        return Selection(_after(demand, before), before)
    if demand.kind == "text":
        times = text_times.times_of(demand, days_of(demand)) if before else None
        formats = [text_times.format_of(among[name]) for name in before]
        known = tuple(one for one in formats if one is not None)
        if times is None or times.kept or len(known) < len(formats) or any(one.unit != known[0].unit for one in known):
            return None
        mean = (
            3_600.0
            if times.format.unit == "clock"
            else 9 * 86_400 * relations.delay_factor(before, demand.name, dated=True)
        )
        return Selection(LaterText(times, before, known, mean), before)
    relation = relations.relation_of(demand, among) if not asked else relations.Relation("within", asked)
    if relation is None:
        return None
    if not asked and any(demand.name in _needs_of(name, among) for name in relation.needs):
        return None
    return Selection(_following(demand, relation, among), relation.needs)


def _needs_of(name: str, among: Mapping[str, ColumnConstraints]) -> tuple[str, ...]:
    other = relations.relation_of(among[name], among)
    return () if other is None else other.needs


def _following(
    demand: ColumnConstraints, relation: relations.Relation, among: Mapping[str, ColumnConstraints]
) -> Generator:
    """Numbers that follow from others, between the bounds of the column where it has any."""
    meaning = meaning_of(demand, among)
    natural = None if meaning is None or meaning.low is None else bounds_within(demand, meaning.low, meaning.high)
    stated = demand.low is not None and demand.high is not None
    alone: tuple[Any, Any] = (demand.low, demand.high) if stated else natural or default_bounds(demand)
    low = demand.low if demand.low is not None else _LOWEST.get(demand.kind, -(2**62))
    high = demand.high if demand.high is not None else -_LOWEST.get(demand.kind, -(2**62))
    if demand.limits is not None:
        low, high = max(low, demand.limits[0]), min(high, demand.limits[1])
    if relation.how in ("part", "below", "rest") and demand.low is None:
        low = 0 if relation.how in ("part", "rest") else low
    digits = digits_of(*alone, least=2)
    return Related(relation.needs, relation.how, low, high, alone, demand.type, relation.spread, demand.step, digits)


def times_in(demand: ColumnConstraints) -> Generator | None:
    """What draws text that tells times; None if it does not."""
    times = text_times.times_of(demand, days_of(demand))
    if times is None or not demand.unique:
        return times
    others = text_times.rest_of(demand, times)
    return bounded.UniqueValues(times, None if others.is_empty else RegexText(others.words()))


def in_days(demand: ColumnConstraints) -> ColumnConstraints:
    """``demand`` in whole days, where its name says that it holds days and its checks leave several."""
    if demand.kind != "instant" or demand.unique or DAY % demand.step or not is_of_days(demand.name):
        return demand
    low, high = default_bounds(demand)
    return replace(demand, step=DAY) if high - low > 2 * DAY else demand


def _after(demand: ColumnConstraints, before: tuple[str, ...]) -> Generator:
    demand = in_days(demand)
    alone, _ = default_bounds(demand)
    low = demand.low if demand.low is not None else -(2**62)
    high = demand.high if demand.high is not None else 2**62
    if demand.limits is not None:
        low, high = max(low, demand.limits[0]), min(high, demand.limits[1])
    dated = demand.kind == "date" or demand.step == DAY
    factor = relations.delay_factor(before, demand.name, dated=dated)
    if factor == 1.0:
        factor = delay_factor(before)
    elif dated and demand.kind == "instant":
        factor *= 3.0  # days of instants count from three, of dates from nine
    mean = _DELAYS[demand.kind] * factor
    return bounded.DelayAfter(before, low, high, mean, demand.type, demand.step, alone)


def not_too_late(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> ColumnConstraints:
    """``demand``, ending where a column ends that comes after it."""
    if demand.kind not in _DELAYS:
        return demand
    ends = [
        other.high
        for other in among.values()
        if other.high is not None and other.kind == demand.kind and demand.name in _precedes(other, among)
    ]
    end = min([*ends, *([] if demand.high is None else [demand.high])], default=None)
    return replace(demand, high=end) if end is not None and (demand.low is None or demand.low <= end) else demand


def _precedes(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> tuple[str, ...]:
    """The columns that ``demand`` is at least."""
    relation = relations.relation_of(demand, among)
    if relation is not None and relation.how in ("above", "within"):
        return relation.needs
    return relations.comes_after(demand, among)
