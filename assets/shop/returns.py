"""Returns: how likely an order comes back.

What belongs here: what the lines of an order say of that. When it comes back is in ``orders``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa

from mockmart.arrays import Floats
from mockmart.arrow import columns
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.product_quality import quality_of

#: How many times as often as good products great, good and poor ones come back.
_BY_QUALITY = (0.65, 1.0, 2.0)
_OTHER = "other"


def chance_of_return(items: pa.Array, *, seed: int) -> Floats:
    """How likely each order with ``items`` comes back: its line that is most likely to decides."""
    lines = columns.ExplodedList.of(items)
    rates = return_rates()
    by_category = np.array([*rates.values(), rates[_OTHER]])
    chance = by_category[columns.codes_of(lines.fields["category"], list(rates))]
    quality = quality_of(columns.numbers(lines.fields["product_id"]), seed=seed)
    chance = chance * np.array(_BY_QUALITY)[quality]
    most = np.zeros(len(items))
    np.maximum.at(most, lines.parents, chance)
    return most


@lru_cache(maxsize=1)
def return_rates() -> dict[str, float]:
    """The share of the lines of each category that come back."""
    return {category: float(percent) / 100 for category, percent in read_data("return_rates.yaml").items()}
