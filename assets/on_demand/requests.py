"""What callers ask of the shop's rows: scenarios by name and number, and constraints of their own.

What belongs here: turning that into a spec under which such rows come about, and how many of each scenario to take.
Taking them belongs to ``shard_chain``.

Rows of scenarios of the spec are rows of the same shop as all others. A constraint of the caller's makes a variant of
the shop, with the same users and products, in which rows with the constraint are about as frequent as they are asked
for; the laws hold in it as they do in any shop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockmart import settings
from mockmart.assets.shop.graph import SCENARIO_TABLES, with_ancestors
from mockmart.assets.shop.spec import Spec
from mockmart.errors import SpecError, nearest
from mockmart.schema import scenarios
from mockmart.schema.scenarios import Constraint, Scenario
from mockmart.schema.table_model import DEFAULT
from mockmart.schemas import REGISTRY
from mockmart.sources.source import NO_SCENARIO_NAMES, LabelNames, ScenarioCount, unknown_scenario, unlabelled_name

#: Most lines that a caller may ask each cart to have: the time to fill one grows with their square.
MAX_LINES = 50
#: What rows under a constraint of the whole call are labelled with, until they are shown as ``default``.
OVERRIDDEN, OVERRIDDEN_DEFAULT = "overridden", "overridden_default"


@dataclass(frozen=True)
class ResolvedRequest:
    """Rows of the shop of ``spec``: ``counts`` of each label, or any rows if that is ``None``.

    ``shown`` is what some labels are called in the answer.
    """

    spec: Spec
    counts: Mapping[str, int] | None = None
    shown: Mapping[str, LabelNames] = field(default_factory=dict)

    def values_of(self, entity: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The texts that each scenario of ``entity`` asks of columns."""
        return {
            label: {path: one.texts for path, one in scenario.set.items() if "." not in path and one.texts is not None}
            for label, scenario in self.spec.scenarios_of(entity).items()
        }


def resolve_request(
    entity: str,
    count: int,
    *,
    spec: Spec,
    parts: Sequence[ScenarioCount] = (),
    overrides: Mapping[str, Any] | None = None,
) -> ResolvedRequest:
    """How ``count`` rows of ``entity`` come about, of which ``parts`` are of scenarios, all under ``overrides``.

    The rows that no part counts are of no scenario. A ``SpecError`` explains what cannot be.
    """
    overrides = overrides or {}
    if not parts and not overrides:
        return ResolvedRequest(spec)
    counted = sum(part.count for part in parts)
    if counted > count:
        raise SpecError(
            f"scenarios: they count {counted:,} rows out of {count:,}; lower a count, or ask for more rows."
        )
    if len({part.name for part in parts}) < len(parts):
        raise SpecError("scenarios: a name comes twice; give each scenario once, with the number of its rows.")
    known = scenarios_of(entity, spec)
    for part in parts:
        if part.name not in known and part.name not in NO_SCENARIO_NAMES and not part.overrides:
            raise unknown_scenario(entity, part.name, known)
    if not overrides and not any(part.overrides for part in parts):
        return _of_spec(parts, count - counted, known, spec)
    if entity not in SCENARIO_TABLES:
        raise SpecError(
            f"overrides: rows of {entity} follow from others or from the shop's settings; "
            f"overrides are for {', '.join(SCENARIO_TABLES)}."
        )
    return _of_variant(entity, parts, count, spec=spec, overrides=overrides)


def scenarios_of(entity: str, spec: Spec) -> set[str]:
    """The names of the scenarios that rows of ``entity`` can be of: its own, and those that they inherit."""
    return {name for table in with_ancestors(entity) for name in spec.scenarios_of(table)}


def _of_spec(parts: Sequence[ScenarioCount], rest: int, known: set[str], spec: Spec) -> ResolvedRequest:
    counts = {part.name: part.count for part in parts if part.name in known}
    plain = [part for part in parts if part.name not in known]
    counts[DEFAULT] = counts.get(DEFAULT, 0) + rest + sum(part.count for part in plain)
    return ResolvedRequest(spec, counts, {DEFAULT: unlabelled_name(plain)})


