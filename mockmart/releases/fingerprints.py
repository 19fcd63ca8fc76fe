"""What identifies the bytes of a file and the rows of a table.

What belongs here: hashing files, and reading the rows that are digested. What equal fingerprints mean for a release
belongs to ``publishing``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.errors import ReleaseError
from mockmart.releases.manifest import ReleasedFile

_CHUNK = 1 << 20
_BATCH = 1 << 17
#: A Parquet file ends with its footer, the footer's length in four bytes, and this.
_MAGIC = b"PAR1"
_END = 8


@dataclass(frozen=True)
class Fingerprint:
    """How many bytes a file has, the SHA-256 of them, and that of those before the footer."""

    bytes: int
    sha256: str
    content: str


def of_file(path: Path) -> Fingerprint:
    """The fingerprint of a Parquet file, read once; of another file, ``content`` is that of no bytes."""
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(_CHUNK))
    with open(path, "rb", buffering=0) as file:
        size = file.seek(0, 2)
        footer = _footer_start(file, size)
        file.seek(0)
        left = footer
        while left and (length := file.readinto(buffer[:left])):
            digest.update(buffer[:length])
            left -= length
        content = digest.hexdigest()
        while length := file.readinto(buffer):
            digest.update(buffer[:length])
    return Fingerprint(size, digest.hexdigest(), content)


def part_digest_of(source: str | Path, *, content: str) -> str:
    """The logical digest of the rows in a Parquet file; memory does not grow with them.

    The rows need not be read if the footer states it of the file's ``content`` (a ``Fingerprint``'s).
    """
    from mockmart.arrow.digests import part_digest, stated_digest  # noqa: PLC0415  # pandera; readers do without

    with pq.ParquetFile(source, memory_map=True) as file:
        encoded, footer = _dictionary_leaves(file.metadata), file.metadata
    stated = stated_digest(footer.metadata or {}, of=content)
    if stated is not None:
        return stated
    with pq.ParquetFile(source, memory_map=True, read_dictionary=encoded, metadata=footer) as file:
        return part_digest(file.iter_batches(_BATCH, use_threads=False))


def table_of(data: bytes, encoded: Sequence[str]) -> pa.Table:
    """The rows of a Parquet file; the texts ``encoded``, by their paths in the file, are read as dictionaries."""
    with pq.ParquetFile(pa.BufferReader(data), read_dictionary=list(encoded)) as file:
        return file.read(use_threads=False).unify_dictionaries().combine_chunks()


def dictionary_texts(source: Any) -> list[str]:
    """The texts that a Parquet file holds as dictionaries, by their paths; only its footer is read."""
    with pq.ParquetFile(source, memory_map=True) as file:
        return _dictionary_leaves(file.metadata)


def table_digest_of(files: Iterable[ReleasedFile], schema: pa.Schema) -> tuple[str, int]:
    """The logical digest of a table of ``files``, whose digests are known, and its version."""
    from mockmart.arrow.digests import VERSION, table_digest  # noqa: PLC0415  # as above

    return table_digest(schema, ((file.rows, file.digest) for file in files)), VERSION


def rows_of(source: Any, schema: pa.Schema, *, where: str) -> int:
    """The number of rows that a Parquet file says it has; a ``ReleaseError`` if its types are not of ``schema``."""
    try:
        with pq.ParquetFile(source, memory_map=True) as file:
            found = file.schema_arrow
            rows: int = file.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        raise ReleaseError(f"{where}: not a Parquet file that can be read ({error}); build the table again.") from error
    if not found.equals(schema):
        odd = sorted({str(field) for field in found} ^ {str(field) for field in schema})
        raise ReleaseError(f"{where}: columns and types are not those of the table ({'; '.join(odd)}); build it again.")
    return rows


def batches_of(source: Any, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file, some at a time."""
    with pq.ParquetFile(source, memory_map=True) as file:
        yield from file.iter_batches(_BATCH, columns=columns, use_threads=False)


def _dictionary_leaves(footer: pq.FileMetaData) -> list[str]:
    """The texts that the file holds as dictionaries: read as such, they need not be written out."""
    if not footer.num_row_groups:
        return []
    group = footer.row_group(0)
    leaves = (group.column(place) for place in range(group.num_columns))
    return [leaf.path_in_schema for leaf in leaves if leaf.has_dictionary_page and leaf.physical_type == "BYTE_ARRAY"]


def _footer_start(file: BinaryIO, size: int) -> int:
    """Where the footer of a Parquet file begins; 0 if the file is not Parquet."""
    if size < _END + len(_MAGIC):
        return 0
    file.seek(size - _END)
    end = file.read(_END)
    start = size - _END - int.from_bytes(end[:4], "little")
    return start if end[4:] == _MAGIC and start > 0 else 0
