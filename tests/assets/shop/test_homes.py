"""Homes: the state of the default address, and how far its clocks are behind."""

from __future__ import annotations

import pyarrow as pa
import pytest

from mockmart.assets.shop.homes import USUAL_HOURS_BEHIND, behind_utc, home_states, hours_behind
from mockmart.assets.shop.sales_tax import sales_tax
from mockmart.landing.landing import Landing
from mockmart.sampling.arrivals import HOUR
from mockmart.schemas import REGISTRY


def test_every_state_of_the_country_has_a_time() -> None:
    assert hours_behind().keys() == sales_tax().keys()
    assert set(hours_behind().values()) == {5, 6, 7, 8, 9, 10}


@pytest.mark.parametrize("encoded", [False, True])
def test_clocks_are_behind_as_those_of_the_state_or_of_most_people(encoded: bool) -> None:
    states = pa.array(["NY", "CA", None, "XX"])
    behind = behind_utc(states.dictionary_encode() if encoded else states)
    assert behind.tolist() == [5 * HOUR, 8 * HOUR, USUAL_HOURS_BEHIND * HOUR, USUAL_HOURS_BEHIND * HOUR]


def test_the_home_of_a_user_is_at_the_default_address(shop: Landing) -> None:
    users = shop.table("users", REGISTRY.get("users")).frame().head(200)
    expected = [next(one["state"] for one in book if one["is_default"]) for book in users["addresses"].tolist()]
    assert home_states(users).to_pylist() == expected
