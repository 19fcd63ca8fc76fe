"""The products as proofs look them up.

What belongs here: the table of products, read whole, and the meaning of an item's product, SKU, name and category.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow import conversion
from mockmart.arrow.columns import combine_chunks
from mockmart.assets.quality.proofs import decoding
from mockmart.assets.quality.proofs.decoding import Int32s, require
from mockmart.landing.table import Table

#: Products that are read at once.
_MAX_PRODUCTS = 1 << 20


@dataclass(frozen=True)
class Catalogue:
    """The products: their rows by id and by SKU, and columns by row. No two share an id or a SKU."""

    row_numbers: Int64s
    rows: Mapping[str, int]
    rows_by_sku: Mapping[str, int]
    names: Mapping[str, int]
    categories: Mapping[str, int]
    name_of: Int32s
    category_of: Int32s
    prices: Int64s
    costs: Int64s
    listed: Int64s

    @classmethod
    def of(cls, table: Table) -> Catalogue:
        """The products of ``table``. Refuses a table of other columns, with nulls, or whose keys repeat."""
        require(table.rows <= _MAX_PRODUCTS)
        read = ("product_id", "sku", "name", "category", "price", "cost", "listed_at", "_index")
        columns: dict[str, pa.Array] = {}
        for name, column in zip(read, table.select(*read).arrow().columns, strict=True):
            require(column.type.equals(conversion.physical_type(table.schema.columns[name])) and not column.null_count)
            columns[name] = combine_chunks(column)
        names, categories = (decoding.Words.of(columns[name]) for name in ("name", "category"))
        return cls(
            decoding.values(columns["_index"]).astype(np.int64),
            _rows(columns["product_id"].to_pylist()),
            _rows(columns["sku"].to_pylist()),
            _rows(names.words),
            _rows(categories.words),
            names.codes,
            categories.codes,
            decoding.cents(columns["price"]),
            decoding.cents(columns["cost"]),
            decoding.instants(columns["listed_at"]),
        )


def _rows(values: Sequence[str]) -> dict[str, int]:
    rows = {value: row for row, value in enumerate(values)}
    require(len(rows) == len(values))
    return rows
