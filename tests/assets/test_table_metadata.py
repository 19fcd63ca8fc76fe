"""What Dagster shows of a table."""

from __future__ import annotations

import dagster as dg

from mockmart.assets.table_metadata import column_lineage


def test_a_column_that_refers_to_another_follows_from_it() -> None:
    deps = column_lineage("payments").deps_by_column
    assert deps["order_id"] == [dg.TableColumnDep(asset_key=dg.AssetKey("orders"), column_name="order_id")]
    assert deps["customer_id"] == [dg.TableColumnDep(asset_key=dg.AssetKey("users"), column_name="user_id")]
    assert "amount" not in deps
