"""What a proof is.

What belongs here: the ``Proof``. Which laws have one is in the modules beside this one, by subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockmart.arrays import Int64s
from mockmart.assets.quality.proofs.shard import Shard


@dataclass(frozen=True)
class Proof:
    """How to prove that no row breaks a law: shard by shard.

    ``holds`` is true of a shard only if no row of it breaks the law; it may be false, or raise ``CannotTellError``,
    where none does. ``distinct`` are numbers of which no two may be the same, in all shards together. The proof is one
    only if the laws ``given`` are proved too: mostly that an id names one row of all shards, so that what is joined
    within a shard is all that there is to join. A proof ``of_products`` is about products alone, which all shards
    share.
    """

    holds: Callable[[Shard], bool] | None = None
    distinct: Callable[[Shard], Int64s] | None = None
    given: tuple[str, ...] = ()
    of_products: bool = False
