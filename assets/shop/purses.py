"""Purses: how dear things a person buys, cart after cart.

What belongs here: whose purse is how large, and what appeals to it. What is wanted at all is in ``wishes``.
"""

from __future__ import annotations

import numpy as np

from mockmart.arrays import Floats, Int64s, UInt64s
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws

#: Small, middling and large purses.
_SHARES = (0.36, 0.40, 0.24)
#: The prices at listing (cents) from which on things are not cheap any more, and dear.
_CLASSES = (1_800, 5_000)
#: How likely people with each purse take what is cheap, middling and dear, of how likely they might.
_TAKES = np.array([[1.0, 0.62, 0.22], [0.75, 1.0, 0.75], [0.30, 0.70, 1.0]])


def purses(people: UInt64s, *, seed: int) -> Int64s:
    """The purse of each of ``people`` (keys): small (0), middling (1) or large (2)."""
    return distributions.discrete(_SHARES).pick(Draws(seed, "users").uniform("purse", people))


def price_classes(listed_at: Int64s) -> Int64s:
    """Whether what was listed at so many cents is cheap (0), middling (1) or dear (2)."""
    return np.searchsorted(np.array(_CLASSES), listed_at, side="right")


def fits(purse: Int64s, price_class: Int64s) -> Floats:
    """How likely each ``purse`` takes something of a ``price_class``, of how likely it might."""
    found: Floats = _TAKES[purse, price_class]
    return found
