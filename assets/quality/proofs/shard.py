"""The columns of one shard, each read and decoded once, when a proof first asks for it.

What belongs here: reading, and what several proofs derive from columns. How a column is decoded is in ``decoding``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.arrays import Bools, Int64s
from mockmart.arrow import conversion
from mockmart.assets.quality.proofs import decoding
from mockmart.assets.quality.proofs.catalogue import Catalogue
from mockmart.assets.quality.proofs.decoding import Int32s, Words, require
from mockmart.landing.table import Table
from mockmart.schemas import keys

#: The formats of ids, by the names of columns.
_FORMATS = {
    "user_id": keys.USER,
    "customer_id": keys.USER,
    "cart_id": keys.CART,
    "order_id": keys.ORDER,
    "payment_id": "PAY-{year}-",
    "review_id": "REV-",
}
_T = TypeVar("_T")


@dataclass(frozen=True)
class Part:
    """One part of a landed table: its number, and the row number of its first row."""

    table: Table
    number: int
    first: int


@dataclass
class Lists:
    """A column of lists: the lengths of all, and the fields of their elements, flat."""

    lengths: Int64s
    fields: dict[str, pa.Array] = field(default_factory=dict)

    @cached_property
    def starts(self) -> Int64s:
        """Where the elements of each list begin."""
        return np.cumsum(self.lengths) - self.lengths

    @cached_property
    def parents(self) -> Int32s:
        """The list of each element."""
        return np.repeat(np.arange(self.lengths.size, dtype=np.int32), self.lengths)

    @cached_property
    def line_numbers(self) -> Int32s:
        """The place of each element in its list, from 1."""
        before = np.repeat((self.starts - 1).astype(np.int32), self.lengths)
        return np.arange(before.size, dtype=np.int32) - before

    def sums(self, numbers: Int64s) -> Int64s:
        """The sum of the ``numbers`` of each list's elements."""
        running = np.concatenate([[0], np.cumsum(numbers)])
        return running[self.starts + self.lengths] - running[self.starts]


class Shard:
    """The rows of one shard: a part of each table, and the products of all shards.

    Whatever is asked of a table that has no such part, or another type than its schema says, is refused.
    """

    def __init__(self, parts: Mapping[str, Part], catalogue: Catalogue | None, *, as_of: int) -> None:
        self.as_of = as_of
        self._parts = parts
        self._catalogue = catalogue
        self._files: dict[str, pq.ParquetFile] = {}
        self._decoded: dict[tuple[Any, ...], Any] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def catalogue(self) -> Catalogue:
        """The products."""
        if self._catalogue is None:
            raise decoding.CannotTellError
        return self._catalogue

    def first_row(self, table: str) -> int:
        """The row number that the first row of ``table`` in this shard should have."""
        return self._part(table).first

    def column(self, table: str, name: str) -> pa.Array:
        """A column as it was written."""
        return self.once((table, name), lambda: self._read(table, name))

    def numbers(self, table: str, name: str) -> npt.NDArray[np.generic]:
        """Numbers. Refuses nulls."""
        return decoding.values(self.column(table, name))

    def instants(self, table: str, name: str) -> Int64s:
        """Microseconds since 1970, ``NEVER`` where null."""
        return self.once((table, name, "instants"), lambda: decoding.instants(self.column(table, name)))

    def cents(self, table: str, name: str) -> Int64s:
        """Amounts in cents."""
        return self.once((table, name, "cents"), lambda: decoding.cents(self.column(table, name)))

    def words(self, table: str, name: str) -> Words:
        """Repeating text. Refuses nulls."""
        return self.once((table, name, "words"), lambda: Words.of(self.column(table, name)))

    def present(self, table: str, name: str) -> Bools:
        """True where there is a value."""
        return decoding.present(self.column(table, name))

    def ids(self, table: str, name: str) -> Int64s:
        """Ids as numbers, equal if and only if the ids are. Refuses nulls."""
        return self.once((table, name, "ids"), lambda: self.numbers_of(name, self.column(table, name)))

    def numbers_of(self, name: str, texts: pa.Array) -> Int64s:
        """``texts`` in the format of the ids ``name`` as numbers. Refuses nulls."""
        prefix, _, rest = _FORMATS[name].partition("{")
        return decoding.ids(texts, prefix=prefix, year=rest.startswith("year"))

    def places(self, table: str, name: str, to: str, key: str) -> Int64s:
        """The row of ``to`` in this shard whose ``key`` each ``name`` of ``table`` is. Refuses what is not there."""
        return self.once((table, name, to, key), lambda: decoding.find(self.ids(table, name), self.ids(to, key)))

    def lists(self, table: str, name: str) -> Lists:
        """A column of lists without null, with the fields that were asked for."""
        found: Lists | None = self._decoded.get((table, name, "lists"))
        if found is None:
            kind = conversion.physical_type(self._part(table).table.schema.columns[name])
            self.element(table, name, kind.value_type.field(0).name)
            found = self._decoded[table, name, "lists"]
        return found

    def element(self, table: str, name: str, of: str) -> pa.Array:
        """The field ``of`` of the elements of a column of lists, flat."""
        return self.once((table, name, of), lambda: self._read_element(table, name, of))

    def element_words(self, table: str, name: str, of: str) -> Words:
        """Repeating text in the elements of a column of lists. Refuses nulls."""
        return self.once((table, name, of, "words"), lambda: Words.of(self.element(table, name, of)))

    def element_cents(self, table: str, name: str, of: str) -> Int64s:
        """Amounts in the elements of a column of lists."""
        return self.once((table, name, of, "cents"), lambda: decoding.cents(self.element(table, name, of)))

    def once(self, key: tuple[Any, ...], make: Callable[[], _T]) -> _T:
        """What ``make`` gives, made once for all proofs; a refusal is made once, too."""
        if key not in self._decoded:
            try:
                self._decoded[key] = make()
            except decoding.CannotTellError as refusal:
                self._decoded[key] = refusal
        found: _T = self._decoded[key]
        if isinstance(found, decoding.CannotTellError):
            raise decoding.CannotTellError
        return found

    def _part(self, table: str) -> Part:
        require(table in self._parts)
        return self._parts[table]

    def _read(self, table: str, name: str) -> pa.Array:
        part = self._part(table)
        require(name in part.table.schema.columns)
        column = self._array(table, name, name)
        require(column.type.equals(conversion.physical_type(part.table.schema.columns[name])))
        return column

    def _read_element(self, table: str, name: str, of: str) -> pa.Array:
        column = self._array(table, f"{name}.list.element.{of}", name)
        kind = conversion.physical_type(self._part(table).table.schema.columns[name]).value_type.field(of).type
        require(pa.types.is_list(column.type) and column.null_count == 0)
        elements = column.flatten()
        require(pa.types.is_struct(elements.type) and elements.null_count == 0 and elements.type.num_fields == 1)
        (flat,) = elements.flatten()
        require(flat.type.equals(kind))
        lengths = np.diff(np.asarray(column.offsets)).astype(np.int64)
        lists = self._decoded.setdefault((table, name, "lists"), Lists(lengths))
        require(np.array_equal(lists.lengths, lengths))
        return flat

    def _array(self, table: str, path: str, name: str) -> pa.Array:
        part = self._part(table)
        if table not in self._files:
            encoded = conversion.dictionary_paths(part.table.schema)
            file = pq.ParquetFile(part.table.paths[part.number], memory_map=True, read_dictionary=encoded)
            self._files[table] = self._open.enter_context(file)
        found = self._files[table].read(columns=[path], use_threads=False)
        require(found.column_names == [name])
        column = found.unify_dictionaries().column(0)
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
