"""Proofs of law 6, statuses.

What belongs here: which instants are there. Their order is in ``times``.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from mockmart.assets.quality.proofs.decoding import NEVER
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard


def _there(column: str, statuses: tuple[str, ...], may: tuple[str, ...], shard: Shard) -> bool:
    """Whether ``column`` is there in all ``statuses`` and in no others, but for those in which it ``may`` be."""
    status, is_there = shard.words("orders", "status"), shard.instants("orders", column) != NEVER
    return bool((is_there | ~status.among(*statuses)).all() and (~is_there | status.among(*statuses, *may)).all())


def _processed_at_fits_the_status(shard: Shard) -> bool:
    pending = shard.words("payments", "status").among("pending")
    return np.array_equal(shard.instants("payments", "processed_at") == NEVER, pending)


PROOFS = {
    "paid_at_fits_the_status": Proof(
        partial(_there, "paid_at", ("paid", "shipped", "delivered", "returned"), ("cancelled",))
    ),
    "shipped_at_fits_the_status": Proof(partial(_there, "shipped_at", ("shipped", "delivered", "returned"), ())),
    "delivered_at_fits_the_status": Proof(partial(_there, "delivered_at", ("delivered", "returned"), ())),
    "cancelled_at_fits_the_status": Proof(partial(_there, "cancelled_at", ("cancelled",), ())),
    "returned_at_fits_the_status": Proof(partial(_there, "returned_at", ("returned",), ())),
    "return_requested_at_fits_the_status": Proof(partial(_there, "return_requested_at", ("returned",), ("delivered",))),
    "processed_at_fits_the_status": Proof(_processed_at_fits_the_status),
}
