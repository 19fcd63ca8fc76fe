"""Writing one part of a table as Parquet.

What belongs here: a part file's footer, and syncing it to disk. How its columns are encoded is in ``encoding``.

The footer states the digest of the rows, which are at hand when they are written: a release need not read them again.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import pandera.pandas as pap
import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.arrow import conversion, digests
from mockmart.arrow.digests import part_digest
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
            hashed = _HashedFile(file)
            with pq.ParquetWriter(
                hashed,
                table.schema,
                **writer_options(table),
                # The footer gets the logical Arrow schema instead: readers see text, not dictionaries.
                store_schema=False,
            ) as writer:
                writer.write_table(table)
                stated = digests.statement(part_digest([table]), of=hashed.sha256)
                footer = {"ARROW:schema": self._logical_schema, STAMP.decode(): self.stamp, digests.STATED: stated}
                writer.add_key_value_metadata(footer)
            file.flush()
            os.fsync(file.fileno())
            return Part(path, table.num_rows, file.tell())

    @cached_property
    def _logical_schema(self) -> str:
        return base64.b64encode(conversion.logical_schema(self.schema).serialize().to_pybytes()).decode()


class _HashedFile:
    """A file to write to, and the SHA-256 of what was written so far."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.closed = False

    @property
    def sha256(self) -> str:
        """The sum of all bytes so far."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> int:
        """Write ``data``."""
        self._sha256.update(data)
        return self._file.write(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._file.tell()

    def flush(self) -> None:
        """Hand all bytes on to the system."""
        self._file.flush()

    def close(self) -> None:
        """Nothing: who opened the file closes it."""
        self.closed = True
