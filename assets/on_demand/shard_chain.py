"""The shop as a chain of shards: any rows of any of its tables on demand, the same whatever call they come from.

What belongs here: where the rows of a chain lie, and walking along them. What a shard holds belongs to
``shard``, what a caller may ask for that of ``requests``.

Rows ``start`` to ``start + count`` of a table are a function of the spec and the seed. What the rows of a shard
refer to lies in the same shard, its products in the first catalogue: the first 4,000 carts, and what follows from
them, are of the first 1,000 users.
"""

from __future__ import annotations

import bisect
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.assets.on_demand.shard import CARTS_PER_USER, Shard
from mockmart.assets.shop.products import opening_catalogue_for
from mockmart.assets.shop.shards import cart_digits, first_user, shard_of_user, users_in
from mockmart.assets.shop.spec import Spec
from mockmart.errors import CapacityError, SpecError
from mockmart.generators.basic import Code
from mockmart.schema import fields
from mockmart.schema.table_model import SCENARIO
from mockmart.schemas import REGISTRY
from mockmart.sources.byte_cache import ByteCache
from mockmart.sources.source import Batch

#: Rows are returned in runs of at most this many.
RUN = 16_384
#: Shards that are drawn for one call for no more than counting their rows.
_MAX_SHARDS_PER_CALL = 25
#: Rows that are looked through for scenarios since one was found, before there seem to be none.
_PATIENCE = 100_000
#: Most digits of a cart's number: those of payments and reviews have three more, and 18 at most.
_CART_DIGITS = 15
_PER_USER = {"users": 1, "carts": CARTS_PER_USER}


