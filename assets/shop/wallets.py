"""Wallets: what a customer pays with, order after order.

What belongs here: which of a customer's ways of paying and which of the customer's cards an order is paid with. What
ways and cards there are, and how frequent, is in the schemas of orders and payments: they are drawn as ever, but under
numbers of the customer's own, so that the same ones come again.
"""

from __future__ import annotations

import numpy as np

from mockmart.arrays import Int64s, UInt64s
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws

#: How often a customer pays the usual way, the second one, or any other.
_WAYS = (0.80, 0.16, 0.04)
#: How often a customer takes the usual card of a kind, or the second one.
_CARDS = (0.92, 0.08)
_SLOTS = 4


def way_numbers(customers: Int64s, orders: Int64s, keys: UInt64s, draws: Draws) -> Int64s:
    """The number under which each order's way of paying is drawn: that of a way of its customer's, or its own.

    ``customers`` and ``orders`` are the numbers of their ids, ``keys`` the orders' keys.
    """
    way = distributions.discrete(_WAYS).pick(draws.uniform("way", keys))
    return np.where(way < 2, customers * _SLOTS + way, orders * _SLOTS + _SLOTS - 1)


def card_numbers(customers: Int64s, method: Int64s, keys: UInt64s, draws: Draws) -> Int64s:
    """The number under which the card of each order is drawn, if it is paid by card: one of its customer's.

    ``method`` is a small code of the order's way of paying: a credit card is another one than a debit card.
    """
    card = distributions.discrete(_CARDS).pick(draws.uniform("card", keys))
    return (customers * 2**_SLOTS + method) * 2 + card
