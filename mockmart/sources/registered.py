"""Sources of rows of registered schemas, and several sources combined into one.

What belongs here: caching samplers of schemas, and finding the source of an entity. Drawing the rows of a schema
belongs to ``synthesis``.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow import columns, conversion
from mockmart.arrow.columns import constant
from mockmart.errors import SpecError, UnknownEntityError, nearest
from mockmart.schema.descriptions import Description
from mockmart.schema.registry import Registered, Registry
from mockmart.schema.scenarios import Scenario
from mockmart.schema.table_model import DEFAULT, SCENARIO
from mockmart.sources.row_cursor import RowCursor
from mockmart.sources.source import (
    NO_SCENARIO_NAMES,
    Batch,
    RowRequest,
    Rows,
    Source,
    as_constraint,
    relabel,
    unknown_scenario,
    unlabelled_name,
)
from mockmart.synthesis.sampler import Sampler

#: Number of rows assumed of a table that others refer to.
PARENT_ROWS = 1_000
_MAX_SAMPLERS = 64
#: Rows drawn at a time at most, values drawn at a time about, and values that a row may have.
_BATCH_ROWS, _BATCH_CELLS, _MAX_CELLS = 16_384, 2**20, 10**6
#: Rows handed out under one seed to calls without a seed, few enough for codes of four digits.
_ROWS_PER_SEED = 5_000


class RegisteredSource:
    """Draws rows of the schemas in ``registry``, except those of the domains ``without``.

    ``scenarios`` are the scenarios that a caller can name, by schema. Referenced keys come from these schemas too, or
    from the source ``beside`` for the domains ``without``.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        without: Collection[str] = (),
        scenarios: Mapping[str, Mapping[str, Scenario]] | None = None,
        beside: Source | None = None,
        locale: str = "en_US",
    ) -> None:
        self._registry = registry
        self._without = without
        self._scenarios = scenarios or {}
        self._beside = beside
        self._locale = locale
        self._samplers: OrderedDict[str, Sampler] = OrderedDict()
        self._hits = 0
        self._cursor = RowCursor(lambda *_: _ROWS_PER_SEED)
        self._lock = threading.Lock()

    def descriptions(self, domain: str) -> Sequence[Description]:
        """Describe the schemas of ``domain``, or of all domains if it is empty."""
        return [self._registry.describe(entry.name) for entry in self._entries() if domain in ("", entry.domain)]

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The description and schema of ``entity``, singular or plural."""
        entry = self._entry(domain, entity)
        return self._registry.describe(entry.name), entry.schema

    def rows(self, request: RowRequest) -> Rows:
        """The requested rows, in order."""
        entry = self._entry(request.domain, request.entity)
        seed, start = self._cursor.of(entry.name, request)
        sampler = self._sampler(entry, request, seed)
        batches = _batches(sampler, range(start, start + request.count), size=_batch_rows(entry, sampler))
        unlabelled = [part for part in request.parts if part.name in NO_SCENARIO_NAMES and not part.overrides]
        return Rows(seed, start, relabel(batches, {DEFAULT: unlabelled_name(unlabelled)}) if unlabelled else batches)

    def basket_coherence(self, request: RowRequest, seed: int, table: pa.Table) -> float | None:
        """``None``: registered schemas have no baskets."""
        del request, seed, table
        return None

    def cache_hits(self) -> int:
        """The number of calls that found a cached sampler."""
        return self._hits

    def warm_up(self) -> None:
        """Do nothing: a schema is read on its first call."""

    def _entries(self) -> Iterator[Registered]:
        return (entry for entry in self._registry if entry.domain not in self._without)

    def _entry(self, domain: str, entity: str) -> Registered:
        known = {entry.name: entry for entry in self._entries() if domain in ("", entry.domain)}
        try:
            entry = self._registry.entry(f"{domain}.{entity}" if domain and "." not in entity else entity)
        except SpecError:
            entry = None
        if entry is None or entry.name not in known:
            raise UnknownEntityError(f"no entity '{entity}' in the domain '{domain}'; {nearest(entity, known)}")
        return entry

    def _sampler(self, entry: Registered, request: RowRequest, seed: int) -> Sampler:
        scenarios = self._scenarios_for(entry.name, request)
        locale = request.locale or self._locale
        key = json.dumps([entry.name, seed, locale, scenarios, dict(request.overrides)], default=str)
        with self._lock:
            if key in self._samplers:
                self._hits += 1
                self._samplers.move_to_end(key)
                return self._samplers[key]
        self._registry.upstream(entry.name)  # raises SpecError if references form a circle
        sampler = Sampler.of(
            entry.schema,
            seed=seed,
            locale=locale,
            scenarios=scenarios,
            where="overrides",
            constraints={path: as_constraint(override) for path, override in request.overrides.items()},
            parents=self._parents(entry.name, seed, locale),
            name=entry.name,
        )
        with self._lock:
            self._samplers[key] = sampler
            if len(self._samplers) > _MAX_SAMPLERS:
                self._samplers.popitem(last=False)
        return sampler

    def _scenarios_for(self, name: str, request: RowRequest) -> dict[str, Any]:
        """The scenarios of a request as ``synthesis`` takes them; rows that no part counts have none."""
        known = self._scenarios.get(name, {})
        if not request.parts:
            return {key: scenario.model_dump(exclude_none=True) for key, scenario in known.items()}
        scenarios: dict[str, Any] = {}
        for part in request.parts:
            if part.name in known or part.overrides:
                declared = known[part.name].model_dump(exclude_none=True)["set"] if part.name in known else {}
                overrides = {path: as_constraint(override) for path, override in part.overrides.items()}
                combined = {
                    path: {**declared.get(path, {}), **overrides.get(path, {})} for path in (*declared, *overrides)
                }
                scenarios[part.name] = {"count": part.count, "set": combined}
            elif part.name not in NO_SCENARIO_NAMES:
                raise unknown_scenario(name, part.name, known)
        return scenarios

    def _parents(self, name: str, seed: int, locale: str) -> dict[str, pa.Array]:
        """The keys that ``name`` refers to, by path: the first rows of the other tables under the same seed."""
        keys: dict[str, pa.Array] = {}
        for link in self._registry.links(name):
            parent = self._registry.entry(link.to)
            source = self._beside if parent.domain in self._without and self._beside else self
            request = RowRequest(parent.name, PARENT_ROWS, seed=seed, locale=locale if source is self else None)
            keys[link.path] = pa.concat_arrays(
                [columns.decode_dictionary(batch.table[link.to_column]) for batch in source.rows(request).batches]
            )
        return keys


class CombinedSource:
    """Several sources combined into one; the first source that has an entity provides it."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._source_of: dict[tuple[str, str], Source] = {}

    def descriptions(self, domain: str) -> Sequence[Description]:
        """Describe the entities of all sources; raises ``UnknownEntityError`` if ``domain`` is unknown."""
        descriptions = [each for source in self._sources for each in source.descriptions(domain)]
        if not descriptions:
            domains = dict.fromkeys(each.domain for source in self._sources for each in source.descriptions(""))
            raise UnknownEntityError(f"no domain '{domain}'; {nearest(domain, domains)}")
        return descriptions

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The description and schema of ``entity``."""
        return self._of(domain, entity).schema(domain, entity)

    def rows(self, request: RowRequest) -> Rows:
        """The requested rows, in order."""
        return self._of(request.domain, request.entity).rows(request)

    def basket_coherence(self, request: RowRequest, seed: int, table: pa.Table) -> float | None:
        """The coherence of ``table`` according to the entity's source."""
        return self._of(request.domain, request.entity).basket_coherence(request, seed, table)

    def cache_hits(self) -> int:
        """The number of cache hits of all sources."""
        return sum(source.cache_hits() for source in self._sources)

    def warm_up(self) -> None:
        """Warm up all sources."""
        for source in self._sources:
            source.warm_up()

    def _of(self, domain: str, entity: str) -> Source:
        if (domain, entity) in self._source_of:
            return self._source_of[domain, entity]
        for source in self._sources:
            try:
                source.schema(domain, entity)
            except UnknownEntityError:
                continue
            self._source_of[domain, entity] = source  # bounded: a few names for each entity
            return source
        known = [each.name for each in self.descriptions(domain)]
        where = f"the domain '{domain}'" if domain else "any domain"
        raise UnknownEntityError(f"no entity '{entity}' in {where}; {nearest(entity, known)}")


