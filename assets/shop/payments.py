"""Payments: the charges and refunds that tell each order's story.

What belongs here: the rows of payments, as they follow from an order. The plan of its charges is in ``payment_plan``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.payment_plan import payment_labels, plan_charges
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.wallets import card_numbers
from mockmart.sampling.draws import Draws, as_keys
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.schemas import REGISTRY
from mockmart.schemas.orders import METHODS
from mockmart.schemas.payments import KINDS, STATUSES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("payments"))
_PENDING, _CAPTURED, _DECLINED, _REFUNDED = range(4)
#: A payment's number is its order's times this, plus its own: charges from 1, refunds from 501.
_PER_ORDER = 1000
_REFUNDS_FROM = 500


def derive_payments(orders: pd.DataFrame, *, spec: Spec) -> pd.DataFrame:
    """The payments of ``orders``, as they stand at ``as_of``: attempts to charge, then refunds, order by order.

    An order that says when it was paid has its last charge captured at that time, whatever was planned.
    """
    draws = Draws(spec.seed, "payments")
    numbers = columns.distinct_numbers(to_arrow(orders["order_id"]))
    placed = columns.epoch_micros(to_arrow(orders["created_at"]))
    method = columns.codes_of(to_arrow(orders["payment_method"]), list(METHODS)).astype(np.int64)
    labels = payment_labels(numbers, to_arrow(orders["_scenario"]), spec)
    buyers = columns.distinct_numbers(to_arrow(orders["customer_id"]))
    plan = plan_charges(numbers, placed, method, labels, customers=buyers, spec=spec)
    paid_at = columns.epoch_micros(to_arrow(orders["paid_at"]))
    paid = columns.present(to_arrow(orders["paid_at"]))
    cancelled = columns.present(to_arrow(orders["cancelled_at"]))

    # Attempts of paid orders happened by then; those of others as far as they are made by now.
    limit = np.where(paid, paid_at, spec.as_of_micros)
    attempts = np.where(paid, plan.attempts, np.minimum(plan.attempts, (plan.made <= limit[:, None]).sum(axis=1)))
    refunded = paid & (cancelled | columns.present(to_arrow(orders["returned_at"])))
    rows = attempts + refunded
    order = np.repeat(np.arange(numbers.size), rows)
    ordinal = np.arange(order.size) - (np.cumsum(rows) - rows)[order]
    refund = ordinal == attempts[order]
    place = np.minimum(ordinal, plan.made.shape[1] - 1)
    last = ordinal == plan.attempts[order] - 1
    made = np.minimum(plan.made[order, place], limit[order])
    decided = np.minimum(plan.decided[order, place], limit[order])
    decided_by_now = (plan.decided[order, place] <= spec.as_of_micros) & ~(
        last & plan.paid[order] & ~cancelled[order] & ~paid[order]
    )
    captured = last & paid[order]
    status = np.select(
        [refund, captured, decided_by_now | cancelled[order]], [_REFUNDED, _CAPTURED, _DECLINED], _PENDING
    )
    decided[captured] = paid_at[order[captured]]
    back = np.maximum(
        columns.epoch_micros(to_arrow(orders["cancelled_at"])), columns.epoch_micros(to_arrow(orders["returned_at"]))
    )[order]  # fmt: skip
    decided[refund] = back[refund]
    made[refund] = back[refund]  # a refund is asked for and done at once: none is made before it can be seen
    attempt = np.where(refund, 1, ordinal + 1)
    at = pa.array(order)
    ordinals = np.where(refund, _REFUNDS_FROM, 0) + attempt
    given = {
        "payment_id": _payment_ids(to_arrow(orders["order_id"]), order, ordinals, made, draws),
        "order_id": to_arrow(orders["order_id"]).take(at),
        "customer_id": to_arrow(orders["customer_id"]).take(at),
        "kind": columns.take_from(pa.array(KINDS), refund.astype(np.int64)),
        "attempt": pa.array(attempt, pa.int32()),
        "method": columns.take_from(pa.array(list(METHODS)), method[order]),
        "status": columns.take_from(pa.array(STATUSES), status),
        "amount": columns.money(
            np.where(
                refund,
                columns.cents(to_arrow(orders["refunded"]))[order],
                columns.cents(to_arrow(orders["total"]))[order],
            )
        ),
        "currency": to_arrow(orders["currency"]).take(at),
        "created_at": columns.instants(made),
        "processed_at": columns.instants(decided, present=status != _PENDING),
    }
    card = _cards(card_numbers(buyers, method, as_keys(numbers), draws), method, draws, labels)
    return BUILDER.complete(
        draws=draws,
        serials=numbers[order] * _PER_ORDER + ordinals,
        given={**given, **{name: column.take(at) for name, column in card.items()}},
        labels=labels.take(order),
    )


def _payment_ids(orders: pa.Array, order: Int64s, ordinals: Int64s, made: Int64s, draws: Draws) -> pa.Array:
    """The ids of payments ``ordinals`` of the rows ``order`` of ``orders`` (ids): three digits more than theirs."""
    numbers, digits = columns.numbers_and_digits(orders)
    serials = numbers[order] * _PER_ORDER + ordinals
    return BUILDER.codes("payment_id", draws=draws, serials=serials, digits=digits[order] + 3, created=made)


def _cards(cards: Int64s, method: Int64s, draws: Draws, labels: ScenarioLabels) -> dict[str, pa.Array]:
    """Brand and last digits of the card of each order, numbered ``cards``: all its payments are made with one."""
    drawn = {"method": columns.take_from(pa.array(list(METHODS)), method)}
    return {
        name: BUILDER.draw(name, draws=draws, serials=cards, given=drawn, labels=labels)
        for name in ("card_brand", "card_last4")
    }
