"""Appeal: how much a product is wanted at an instant, by its age, its price, and who looks at it.

What belongs here: the chance that somebody who looks at a product takes it. What is looked at is in ``baskets``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from mockmart.arrays import Bools, Floats, Int64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop import product_life
from mockmart.assets.shop.price_list import PriceList
from mockmart.assets.shop.purses import fits, price_classes
from mockmart.assets.shop.spec import Spec

#: The price elasticity of demand: a per cent more in price is so many per cent fewer sold. Published estimates for
#: single products lie between -1 and -4, with a mean of -2.6 (Bijmolt, van Heerde and Pieters, 2005).
_ELASTICITY = -2.6
#: Prices beyond these, of that at listing, change no more: what is drawn of all products has to have a most.
_CHEAPEST, _DEAREST = 0.85, 1.25
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Appeal:
    """The appeal of products, by row: since when they are known, when they are delisted, and their prices."""

    prices: PriceList
    born: Int64s
    gone: Int64s
    by_price: Floats
    price_class: Int64s

    @classmethod
    def of(cls, products: pd.DataFrame, spec: Spec) -> Self:
        """The appeal of ``products`` until ``as_of``."""
        prices = PriceList.of(products, seed=spec.seed, until=spec.as_of_micros)
        relative = np.clip(prices.cents / np.maximum(prices.listed_at[prices.product], 1), _CHEAPEST, _DEAREST)
        by_price = np.round((relative / _CHEAPEST) ** _ELASTICITY, 9)  # processors differ in the last bit of a power
        numbers = columns.numbers(to_arrow(products["product_id"]))
        listed = columns.epoch_micros(to_arrow(products["listed_at"]))
        return cls(
            prices,
            product_life.born_at(numbers, listed, opening=spec.opening_micros, seed=spec.seed),
            columns.epoch_micros(to_arrow(products["delisted_at"]), missing=_NEVER),
            by_price,
            price_classes(prices.listed_at),
        )

    def chance(self, products: Int64s, instants: Int64s, purse: Int64s) -> Floats:
        """How likely each of ``products`` (rows) is taken at ``instants`` by people with a ``purse``.

        It is of the most that any could be.
        """
        age = instants - self.born[products]
        by_price = self.by_price[self.prices.entries(products, instants)]
        found: Floats = product_life.popularity_at(age) * by_price * fits(purse, self.price_class[products])
        return found

    def is_gone(self, products: Int64s, instants: Int64s) -> Bools:
        """Whether each of ``products`` (rows) is off the list at ``instants``."""
        return self.gone[products] <= instants
