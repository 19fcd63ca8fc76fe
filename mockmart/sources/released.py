"""Rows of a release on demand: those that were published, and no others.

What belongs here: which rows of a release a request is for, and reading them part by part. It knows no table of its
own: whoever makes it says what each is called.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import pandera.pandas as pap
import pyarrow as pa

from mockmart.errors import CapacityError, SpecError, UnknownEntityError, nearest
from mockmart.releases import Release
from mockmart.schema.descriptions import Description
from mockmart.schema.table_model import INDEX
from mockmart.sources.byte_cache import ByteCache
from mockmart.sources.source import Batch, RowRequest, Rows

#: Rows are returned in runs of at most this many.
_RUN = 16_384
#: Bytes of parts that are kept by default.
CACHE_BYTES = 256 * 2**20


@dataclass(frozen=True)
class ReleasedEntity:
    """A table of a release as callers name it: by the name and domain of its description, or those of ``also``."""

    table: str
    description: Description
    schema: pap.DataFrameSchema
    also: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def is_called(self, domain: str, entity: str) -> bool:
        """Whether ``entity`` of ``domain`` (of any, if it is empty) is this one."""
        named = entity in {self.table, self.description.name, *self.also}
        return named and domain in {"", self.description.domain, *self.domains}


class ReleasedSource:
    """The rows of the tables of a release, numbered as they were published.

    A request without a seed gets the first rows, or those from its ``start`` on, each time. A part is read when one of
    its rows is asked for, and is as it was published or refused.
    """

    def __init__(self, release: Release, entities: Sequence[ReleasedEntity], *, cache_bytes: int = CACHE_BYTES) -> None:
        self.release = release
        self.cache = ByteCache(cache_bytes)
        self._entities = tuple(entities)

    def descriptions(self, domain: str) -> Sequence[Description]:
        """The tables of the release, as callers name them; raises ``UnknownEntityError`` if ``domain`` is unknown."""
        found = [each.description for each in self._entities if domain in ("", each.description.domain, *each.domains)]
        if not found:
            domains = {each.description.domain for each in self._entities}
            raise UnknownEntityError(f"release {self.release.id}: no domain '{domain}'; {nearest(domain, domains)}")
        return found

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        """The table of that name and its schema."""
        found = self._entity(domain, entity)
        return found.description, found.schema

    def rows(self, request: RowRequest) -> Rows:
        """The rows that ``request`` is for; ``SpecError`` if it asks for what only drawing them could give."""
        entity = self._entity(request.domain, request.entity)
        self._require_released(request)
        start, rows = request.start or 0, self.release.table(entity.table).rows
        if start + request.count > rows:
            left = f"ask for at most {rows - start:,}" if start < rows else f"start before {rows:,}"
            raise CapacityError(
                f"{entity.description.name}: release {self.release.id} has {rows:,} rows, but rows {start:,} to "
                f"{start + request.count:,} are asked for; {left}."
            )
        return Rows(self.release.manifest.seed, start, self._runs(entity.table, start, request.count))

    def basket_coherence(self, request: RowRequest, seed: int, table: pa.Table) -> None:
        """Nothing: how well baskets go together is told of rows that are drawn."""

    def cache_hits(self) -> int:
        """How often a part was there already."""
        return self.cache.hits

    def warm_up(self) -> None:
        """Read the first part of each table."""
        for entity in self._entities:
            if self.release.table(entity.table).rows:
                next(self._runs(entity.table, 0, 1))

    def _entity(self, domain: str, entity: str) -> ReleasedEntity:
        for each in self._entities:
            if each.is_called(domain, entity):
                return each
        known = [description.name for description in self.descriptions(domain)]
        raise UnknownEntityError(f"release {self.release.id}: no entity '{entity}'; {nearest(entity, known)}")

    def _require_released(self, request: RowRequest) -> None:
        manifest = self.release.manifest
        if request.seed not in (None, manifest.seed):
            raise SpecError(
                f"seed: the rows served are those of release {self.release.id}, of seed {manifest.seed}; "
                f"give that or none, not {request.seed}."
            )
        if request.overrides or any(part.overrides for part in request.parts):
            raise SpecError("overrides: rows of a release are as they were published; serve without --release to draw.")
        if request.parts:  # of 'default' too: the next rows of a release may be of any scenario
            raise SpecError(
                "scenarios: rows of a release come in their order, not by scenario such as "
                f"'{request.parts[0].name}'; ask for rows and look at '_scenario'."
            )
        locale = manifest.spec.get("locale")
        if request.locale not in (None, "", locale):
            raise SpecError(f"locale: the rows of release {self.release.id} are in {locale}, not {request.locale}.")

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        """The number of the first row of each part, and of the row after the last one."""
        return {
            name: [0, *accumulate(file.rows for file in table.files)] for name, table in self.release.tables.items()
        }

    def _runs(self, name: str, start: int, count: int) -> Iterator[Batch]:
        starts, stop = self._starts[name], start + count
        number = bisect.bisect_right(starts, start) - 1
        while start < stop:
            part = self._part(name, number)
            end = min(starts[number + 1], stop)
            for first in range(start, end, _RUN):
                last = min(first + _RUN, end)
                yield Batch(part.slice(first - starts[number], last - first), last)
            start, number = end, number + 1

    def _part(self, name: str, number: int) -> pa.Table:
        def read() -> pa.Table:
            return self.release.part(name, number).drop_columns([INDEX])

        return self.cache.get((name, number), read, size=lambda part: int(part.nbytes))
