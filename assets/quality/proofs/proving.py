"""Which laws landed tables are proved to obey, shard by shard.

What belongs here: going through the shards, on threads, and drawing the conclusion. What is proved is in the modules
named after the laws.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.assets.quality.proofs.catalogue import Catalogue
from mockmart.assets.quality.proofs.decoding import CannotTellError, distinct
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Part, Shard
from mockmart.errors import LandingError
from mockmart.landing.table import SHARDS, Table

#: Most numbers that are compared with each other in memory, in eight bytes each: beyond, queries can use the disk.
MAX_DISTINCT = 1 << 23
#: What rows make of a proof that it did not foresee. The query says what it is about them.
UNTELLING = (CannotTellError, LandingError, OSError, ValueError, LookupError, pa.ArrowException)
_PRODUCTS = "products"


def prove(
    tables: Mapping[str, Table], wanted: Collection[str], proofs: Mapping[str, Proof], *, as_of: datetime, threads: int
) -> frozenset[str]:
    """The names of those of the ``wanted`` laws of which ``proofs`` prove that no row of ``tables`` breaks them."""
    asked: dict[str, Proof] = {}
    _collect(asked, wanted, proofs)
    if not asked:
        return frozenset()
    run = _Run(tables, asked, as_of=as_of)
    if threads > 1 and run.shards > 1:
        with ThreadPoolExecutor(min(threads, run.shards), thread_name_prefix="proofs") as pool:
            list(pool.map(run.judge, range(run.shards)))
    else:
        for number in range(run.shards):
            run.judge(number)
    return frozenset(run.conclude()) & frozenset(wanted)


def _collect(asked: dict[str, Proof], wanted: Collection[str], proofs: Mapping[str, Proof]) -> None:
    """Add the proofs of ``wanted`` laws to ``asked``, after those that they take for granted."""
    for name in wanted:
        if name in proofs and name not in asked:
            _collect(asked, proofs[name].given, proofs)
            asked[name] = proofs[name]


class _Run:
    """Proofs on their way through the shards of tables: ``refused`` are those that failed in one."""

    def __init__(self, tables: Mapping[str, Table], proofs: Mapping[str, Proof], *, as_of: datetime) -> None:
        self._proofs = proofs
        self._as_of = (as_of.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        self._refused: set[str] = set()
        self._distinct: dict[str, list[Int64s]] = {name: [] for name, proof in proofs.items() if proof.distinct}
        self._catalogue = self._read_products(tables)
        landed = {name: table for name, table in tables.items() if table.stamp.get(SHARDS)}
        self.shards = max((len(table.paths) for table in landed.values()), default=1)
        self._tables = {name: table for name, table in landed.items() if len(table.paths) == self.shards}
        self._first = {name: [0, *accumulate(table.rows_of_parts)] for name, table in self._tables.items()}

    def judge(self, number: int) -> None:
        """Try the proofs on one shard."""
        parts = {name: Part(table, number, self._first[name][number]) for name, table in self._tables.items()}
        with Shard(parts, self._catalogue, as_of=self._as_of) as shard:
            for name, proof in self._proofs.items():
                if name in self._refused or (proof.of_products and number):
                    continue
                try:
                    holds = self._refused.isdisjoint(proof.given) and (proof.holds is None or proof.holds(shard))
                    if holds and proof.distinct:
                        self._add(name, proof.distinct(shard))
                except UNTELLING:
                    holds = False
                if not holds:
                    self._refused.add(name)

    def conclude(self) -> Iterator[str]:
        """The laws that are proved once all shards were judged."""
        proved: set[str] = set()
        for name, proof in self._proofs.items():
            if name in self._refused or not proved.issuperset(proof.given):
                continue
            if proof.distinct is None or distinct(np.concatenate(self._distinct.pop(name))):
                proved.add(name)
                yield name

    def _add(self, name: str, numbers: Int64s) -> None:
        self._distinct[name].append(numbers)
        if sum(each.size for each in self._distinct[name]) > MAX_DISTINCT:
            self._distinct[name].clear()
            raise CannotTellError

    @staticmethod
    def _read_products(tables: Mapping[str, Table]) -> Catalogue | None:
        if _PRODUCTS not in tables:
            return None
        try:
            return Catalogue.of(tables[_PRODUCTS])
        except UNTELLING:
            return None
