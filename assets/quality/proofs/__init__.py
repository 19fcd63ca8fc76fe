"""Proofs that landed tables obey the laws, found by reading each shard once; where one fails, the law's query decides.

What belongs here: the list of all proofs, by the names of laws. Each subject has a module, as the laws do; ``proof``
says what a proof is, ``shard`` and ``decoding`` read columns, ``proving`` goes through the shards. Proofs know formats
and laws, and nothing of how rows come about. They may be stricter than their laws, never laxer.
"""

from collections.abc import Mapping

from mockmart.assets.quality.proofs import keys, lists, money, payments, persons, reviews, statuses, times
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.proving import prove

__all__ = ["PROOFS", "Proof", "prove"]

#: All proofs, by the name of the law. A law without one is judged by its query.
PROOFS: Mapping[str, Proof] = {
    name: proof
    for subject in (keys, lists, times, money, payments, statuses, persons, reviews)
    for name, proof in subject.PROOFS.items()
}
