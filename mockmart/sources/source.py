"""The protocol of row sources, and the requests and batches that it exchanges.

What belongs here: the protocol between the service and its sources of rows. ``assets.on_demand`` implements it for
the shop, ``registered`` for any registered schema. Nothing here knows gRPC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import pandera.pandas as pap
import pyarrow as pa

from mockmart.arrow.columns import combine_chunks, constant, take_from
from mockmart.errors import SpecError
from mockmart.schema.descriptions import Description
from mockmart.schema.table_model import DEFAULT, INDEX, SCENARIO

#: Names for rows without a scenario, unless a scenario has that name.
NO_SCENARIO_NAMES = (DEFAULT, "normal")


@dataclass(frozen=True)
class ScenarioCount:
    """The number of rows of one scenario in a request; ``overrides`` constrain their columns further."""

    name: str
    count: int
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RowRequest:
    """A request for ``count`` rows of an entity.

    Without a ``seed`` each request gets different rows. ``start`` is the number of the first row under the seed; with
    a seed it defaults to 0.
    """

    entity: str
    count: int
    domain: str = ""
    seed: int | None = None
    start: int | None = None
    parts: Sequence[ScenarioCount] = ()
    overrides: Mapping[str, Any] = field(default_factory=dict)
    locale: str | None = None


@dataclass(frozen=True)
class Batch:
    """Consecutive rows, with ``_index`` and ``_scenario`` once numbered; the next batch starts at row ``stop``."""

    table: pa.Table
    stop: int


@dataclass(frozen=True)
class Rows:
    """The rows of a request, drawn lazily as ``batches`` is iterated."""

    seed: int
    start: int
    batches: Iterator[Batch]


def unknown_scenario(entity: str, name: str, known: Collection[str]) -> SpecError:
    """The error for a scenario that is not ``known`` and has no overrides."""
    valid = ", ".join((*sorted(known), DEFAULT))
    return SpecError(f"scenario '{name}': {entity} has no such scenario; there are {valid}, or give it overrides.")


class Source(Protocol):
    """Provides rows of the entities of one or more domains."""

    def descriptions(self, domain: str) -> Sequence[Description]:
        """Describe the entities of ``domain``, or of all domains if it is empty."""
        ...

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The description and schema of ``entity`` (singular or plural); raises ``UnknownEntityError``."""
        ...

    def rows(self, request: RowRequest) -> Rows:
        """The requested rows, in order.

        Tables have the schema's columns and ``_scenario``, but no ``_index``. Raises ``MockmartError``, here or when
        the first batch is drawn, if the request cannot be met.
        """
        ...

    def basket_coherence(self, request: RowRequest, seed: int, table: pa.Table) -> float | None:
        """How well the items of a basket go together, from 0 to 1; ``None`` for rows without baskets."""
        ...

    def cache_hits(self) -> int:
        """The number of cache hits since the start."""
        ...

    def warm_up(self) -> None:
        """Load what the first call needs, so that it is as fast as later ones."""
        ...


def batched(batches: Iterator[Batch], *, size: int) -> Iterator[Batch]:
    """Regroup ``batches``, in order, into batches of ``size`` rows (the last may be shorter), numbered from 0."""
    held: list[Batch] = []
    available = done = 0
    for batch in batches:
        held.append(batch)
        available += len(batch.table)
        while available >= size:
            cut, held = _cut(held, size)
            yield Batch(with_index(cut.table, done), cut.stop)
            done, available = done + size, available - size
    if available:
        cut, _ = _cut(held, available)
        yield Batch(with_index(cut.table, done), cut.stop)


def _cut(held: list[Batch], size: int) -> tuple[Batch, list[Batch]]:
    """Split ``held`` into one batch of its first ``size`` rows and the remaining batches."""
    tables, need = [], size
    for position, batch in enumerate(held):
        if len(batch.table) >= need:
            tables.append(batch.table.slice(0, need))
            rest = batch.table.slice(need)
            joined = tables[0] if len(tables) == 1 else pa.concat_tables(tables).unify_dictionaries()
            # If rows were picked by scenario, this is at most too early: picking resumes at the cut.
            stop = batch.stop - len(rest)
            remaining = held[position + 1 :]
            return Batch(joined, stop), [replace(batch, table=rest), *remaining] if len(rest) else remaining
        tables.append(batch.table)
        need -= len(batch.table)
    raise ValueError("fewer rows than asked for")


@dataclass(frozen=True)
class LabelNames:
    """Names shown for rows with a label: ``called`` for the first ``most``, ``others`` for the rest."""

    called: str
    most: int
    others: str


def unlabelled_name(parts: Iterable[ScenarioCount]) -> LabelNames:
    """Names for rows without a scenario: the name that ``parts`` use for them, for as many as they count."""
    named = [part for part in parts if part.name != DEFAULT]
    return LabelNames(named[0].name, named[0].count, DEFAULT) if named else LabelNames(DEFAULT, 0, DEFAULT)


def relabel(batches: Iterator[Batch], names: Mapping[str, LabelNames]) -> Iterator[Batch]:
    """``batches`` with their scenario labels renamed as ``names`` says."""
    left = {label: name.most for label, name in names.items()}
    for batch in batches:
        column = combine_chunks(batch.table[SCENARIO])
        known = [str(label) for label in column.dictionary.to_pylist()]
        codes = np.asarray(column.indices).copy()
        pool = list(dict.fromkeys((*known, *(text for name in names.values() for text in (name.called, name.others)))))
        for label, name in names.items():
            positions = np.flatnonzero(codes == known.index(label)) if label in known else np.empty(0, np.int64)
            first, rest = positions[: left[label]], positions[left[label] :]
            left[label] -= first.size
            codes[first], codes[rest] = pool.index(name.called), pool.index(name.others)
        column_index = batch.table.column_names.index(SCENARIO)
        yield replace(batch, table=batch.table.set_column(column_index, SCENARIO, take_from(pa.array(pool), codes)))


def with_index(table: pa.Table, first: int) -> pa.Table:
    """``table`` with ``_index`` (counted from ``first``) and ``_scenario`` as its last columns."""
    index = pa.array(np.arange(first, first + len(table)))
    scenario = table[SCENARIO] if SCENARIO in table.column_names else constant(DEFAULT, len(table))
    kept = table.drop_columns([name for name in (INDEX, SCENARIO) if name in table.column_names])
    return kept.append_column(INDEX, index).append_column(SCENARIO, scenario)


def as_constraint(override: Any) -> Mapping[str, Any]:
    """An override as a constraint mapping; a single value or a list stands for the accepted values."""
    if isinstance(override, Mapping):
        return override
    return {"values": override} if isinstance(override, list) else {"value": override}
