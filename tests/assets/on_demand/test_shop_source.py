"""What callers ask of the shop's rows: scenarios by number, overrides, and rows that nobody else got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from mockmart.assets.on_demand import shard
from mockmart.assets.on_demand.shop_source import ShopSource, shop_rows
from mockmart.assets.shop import steps
from mockmart.assets.shop.graph import ON_DEMAND_TABLES
from mockmart.assets.shop.spec import Spec
from mockmart.errors import CapacityError, InvalidRowsError, SpecError, UnknownEntityError
from mockmart.schemas import REGISTRY
from mockmart.sources.source import RowRequest, ScenarioCount

SPEC = Spec.model_validate(
    {
        "as_of": "2025-09-01",
        "products": 200,
        "scenarios": {
            "carts": {
                "large": {"weight": 0.2, "set": {"items": {"min_length": 4}}},
                "never": {"weight": 0, "set": {"items": {"min_length": 2}}},
            },
            "orders": {"returned": {"weight": 0.1, "set": {"status": {"values": ["returned"]}}}},
        },
    }
)


@pytest.fixture(scope="module")
def source() -> ShopSource:
    """The shop."""
    return ShopSource(SPEC)


def sample(
    source: ShopSource,
    name: str,
    count: int,
    parts: Sequence[ScenarioCount] = (),
    overrides: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    frames = list(shop_rows(name, count, source=source, parts=parts, overrides=overrides))
    return pd.concat(frames, ignore_index=True)


def labels(frame: pd.DataFrame) -> dict[str, int]:
    return dict(Counter(frame["_scenario"].astype(str)))


@pytest.mark.parametrize("name", ON_DEMAND_TABLES)
def test_as_many_rows_come_as_are_asked_for(source: ShopSource, name: str) -> None:
    frame = sample(source, name, 25)
    assert list(frame.columns) == list(REGISTRY.get(name).columns)
    assert frame["_index"].tolist() == list(range(25))


def test_no_rows_are_no_rows(source: ShopSource) -> None:
    assert list(shop_rows("carts", 0, source=source)) == []


def test_scenarios_of_the_spec_are_counted(source: ShopSource) -> None:
    frame = sample(source, "carts", 12, [ScenarioCount("large", 5)])
    assert labels(frame) == {"default": 7, "large": 5}
    assert (frame.loc[frame["_scenario"] == "large", "items"].list.len() >= 4).all()


def test_scenarios_of_the_spec_are_rows_of_the_same_shop(source: ShopSource) -> None:
    picked, all_ = sample(source, "carts", 12, [ScenarioCount("large", 5)]), sample(source, "carts", 500)
    same = all_[all_["cart_id"].isin(picked["cart_id"])]
    pd.testing.assert_frame_equal(
        picked.drop(columns=["_index", "_scenario"]), same.drop(columns=["_index", "_scenario"]).reset_index(drop=True)
    )


def test_what_follows_inherits_its_scenario(source: ShopSource) -> None:
    assert labels(sample(source, "orders", 9, [ScenarioCount("large", 2), ScenarioCount("returned", 3)])) == {
        "default": 4, "large": 2, "returned": 3,
    }  # fmt: skip


def test_rows_of_no_scenario_are_called_as_the_caller_calls_them(source: ShopSource) -> None:
    assert labels(sample(source, "carts", 10, [ScenarioCount("normal", 8), ScenarioCount("large", 2)])) == {
        "normal": 8,
        "large": 2,
    }


def test_rows_that_no_scenario_counts_are_default_beside_normal_ones(source: ShopSource) -> None:
    parts = [ScenarioCount("normal", 3), ScenarioCount("large", 2)]
    assert labels(sample(source, "carts", 10, parts)) == {"normal": 3, "large": 2, "default": 5}
    overridden = sample(source, "carts", 10, parts, {"items.quantity": 2})
    assert labels(overridden) == {"normal": 3, "large": 2, "default": 5}
    assert {line["quantity"] for lines in overridden["items"] for line in lines} == {2}


@pytest.mark.parametrize("name", ["default", "normal"])
def test_rows_of_no_scenario_take_overrides_too(source: ShopSource, name: str) -> None:
    frame = sample(source, "carts", 10, [ScenarioCount(name, 4, {"items.quantity": 3}), ScenarioCount("large", 2)])
    assert labels(frame) == Counter({name: 4}) + Counter({"large": 2, "default": 4})
    named = frame.loc[frame["_scenario"] == name, "items"]
    assert sum({line["quantity"] for line in lines} == {3} for lines in named) >= 4


def test_a_scenario_of_the_callers_own_takes_overrides(source: ShopSource) -> None:
    parts = [ScenarioCount("dear", 3, {"items.price": {"min": 100}}), ScenarioCount("large", 2)]
    frame = sample(source, "carts", 10, parts)
    assert labels(frame) == {"default": 5, "dear": 3, "large": 2}
    dear = frame.loc[frame["_scenario"] == "dear", "items"]
    assert min(line["price"] for lines in dear for line in lines) >= 100
    assert frame["cart_id"].is_unique


def test_overrides_hold_for_every_row(source: ShopSource) -> None:
    frame = sample(source, "orders", 400, overrides={"status": "returned"})  # not all of them came back by now
    assert set(frame["status"]) == {"returned"}
    assert labels(frame) == {"default": 400}


def test_overrides_of_a_call_and_of_a_scenario_hold_together(source: ShopSource) -> None:
    parts = [ScenarioCount("large", 4, {"items": {"max_length": 5}})]
    frame = sample(source, "carts", 8, parts, {"items.quantity": {"min": 2, "max": 2}})
    assert {line["quantity"] for lines in frame["items"] for line in lines} == {2}
    assert set(frame.loc[frame["_scenario"] == "large", "items"].list.len()) <= {4, 5}


def test_customers_under_overrides_are_the_users_of_the_seed(source: ShopSource) -> None:
    carts = sample(source, "carts", 20, overrides={"items": {"min_length": 3}})
    assert set(carts["customer_id"]) <= set(sample(source, "users", 1_000)["user_id"])


@pytest.mark.parametrize(
    ("name", "parts", "overrides", "message"),
    [
        ("carts", [ScenarioCount("huge", 1)], {},
         "scenario 'huge': carts has no such scenario; there are large, never, default, or give it overrides."),
        ("carts", [ScenarioCount("large", 6)], {},
         "scenarios: they count 6 rows out of 5; lower a count, or ask for more rows."),
        ("carts", [ScenarioCount("large", 1)] * 2, {}, "scenarios: a name comes twice; give each"),
        ("carts", [ScenarioCount("never", 1)], {}, "carts: 1"),
        ("users", [], {"email": "x"}, "overrides: rows of users follow from others or from the shop's settings;"),
        ("carts", [], {"items.prise": 1}, "overrides.items.prise: overrides cannot set it; did you mean"),
        ("carts", [], {"total": 1}, "overrides.total: overrides cannot set it; valid here: "),
        ("carts", [], {"items": {"min_length": 5, "max_length": 2}},
         "overrides.items: min_length (5) is above max_length (2); swap them or widen the range"),
        ("carts", [ScenarioCount("large", 1, {"items": {"max_length": 2}})], {},
         "overrides.items: min_length (4) is above max_length (2); swap them or widen the range"),
        ("carts", [ScenarioCount("x", 1, {"status": "active"})], {"status": "converted"},
         "overrides.status: no value is left of those that several overrides admit."),
        ("carts", [], {"items": {"min_length": 51}}, "overrides.items: min_length 51 is above 50; carts of so many"),
        ("carts", [], {"status": "zzz"}, "overrides.status.values: 'zzz' is not a value of the column; valid here: "),
        ("carts", [], {"items.price": {"min": 90_000}}, "overrides: no product fits it (prices run from "),
    ],
)  # fmt: skip
def test_what_cannot_be_is_explained(
    source: ShopSource, name: str, parts: list[ScenarioCount], overrides: dict[str, Any], message: str
) -> None:
    with pytest.raises(SpecError) as raised:
        sample(source, name, 5, parts, overrides)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("name", ["cart", "carts", "ecommerce.cart"])
def test_entities_have_one_or_many(source: ShopSource, name: str) -> None:
    domain, _, entity = name.rpartition(".")
    described, _ = source.schema(domain, entity)
    assert (described.domain, described.name) == ("ecommerce", "cart")


def test_an_entity_that_there_is_none_of_is_explained(source: ShopSource) -> None:
    with pytest.raises(UnknownEntityError, match=r"no entity 'carz' in the domain 'ecommerce'; did you mean 'cart'\?"):
        source.schema("ecommerce", "carz")


def test_without_a_seed_each_call_differs(source: ShopSource) -> None:
    seen: set[tuple[str, datetime]] = set()  # ids of two seeds may be the same by chance
    for count in (10, 300, 3_900, 10):  # the last two do not fit into what is left of the first shard
        rows = source.rows(RowRequest("carts", count))
        found = {
            (row["cart_id"], row["created_at"])
            for batch in rows.batches
            for row in batch.table.select(["cart_id", "created_at"]).to_pylist()
        }
        assert len(found) == count
        assert not found & seen
        seen |= found


def test_a_call_without_a_seed_tells_how_to_repeat_it(source: ShopSource) -> None:
    once = source.rows(RowRequest("carts", 10, parts=(ScenarioCount("large", 3),)))
    again = source.rows(RowRequest("carts", 10, parts=(ScenarioCount("large", 3),), seed=once.seed, start=once.start))
    assert [batch.table for batch in once.batches] == [batch.table for batch in again.batches]


def test_calls_one_after_the_other_read_on(source: ShopSource) -> None:
    (first,) = source.rows(RowRequest("carts", 10, seed=3)).batches
    (second,) = source.rows(RowRequest("carts", 10, seed=3, start=first.stop)).batches
    (both,) = source.rows(RowRequest("carts", 20, seed=3)).batches
    assert (
        first.table.column("cart_id").to_pylist() + second.table.column("cart_id").to_pylist()
        == both.table.column("cart_id").to_pylist()
    )


def test_more_rows_than_a_seed_has_ids_for_are_refused_at_once() -> None:
    source = ShopSource(SPEC)
    with pytest.raises(CapacityError, match=r"products: a seed's ids do not last for the row 1,000,000; ask for fewer"):
        source.rows(RowRequest("products", 1_000_001, seed=1))
    assert source.cache.misses == 0


def test_baskets_are_coherent_and_other_rows_have_none(source: ShopSource) -> None:
    carts, users = RowRequest("carts", 500, seed=1), RowRequest("users", 5, seed=1)
    score = source.basket_coherence(carts, 1, next(source.rows(carts).batches).table)
    assert score is not None
    assert 0.5 < score <= 1
    assert source.basket_coherence(users, 1, next(source.rows(users).batches).table) is None


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> ShopSource:
    """A shop whose carts break their schema, in one row of each shard."""

    def derivation(name: str, *given: Any) -> steps.Derivation:
        right = steps.derivation(name, *given)

        def wrong(*frames: pd.DataFrame) -> pd.DataFrame:
            rows = right(*frames)
            rows.loc[3, "total"] = -1
            return rows

        return wrong if name == "carts" else right

    monkeypatch.setattr(shard, "derivation", derivation)
    return ShopSource(SPEC)


def test_a_shop_that_breaks_its_schemas_does_not_get_ready(broken: ShopSource) -> None:
    with pytest.raises(InvalidRowsError, match=r"^carts: total"):
        broken.warm_up()


def test_rows_of_the_callers_constraints_are_validated_before_they_leave(broken: ShopSource) -> None:
    with pytest.raises(InvalidRowsError, match=r"^carts: total"):
        next(broken.rows(RowRequest("carts", 1, overrides={"items": {"min_length": 2}})).batches)