@dataclass(frozen=True, eq=False)
class ShardChain:
    """The shards of one seed; what is drawn of them is kept in ``cache``."""

    spec: Spec
    catalogue: int
    variant: str
    cache: ByteCache
    _starts: dict[str, list[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, spec: Spec, *, cache: ByteCache, variant: str = "") -> ShardChain:
        """The chain of shops of ``spec``'s kind: its seed, dates and scenarios, and as many products in all.

        Chains that share a ``cache`` differ in the seed, or in what ``variant`` says of their scenarios. How many
        users there are is up to the shards. A ``SpecError`` says when too little could have happened yet.
        """
        as_of = spec.as_of.replace(minute=0, second=0, microsecond=0)  # rates are by the hour
        if as_of - spec.opening < timedelta(days=1):
            raise SpecError(f"as_of: the shop opened on {spec.opened}; give a later as_of, by a day at least.")
        pinned = spec.model_copy(update={"as_of": as_of, "signups_per_day": 1.0})
        opening = opening_catalogue_for(spec.products, pinned)
        return cls(pinned.model_copy(update={"products": opening}), spec.products, variant, cache)

    def rows(self, name: str, start: int = 0) -> Iterator[Batch]:
        """The rows of the table ``name`` from ``start`` on, run by run, until ids run out (``CapacityError``).

        Of what is derived, shards before ``start`` are drawn once to count their rows: each gives an empty run.
        """
        number = known = self._known_before(name, start)
        while True:
            first = self._start_of(name, number)
            if first <= start and max(number, self._expected(name, start)) - known > _MAX_SHARDS_PER_CALL:
                raise CapacityError(
                    f"{name}: the row {start:,} lies more than {_MAX_SHARDS_PER_CALL} shards beyond "
                    f"the row {first:,}, and each has to be drawn to count its rows; start nearer, or stream to it."
                )
            self.require_ids(name, first)
            shard = self.shard(number)
            # What a caller's own constraints make, nobody has validated before. Other chains are made as every build
            # is, which validates them; to do it again would take a third to a half of a stream's speed.
            table = (shard.validated(name) if self.variant else shard.drawn(name)).table
            self._note(name, number, first + len(table))
            place = max(start - first, 0)
            if place >= len(table):
                yield Batch(table.slice(0, 0), first + len(table))
            for begin in range(place, len(table), RUN):
                run = table.slice(begin, RUN)
                yield Batch(run, first + begin + len(run))
            number += 1

    def first_rows(self, name: str) -> int:
        """How many rows the table ``name`` has in the first shard."""
        if name != "products" and name not in _PER_USER:
            next(self.rows(name))
        return self._start_of(name, 1)

    def shard(self, number: int) -> Shard:
        """The shard ``number``."""
        return Shard(self.spec, number, self.catalogue, self.variant, self.cache)

    def _known_before(self, name: str, row: int) -> int:
        """The number of the shard that ``row`` lies in, or of the last one that is known to begin before it."""
        if name == "products":
            return row // self.catalogue
        if name in _PER_USER:
            return shard_of_user(row // _PER_USER[name])
        with self._lock:
            return bisect.bisect_right(self._starts.setdefault(name, [0]), row) - 1

    def _expected(self, name: str, row: int) -> int:
        """About the number of the shard that ``row`` lies in, at most: as if the others were like the first."""
        if name == "products" or name in _PER_USER or len(self._starts.get(name, [0])) == 1:
            return 0
        return shard_of_user(row * users_in(0) // max(2 * self._start_of(name, 1), 1))

    def _start_of(self, name: str, number: int) -> int:
        """The first row of the shard ``number``, which is known if it is derived from others."""
        if name == "products":
            return number * self.catalogue
        if name in _PER_USER:
            return first_user(number) * _PER_USER[name]
        with self._lock:
            return self._starts[name][number]

    def require_ids(self, name: str, row: int) -> None:
        """Raise ``CapacityError`` if there are no ids for ``row``; of what is derived, if it is known to have none."""
        number = self._known_before(name, row)
        if name == "products":
            enough = (number + 1) * self.catalogue <= _most("products", "product_id")
        else:
            enough = cart_digits(first_user(number), users_in(number)) <= _CART_DIGITS
        if not enough:
            raise CapacityError(
                f"{name}: a seed's ids do not last for the row {row:,}; ask for fewer rows, or take another seed."
            )

    def _note(self, name: str, number: int, end: int) -> None:
        """Remember that the shard ``number`` ends before the row ``end``."""
        with self._lock:
            starts = self._starts.setdefault(name, [0])
            if len(starts) == number + 1:
                starts.append(end)


@lru_cache(maxsize=8)
def _most(name: str, column: str) -> int:
    """How many ids the format of a column has."""
    code = fields.generator_of(REGISTRY.get(name).columns[column])
    return code.format.capacity if isinstance(code, Code) else sys.maxsize


def taken(runs: Iterator[Batch], count: int) -> Iterator[Batch]:
    """The first ``count`` rows of ``runs``."""
    while count > 0:
        run = next(runs)
        some = run.table.slice(0, count)
        count -= len(some)
        yield Batch(some, run.stop - len(run.table) + len(some))


def picked(
    runs: Iterator[Batch], counts: Mapping[str, int], *, name: str, asked: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Batch]:
    """The first rows of each scenario of ``counts``, as many as it says, in the order of ``runs``.

    Rows that do not have the values ``asked`` of columns in their scenario are passed over: an order that is to be
    returned may still be on its way. A ``SpecError`` says of which scenario there seem to be too few.
    """
    left = +Counter(counts)
    searched = 0
    while left:
        run = next(runs)
        labels = list(left)
        codes = columns.codes_of(run.table[SCENARIO], labels)
        chosen = np.zeros(len(codes), np.bool_)
        for code, label in enumerate(labels):
            fits = codes == code
            for column, values in asked.get(label, {}).items():
                fits &= columns.codes_of(run.table[column], values) >= 0
            places = np.flatnonzero(fits)[: left[label]]
            chosen[places] = True
            left[label] -= places.size
        left = +left
        # The last run ends with the last row that is taken: there the next call goes on.
        end = len(codes) if left else int(np.flatnonzero(chosen)[-1]) + 1
        yield Batch(run.table.slice(0, end).filter(pa.array(chosen[:end])), run.stop - len(codes) + end)
        searched = 0 if chosen.any() else searched + len(codes)
        if searched > _PATIENCE:
            raise SpecError(
                f"{name}: {searched:,} rows in a row have none of scenario '{next(iter(left))}'; "
                "give it more weight in the spec, or ask for fewer."
            )
