"""Traffic: by which device and channel people come, and how likely they buy.

What belongs here: what a visit is like, as a function of the visitor and the visit alone. When visits are is in
``visits``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mockmart.arrays import Bools, Floats, Int64s, UInt64s
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import HOUR
from mockmart.sampling.draws import Draws
from mockmart.schemas.sessions import CHANNELS, DEVICES

#: The device that people use mostly, and how often they do; how many times as often those of each device buy.
_DEVICES, _USUAL_DEVICE = {"mobile": 0.58, "desktop": 0.36, "tablet": 0.06}, 0.84
_BY_DEVICE = {"mobile": 0.84, "desktop": 1.26, "tablet": 1.0}
#: How people come for the first time, and later; how many times as often those of each channel buy.
_FIRST = {"direct": 0.14, "organic_search": 0.31, "paid_search": 0.20, "social": 0.17, "email": 0.02, "referral": 0.10,
          "affiliate": 0.06}  # fmt: skip
_LATER = {"direct": 0.36, "organic_search": 0.19, "paid_search": 0.10, "social": 0.08, "email": 0.20, "referral": 0.04,
          "affiliate": 0.03}  # fmt: skip
_BY_CHANNEL = {"direct": 1.10, "organic_search": 1.0, "paid_search": 0.92, "social": 0.72, "email": 1.18,
               "referral": 1.08, "affiliate": 0.94}  # fmt: skip
#: How often an own visit comes by the channel of the first one.
_SAME_CHANNEL = 0.15
#: Visits that end in an order: those for which an account was made, and others.
_AT_SIGN_UP, _CONVERTS = 0.80, 0.236
_MINUTE = HOUR // 60
#: From the beginning of a visit until the first thing goes into the cart: the least, and how much more on average.
_LEAST, _MORE, _MOST = _MINUTE // 3, 4.0 * _MINUTE, 40 * _MINUTE


def signup_channels(users: UInt64s, seed: int) -> Int64s:
    """The channel by which each of ``users`` (keys) came to sign up: a place among ``CHANNELS``."""
    return _pick(_FIRST, CHANNELS, Draws(seed, "users").uniform("channel", users))


def devices(users: UInt64s, visits: UInt64s, draws: Draws) -> Int64s:
    """The device of each of ``visits`` (keys) of ``users`` (keys): a place among ``DEVICES``."""
    usual = _pick(_DEVICES, DEVICES, Draws(draws.seed, "users").uniform("device", users))
    other = _pick(_DEVICES, DEVICES, draws.uniform("other_device", visits))
    return np.where(draws.bernoulli("usual_device", visits, _USUAL_DEVICE), usual, other)


def channels(users: UInt64s, visits: UInt64s, signing_up: Bools, draws: Draws) -> Int64s:
    """The channel of each of ``visits`` (keys) of ``users`` (keys): a place among ``CHANNELS``."""
    first = signup_channels(users, draws.seed)
    later = _pick(_LATER, CHANNELS, draws.uniform("channel", visits))
    return np.where(signing_up | draws.bernoulli("same_channel", visits, _SAME_CHANNEL), first, later)


def would_buy(users: UInt64s, visits: UInt64s, signing_up: Bools, draws: Draws) -> Bools:
    """Whether each of ``visits`` (keys) of ``users`` (keys) is to end in an order, whatever is in the cart."""
    by_device = _values(_BY_DEVICE, DEVICES)[devices(users, visits, draws)]
    by_channel = _values(_BY_CHANNEL, CHANNELS)[channels(users, visits, signing_up, draws)]
    chance = np.where(signing_up, _AT_SIGN_UP, _CONVERTS * by_device * by_channel)
    return draws.bernoulli("would_buy", visits, chance)


def until_first_item(visits: UInt64s, draws: Draws) -> Int64s:
    """How long after the beginning of each of ``visits`` (keys) the first thing goes into the cart (microseconds)."""
    more = distributions.exponential(_MORE).at(draws.uniform("first_item", visits))
    return np.minimum(_LEAST + more.astype(np.int64), _MOST)


def _pick(shares: dict[str, float], order: Sequence[str], fraction: Floats) -> Int64s:
    return distributions.discrete(tuple(shares[name] for name in order)).pick(fraction)


def _values(by_name: dict[str, float], order: Sequence[str]) -> Floats:
    return np.array([by_name[name] for name in order])
