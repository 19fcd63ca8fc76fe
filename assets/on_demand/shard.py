"""Shards in memory: the tables of one, drawn when they are asked for.

What belongs here: drawing and keeping the tables of a shard. Which users it has is in ``shop.shards``, which rows of a
chain in ``shard_chain``, how rows come about in the module of each table.

Each shard on demand is a shop from its opening to ``as_of``, with as many sign-ups as it holds and a given number of
carts, so that it is known where its rows begin. All shards of a seed share one catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
import pyarrow as pa

from mockmart.arrow import conversion
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.graph import GRAPH, SCENARIO_TABLES, with_ancestors
from mockmart.assets.shop.products import list_products
from mockmart.assets.shop.shards import first_user, users_in
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import derivation
from mockmart.assets.shop.users import sign_up, sign_ups
from mockmart.assets.shop.visits import VisitPlan, Visits
from mockmart.landing.landing import numbered_rows
from mockmart.sampling.arrivals import HOUR
from mockmart.schemas import REGISTRY
from mockmart.sources.byte_cache import ByteCache
from mockmart.validation import validate_frame

#: Carts for each user, so that it is known where a shard's rows begin without drawing those before it.
CARTS_PER_USER = 4
#: What remembering that a table is valid takes.
_PROOF_BYTES = 500
#: Bytes an hour that the shop's clock takes, and bytes that a visit takes.
_CLOCK_BYTES, _VISIT_BYTES = 32, 24


@dataclass(frozen=True, eq=False)
class ShardTable:
    """A table of a shard: as a frame, for what follows from it, and as Arrow, to read. ``_index`` is to come."""

    frame: pd.DataFrame
    table: pa.Table

    @classmethod
    def of(cls, frame: pd.DataFrame) -> ShardTable:
        """The table that ``frame`` is."""
        arrays = [conversion.to_arrow(frame[name]) for name in frame.columns]
        return cls(frame, pa.Table.from_arrays(arrays, names=[str(name) for name in frame.columns]))

    @property
    def bytes(self) -> int:
        """About how much memory it takes: frame and Arrow share all but the codes of categories."""
        return int(self.table.nbytes * 1.2)


@dataclass(frozen=True)
class Shard:
    """The shard ``number`` of a chain of ``spec``; what is drawn of it is kept in ``cache``.

    Catalogues have ``catalogue`` products: as many as, or fewer than, those that ``spec`` gives by ``as_of``.
    ``variant`` tells the scenarios of ``spec`` from those of other chains of the seed.
    """

    spec: Spec
    number: int
    catalogue: int
    variant: str
    cache: ByteCache

    def drawn(self, name: str) -> ShardTable:
        """The table ``name``."""
        return self.cache.get(self._key(name), lambda: ShardTable.of(self._draw(name)), size=lambda drawn: drawn.bytes)

    def validated(self, name: str) -> ShardTable:
        """The table ``name``, every row of it validated by its schema, once; ``InvalidRowsError`` if one breaks it.

        Ten rows take as long as a thousand, five to thirty milliseconds, so this is by the shard, not by the call.
        """
        drawn = self.drawn(name)
        key = (*self._key(name), "validated")
        self.cache.get(key, lambda: require_valid(drawn.frame, name), size=lambda _: _PROOF_BYTES)
        return drawn

    def _key(self, name: str) -> tuple[Hashable, ...]:
        # Scenarios are of carts and what follows from them: users and products are the same under all.
        variant = "" if with_ancestors(name).isdisjoint(SCENARIO_TABLES) else self.variant
        return self.spec.seed, variant, self.number, name

    def _draw(self, name: str) -> pd.DataFrame:
        steps: Mapping[str, Callable[[], pd.DataFrame]] = {
            "products": self._products,
            "users": self._users,
        }
        if name in steps:
            return steps[name]()
        inputs = GRAPH[name].inputs
        whole = (self._catalogue() for read in inputs if read.whole)
        return derivation(name, self._plan, *whole)(*(self._frame(read.table) for read in inputs if not read.whole))

    def _frame(self, name: str) -> pd.DataFrame:
        frame = self.drawn(name).frame
        return numbered_rows(frame, first_user(self.number)) if name == "users" else frame

    def _catalogue(self) -> pd.DataFrame:
        """What is sold in all shards."""
        return replace(self, number=0).drawn("products").frame

    @property
    def _plan(self) -> VisitPlan:
        """When customers come."""
        hours = (self.spec.as_of_micros - self.spec.opening_micros) // HOUR
        key = self.spec.seed, self.variant, "plan"
        return self.cache.get(
            key,
            lambda: _KeptPlan(self.spec, CARTS_PER_USER, cache=self.cache, key=key),
            size=lambda _: _CLOCK_BYTES * hours,
        )

    def _products(self) -> pd.DataFrame:
        """A catalogue: all shards sell that of the first one, so those of others are of products nobody bought."""
        first = self.number * self.catalogue
        return list_products(range(first, first + self.catalogue), spec=self.spec, first=first)

    def _users(self) -> pd.DataFrame:
        first, users = first_user(self.number), users_in(self.number)
        arrivals = sign_ups(self.spec).holding(users, first=first)
        return sign_up(range(first, first + users), arrivals=arrivals, plan=self._plan)


@dataclass(frozen=True, eq=False)
class _KeptPlan(VisitPlan):
    """A plan whose visits are kept: users and carts of a shard ask for the same ones."""

    cache: ByteCache = field(kw_only=True)
    key: tuple[Hashable, ...] = field(kw_only=True)

    def of(self, habits: Habits) -> Visits:
        """The visits of the customers that ``habits`` are of."""
        key = (*self.key, habits.numbers[:1].tobytes(), habits.numbers.size)
        plain = super().of
        return self.cache.get(key, lambda: plain(habits), size=lambda visits: _VISIT_BYTES * visits.instants.size)


def require_valid(frame: pd.DataFrame, name: str) -> None:
    """Raise ``InvalidRowsError`` unless all rows of ``frame`` are valid rows of the table ``name``."""
    schema = REGISTRY.landed(name)
    validate_frame(numbered_rows(conversion.conformed(frame, schema), 0), schema, table=name).require()
