"""Quality: how good a product is, which its buyers find out.

What belongs here: the quality of a product, a function of its number alone. Reviews and returns follow from it.
"""

from __future__ import annotations

from mockmart.arrays import Int64s
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws, as_keys

GREAT, GOOD, POOR = range(3)
_SHARES = (0.30, 0.57, 0.13)


def quality_of(numbers: Int64s, *, seed: int) -> Int64s:
    """Whether each product, by the number of its id, is great (0), good (1) or poor (2)."""
    return distributions.discrete(_SHARES).pick(Draws(seed, "products").uniform("quality", as_keys(numbers)))
