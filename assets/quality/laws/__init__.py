"""The laws of the shop: what holds for every row, whatever the seed, the size and the time.

What belongs here: the list of all laws. Each subject has a module; ``law`` says what a law is, ``violations`` runs it.
"""

from mockmart.assets.quality.laws import keys, lists, money, parcels, payments, persons, reviews, statuses, times
from mockmart.assets.quality.laws.law import SUBJECTS, Law, foreign_key
from mockmart.assets.quality.laws.violations import Violations, find_violations

__all__ = ["LAWS", "SUBJECTS", "Law", "Violations", "find_violations", "foreign_key"]

#: All laws, those of one number together.
LAWS: tuple[Law, ...] = tuple(
    sorted(
        (
            law
            for subject in (keys, lists, times, money, payments, statuses, persons, reviews, parcels)
            for law in subject.LAWS
        ),
        key=lambda law: law.number,
    )
)
