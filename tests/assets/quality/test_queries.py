"""Landed tables as DuckDB sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from mockmart.assets.quality.queries import open_tables

AS_OF = datetime(2025, 1, 1, tzinfo=UTC)


def test_a_table_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException, match=r"missing\.parquet"):
        open_tables(
            {"users": [tmp_path / "missing.parquet"]}, as_of=AS_OF, threads=1, spill=tmp_path, extra_relations=()
        )
