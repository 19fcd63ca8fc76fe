"""Users: people who sign up, with names, addresses and habits that belong together.

What belongs here: how a user comes about. Habits that carts share are in ``activity``, words and places in the
engine's vocabulary.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.arrays import Floats, Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.homes import USUAL_HOURS_BEHIND, behind_utc
from mockmart.assets.shop.profiles import profile
from mockmart.assets.shop.purses import purses
from mockmart.assets.shop.seasonality import growth, hourly_shape
from mockmart.assets.shop.shards import count_shards, first_user, shard_of_user, user_digits, users_in
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.traffic import until_first_item
from mockmart.assets.shop.visits import IDLE, VisitPlan, Visits, until_checkout
from mockmart.batches import Batches
from mockmart.generators.base import Request
from mockmart.locales.vocabulary import Vocabulary, vocabulary
from mockmart.providers.people import EMAIL_DOMAINS, person
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY, HOUR, Arrivals, hours_between
from mockmart.sampling.draws import Draws, as_keys, child_keys
from mockmart.schemas import REGISTRY
from mockmart.schemas.elements import COUNTRY, LABELS
from mockmart.schemas.users import TIERS
from mockmart.synthesis.table_builder import TableBuilder

BUILDER = TableBuilder(REGISTRY.get("users"))
_ADDRESSES = (0.62, 0.28, 0.10)
_DEFAULT_IS_HOME = 0.85
_SAME_PLACE = 0.6
#: Orders of the last twelve months that each tier but the first takes, and how many an order counts for by the purse.
_EARNED = (1.5, 3.5, 7.0)
_WORTH = (0.8, 1.0, 1.3)
_YEAR = 365 * DAY


def draw_users(spec: Spec) -> Batches:
    """Every user who signed up by ``as_of``, in shards yet to be drawn."""
    arrivals, plan = sign_ups(spec), VisitPlan(spec)
    rows = arrivals.count(spec.as_of_micros)

    def draw(shard: int) -> pd.DataFrame:
        signed_up = range(first_user(shard), min(first_user(shard + 1), rows))
        return sign_up(signed_up, arrivals=arrivals, plan=plan)

    return Batches(count_shards(rows), draw, shards=True)


def sign_ups(spec: Spec) -> Arrivals:
    """The sign-ups of the shop until ``as_of``."""
    return Arrivals.at_rates(
        spec.signups_per_day / 24 * _hourly(spec), origin=spec.opening_micros, draws=Draws(spec.seed, "users")
    )


def signups_per_day_for(users: int, spec: Spec) -> float:
    """The sign-ups a day, at opening, that give about ``users`` users at ``as_of``; 0 if the shop is not open yet."""
    expected = float(_hourly(spec).sum()) / 24
    return users / expected if expected else 0.0


def sign_up(rows: range, *, arrivals: Arrivals, plan: VisitPlan) -> pd.DataFrame:
    """The users of ``rows``, all of one shard, as they are at ``as_of``."""
    spec = plan.spec
    draws = Draws(spec.seed, "users")
    words = vocabulary(spec.locale)
    serials = np.arange(rows.start, rows.stop)
    keys = as_keys(serials)
    created = arrivals.instants(serials)
    first, last, email = _people(serials, draws, spec.locale)
    book, home = _address_book(keys, draws, words)
    shard = shard_of_user(rows.start)
    digits = user_digits(first_user(shard), users_in(shard))
    ids = BUILDER.codes("user_id", draws=draws, serials=serials, digits=digits)
    behind = behind_utc(words.places.state_pool.take(pa.array(home)))
    habits = Habits(spec.seed, columns.distinct_numbers(ids), created, behind)
    visits = plan.of(habits)
    given = {
        "user_id": ids,
        "email": email,
        "first_name": first,
        "last_name": last,
        "phone": words.phone(home, draws, "phone", keys, area="area_code"),
        "addresses": book,
        "loyalty_tier": columns.take_from(pa.array(TIERS), _tiers(habits, visits, draws, as_of=spec.as_of_micros)),
        "created_at": columns.instants(created),
        "last_login": columns.instants(_last_login(habits, visits, plan)),
        **profile(first, habits, draws),
    }
    return BUILDER.complete(draws=draws, serials=serials, given=given)


def _hourly(spec: Spec) -> Floats:
    hours = hours_between(spec.opening_micros, spec.as_of_micros)
    shape = hourly_shape(hours - USUAL_HOURS_BEHIND * HOUR, draws=Draws(spec.seed, "sign-ups"))
    return shape * growth(hours, origin=spec.opening_micros, per_year=spec.growth_per_year)


def _people(serials: Int64s, draws: Draws, locale: str) -> tuple[pa.Array, pa.Array, pa.Array]:
    """First names, last names and emails; the rank of a person among namesakes makes each email unique."""
    who = person(Request(draws, "name", serials, locale=locale), "")
    domain = draws.integers("domain", as_keys(serials), low=0, high=len(EMAIL_DOMAINS))
    given, family = who.spelled
    email = columns.joined(
        given, ".", family, *columns.decimal_digits(who.rank), columns.take_from(EMAIL_DOMAINS, domain)
    )
    return who.first, who.last, email


def _address_book(keys: UInt64s, draws: Draws, words: Vocabulary) -> tuple[pa.Array, Int64s]:
    """The address book of each user, and the place (in the vocabulary) of the default address."""
    lengths = distributions.discrete(_ADDRESSES).pick(draws.uniform("addresses", keys)) + 1
    owner = np.repeat(np.arange(keys.size), lengths)
    starts = np.cumsum(lengths) - lengths
    ordinal = np.arange(owner.size) - starts[owner]
    lines = child_keys(keys[owner], ordinal)
    home = words.places.draw(draws, "home", keys)
    elsewhere = words.places.draw(draws, "elsewhere", lines)
    near = (ordinal == 0) | draws.bernoulli("near", lines, _SAME_PLACE)
    place = np.where(near, home[owner], elsewhere)
    default = np.where(draws.bernoulli("default", keys, _DEFAULT_IS_HOME), 0, lengths - 1)
    book = columns.lists(
        columns.offsets(lengths),
        {
            "label": columns.take_from(pa.array(LABELS), ordinal),
            "street": words.street(draws, "street", lines, number="house"),
            "city": words.places.city.take(pa.array(place)),
            "state": words.places.state_pool.take(pa.array(place)),
            "zip": words.places.zip.take(pa.array(place)),
            "country": columns.constant(COUNTRY, owner.size),
            "is_default": pa.array(ordinal == default[owner]),
        },
    )
    return book, place[starts + default]


def _last_login(habits: Habits, visits: Visits, plan: VisitPlan) -> Int64s:
    """When each user was last logged in: at the latest log-in, or at the end of a visit to fill a cart."""
    as_of = plan.spec.as_of_micros
    latest = np.zeros(habits.numbers.size, np.int64)
    np.maximum.at(latest, visits.customer, visits.instants)
    # What ends last is among the visits that began last: none takes longer than twice IDLE.
    near = visits.only(visits.instants > latest[visits.customer] - 2 * IDLE)
    ends = _checked_out(near, plan.spec.seed)
    np.maximum.at(latest, near.customer, np.minimum(ends, as_of))
    return np.maximum(habits.last_login(as_of), latest)


def _checked_out(visits: Visits, seed: int) -> Int64s:
    """When the cart of each visit is checked out, if it is."""
    begun = visits.instants + until_first_item(visits.keys, Draws(seed, "visits"))
    return begun + until_checkout(visits.keys, Draws(seed, "carts"))


def _tiers(habits: Habits, visits: Visits, draws: Draws, *, as_of: int) -> Int64s:
    """The tier that each person has earned: by the orders of the last twelve months, and what they tend to be worth."""
    orders = visits.only(visits.buying & (visits.instants > as_of - _YEAR))
    orders = orders.only(_checked_out(orders, draws.seed) <= as_of)
    worth = np.array(_WORTH)[purses(habits.keys, seed=draws.seed)]
    earned = np.bincount(orders.customer, minlength=habits.numbers.size) * worth
    return np.searchsorted(np.array(_EARNED), earned, side="right")
