"""Sessions: visits to the shop's pages, with a cart or without.

What belongs here: the rows of sessions. When customers come to fill a cart is in ``visits``, by which device and
channel in ``traffic``.

After a visit that fills a cart, some people come back to look around, and some strangers come whom nobody knows. All of
that comes after what it follows from, so that a later ``as_of`` changes nothing of what was before.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.arrow.conversion import to_arrow
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.catalogue import product_types
from mockmart.assets.shop.homes import behind_utc, home_states
from mockmart.assets.shop.promotions import NONE, promotions_of
from mockmart.assets.shop.traffic import channels, devices, until_first_item
from mockmart.assets.shop.visits import VisitPlan, Visits
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws, as_keys, child_keys, mix, stream_key
from mockmart.schemas import REGISTRY
from mockmart.schemas.sessions import CHANNELS, DEVICES
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("sessions"))
#: Sessions that follow a visit with a cart, from none on: half of them are strangers', the others the customer's.
_FOLLOWING = (0.34, 0.36, 0.20, 0.10)
_STRANGER = 0.5
_PER_VISIT = 1 + len(_FOLLOWING)
_FOLLOWS_WITHIN_DAYS = 5.0
#: Sessions of one page, pages of others, seconds on a page.
_BOUNCES, _PAGES, _SECONDS = 0.42, 4.5, 48.0
_PAGES_WITH_CART = 9.0
#: Channels that tell of sales.
_TELLING = ("email", "paid_search", "social", "affiliate")
#: First pages beside those of categories, and how often people come to one of those.
_PAGES_FIRST = {"/": 0.42, "/search": 0.20, "/sale": 0.06}
_SECOND = HOUR // 3600


def list_sessions(users: pd.DataFrame, carts: pd.DataFrame, *, plan: VisitPlan) -> pd.DataFrame:
    """The sessions of ``users`` and of strangers that began by ``as_of``; in some, the ``carts`` were begun."""
    spec = plan.spec
    draws, of_visits = Draws(spec.seed, "sessions"), Draws(spec.seed, "visits")
    numbers = columns.distinct_numbers(to_arrow(users["user_id"]))
    behind = behind_utc(home_states(users))
    visits = plan.of(Habits(spec.seed, numbers, columns.epoch_micros(to_arrow(users["created_at"])), behind))
    serials, digits = visits.serials(users)

    following = distributions.discrete(_FOLLOWING).pick(draws.uniform("following", visits.keys))
    visit = np.concatenate([np.arange(following.size), np.repeat(np.arange(following.size), following)])
    starts = np.cumsum(following) - following
    ordinal = np.concatenate(
        [np.zeros(following.size, np.int64), np.arange(int(following.sum())) - np.repeat(starts, following) + 1]
    )
    later = ordinal > 0
    keys = np.where(later, child_keys(visits.keys[visit], ordinal), visits.keys[visit])
    days = distributions.exponential(_FOLLOWS_WITHIN_DAYS).at(draws.uniform("follows", keys))
    started = visits.instants[visit] + np.where(later, (days * DAY).astype(np.int64) + HOUR, 0)
    there = started <= spec.as_of_micros
    visit, ordinal, later, keys, started = visit[there], ordinal[there], later[there], keys[there], started[there]

    customer = visits.customer[visit]
    stranger = later & draws.bernoulli("stranger", keys, _STRANGER)
    who = np.where(stranger, keys, as_keys(numbers)[customer])  # a stranger has a device of his own
    channel = channels(who, keys, visits.signing_up[visit] & ~later, of_visits)
    of_visit, at = _carts(visits, users, carts, of_visits)
    cart, begun = np.where(later, -1, of_visit[visit]), np.where(later, 0, at[visit])
    pages, ended = _length(begun, started, keys, draws)
    over = ended <= spec.as_of_micros
    promotions = promotions_of(spec)
    sale = promotions.sale[started // DAY - promotions.first_day]
    names = [*dict.fromkeys(one.name for one in promotions.all)]
    kind = np.array([names.index(one.name) for one in promotions.all])[sale]
    telling = np.isin(channel, [CHANNELS.index(name) for name in _TELLING])
    given = {
        "session_id": BUILDER.codes(
            "session_id", draws=draws, serials=serials[visit] * _PER_VISIT + ordinal, digits=digits + 1
        ),
        "user_id": to_arrow(users["user_id"]).take(pa.array(customer, mask=stranger)),
        "cart_id": to_arrow(carts["cart_id"]).take(pa.array(cart, mask=cart < 0)),
        "device": columns.take_from(pa.array(DEVICES), devices(who, keys, of_visits)),
        "channel": columns.take_from(pa.array(CHANNELS), channel),
        "campaign": columns.take_from(pa.array(names), kind, present=telling & (sale != NONE)),
        "landing_page": columns.take_from(pa.array([*_landing_pages()]), _first_page(keys, draws)),
        "pages_viewed": pa.array(pages.astype(np.int32), mask=~over),
        "started_at": columns.instants(started),
        "started_local": pa.array(started - behind[customer], pa.timestamp("us")),
        "ended_at": columns.instants(ended, present=over),
    }
    return BUILDER.complete(draws=draws, serials=serials[visit] * _PER_VISIT + ordinal, given=given)


def _carts(visits: Visits, users: pd.DataFrame, carts: pd.DataFrame, draws: Draws) -> tuple[Int64s, Int64s]:
    """The row of the cart that was begun in each visit, -1 if there is none, and when it was, 0 if there is none."""
    begun = visits.instants + until_first_item(visits.keys, draws)
    owner = columns.Lookup.of(to_arrow(users["user_id"])).find(to_arrow(carts["customer_id"]))
    created = columns.epoch_micros(to_arrow(carts["created_at"]))
    keys = _pairs(owner, created)
    order = np.argsort(keys)
    place = np.searchsorted(keys[order], _pairs(visits.customer, begun))
    found = np.concatenate([order, [0]])[np.minimum(place, order.size)]
    same = place < order.size
    same[same] &= (owner[found[same]] == visits.customer[same]) & (created[found[same]] == begun[same])
    return np.where(same, found, -1), np.where(same, begun, 0)


def _pairs(owner: Int64s, instants: Int64s) -> UInt64s:
    """Numbers that tell pairs of a customer and an instant apart, but for rare ones."""
    return mix(as_keys(owner), stream_key(0, "pairs")) + instants.astype(np.uint64)


def _length(begun: Int64s, started: Int64s, keys: UInt64s, draws: Draws) -> tuple[Int64s, Int64s]:
    """How many pages each session has, and when it ends: after the cart was ``begun`` (0 where none was)."""
    with_cart = begun > 0
    mean = np.where(with_cart, _PAGES_WITH_CART, _PAGES)
    more = distributions.exponential(1.0).at(draws.uniform("pages", keys)) * mean
    bounced = ~with_cart & draws.bernoulli("bounces", keys, _BOUNCES)
    pages = np.where(bounced, 1, 2 + more.astype(np.int64))
    on_page = distributions.lognormal(_SECONDS, 0.5).at(draws.uniform("seconds", keys)) * _SECOND
    ended = started + (pages * on_page).astype(np.int64)
    return pages, np.where(with_cart, np.maximum(ended, begun + on_page.astype(np.int64)), ended)


def _first_page(keys: UInt64s, draws: Draws) -> Int64s:
    return distributions.discrete(tuple(_landing_pages().values())).pick(draws.uniform("landing_page", keys))


@lru_cache(maxsize=1)
def _landing_pages() -> dict[str, float]:
    """The first pages of sessions, and how often each is one."""
    left = 1 - sum(_PAGES_FIRST.values())
    weights: dict[str, float] = {}
    for kind in product_types():
        path = f"/c/{kind.category.lower().replace(' & ', '-').replace(' ', '-')}"
        weights[path] = weights.get(path, 0.0) + kind.weight * kind.demand
    total = sum(weights.values())
    return {**_PAGES_FIRST, **{path: left * weight / total for path, weight in weights.items()}}
