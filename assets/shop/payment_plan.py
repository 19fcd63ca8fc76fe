"""Charges: the attempts to pay for an order, as they are bound to go.

What belongs here: the plan of an order's charges, a function of the order alone, which both orders (when were they
paid?) and payments (what was tried?) follow. Nothing here depends on when the shop is observed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mockmart.arrays import Bools, Int64s, UInt64s
from mockmart.assets.shop.spec import Spec
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import HOUR
from mockmart.sampling.draws import Draws, as_keys, child_keys, to_range
from mockmart.schema import scenarios
from mockmart.schema.scenarios import ScenarioLabels
from mockmart.schemas.orders import METHODS

_SECOND = HOUR // 3600
#: First charges that are declined, by method.
_DECLINED = {
    "credit_card": 0.082,
    "debit_card": 0.105,
    "paypal": 0.035,
    "apple_pay": 0.04,
    "google_pay": 0.04,
    "gift_card": 0.03,
    "bank_transfer": 0.03,
}
#: How many times as often as usual a customer's charges are declined: median, and deviation of the logarithm. On
#: average it is once.
_RISK = (0.62, 0.98)
_MOST_DECLINED = 0.9
#: After a first decline: one, two or three in all.
_DECLINES = (0.76, 0.19, 0.05)
#: Orders whose customer gives up after a decline.
_GIVES_UP = 0.17
_MINUTES_TO_RETRY = 6.0
_TRANSFER = list(METHODS).index("bank_transfer")
_TRANSFER_HOURS = (4.0, 72.0)


@dataclass(frozen=True)
class Charges:
    """The attempts of each order: ``made`` and ``decided`` have one column an attempt (microseconds).

    Of ``attempts`` attempts all but the last are declined; the last is captured if the order is ``paid``.
    """

    attempts: Int64s
    paid: Bools
    made: Int64s
    decided: Int64s

    def last_decided(self) -> Int64s:
        """When the last attempt of each order is decided."""
        return np.take_along_axis(self.decided, self.attempts[:, None] - 1, axis=1)[:, 0]


def plan_charges(
    numbers: Int64s, placed: Int64s, method: Int64s, labels: ScenarioLabels, *, customers: Int64s, spec: Spec
) -> Charges:
    """The charges of the orders ``numbers`` (of their id), ``placed`` at an instant and paid by ``method``.

    ``customers`` are the numbers of the ids of those who pay.
    ``labels`` are the scenarios of the orders' payments: one may ask for a number of attempts, the last of which
    then succeeds.
    """
    draws = Draws(spec.seed, "payments")
    keys = as_keys(numbers)
    usual = np.array([_DECLINED[name] for name in METHODS])[method]
    risk = distributions.lognormal(*_RISK).at(Draws(spec.seed, "users").uniform("risk", as_keys(customers)))
    declined = draws.bernoulli("declined", keys, np.minimum(usual * risk, _MOST_DECLINED))
    declines = np.where(declined, distributions.discrete(_DECLINES).pick(draws.uniform("declines", keys)) + 1, 0)
    paid = ~(declined & draws.bernoulli("gives_up", keys, _GIVES_UP))
    attempts = np.where(paid, declines + 1, np.maximum(declines, 1))
    for rows, bounds in labels.constraining("attempt"):
        low = int(np.ceil(bounds.low or 1))
        high = int(bounds.high) if bounds.high is not None else low
        attempts[rows] = to_range(draws.uniform("attempt", keys[rows]), low=low, high=max(high, low) + 1)
        paid[rows] = True
    made, decided = _times(placed, method, keys, most=int(attempts.max(initial=1)), draws=draws)
    return Charges(attempts, paid, made, decided)


def _times(placed: Int64s, method: Int64s, keys: UInt64s, *, most: int, draws: Draws) -> tuple[Int64s, Int64s]:
    """When each of ``most`` attempts is made and decided: one after the other, a bank transfer within days."""
    made, decided = np.empty((2, placed.size, most), np.int64)
    low, high = _TRANSFER_HOURS
    now = placed
    for attempt in range(most):
        attempt_keys = child_keys(keys, np.full(keys.size, attempt))
        pause = distributions.exponential(_MINUTES_TO_RETRY * 60).at(draws.uniform("pause", attempt_keys))
        entry = 2.0 + 25.0 * draws.uniform("entry", attempt_keys)
        made[:, attempt] = now + ((entry + (pause if attempt else 0.0)) * _SECOND).astype(np.int64)
        fraction = draws.uniform("latency", attempt_keys)
        seconds = np.where(method == _TRANSFER, (low + (high - low) * fraction) * 3600, 0.8 + 3.2 * fraction)
        decided[:, attempt] = made[:, attempt] + (seconds * _SECOND).astype(np.int64)
        now = decided[:, attempt]
    return made, decided


def payment_labels(numbers: Int64s, orders: pa.Array, spec: Spec) -> ScenarioLabels:
    """The scenarios of the payments of orders: their own, or those of their ``orders``."""
    return scenarios.labels(
        spec.scenarios_of("payments"), draws=Draws(spec.seed, "payments"), keys=as_keys(numbers), inherited=orders
    )
