"""The spec: what validating one does, and what it leaves alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mockmart import settings
from mockmart.assets.shop.graph import CORE_TABLES, OPTIONAL_TABLES
from mockmart.assets.shop.spec import Spec
from mockmart.errors import SchemaError, SpecError
from mockmart.schemas import REGISTRY

MODULE = """
import pandera.pandas as pa

DOMAIN = "parks"


class Benches(pa.DataFrameModel):
    bench_id: str = pa.Field(unique=True, str_matches="^B-[0-9]{6}$")
"""


@pytest.fixture
def parks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module of schemas that nothing has registered."""
    (tmp_path / "some_parks.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("schemas.REGISTRY", REGISTRY.copy())
    monkeypatch.delitem(sys.modules, "some_parks", raising=False)
    return "some_parks"


def test_validating_a_spec_registers_nothing(parks: str) -> None:
    from mockmart import schemas

    before = schemas.REGISTRY.names()
    spec = Spec.model_validate({"schemas": [parks], "rows": {"benches": 5}})
    assert schemas.REGISTRY.names() == before
    spec.register_schemas()
    assert schemas.REGISTRY.names() == (*before, "benches")


@pytest.mark.parametrize(
    ("written", "message", "kind"),
    [
        ({"as_of": "2024-12-31"}, "shop.yaml: as_of: 2024-12-31 is before the shop opened;", SpecError),
        ({"locale": "xx"}, "shop.yaml: locale: 'xx' is not available;", SpecError),
        ({"rows": {"carts": 5}}, "shop.yaml: rows.carts: the rows of 'carts' follow", SpecError),
        (
            {"tables": ["session"]},
            "shop.yaml: tables: there is no table 'session'; did you mean 'sessions'?",
            SpecError,
        ),
        ({"tables": ["carts"]}, "shop.yaml: tables: 'carts' is always built;", SpecError),
        ({"schemas": ["no_such_module"]}, "shop.yaml: schemas: cannot import 'no_such_module'", SchemaError),
        ({"scenarios": {"users": {}}}, "shop.yaml: scenarios.users: its rows follow from others;", SpecError),
    ],
)
def test_every_message_about_a_spec_names_its_file(
    written: dict[str, object], message: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as raised:
        settings.resolve(Spec, written, {"seed": 5}, where=["shop.yaml", "options"])
    assert str(raised.value).startswith(message)


def test_a_message_names_the_source_that_the_value_is_from() -> None:
    with pytest.raises(SpecError, match=r"^options: as_of: 2020-01-01 is before the shop opened;"):
        settings.resolve(Spec, {"seed": 5}, {"as_of": "2020-01-01"}, where=["shop.yaml", "options"])


def test_optional_tables_are_all_built_unless_the_spec_says_which() -> None:
    assert Spec().tables == [*OPTIONAL_TABLES]
    some = Spec.model_validate({"tables": ["returns", "calendar", "returns"]})
    assert some.tables == ["calendar", "returns"]
    assert set(some.table_names) == {*CORE_TABLES, "calendar", "returns"}
