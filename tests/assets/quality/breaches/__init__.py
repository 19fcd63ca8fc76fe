"""For each law of the shop, one change to one row that breaks it.

What belongs here: the list of all changes, by the laws' names. Each subject has a module, as the laws do; which other
laws a change cannot help breaking stands with it. A test makes each of them.
"""

from collections.abc import Mapping

from tests.assets.quality.breaches import (
    keys,
    lists,
    money,
    parcels,
    payments,
    persons,
    references,
    reviews,
    statuses,
    times,
)
from tests.assets.quality.breaches.breach import Breach

__all__ = ["BREACHES", "Breach"]

#: The change that breaks each law, by the law's name.
BREACHES: Mapping[str, Breach] = {
    name: breach
    for subject in (keys, references, lists, times, money, payments, statuses, parcels, persons, reviews)
    for name, breach in subject.BREACHES.items()
}
