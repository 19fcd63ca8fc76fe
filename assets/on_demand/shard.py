"""Shards: small shops in memory, whose row numbers go on from one to the next.

What belongs here: the tables of one shard, drawn when they are asked for. Which rows a shard has within its
chain belongs to ``shard_chain``, how rows come about that of each entity.

All shards of a seed share one catalogue and one clock. Their users and carts have the row numbers, and so the ids
and draws, of no other shard; what follows from these follows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa

from mockmart.arrow import conversion
from mockmart.assets.shop.carts import CartContext, cart_context, fill_carts
from mockmart.assets.shop.graph import GRAPH, SCENARIO_TABLES, Input, with_ancestors
from mockmart.assets.shop.products import list_products
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.steps import draw_table
from mockmart.assets.shop.users import sign_up, sign_ups
from mockmart.batches import Batches
from mockmart.landing.landing import numbered_rows
from mockmart.schemas import REGISTRY
from mockmart.sources.byte_cache import ByteCache
from mockmart.validation import validate_frame

#: Users of the first shards; all further ones are as large as the last of these. A small first one opens within
#: some milliseconds, and 16,000 users make a cart as cheap as 64,000 do, in a quarter of the memory.
USERS = (1_000, 4_000, 16_000)
#: Carts for each user, so that it is known where a shard's rows begin without drawing those before it.
CARTS_PER_USER = 4
#: What remembering that a table is valid takes.
_PROOF_BYTES = 500


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


def users_in(number: int) -> int:
    """The users of the shard ``number``."""
    return USERS[min(number, len(USERS) - 1)]


def first_user(number: int) -> int:
    """The row of the first user of the shard ``number``."""
    full = len(USERS)
    return sum(USERS[:number]) if number < full else sum(USERS) + (number - full) * USERS[-1]


def shard_of_user(row: int) -> int:
    """The number of the shard that the user ``row`` lives in."""
    for number in range(len(USERS)):
        if row < first_user(number + 1):
            return number
    return len(USERS) + (row - sum(USERS)) // USERS[-1]


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
            "carts": self._carts,
        }
        if name in steps:
            return steps[name]()
        return draw_table(name, map(self._input, GRAPH[name].inputs), self.spec).draw(0)

    def _input(self, read: Input) -> pd.DataFrame | _OnePart:
        frame = self._catalogue() if read.table == "products" else self._frame(read.table)
        return frame if read.whole else _OnePart(frame)

    def _frame(self, name: str) -> pd.DataFrame:
        return self.drawn(name).frame

    def _catalogue(self) -> pd.DataFrame:
        """What is sold in all shards."""
        return replace(self, number=0).drawn("products").frame

    def _products(self) -> pd.DataFrame:
        """A catalogue: all shards sell that of the first one, so those of others are of products nobody bought."""
        first = self.number * self.catalogue
        return list_products(range(first, first + self.catalogue), spec=self.spec, first=first)

    def _users(self) -> pd.DataFrame:
        first, users = first_user(self.number), users_in(self.number)
        arrivals = sign_ups(self.spec).holding(users, first=first)
        return sign_up(range(first, first + users), spec=self.spec, arrivals=arrivals)

    def _carts(self) -> pd.DataFrame:
        shop = self._shop()
        return fill_carts(range(shop.arrivals.first, shop.arrivals.first + self._cart_count), shop=shop)

    def _shop(self) -> CartContext:
        shop = cart_context(self._frame("users"), self._catalogue(), self.spec)
        first = first_user(self.number) * CARTS_PER_USER
        return replace(shop, arrivals=shop.arrivals.holding(self._cart_count, first=first))

    @property
    def _cart_count(self) -> int:
        return users_in(self.number) * CARTS_PER_USER


@dataclass(frozen=True)
class _OnePart:
    """A frame in memory, read as a landed table of one part."""

    held: pd.DataFrame
    paths: tuple[None] = (None,)

    def frame(self, _: int | None = None) -> pd.DataFrame:
        return self.held

    def map(self, function: Callable[..., pd.DataFrame], **given: Any) -> Batches:
        return Batches(1, lambda _: function(self.held, **given))


def require_valid(frame: pd.DataFrame, name: str) -> None:
    """Raise ``InvalidRowsError`` unless all rows of ``frame`` are valid rows of the table ``name``."""
    schema = REGISTRY.landed(name)
    validate_frame(numbered_rows(conversion.conformed(frame, schema), 0), schema, table=name).require()
