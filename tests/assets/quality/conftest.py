"""The shop in memory, where tests of laws and proofs change rows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from tests.shop import shop_in_memory


@pytest.fixture(scope="module")
def in_memory(
    shop: Landing, shop_spec: Spec, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The shop in memory."""
    with shop_in_memory(shop, shop_spec, tmp_path_factory.mktemp("spill")) as connection:
        yield connection


@pytest.fixture
def change(in_memory: duckdb.DuckDBPyConnection, shop_spec: Spec) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction on the shop in memory, undone in the end."""
    with in_memory.cursor() as cursor:
        cursor.execute("SET TimeZone = 'UTC'").fetchall()
        cursor.execute(f"SET VARIABLE as_of = TIMESTAMPTZ '{shop_spec.as_of.isoformat()}'").fetchall()
        cursor.begin()
        yield cursor
        cursor.rollback()
