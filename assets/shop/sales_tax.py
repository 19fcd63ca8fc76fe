"""Sales tax: rates by state and by user, and the tax on an amount.

What belongs here: rates in thousandths of a per cent, and rounding. ``data/sales_tax.yaml`` has the rates.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.homes import home_states


def tax_rates(users: pd.DataFrame) -> Int64s:
    """The sales tax at each user's default address, in thousandths of a per cent."""
    return state_rates(home_states(users))


def state_rates(states: pa.Array) -> Int64s:
    """The sales tax of each of ``states``, in thousandths of a per cent; none where the state is not known."""
    table = sales_tax()
    return np.array([*table.values(), 0])[columns.codes_of(states, list(table))]


def taxed(cents: Int64s, rate: Int64s) -> Int64s:
    """The tax on ``cents`` at ``rate`` (thousandths of a per cent), rounded half up to the cent."""
    return (cents * rate + 50_000) // 100_000


@lru_cache(maxsize=1)
def sales_tax() -> dict[str, int]:
    """The sales tax of each state, in thousandths of a per cent: 7250 is 7.25 %."""
    return {state: round(float(rate) * 1000) for state, rate in read_data("sales_tax.yaml").items()}
