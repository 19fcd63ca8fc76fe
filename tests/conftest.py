"""What many tests share: a small shop with a bit of everything, built once a session."""

from __future__ import annotations

import pytest

from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from tests.shop import build_shop

#: Fourteen months with a Black Friday, about 1500 users, seen at noon.
SHOP = Spec.model_validate(
    {
        "as_of": "2026-02-28T12:00:00",
        "signups_per_day": 3,
        "threads": 2,
        "scenarios": {
            "carts": {
                "high_value": {"weight": 0.03, "set": {"items.price": {"min": 250}}},
                "single_item": {"weight": 0.10, "set": {"items": {"min_length": 1, "max_length": 1}}},
            },
            "payments": {"declined": {"weight": 0.02, "set": {"attempt": {"min": 2, "max": 3}}}},
            "orders": {
                "returned": {"weight": 0.04, "set": {"status": {"values": ["returned", "cancelled"]}}},
                "open": {"weight": 0.02, "set": {"status": {"values": ["pending", "paid"]}}},
            },
        },
    }
)


@pytest.fixture(scope="session")
def shop_spec() -> Spec:
    """What ``shop`` is built from."""
    return SHOP


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Landing:
    """A landed shop of every table. Tests read it; they do not write to it."""
    return build_shop(tmp_path_factory.mktemp("shop"), SHOP)