def _of_variant(
    entity: str, parts: Sequence[ScenarioCount], count: int, *, spec: Spec, overrides: Mapping[str, Any]
) -> ResolvedRequest:
    own = spec.scenarios_of(entity)
    common = constraints(overrides, entity=entity, where="overrides")
    made: dict[str, Scenario] = {}
    counts: dict[str, int] = {}
    shown: dict[str, LabelNames] = {}
    plain = [part for part in parts if part.name in NO_SCENARIO_NAMES and part.name not in own and not part.overrides]
    rest = count - sum(part.count for part in parts if part not in plain)
    label = OVERRIDDEN if common else DEFAULT
    shown[label] = unlabelled_name(plain)
    for part in (ScenarioCount(label, rest), *(part for part in parts if part not in plain)):
        asked = constraints(part.overrides, entity=entity, where=f"scenario '{part.name}': overrides")
        there = own[part.name].set if part.name in own else {}
        paths = dict.fromkeys((*there, *common, *asked))
        together = {path: _both(path, [there.get(path), common.get(path), asked.get(path)]) for path in paths}
        name = part.name
        if name == DEFAULT and together:  # rows of a constraint have a label of their own
            name = OVERRIDDEN_DEFAULT
            shown[name] = LabelNames(DEFAULT, part.count, DEFAULT)
        counts[name] = part.count
        if together:
            made[name] = Scenario(weight=min(part.count / max(count, 1), 1.0), set=together)
    try:
        made = scenarios.validated(dict(sorted(made.items())), REGISTRY.get(entity), entity=entity)
    except SpecError as error:
        raise SpecError(as_asked(str(error), entity)) from error
    varied = spec.model_copy(update={"scenarios": {**spec.scenarios, entity: made}})
    return ResolvedRequest(varied, counts, shown)


def as_asked(message: str, entity: str) -> str:
    """``message`` about a variant's scenarios in the words of its caller, who gave overrides."""
    for label in (OVERRIDDEN_DEFAULT, OVERRIDDEN):
        message = message.replace(f"scenarios.{entity}.{label}.set.", "overrides.")
        message = message.replace(f"scenarios.{entity}.{label}", "overrides")
    return message


def constraints(overrides: Mapping[str, Any], *, entity: str, where: str) -> dict[str, Constraint]:
    """Constraints by path, as they are written; a plain value, or a list of them, stands for the only ones."""
    paths = scenarios.settable(REGISTRY.get(entity))
    found = {}
    for path, asked in overrides.items():
        if path not in paths:
            raise SpecError(f"{where}.{path}: overrides cannot set it; {nearest(path, paths)}")
        found[path] = settings.resolve(Constraint, _spelled(asked, paths[path]), where=f"{where}.{path}")
        if (found[path].min_length or 0) > MAX_LINES:
            raise SpecError(
                f"{where}.{path}: min_length {found[path].min_length} is above {MAX_LINES}; carts of so many lines "
                "take long to fill, make them a scenario of the spec."
            )
    return found


def _spelled(asked: Any, keys: Sequence[str]) -> Mapping[str, Any]:
    if isinstance(asked, Mapping):
        return asked
    if "values" in keys:
        return {"values": asked if isinstance(asked, list) else [asked]}
    return {"min_length": asked, "max_length": asked} if "min_length" in keys else {"min": asked, "max": asked}


def _both(path: str, asked: Sequence[Constraint | None]) -> Constraint:
    """What several constraints of a path ask for together: the tighter bounds, and what all of them admit."""
    found: dict[str, Any] = {}
    for one in asked:
        given: dict[str, Any] = one.given if one else {}
        for key, value in given.items():
            if key not in found:
                found[key] = value
            elif key.startswith("min"):
                found[key] = max(found[key], value)
            elif key.startswith("max"):
                found[key] = min(found[key], value)
            elif key == "values":
                found[key] = [each for each in found[key] if each in value]
                if not found[key]:
                    raise SpecError(f"overrides.{path}: no value is left of those that several overrides admit.")
    return settings.resolve(Constraint, found, where=f"overrides.{path}")
