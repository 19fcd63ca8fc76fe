"""Between assets and the landing: what lands, what does not, and what the next asset gets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest

from mockmart.assets.shop.graph import GRAPH
from mockmart.assets.shop.products import draw_products
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.users import draw_users
from mockmart.assets.tables import table_asset
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table
from mockmart.pipelines.io_manager import landing_io_manager
from mockmart.schemas import REGISTRY
from tests.command import files

pytestmark = pytest.mark.slow

SPEC = Spec.model_validate({"as_of": "2025-03-01", "signups_per_day": 2, "products": 40, "threads": 1})
products, carts, orders = (table_asset(GRAPH[name]) for name in ("products", "carts", "orders"))
PRODUCTS = dg.AssetKey("products")


def run(
    assets: Sequence[dg.AssetsDefinition],
    root: Path,
    *,
    spec: Spec = SPEC,
    only: Sequence[dg.AssetsDefinition] | None = None,
    instance: dg.DagsterInstance | None = None,
) -> dg.ExecuteInProcessResult:
    """The run that materialises ``assets`` (or ``only`` those) under ``root``."""
    return dg.materialize(
        assets,
        resources={"shop": spec, "landing": Landing(root), "io_manager": landing_io_manager},
        selection=None if only is None else list(only),
        instance=instance,
        raise_on_error=False,
    )


def own(frame: pd.DataFrame, name: str) -> dg.AssetsDefinition:
    """An asset of the user's own that gives ``frame`` as the table ``name``."""

    def given() -> pd.DataFrame:
        return frame

    return dg.asset(name=name)(given)


def reader(function: Any, **metadata: Any) -> dg.AssetsDefinition:
    """An asset that reads products as ``function`` is annotated, and lands users."""
    return dg.asset(name="users", ins={"shelf": dg.AssetIn("products", metadata=metadata)})(function)


def failure(result: dg.ExecuteInProcessResult, step: str) -> Any:
    """Why ``step`` failed."""
    return next(e for e in result.all_events if e.is_step_failure and e.step_key == step).step_failure_data


def reason(result: dg.ExecuteInProcessResult, step: str) -> str:
    """The message of the error that ``step`` failed by."""
    error = failure(result, step).error
    return error.message if error.cause is None else error.cause.message


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    """A data root where products have landed."""
    assert run([products], tmp_path).success
    return tmp_path


@pytest.fixture
def broken() -> dg.AssetsDefinition:
    """Products of which the fourth is sold below nothing."""
    frame = draw_products(SPEC).draw(0)
    frame.loc[3, "price"] = Decimal("-1.00")  # type: ignore[call-overload]
    return own(frame, "products")


def test_a_frame_that_breaks_its_schema_fails_the_step_with_column_rule_count_and_cases(
    tmp_path: Path, broken: dg.AssetsDefinition
) -> None:
    result = run([broken], tmp_path)
    found = failure(result, "products").user_failure_data.metadata["failures"].records
    record = next(record.data for record in found if record.data["column"] == "price")
    assert record["rule"].startswith(("in_range", "greater_than"))
    assert (record["count"], record["cases"]) == (1, "row 3: -1.00")


def test_a_frame_that_breaks_its_schema_fails_the_schema_check(tmp_path: Path, broken: dg.AssetsDefinition) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        run([broken], tmp_path, instance=instance)
        history = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(PRODUCTS, "schema"), limit=5
        )
        evaluations = [record.event.dagster_event.asset_check_evaluation_data for record in history if record.event]  # type: ignore[union-attr]
    assert [evaluation.passed for evaluation in evaluations] == [False]
    assert "failures" in evaluations[0].metadata


def test_a_frame_that_breaks_its_schema_leaves_what_had_landed(landed: Path, broken: dg.AssetsDefinition) -> None:
    before = files(landed)
    assert not run([broken], landed).success
    assert files(landed) == before
    assert list((landed / ".staging").iterdir()) == []


def test_what_lands_is_told_to_dagster(landed: Path) -> None:
    result = run([products], landed)
    metadata = result.asset_materializations_for_node("products")[0].metadata
    table = Landing(landed).table("products", REGISTRY.get("products"))
    assert metadata["dagster/row_count"].value == table.rows
    assert metadata["files"].value == len(table.paths)
    assert metadata["bytes"].value == sum(path.stat().st_size for path in table.paths)
    assert metadata["folder"].value == str(table.folder)
    assert str(metadata["preview"].value).count("\n") == 6


def test_an_input_annotated_table_is_not_read(landed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def look(shelf: Table) -> pd.DataFrame:
        seen.append(shelf)
        return draw_users(SPEC).draw(0)

    def refuse(*_: object) -> None:
        raise AssertionError("rows were read")

    monkeypatch.setattr(Table, "_read", refuse)
    assert run([products, look_at := reader(look)], landed, only=[look_at]).success
    assert isinstance(seen[0], Table)


def test_an_input_annotated_frame_is_read_with_the_columns_of_its_metadata(landed: Path) -> None:
    seen: list[Any] = []

    def look(shelf: pd.DataFrame) -> pd.DataFrame:
        seen.append(shelf)
        return draw_users(SPEC).draw(0)

    assert run([products, look_at := reader(look, columns=["sku", "price"])], landed, only=[look_at]).success
    assert list(seen[0].columns) == ["sku", "price"]
    assert len(seen[0]) == Landing(landed).table("products", REGISTRY.get("products")).rows


def test_an_input_annotated_otherwise_is_refused(landed: Path) -> None:
    def look(shelf: dict) -> pd.DataFrame:  # type: ignore[type-arg]
        return pd.DataFrame(shelf)

    result = run([products, look_at := reader(look)], landed, only=[look_at])
    assert "'products' can be read as a Table or a pd.DataFrame, not as" in reason(result, "users")


@pytest.mark.parametrize(
    ("key", "value", "there", "wanted"),
    [
        ("seed", 7, "42", "7"),
        ("as_of", "2025-03-02", "2025-03-01T00:00:00+00:00", "2025-03-02T00:00:00+00:00"),
    ],
)
def test_a_table_of_another_shop_or_time_is_refused_with_the_remedy(
    landed: Path, key: str, value: object, there: str, wanted: str
) -> None:
    def look(shelf: Table) -> pd.DataFrame:
        return shelf.frame()

    other = Spec.model_validate({**SPEC.model_dump(), key: value})
    result = run([products, look_at := reader(look)], landed, only=[look_at], spec=other)
    assert (
        f"products landed with {key} {there}, this run has {key} {wanted}; "
        "materialise products too, or give the run its settings."
    ) in reason(result, "users")


def test_a_table_that_has_not_landed_is_named(tmp_path: Path) -> None:
    def look(shelf: Table) -> pd.DataFrame:
        return shelf.frame()

    result = run([products, look_at := reader(look)], tmp_path, only=[look_at])
    assert "build it first (materialise 'products')" in reason(result, "users")


def test_what_derives_from_users_follows_a_users_table_of_the_users_own(tmp_path: Path) -> None:
    mine = draw_users(SPEC).draw(0).iloc[::2].reset_index(drop=True)
    assert run([products, own(mine, "users"), carts, orders], tmp_path).success
    landing = Landing(tmp_path)
    for table in ("carts", "orders"):
        customers = landing.table(table, REGISTRY.get(table)).frame()["customer_id"]
        assert len(customers) > 0
        assert customers.isin(mine["user_id"]).all()
