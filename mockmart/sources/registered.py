"""Rows of registered schemas that follow from the schema alone, and several sources as one.

What belongs here: keeping schemas that are read and planned, and finding who has the rows of an entity. How rows of a
schema are drawn belongs to ``synthesis``.
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
    PLAIN,
    Batch,
    RowRequest,
    Rows,
    Source,
    relabel,
    spelled,
    unknown_scenario,
    unlabelled_name,
)
from mockmart.synthesis.sampler import Sampler as Schema

#: Rows that a table is taken to have where rows of another one refer to it.
PARENT_ROWS = 1_000
_KEPT = 64
#: Rows that are drawn at a time, of texts and lists of a usual length.
_RUN, _USUAL = 16_384, 32
#: Rows of one seed for calls that name none; the next ones have another, before codes of four digits run out.
_ROOM = 5_000


class RegisteredSource:
    """The rows of the schemas of ``registry``, but for those of the domains ``without``.

    ``scenarios`` are those that a caller can name, by schema. Keys of schemas that others refer to come from these
    schemas too, or from the source ``beside``.
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
        self._schemas: OrderedDict[str, Schema] = OrderedDict()
        self._hits = 0
        self._places = RowCursor(lambda *_: _ROOM)
        self._lock = threading.Lock()

    def descriptions(self, domain: str) -> Sequence[Description]:
        """The schemas of ``domain``."""
        return [self._registry.describe(entry.name) for entry in self._entries() if domain in ("", entry.domain)]

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The schema of that name, singular or plural."""
        entry = self._entry(domain, entity)
        return self._registry.describe(entry.name), entry.schema

    def rows(self, ask: RowRequest) -> Rows:
        """The rows that ``ask`` is for."""
        entry = self._entry(ask.domain, ask.entity)
        seed, start = self._places.of(entry.name, ask)
        schema = self._schema_of(entry, ask, seed)
        batches = _tables(schema, range(start, start + ask.count), run=_run(ask))
        plain = [part for part in ask.parts if part.name in PLAIN and not part.overrides]
        return Rows(seed, start, relabel(batches, {DEFAULT: unlabelled_name(plain)}) if plain else batches)

    def coherence(self, ask: RowRequest, seed: int, table: pa.Table) -> float | None:
        """None: no baskets are known of here."""
        del ask, seed, table
        return None

    def hits(self) -> int:
        """How often a schema was read and planned already."""
        return self._hits

    def warm(self) -> None:
        """Nothing to do: a schema is read when it is asked for."""

    def _entries(self) -> Iterator[Registered]:
        return (entry for entry in self._registry if entry.domain not in self._without)

    def _entry(self, domain: str, entity: str) -> Registered:
        known = {entry.name: entry for entry in self._entries() if domain in ("", entry.domain)}
        try:
            found = self._registry.entry(f"{domain}.{entity}" if domain and "." not in entity else entity)
        except SpecError:
            found = None
        if found is None or found.name not in known:
            raise UnknownEntityError(f"no entity '{entity}' in the domain '{domain}'; {nearest(entity, known)}")
        return found

    def _schema_of(self, entry: Registered, ask: RowRequest, seed: int) -> Schema:
        named = self._named(entry.name, ask)
        locale = ask.locale or self._locale
        key = json.dumps([entry.name, seed, locale, named, dict(ask.overrides)], default=str)
        with self._lock:
            if key in self._schemas:
                self._hits += 1
                self._schemas.move_to_end(key)
                return self._schemas[key]
        self._registry.upstream(entry.name)  # says so if references go round in a circle
        made = Schema.of(
            entry.schema,
            seed=seed,
            locale=locale,
            scenarios=named,
            where="overrides",
            constraints={path: spelled(asked) for path, asked in ask.overrides.items()},
            parents=self._parents(entry.name, seed, locale),
            name=entry.name,
        )
        with self._lock:
            self._schemas[key] = made
            if len(self._schemas) > _KEPT:
                self._schemas.popitem(last=False)
        return made

    def _named(self, name: str, ask: RowRequest) -> dict[str, Any]:
        """The scenarios of a call as ``synthesis`` takes them; rows of none are those that no part counts."""
        known = self._scenarios.get(name, {})
        if not ask.parts:
            return {key: scenario.model_dump(exclude_none=True) for key, scenario in known.items()}
        found: dict[str, Any] = {}
        for part in ask.parts:
            if part.name in known or part.overrides:
                own = known[part.name].model_dump(exclude_none=True)["set"] if part.name in known else {}
                further = {path: spelled(asked) for path, asked in part.overrides.items()}
                together = {path: {**own.get(path, {}), **further.get(path, {})} for path in (*own, *further)}
                found[part.name] = {"count": part.count, "set": together}
            elif part.name not in PLAIN:
                raise unknown_scenario(name, part.name, known)
        return found

    def _parents(self, name: str, seed: int, locale: str) -> dict[str, pa.Array]:
        """The keys that ``name`` refers to: those of the first rows of the other tables under the same seed."""
        found: dict[str, pa.Array] = {}
        for link in self._registry.links(name):
            other = self._registry.entry(link.to)
            source = self._beside if other.domain in self._without and self._beside else self
            ask = RowRequest(other.name, PARENT_ROWS, seed=seed, locale=locale if source is self else None)
            found[link.path] = pa.concat_arrays(
                [columns.decode_dictionary(batch.table[link.to_column]) for batch in source.rows(ask).batches]
            )
        return found


class CombinedSource:
    """Several sources as one: each entity is of the first that has it."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._found: dict[tuple[str, str], Source] = {}

    def descriptions(self, domain: str) -> Sequence[Description]:
        """What all sources have; ``UnknownEntityError`` names the domains if there is none of that name."""
        found = [each for source in self._sources for each in source.descriptions(domain)]
        if not found:
            domains = dict.fromkeys(each.domain for source in self._sources for each in source.descriptions(""))
            raise UnknownEntityError(f"no domain '{domain}'; {nearest(domain, domains)}")
        return found

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The entity and its schema."""
        return self._of(domain, entity).schema(domain, entity)

    def rows(self, ask: RowRequest) -> Rows:
        """The rows that ``ask`` is for."""
        return self._of(ask.domain, ask.entity).rows(ask)

    def coherence(self, ask: RowRequest, seed: int, table: pa.Table) -> float | None:
        """What the entity's source says of ``table``."""
        return self._of(ask.domain, ask.entity).coherence(ask, seed, table)

    def hits(self) -> int:
        """The hits of all sources."""
        return sum(source.hits() for source in self._sources)

    def warm(self) -> None:
        """Get all sources ready."""
        for source in self._sources:
            source.warm()

    def _of(self, domain: str, entity: str) -> Source:
        if (domain, entity) in self._found:
            return self._found[domain, entity]
        for source in self._sources:
            try:
                source.schema(domain, entity)
            except UnknownEntityError:
                continue
            self._found[domain, entity] = source  # as many as there are entities, under a few names each
            return source
        known = [each.name for each in self.descriptions(domain)]
        where = f"the domain '{domain}'" if domain else "any domain"
        raise UnknownEntityError(f"no entity '{entity}' in {where}; {nearest(entity, known)}")


