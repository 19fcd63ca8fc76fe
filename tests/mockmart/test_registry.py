"""Schemas by name and domain."""

import pandera.pandas as pap
import pytest

from mockmart.errors import SpecError
from mockmart.fields import Text, field
from mockmart.registry import Link, Registered, Registry

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


def test_the_key_of_a_table_is_its_first_unique_column() -> None:
    columns = {
        "nickname": pap.Column(str, unique=True, nullable=True),
        "badge": pap.Column(str, unique=True),
        "email": pap.Column(str, unique=True),
    }
    registry = Registry()
    registry.register("drivers", pap.DataFrameSchema(columns), domain="fleet")
    assert registry.key("drivers") == ("badge",)


def test_columns_that_are_unique_together_are_a_key() -> None:
    columns = {"truck": pap.Column(str), "day": pap.Column(int)}
    registry = Registry()
    registry.register("trips", pap.DataFrameSchema(columns, unique=["truck", "day"]), domain="fleet")
    assert registry.key("trips") == ("truck", "day")


def test_a_table_without_unique_columns_has_no_key(registry: Registry) -> None:
    assert registry.key("trucks") == ()


def test_a_column_says_which_other_it_refers_to() -> None:
    class Drivers(pap.DataFrameModel):
        badge: Text = field("Number on the badge.", unique=True)

    class Trips(pap.DataFrameModel):
        driver: Text = field("Who drove.", refers="fleet.drivers.badge")

    registry = Registry()
    registry.register("drivers", Drivers, domain="fleet")
    registry.register("trips", Trips, domain="fleet")
    assert registry.links("trips") == (Link("driver", "fleet.drivers.badge", "drivers", "badge"),)