def _batch_rows(entry: Registered, sampler: Sampler) -> int:
    """The number of rows to draw at a time: fewer of many values; raises ``SpecError`` if one row has too many."""
    if sampler.cells > _MAX_CELLS:
        raise SpecError(
            f"overrides: a row of {entry.name} would take about {sampler.cells:,} values, more than {_MAX_CELLS:,}; "
            "ask for shorter lists and texts."
        )
    return max(1, min(_BATCH_ROWS, _BATCH_CELLS // sampler.cells))


def _batches(sampler: Sampler, rows: range, *, size: int) -> Iterator[Batch]:
    demands = sampler.demands
    for first in range(rows.start, rows.stop, size):
        part = range(first, min(first + size, rows.stop))
        if demands.is_tested:  # only a frame can be checked by functions
            frame = sampler.frame(part, of=rows).reset_index(drop=not demands.index)
            arrays = {str(name): conversion.to_arrow(frame[name]) for name in frame.columns}
        else:
            labels = {SCENARIO: SCENARIO, **demands.labels}
            arrays = {str(labels.get(name, name)): array for name, array in sampler.arrays(part, of=rows).items()}
        arrays.setdefault(SCENARIO, constant(DEFAULT, len(part)))
        yield Batch(pa.table(arrays), part.stop)
