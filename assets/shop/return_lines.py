"""The table of returns: the lines of orders that customers send back.

What belongs here: the rows, as they follow from an order. What comes back, and why, is planned in ``returns``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.returns import plan_returns, reasons, refunds
from mockmart.assets.shop.spec import Spec
from mockmart.sampling.draws import Draws
from mockmart.schemas import REGISTRY
from mockmart.schemas.returns import REASONS
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("returns"))
#: A return's number is its order's times this, plus the line's number; ids have as many digits more.
_PER_ORDER, _MORE_DIGITS = 1000, 3


def list_returns(orders: pd.DataFrame, *, spec: Spec) -> pd.DataFrame:
    """What customers of ``orders`` have asked to send back by ``as_of``, order by order."""
    orders = orders[orders["return_requested_at"].notna().to_numpy()]
    serials, digits = columns.numbers_and_digits(to_arrow(orders["order_id"]))
    numbers = columns.distinct_numbers(to_arrow(orders["order_id"]))
    buyers = columns.distinct_numbers(to_arrow(orders["customer_id"]))
    plan = plan_returns(to_arrow(orders["items"]), numbers, buyers, seed=spec.seed)
    goods = columns.cents(to_arrow(orders["total"])) - columns.cents(to_arrow(orders["shipping_cost"]))
    rows = np.flatnonzero(plan.pieces)
    owner = plan.lines.parents[rows]
    line, order, at = pa.array(rows), pa.array(owner), plan.lines.ordinals[rows] + 1
    received = columns.present(to_arrow(orders["returned_at"]))[owner]
    asked = columns.epoch_micros(to_arrow(orders["return_requested_at"]))[owner]
    draws = Draws(spec.seed, "returns")
    given = {
        "return_id": BUILDER.codes(
            "return_id", draws=draws, serials=serials[owner] * _PER_ORDER + at, digits=digits[owner] + _MORE_DIGITS
        ),
        "order_id": to_arrow(orders["order_id"]).take(order),
        "line_number": pa.array(at, pa.int32()),
        "product_id": plan.lines.fields["product_id"].take(line),
        "quantity": pa.array(plan.pieces[rows], pa.int32()),
        "reason": columns.take_from(pa.array(REASONS), reasons(plan, rows, draws)),
        "requested_at": columns.instants(asked),
        "received_at": to_arrow(orders["returned_at"]).take(order),
        "refund": _amounts(refunds(plan, goods)[rows], received),
        "_scenario": to_arrow(orders["_scenario"]).take(order),
    }  # fmt: skip
    return BUILDER.complete(draws=draws, serials=numbers[owner] * _PER_ORDER + at, given=given)


def _amounts(
    cents: np.ndarray[tuple[int], np.dtype[np.int64]], present: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> pa.Array:
    """Amounts, null where not ``present``."""
    amounts = columns.money(cents)
    return amounts.take(pa.array(np.arange(cents.size), mask=~present))
