"""The shop as a chain of districts: any rows of any of its tables on demand, the same whatever call they come from.

What belongs here: where the rows of a chain lie, and walking along them. What a district holds is the matter of
``districts``, what a caller may ask for that of ``asking``.

Rows ``start`` to ``start + count`` of a table are a function of the spec and the seed. What the rows of a district
refer to lies in the same district, its products in the first catalogue: the first 4,000 carts, and what follows from
them, are of the first 1,000 users.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pyarrow as pa

from assets.districts import CARTS_PER_USER, District, first_user
from assets.products import opening_catalogue_for
from assets.spec import Spec
from mockmart import columns
from mockmart.caches import ByteCache
from mockmart.entity import SCENARIO
from mockmart.errors import SpecError

#: Rows are given in runs of at most so many.
RUN = 16_384
#: Rows that are looked through for scenarios since one was found, before there seem to be none.
_PATIENCE = 250_000
_PER_USER = {"users": 1, "carts": CARTS_PER_USER}


@dataclass(frozen=True)
class Run:
    """Some rows of a table, without ``_index``; what there is of the chain up to the row ``stop`` is done with."""

    table: pa.Table
    stop: int


@dataclass(frozen=True, eq=False)
class Chain:
    """The districts of one seed; what is drawn of them is kept in ``cache``."""

    spec: Spec
    catalogue: int
    variant: str
    cache: ByteCache
    _ends: dict[str, list[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, spec: Spec, *, cache: ByteCache, variant: str = "") -> Chain:
        """The chain of shops of ``spec``'s kind: its seed, dates and scenarios, and as many products in all.

        Chains that share a ``cache`` differ in the seed, or in what ``variant`` says of their scenarios. How many users there are is up to the districts. A ``SpecError`` says when too little could have happened yet.
        """
        as_of = spec.as_of.replace(minute=0, second=0, microsecond=0)  # rates are by the hour
        if as_of - spec.opening < timedelta(days=1):
            raise SpecError(f"as_of: the shop opened on {spec.opened}; give a later as_of, by a day at least.")
        pinned = spec.model_copy(update={"as_of": as_of, "signups_per_day": 1.0})
        opening = opening_catalogue_for(spec.products, pinned)
        return cls(pinned.model_copy(update={"products": opening}), spec.products, variant, cache)

    def rows(self, name: str, start: int = 0) -> Iterator[Run]:
        """The rows of the table ``name`` from ``start`` on, run by run: as many as there are ids for."""
        number = self._district_of(name, start)
        while True:
            first = self._start_of(name, number)
            table = self.district(number).drawn(name).table
            self._note(name, number, first + len(table))
            for begin in range(max(start - first, 0), len(table), RUN):
                run = table.slice(begin, RUN)
                yield Run(run, first + begin + len(run))
            number += 1

    def first_rows(self, name: str) -> int:
        """How many rows the table ``name`` has in the first district."""
        return self._start_of(name, 1)

    def district(self, number: int) -> District:
        """The district ``number``."""
        return District(self.spec, number, self.catalogue, self.variant, self.cache)

    def _district_of(self, name: str, row: int) -> int:
        """The number of the district that ``row`` lies in."""
        number = 0
        while self._start_of(name, number + 1) <= row:
            number += 1
        return number

    def _start_of(self, name: str, number: int) -> int:
        """The first row of the district ``number``; of what is derived, those before it are drawn to count them."""
        if name == "products":
            return number * self.catalogue
        if name in _PER_USER:
            return first_user(number) * _PER_USER[name]
        while True:
            with self._lock:
                ends = self._ends.setdefault(name, [0])
                if len(ends) > number:
                    return ends[number]
                last, before = len(ends) - 1, ends[-1]
            self._note(name, last, before + len(self.district(last).drawn(name).table))

    def _note(self, name: str, number: int, end: int) -> None:
        """Remember that the district ``number`` ends before the row ``end``."""
        with self._lock:
            ends = self._ends.setdefault(name, [0])
            if len(ends) == number + 1:
                ends.append(end)


def taken(runs: Iterator[Run], count: int) -> Iterator[Run]:
    """The first ``count`` rows of ``runs``."""
    while count > 0:
        run = next(runs)
        some = run.table.slice(0, count)
        count -= len(some)
        yield Run(some, run.stop - len(run.table) + len(some))


def picked(runs: Iterator[Run], counts: Mapping[str, int], *, name: str) -> Iterator[Run]:
    """The first rows of each scenario of ``counts``, as many as it says, in the order of ``runs``.

    A ``SpecError`` says of which one there seem to be too few.
    """
    left = +Counter(counts)
    searched = 0
    while left:
        run = next(runs)
        labels = list(left)
        codes = columns.recode(run.table[SCENARIO], labels)
        chosen = np.zeros(len(codes), np.bool_)
        for code, label in enumerate(labels):
            places = np.flatnonzero(codes == code)[: left[label]]
            chosen[places] = True
            left[label] -= places.size
        left = +left
        # The last run ends with the last row that is taken: there the next call goes on.
        end = len(codes) if left else int(np.flatnonzero(chosen)[-1]) + 1
        if chosen.any():
            some = run.table.slice(0, end).filter(pa.array(chosen[:end]))
            yield Run(some, run.stop - len(codes) + end)
        searched = 0 if chosen.any() else searched + len(codes)
        if searched > _PATIENCE:
            raise SpecError(
                f"{name}: {searched:,} rows in a row have none of scenario '{next(iter(left))}'; "
                "give it more weight in the spec, or ask for fewer."
            )
