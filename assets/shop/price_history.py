"""The price history: a row for each price that a product has had.

What belongs here: the table. When prices change and to what is in ``price_list``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.price_list import PriceList
from mockmart.assets.shop.spec import Spec
from mockmart.sampling.draws import Draws
from mockmart.schemas import REGISTRY
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("price_history"))


def write_price_history(products: pd.DataFrame, *, spec: Spec) -> pd.DataFrame:
    """The prices that ``products`` have had by ``as_of``."""
    prices = PriceList.of(products, seed=spec.seed, until=spec.as_of_micros)
    current = np.zeros(prices.product.size, np.bool_)
    current[prices.last] = True
    at = pa.array(prices.product)
    given = {
        "product_id": to_arrow(products["product_id"]).take(at),
        "valid_from": columns.instants(prices.since),
        "valid_to": columns.instants(np.roll(prices.since, -1), present=~current),
        "price": columns.money(prices.cents),
        "cost": to_arrow(products["cost"]).take(at),
    }
    draws = Draws(spec.seed, "price_history")
    return BUILDER.complete(draws=draws, serials=np.arange(prices.product.size), given=given)
