"""Visits: whose they are, when, and that later ones change none."""

from __future__ import annotations

import numpy as np
import pytest

from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.visits import IDLE, VisitPlan, Visits, is_disappointing, until_checkout
from mockmart.sampling.arrivals import DAY, HOUR
from mockmart.sampling.draws import Draws, as_keys

USERS = 2_000


def plan(as_of: str = "2026-01-01", per_user: int | None = None) -> VisitPlan:
    return VisitPlan(Spec.model_validate({"as_of": as_of, "seed": 3}), per_user)


def habits(until: str = "2026-01-01", users: int = USERS) -> Habits:
    """People who sign up evenly from the opening day on."""
    spec = plan(until).spec
    created = spec.opening_micros + np.arange(users) * ((spec.as_of_micros - spec.opening_micros) // max(users, 1))
    return Habits(3, np.arange(users), created, np.arange(users) % 3 * HOUR)


@pytest.fixture(scope="module")
def visits() -> Visits:
    """The visits of a year."""
    return plan().of(habits())


def test_visits_are_by_customer_and_then_in_the_order_of_time(visits: Visits) -> None:
    assert visits.instants.size > USERS
    assert (np.lexsort((visits.instants, visits.customer)) == np.arange(visits.instants.size)).all()


def test_nobody_comes_before_signing_up_or_after_losing_interest(visits: Visits) -> None:
    people = habits()
    assert (visits.instants >= people.created[visits.customer]).all()
    assert (visits.instants <= people.end[visits.customer]).all()
    assert visits.instants.max() <= plan().spec.as_of_micros


def test_every_visit_has_a_key_of_its_own(visits: Visits) -> None:
    assert np.unique(visits.keys).size == visits.keys.size


def test_people_who_buy_more_come_more_often(visits: Visits) -> None:
    people = habits()
    count = np.bincount(visits.customer, minlength=USERS)
    busy = people.weights > np.median(people.weights)
    assert count[busy].mean() > 2 * count[~busy].mean()


@pytest.mark.parametrize("later", ["2026-01-02", "2026-03-01T10:30:00", "2031-01-01"])
def test_a_later_instant_adds_visits_and_changes_none(visits: Visits, later: str) -> None:
    all_of_them = plan(later).of(habits())
    known = all_of_them.only(all_of_them.instants <= plan().spec.as_of_micros)
    assert (known.keys == visits.keys).all()
    assert (known.instants == visits.instants).all()
    assert (known.buying == visits.buying).all()
    assert (known.wanted == visits.wanted).all()
    assert (known.wanted_at == visits.wanted_at).all()
    assert all_of_them.keys.size > visits.keys.size


def test_visits_to_come_do_not_change_the_ranks_of_earlier_ones(visits: Visits) -> None:
    later = plan("2026-02-01").of(habits())
    assert (later.ranks[later.instants <= plan().spec.as_of_micros] == visits.ranks).all()


def test_ranks_number_the_visits_in_the_order_of_time(visits: Visits) -> None:
    assert (np.diff(visits.instants[np.argsort(visits.ranks)]) >= 0).all()
    assert sorted(visits.ranks.tolist()) == list(range(visits.ranks.size))


def test_a_customer_has_the_same_visits_whoever_else_there_is(visits: Visits) -> None:
    people = habits()
    alone = plan().of(Habits(3, people.numbers[7:8], people.created[7:8], people.behind[7:8]))
    assert (alone.instants == visits.instants[visits.customer == 7]).all()


@pytest.mark.parametrize(("as_of", "per_user"), [("2026-01-01", 4), ("2025-01-02", 4), ("2026-01-01", 1)])
def test_a_plan_of_a_number_a_user_has_exactly_so_many(as_of: str, per_user: int) -> None:
    assert plan(as_of, per_user).of(habits(as_of, 500)).instants.size == 500 * per_user


@pytest.mark.parametrize("per_user", [None, 4])
def test_nobody_makes_no_visits(per_user: int | None) -> None:
    assert plan(per_user=per_user).of(habits(users=0)).instants.size == 0


def test_on_the_opening_day_nobody_has_come_yet() -> None:
    spec = plan("2025-01-01").spec
    people = Habits(3, np.arange(5), np.full(5, spec.opening_micros), np.zeros(5, np.int64))
    assert plan("2025-01-01").of(people).instants.size == 0


def test_carts_are_checked_out_within_the_hour_or_in_a_day_or_two_and_never_when_they_are_abandoned() -> None:
    times = until_checkout(as_keys(np.arange(10_000)), Draws(3, "carts"))
    assert times.min() > 0
    assert times.max() < IDLE
    assert 0.5 < (times < HOUR).mean() < 0.9
    assert 0.02 < (times > DAY // 2).mean() < 0.3


def test_who_comes_back_wants_what_the_visit_before_left_and_comes_within_days(visits: Visits) -> None:
    back = np.flatnonzero(visits.wanted != visits.keys)
    assert 0.01 < back.size / visits.keys.size < 0.10
    assert (visits.customer[back] == visits.customer[back - 1]).all()
    assert (visits.wanted[back] == visits.keys[back - 1]).all()
    assert (visits.wanted_at[back] == visits.instants[back - 1]).all()
    assert not visits.buying[back - 1].any()
    assert np.median(visits.instants[back] - visits.wanted_at[back]) < 2 * DAY


def test_nobody_comes_back_twice_in_a_row(visits: Visits) -> None:
    back = visits.wanted != visits.keys
    assert not (back[1:] & back[:-1]).any()


def test_those_who_are_disappointed_stay_away_for_longer(visits: Visits) -> None:
    same = (np.diff(visits.customer) == 0) & (visits.wanted == visits.keys)[1:] & ~visits.signing_up[1:]
    gap, bad = np.diff(visits.instants)[same], is_disappointing(visits.keys[:-1][same], Draws(3, "visits"))
    assert np.median(gap[bad]) > 1.5 * np.median(gap[~bad])
