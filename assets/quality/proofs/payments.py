"""Proofs of law 5, payments.

What belongs here: what is charged and refunded, and in which attempts. When is in ``times``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mockmart.arrays import Bools, Int64s
from mockmart.assets.quality.proofs import joins
from mockmart.assets.quality.proofs.decoding import NEVER, require
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard

#: Attempts that the law can tell apart; sums of cents below this are exact as floating-point numbers.
_MAX_ATTEMPTS, _EXACT = 59, 1 << 53
_CARDS = ("credit_card", "debit_card")


@dataclass(frozen=True)
class _Balance:
    """What was captured of and refunded to each order, and when its only capture was: ``NEVER`` if there is none."""

    captured: Int64s
    refunded: Int64s
    captured_at: Int64s


def _status(shard: Shard, *statuses: str) -> Bools:
    return shard.words("payments", "status").among(*statuses)


def _kind(shard: Shard, kind: str) -> Bools:
    return shard.words("payments", "kind").among(kind)


def _of_capture(shard: Shard, values: Int64s, *, default: int) -> Int64s:
    """For each order the one of ``values`` that its capture has. Refuses a second capture."""
    orders, captures = joins.orders_of_payments(shard), np.flatnonzero(_status(shard, "captured"))
    result = np.full(len(shard.column("orders", "order_id")), default, np.int64)
    require(np.bincount(orders[captures], minlength=1).max() <= 1)
    result[orders[captures]] = values[captures]
    return result


def _balance(shard: Shard) -> _Balance:
    return shard.once(("payments", "balance"), lambda: _make_balance(shard))


def _make_balance(shard: Shard) -> _Balance:
    amounts, orders = shard.cents("payments", "amount"), joins.orders_of_payments(shard)
    require(int(np.abs(amounts).sum()) < _EXACT)
    count = len(shard.column("orders", "order_id"))

    def total(rows: Bools) -> Int64s:
        return np.bincount(orders[rows], amounts[rows], count).astype(np.int64)

    return _Balance(
        total(_kind(shard, "charge") & _status(shard, "captured")),
        total(_kind(shard, "refund") & _status(shard, "refunded")),
        _of_capture(shard, shard.instants("payments", "processed_at"), default=NEVER),
    )


def _orders_that_are(*statuses: str, balanced: Callable[[_Balance, Int64s], Bools]) -> Proof:
    """The proof that all orders of ``statuses`` (of any, if none is given) are ``balanced`` with their totals."""

    def holds(shard: Shard) -> bool:
        fine = balanced(_balance(shard), shard.cents("orders", "total"))
        return bool((fine | ~shard.words("orders", "status").among(*statuses)).all() if statuses else fine.all())

    return Proof(holds, given=joins.PAYMENTS_OF_ORDERS)


def _is_paid_when_captured(shard: Shard) -> bool:
    return np.array_equal(_balance(shard).captured_at, shard.instants("orders", "paid_at"))


def _says_what_was_refunded(shard: Shard) -> bool:
    return np.array_equal(_balance(shard).refunded, shard.cents("orders", "refunded"))


def _declined_has_a_reason(shard: Shard) -> bool:
    return np.array_equal(shard.present("payments", "failure_reason"), _status(shard, "declined"))


def _status_fits_its_kind(shard: Shard) -> bool:
    charges, refunds = _status(shard, "pending", "captured", "declined"), _status(shard, "pending", "refunded")
    return bool(np.where(_kind(shard, "charge"), charges, refunds).all())


def _attempts(shard: Shard) -> Int64s:
    """The attempts, from 1 to ``_MAX_ATTEMPTS``."""
    attempts = shard.numbers("payments", "attempt").astype(np.int64)
    require(attempts.min(initial=1) >= 1 and attempts.max(initial=1) <= _MAX_ATTEMPTS)
    return attempts


def _series(shard: Shard) -> Int64s:
    """A number for each payment: the same for those of one order and one kind."""
    require(_kind(shard, "charge").sum() + _kind(shard, "refund").sum() == _kind(shard, "charge").size)
    return joins.orders_of_payments(shard) * 2 + _kind(shard, "refund")


def _attempts_are_counted(shard: Shard) -> bool:
    """So many distinct attempts as there are, none above their number: each from the first to the last."""
    series, attempts = _series(shard), _attempts(shard)
    places = series * (_MAX_ATTEMPTS + 1) + attempts
    return bool((attempts <= np.bincount(series)[series]).all()) and not (np.diff(np.sort(places)) == 0).any()


def _charge_follows_a_decline(shard: Shard) -> bool:
    series, attempts = _series(shard), _attempts(shard)
    require((np.diff(series * (_MAX_ATTEMPTS + 1) + attempts) > 0).all())
    later = np.flatnonzero(_kind(shard, "charge")[1:] & (np.diff(series) == 0)) + 1
    decided = shard.instants("payments", "processed_at")
    undecided = _status(shard, "pending", "refunded")
    in_time = decided[later - 1] <= shard.instants("payments", "created_at")[later]
    return bool((in_time & ~undecided[later - 1]).all())


def _nothing_is_charged_after_a_capture(shard: Shard) -> bool:
    attempts = _attempts(shard)
    last = _of_capture(shard, attempts, default=_MAX_ATTEMPTS)[joins.orders_of_payments(shard)]
    return bool((~_kind(shard, "charge") | (attempts <= last)).all())


def _refund_follows_the_capture(shard: Shard) -> bool:
    earliest = _of_capture(shard, shard.instants("payments", "processed_at"), default=-NEVER)
    refunded = shard.instants("payments", "created_at") >= earliest[joins.orders_of_payments(shard)]
    return bool((~_kind(shard, "refund") | refunded).all())


def _of_card(field: str) -> Proof:
    def holds(shard: Shard) -> bool:
        return np.array_equal(shard.present("payments", field), shard.words("payments", "method").among(*_CARDS))

    return Proof(holds)


def _customer_is_the_orders(shard: Shard) -> bool:
    theirs = shard.ids("orders", "customer_id")[joins.orders_of_payments(shard)]
    return np.array_equal(shard.ids("payments", "customer_id"), theirs)


def _currency_is_the_orders(shard: Shard) -> bool:
    theirs = shard.words("orders", "currency").take(joins.orders_of_payments(shard))
    return shard.words("payments", "currency").same(theirs)


def _method_is_the_orders(shard: Shard) -> bool:
    captures = np.flatnonzero(_status(shard, "captured"))
    theirs = shard.words("orders", "payment_method").take(joins.orders_of_payments(shard)[captures])
    return shard.words("payments", "method").take(captures).same(theirs)


_PAID = ("paid", "shipped", "delivered", "returned")

PROOFS = {
    "order_that_is_paid_is_charged_in_full": _orders_that_are(
        *_PAID, balanced=lambda money, total: money.captured == total
    ),
    "pending_order_is_not_charged": _orders_that_are("pending", balanced=lambda money, _: money.captured == 0),
    "cancelled_order_is_refunded": _orders_that_are(
        "cancelled", balanced=lambda money, _: money.refunded >= money.captured
    ),
    "returned_order_is_refunded": _orders_that_are("returned", balanced=lambda money, _: money.refunded > 0),
    "order_says_what_was_refunded": Proof(_says_what_was_refunded, given=joins.PAYMENTS_OF_ORDERS),
    "refunds_stay_within_charges": _orders_that_are(balanced=lambda money, _: money.refunded <= money.captured),
    "order_is_paid_when_its_charge_is_captured": Proof(_is_paid_when_captured, given=joins.PAYMENTS_OF_ORDERS),
    "declined_charge_has_a_reason": Proof(_declined_has_a_reason),
    "payment_status_fits_its_kind": Proof(_status_fits_its_kind),
    "attempts_are_counted": Proof(_attempts_are_counted, given=joins.PAYMENTS_OF_ORDERS),
    "charge_follows_a_decline": Proof(
        _charge_follows_a_decline, given=(*joins.PAYMENTS_OF_ORDERS, "attempts_are_counted")
    ),
    "nothing_is_charged_after_a_capture": Proof(_nothing_is_charged_after_a_capture, given=joins.PAYMENTS_OF_ORDERS),
    "refund_follows_the_capture": Proof(_refund_follows_the_capture, given=joins.PAYMENTS_OF_ORDERS),
    "card_brand_is_there_for_cards": _of_card("card_brand"),
    "card_last4_is_there_for_cards": _of_card("card_last4"),
    "payment_amount_is_positive": Proof(lambda shard: bool((shard.cents("payments", "amount") > 0).all())),
    "payment_customer_id_is_the_orders": Proof(_customer_is_the_orders, given=(joins.ONE_ORDER,)),
    "payment_currency_is_the_orders": Proof(_currency_is_the_orders, given=(joins.ONE_ORDER,)),
    "payment_method_is_the_orders": Proof(_method_is_the_orders, given=(joins.ONE_ORDER,)),
}
