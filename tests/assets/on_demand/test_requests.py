"""What callers ask of the shop's rows is checked before anything is drawn."""

from __future__ import annotations

from typing import Any

import pytest

from mockmart.assets.on_demand.shop_source import ShopSource
from mockmart.assets.shop.spec import Spec
from mockmart.errors import SpecError
from mockmart.schema.scenarios import settable
from mockmart.schemas import REGISTRY
from mockmart.sources.source import RowRequest

SPEC: dict[str, Any] = {"as_of": "2025-06-01", "products": 200}
BOUNDS = [-1e15, -5, 0, 0.5, 1.5, 6, 1e3, 1e6, 1e15]
PATHS = [
    (entity, path, key)
    for entity in ("carts", "payments", "reviews")
    for path, keys in settable(REGISTRY.get(entity)).items()
    for key in keys
    if key in ("min", "max")
]


@pytest.fixture(scope="module")
def source() -> ShopSource:
    return ShopSource(Spec.model_validate(SPEC))


@pytest.mark.parametrize(("entity", "path", "key"), PATHS)
@pytest.mark.parametrize("bound", BOUNDS)
def test_a_bound_is_within_the_schemas_or_refused_at_the_door(
    source: ShopSource, entity: str, path: str, key: str, bound: float
) -> None:
    told = ""
    try:
        rows = list(source.rows(RowRequest(entity, 2, seed=1, overrides={path: {key: bound}})).batches)
        assert sum(len(batch.table) for batch in rows) == 2
    except SpecError as error:
        told = str(error)
    assert not told or told.startswith(("overrides: no product fits it", f"overrides.{path}"))
    spec = {**SPEC, "scenarios": {entity: {"odd": {"weight": 0.1, "set": {path: {key: bound}}}}}}
    if told and "which the schema admits" in told:
        with pytest.raises(SpecError, match=rf"^scenarios\.{entity}\.odd"):
            Spec.model_validate(spec)
    else:
        Spec.model_validate(spec)


@pytest.mark.parametrize(
    ("entity", "path", "override", "span"),
    [
        ("reviews", "rating", {"min": 6}, "from 1 to 5"),
        ("payments", "attempt", 1_000_000, "from 1 to 10"),
        ("carts", "items.quantity", {"min": 1e9}, "from 1 to 100"),
    ],
)
def test_a_bound_that_the_schema_does_not_admit_is_named(
    source: ShopSource, entity: str, path: str, override: Any, span: str
) -> None:
    with pytest.raises(SpecError) as raised:
        source.rows(RowRequest(entity, 1, seed=1, overrides={path: override}))
    assert str(raised.value) == (
        f"overrides.{path}: no value {span}, which the schema admits, satisfies it; change its bounds."
    )