def _run(ask: RowRequest) -> int:
    """Rows to draw at a time: fewer of them, the longer the texts and lists that the caller asks for."""
    every = [ask.overrides, *(part.overrides for part in ask.parts)]
    asked = [one for overrides in every for one in overrides.values() if isinstance(one, Mapping)]
    longest = max((int(one.get(key) or 0) for one in asked for key in ("min_length", "length")), default=0)
    return max(_RUN * _USUAL // max(longest, _USUAL), 1)


def _tables(schema: Schema, rows: range, *, run: int) -> Iterator[Batch]:
    opaque = schema.demands.opaque or any(one.opaque for one in (*schema.demands.columns, *schema.demands.index))
    for first in range(rows.start, rows.stop, run):
        part = range(first, min(first + run, rows.stop))
        if opaque:  # what an annotation draws is held against checks that are functions
            frame = schema.frame(part, of=rows).reset_index(drop=not schema.demands.index)
            arrays = {str(name): conversion.to_arrow(frame[name]) for name in frame.columns}
        else:
            labels = {SCENARIO: SCENARIO, **schema.demands.labels}
            arrays = {str(labels.get(name, name)): array for name, array in schema.arrays(part, of=rows).items()}
        arrays.setdefault(SCENARIO, constant(DEFAULT, len(part)))
        yield Batch(pa.table(arrays), part.stop)
