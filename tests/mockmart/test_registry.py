"""Schemas by name and domain."""

from __future__ import annotations

import pandera.pandas as pap
import pytest

from mockmart.errors import SpecError
from mockmart.registry import Registered, Registry

CARTS, USERS, TRUCKS = (pap.DataFrameSchema(name=name) for name in ("carts", "users", "trucks"))


@pytest.fixture
def registry() -> Registry:
    found = Registry()
    found.register("users", USERS, domain="shop")
    found.register("trucks", TRUCKS, domain="fleet")
    found.register("carts", CARTS, domain="shop")
    return found


def test_a_schema_is_found_by_its_name(registry: Registry) -> None:
    assert registry.get("carts") is CARTS


def test_schemas_come_in_the_order_of_registration(registry: Registry) -> None:
    assert list(registry) == [
        Registered("shop", "users", USERS),
        Registered("fleet", "trucks", TRUCKS),
        Registered("shop", "carts", CARTS),
    ]


def test_names_are_those_of_all_domains_or_of_one(registry: Registry) -> None:
    assert registry.names() == ("users", "trucks", "carts")
    assert registry.names(domain="shop") == ("users", "carts")
    assert registry.names(domain="school") == ()


@pytest.mark.parametrize(
    ("name", "hint"), [("crats", "did you mean 'carts'?"), ("zebra", "valid here: carts, trucks, users.")]
)
def test_a_name_that_is_not_there_gets_a_hint(registry: Registry, name: str, hint: str) -> None:
    with pytest.raises(SpecError) as raised:
        registry.get(name)
    assert str(raised.value) == f"no schema '{name}'; {hint}"


def test_a_registry_of_nothing_says_so() -> None:
    with pytest.raises(SpecError) as raised:
        Registry().get("carts")
    assert str(raised.value) == "no schema 'carts'; valid here: nothing."


def test_a_name_can_be_taken_once(registry: Registry) -> None:
    with pytest.raises(SpecError) as raised:
        registry.register("carts", CARTS, domain="fleet")
    assert str(raised.value) == "schema 'carts' is registered already (domain shop)."
