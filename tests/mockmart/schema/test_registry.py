"""Schemas by name and domain."""

from __future__ import annotations

from pathlib import Path

import pandera.pandas as pap
import pytest

from mockmart.errors import SchemaError, SpecError
from mockmart.schema.fields import Text, field, references
from mockmart.schema.registry import Link, Registered, Registry

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


def referring(*paths: str) -> type[pap.DataFrameModel]:
    """A table with a key, and a reference to each of ``paths``."""
    members = {f"reference_{place}": references(path) for place, path in enumerate(paths)}
    types = {"__annotations__": dict.fromkeys(["id", *members], Text)}
    return type("Rows", (pap.DataFrameModel,), {**types, "id": field("Its key.", unique=True), **members})


def test_upstream_are_all_tables_that_one_refers_to_itself_or_through_others() -> None:
    registry = Registry()
    registry.register("wheels", referring("fleet.trucks.id"), domain="fleet")
    registry.register("trucks", referring("fleet.depots.id", "fleet.makers.id"), domain="fleet")
    registry.register("depots", referring(), domain="fleet")
    registry.register("makers", referring("fleet.depots.id"), domain="fleet")
    assert registry.upstream("wheels") == ("depots", "makers", "trucks")
    assert registry.upstream("depots") == ()


@pytest.mark.parametrize("back", ["fleet.trucks.id", "fleet.wheels.id"])
def test_references_in_a_circle_are_refused_by_the_names_of_the_tables(back: str) -> None:
    registry = Registry()
    registry.register("wheels", referring("fleet.trucks.id"), domain="fleet")
    registry.register("trucks", referring(back), domain="fleet")
    for found in (registry.upstream, lambda name: registry.in_order([name, "trucks"])):
        with pytest.raises(SchemaError, match=r"^schemas wheels, trucks refer to each other in a circle; drop one"):
            found("wheels")


def installed(folder: Path, *, points: str) -> None:
    """A distribution as an installer leaves it: a package, and beside it what it says of itself."""
    (folder / "harbour_schemas.py").write_text(
        "import pandera.pandas as pa\n\nDOMAIN = 'harbour'\n\n\n"
        "class Ships(pa.DataFrameModel):\n    name: str\n\n\nclass Berths(pa.DataFrameModel):\n    length: float\n"
    )
    notes = folder / "harbour-1.0.dist-info"
    notes.mkdir()
    (notes / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour\nVersion: 1.0\n")
    (notes / "entry_points.txt").write_text(f"[mockmart.schemas]\n{points}\n")


def test_what_an_installed_package_names_is_registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, points="harbour = harbour_schemas")
    monkeypatch.syspath_prepend(tmp_path)
    registry = Registry()
    for _ in range(2):  # as often as wanted
        assert [entry.name for entry in registry.load_entry_points()] == ["ships", "berths"]
    assert registry.names(domain="harbour") == ("ships", "berths")


def test_an_installed_package_that_names_what_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, points="harbour = harbour_schemas:Shps")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SchemaError, match=r"^schemas: 'harbour_schemas' has no 'Shps'; did you mean 'Ships'\?$"):
        Registry().load_entry_points()


def test_a_module_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torn_schemas.py").write_text("class Ships(\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        SchemaError, match=r"^schemas: cannot import 'torn_schemas' \(SyntaxError: .*\); fix the module"
    ):
        Registry().load("torn_schemas")
