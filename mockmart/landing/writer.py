"""Writing one part of a table as Parquet.

What belongs here: a part file's footer, and syncing it to disk. How its columns are encoded is in ``encoding``.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandera.pandas as pap
import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.arrow import conversion
from mockmart.landing.encoding import writer_options
from mockmart.landing.table import STAMP, Part


@dataclass(frozen=True)
class PartWriter:
    """Writes the parts of one build of a table."""

    name: str
    schema: pap.DataFrameSchema
    folder: Path
    stamp: str
    build: str

    def write(self, number: int, table: pa.Table) -> Part:
        """Write ``table``, which has the physical schema, as the part ``number``, synced to disk."""
        path = self.folder / f"part-{number:05}-{self.build}.parquet"
        with open(path, "wb") as file:
            with pq.ParquetWriter(
                file,
                table.schema,
                **writer_options(table),
                # The footer gets the logical Arrow schema instead: readers see text, not dictionaries.
                store_schema=False,
            ) as writer:
                writer.write_table(table)
                writer.add_key_value_metadata({"ARROW:schema": self._logical_schema, STAMP.decode(): self.stamp})
            file.flush()
            os.fsync(file.fileno())
            return Part(path, table.num_rows, file.tell())

    @cached_property
    def _logical_schema(self) -> str:
        return base64.b64encode(conversion.logical_schema(self.schema).serialize().to_pybytes()).decode()
