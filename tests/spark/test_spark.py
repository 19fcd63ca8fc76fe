"""Spark reads a release. ``make test-all`` runs this: Spark is half a gigabyte, and needs Java."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mockmart.assets.release_contents import common_stamp, landed_tables, provenance_of, table_files
from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from mockmart.releases.publishing import publish
from mockmart.releases.release import Release
from tests.shop import TABLES

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def released(shop: Landing, shop_spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Release:
    tables = landed_tables(shop, TABLES)
    return publish(
        tmp_path_factory.mktemp("released"), table_files(tables), provenance_of(common_stamp(tables), shop_spec, ())
    ).release


@pytest.fixture(scope="module")
def found(released: Release) -> dict[str, Any]:
    """What Spark's own Python reads."""
    folder = Path(released.paths("orders")[0]).parent.parent
    command = [os.environ["MOCKMART_SPARK_PYTHON"], str(Path(__file__).with_name("reading.py")), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_spark_finds_every_table_with_all_its_rows(found: dict[str, Any], released: Release) -> None:
    counts = {name: table["rows"] for name, table in found["tables"].items()}
    assert counts == {name: table.rows for name, table in released.tables.items()}


def test_spark_sees_money_instants_and_lists_of_structs(found: dict[str, Any]) -> None:
    columns = found["tables"]["orders"]["columns"]
    item = "struct<product_id:string,sku:string,name:string,category:string,quantity:int,price:decimal(12,2)>"
    assert (columns["total"], columns["created_at"], columns["items"]) == (
        "decimal(12,2)",
        "timestamp",
        f"array<{item}>",
    )


def test_spark_sums_to_the_cent_and_reads_to_the_microsecond(found: dict[str, Any], released: Release) -> None:
    with released.connect() as connection:
        (expected,) = connection.execute(
            "SELECT sum(total)::VARCHAR, (SELECT sum(quantity * price)::VARCHAR FROM order_items), "
            "epoch_us(max(created_at))::VARCHAR FROM orders"
        ).fetchall()
    assert (found["total"], found["items"], found["last"]) == expected
