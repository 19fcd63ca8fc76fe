"""What the service draws from: who gives rows, and what a caller can ask of them.

What belongs here: the protocol between the service and those who have rows. The shop's side of it is in ``assets``,
that of schemas from which rows follow alone in ``registered``. Nothing here knows gRPC.
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

#: Names that stand for rows of no scenario, unless there is a scenario of that name.
PLAIN = (DEFAULT, "normal")


@dataclass(frozen=True)
class ScenarioCount:
    """So many of the rows of a call are of a scenario, whose columns ``overrides`` constrain further."""

    name: str
    count: int
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RowRequest:
    """The rows that a caller asks for.

    Without a ``seed`` they are others each time; ``start`` is the first row of the seed's, 0 if there is a seed.
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
    """Some rows, with ``_index`` and ``_scenario`` once they are numbered. The seed goes on at ``stop``."""

    table: pa.Table
    stop: int


@dataclass(frozen=True)
class Rows:
    """The rows of a call, to be drawn as ``batches`` is walked along."""

    seed: int
    start: int
    batches: Iterator[Batch]


def unknown_scenario(entity: str, name: str, known: Collection[str]) -> SpecError:
    """What to tell a caller who names a scenario that is not ``known``, and gives it no overrides."""
    valid = ", ".join((*sorted(known), DEFAULT))
    return SpecError(f"scenario '{name}': {entity} has no such scenario; there are {valid}, or give it overrides.")


class Source(Protocol):
    """Gives rows of the entities of some domains."""

    def descriptions(self, domain: str) -> Sequence[Description]:
        """The entities of ``domain`` (of all domains if it is empty) as callers name them."""
        ...

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The entity of that name, singular or plural, and its schema; ``UnknownEntityError`` lists the known ones."""
        ...

    def rows(self, ask: RowRequest) -> Rows:
        """The rows that ``ask`` is for; a ``MockmartError`` says what cannot be, now or when the first are drawn.

        Tables have the schema's columns and ``_scenario``, and no ``_index``.
        """
        ...

    def coherence(self, ask: RowRequest, seed: int, table: pa.Table) -> float | None:
        """How well what stands in one basket belongs together, 0 to 1; None for rows without baskets."""
        ...

    def hits(self) -> int:
        """How often what a call needed was there already, since the start."""
        ...

    def warm(self) -> None:
        """Get ready, so that the first call is as quick as the next ones."""
        ...


def batched(batches: Iterator[Batch], *, size: int) -> Iterator[Batch]:
    """The rows of ``batches``, in order, in batches of ``size``, the last one shorter; numbered from 0."""
    held: list[Batch] = []
    there = done = 0
    for batch in batches:
        held.append(batch)
        there += len(batch.table)
        while there >= size:
            cut, held = _cut(held, size)
            yield Batch(with_index(cut.table, done), cut.stop)
            done, there = done + size, there - size
    if there:
        cut, _ = _cut(held, there)
        yield Batch(with_index(cut.table, done), cut.stop)


def _cut(held: list[Batch], size: int) -> tuple[Batch, list[Batch]]:
    """The first ``size`` rows of ``held`` in one batch, and the rest."""
    tables, need = [], size
    for place, batch in enumerate(held):
        if len(batch.table) >= need:
            tables.append(batch.table.slice(0, need))
            rest = batch.table.slice(need)
            one = tables[0] if len(tables) == 1 else pa.concat_tables(tables).unify_dictionaries()
            # Where rows were picked out, those after the cut are picked anew from the cut on: it is never too late.
            stop = batch.stop - len(rest)
            return Batch(one, stop), [replace(batch, table=rest), *held[place + 1 :]] if len(rest) else held[
                place + 1 :
            ]
        tables.append(batch.table)
        need -= len(batch.table)
    raise ValueError("fewer rows than asked for")


@dataclass(frozen=True)
class LabelNames:
    """What rows of a label are called in an answer: the first ``most`` of them ``called``, the ``others`` otherwise."""

    called: str
    most: int
    others: str


def unlabelled_name(parts: Iterable[ScenarioCount]) -> LabelNames:
    """What rows of no scenario are called: as many as ``parts`` count by another name than ``default``, by that."""
    named = [part for part in parts if part.name != DEFAULT]
    return LabelNames(named[0].name, named[0].count, DEFAULT) if named else LabelNames(DEFAULT, 0, DEFAULT)


def relabel(batches: Iterator[Batch], names: Mapping[str, LabelNames]) -> Iterator[Batch]:
    """``batches`` with the scenarios of some labels as their callers name them."""
    left = {label: name.most for label, name in names.items()}
    for batch in batches:
        column = combine_chunks(batch.table[SCENARIO])
        known = [str(label) for label in column.dictionary.to_pylist()]
        codes = np.asarray(column.indices).copy()
        pool = list(dict.fromkeys((*known, *(text for name in names.values() for text in (name.called, name.others)))))
        for label, name in names.items():
            places = np.flatnonzero(codes == known.index(label)) if label in known else np.empty(0, np.int64)
            first, rest = places[: left[label]], places[left[label] :]
            left[label] -= first.size
            codes[first], codes[rest] = pool.index(name.called), pool.index(name.others)
        place = batch.table.column_names.index(SCENARIO)
        yield replace(batch, table=batch.table.set_column(place, SCENARIO, take_from(pa.array(pool), codes)))


def with_index(table: pa.Table, first: int) -> pa.Table:
    """``table`` with ``_index``, counted from ``first``, and ``_scenario`` as its last columns."""
    index = pa.array(np.arange(first, first + len(table)))
    scenario = table[SCENARIO] if SCENARIO in table.column_names else constant(DEFAULT, len(table))
    kept = table.drop_columns([name for name in (INDEX, SCENARIO) if name in table.column_names])
    return kept.append_column(INDEX, index).append_column(SCENARIO, scenario)


def spelled(asked: Any) -> Mapping[str, Any]:
    """A constraint as it is written; a plain value, or a list of them, stands for the only ones."""
    if isinstance(asked, Mapping):
        return asked
    return {"values": asked} if isinstance(asked, list) else {"value": asked}
