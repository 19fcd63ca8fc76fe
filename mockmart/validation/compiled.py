"""A schema compiled into checks of Arrow columns: the quick way to tell that all rows are valid.

What belongs here: telling that a frame passes. What is not sure to pass, or cannot be told here (functions of a
schema's own, several columns unique together, types with rules of their own), is left to pandera, and so is every
report of what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import conversion
from mockmart.arrow.columns import codes_of
from mockmart.errors import MockmartError
from mockmart.generators.base import PresentWhen
from mockmart.regex import PatternError
from mockmart.regex.automata import Automaton
from mockmart.regex.fixed_length import byte_places
from mockmart.regex.language import Language
from mockmart.schema import fields
from mockmart.schema.builtin_check import BuiltinCheck
from mockmart.schema.pandera_checks import check_of
from mockmart.schema.text_checks import EndsWith, Length, Pattern, StartsWith, matched
from mockmart.schema.value_checks import (
    EqualTo,
    GreaterThan,
    GreaterThanOrEqualTo,
    InRange,
    LessThan,
    LessThanOrEqualTo,
)
from mockmart.validation.rules import Rule, rule_of
from mockmart.validation.value_readers import Cell, cell_of

#: Whether values without nulls surely satisfy a check.
Proof = Callable[[pa.Array], bool]
#: Checks that hold for all values if they hold for the least and the greatest.
_OF_EXTREMES = (EqualTo, GreaterThan, GreaterThanOrEqualTo, InRange, LessThan, LessThanOrEqualTo)
#: Distinct values that are held against a check one by one.
_MAX_DISTINCT = 10_000
#: Words that a check is known to hold for.
_MAX_KNOWN = 100_000


class Undecided(Exception):  # no error: pandera decides
    """A schema asks for something that only pandera can tell."""


@dataclass(frozen=True)
class CompiledSchema:
    """A schema as checks of Arrow columns; without ``columns`` if it is pandera's alone."""

    schema: pap.DataFrameSchema
    columns: Mapping[str, _Column] | None

    @classmethod
    def of(cls, schema: pap.DataFrameSchema) -> CompiledSchema:
        """The compiled ``schema``."""
        try:
            return cls(schema, _compiled(schema))
        except (Undecided, MockmartError, PatternError, TypeError, ValueError):
            return cls(schema, None)

    def proved(self, frame: pd.DataFrame) -> pa.Table | None:
        """``frame`` as an Arrow table with the physical schema, if every row is sure to be valid; else None."""
        if self.columns is None or list(frame.columns) != list(self.columns):
            return None
        if not all(_same_type(column.dtype, frame[name].dtype) for name, column in self.columns.items()):
            return None
        try:
            table = conversion.to_table(frame, self.schema)
        except pa.ArrowException:
            return None
        arrays = {name: _whole(column) for name, column in zip(table.column_names, table.columns, strict=True)}
        return table if _hold(self.columns, arrays) else None


@dataclass(frozen=True)
class _Column:
    """What one column must hold; ``element`` is asked of the structs in it."""

    dtype: Any
    nullable: bool
    unique: bool
    proofs: tuple[Proof, ...]
    element: Mapping[str, _Column] | None
    present_when: PresentWhen | None

    def holds(self, array: pa.Array) -> bool:
        """Whether the values surely hold what is asked."""
        if array.null_count:
            if not self.nullable or self.unique:
                return False
            there = array.drop_null()
        else:
            there = array
        if not len(there):
            return True
        if self.unique and not _are_distinct(there):
            return False
        return all(proof(there) for proof in self.proofs) and (self.element is None or self._elements_hold(there))

    def _elements_hold(self, array: pa.Array) -> bool:
        structs = array.flatten() if pa.types.is_list(array.type) else array
        if structs.null_count or not pa.types.is_struct(structs.type):
            return False
        arrays = {field.name: values for field, values in zip(structs.type, structs.flatten(), strict=True)}
        element = self.element or {}
        typed = all(name in element and _is_of(element[name].dtype, values) for name, values in arrays.items())
        return typed and arrays.keys() == element.keys() and _hold(element, arrays)


def _hold(columns: Mapping[str, _Column], arrays: Mapping[str, pa.Array]) -> bool:
    for name, column in columns.items():
        if not column.holds(arrays[name]):
            return False
        only = column.present_when
        if only is not None:
            wanted = codes_of(arrays[only.column], only.values) >= 0
            if not np.array_equal(np.asarray(arrays[name].is_valid()), wanted):
                return False
    return True


def _compiled(schema: pap.DataFrameSchema) -> dict[str, _Column]:
    """What is asked of each column; ``Undecided`` if something can only be told by pandera."""
    ours = all((check.statistics or {}).get(fields.METADATA) for check in schema.checks)
    others = (schema.coerce, schema.unique, schema.index, schema.dtype, schema.parsers, schema.add_missing_columns)
    if not ours or any(others) or not all(isinstance(name, str) for name in schema.columns):
        raise Undecided
    return {str(name): _compiled_column(str(name), column) for name, column in schema.columns.items()}


def _compiled_column(name: str, column: Any) -> _Column:
    if column.regex or column.coerce or not column.required or column.parsers or column.drop_invalid_rows:
        raise Undecided
    dtype = getattr(column.dtype, "type", None)
    if isinstance(dtype, pd.CategoricalDtype) and dtype.ordered:
        raise Undecided
    cell = cell_of(name, column)
    element = fields.element_of(column)
    return _Column(
        dtype,
        bool(column.nullable),
        bool(column.unique),
        tuple(_proof_of(check, cell) for check in column.checks),
        None if element is None else _compiled(element),
        fields.only_of(column),
    )


def _same_type(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, pd.CategoricalDtype) and wanted.categories is None:
        return isinstance(found, pd.CategoricalDtype) and not found.ordered
    return bool(wanted == found)


def _is_of(wanted: Any, array: pa.Array) -> bool:
    """Whether the column that pandera makes of a field has the ``wanted`` type."""
    if isinstance(wanted, pd.CategoricalDtype):
        if not pa.types.is_dictionary(array.type):
            return False
        return wanted.categories is None or set(wanted.categories) == set(array.dictionary.to_pylist())
    return isinstance(wanted, pd.ArrowDtype) and wanted.pyarrow_dtype == array.type


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


# --- checks -----------------------------------------------------------------------------------------------------------


def _proof_of(check: Any, cell: Cell) -> Proof:
    known, rule = check_of(check), None if check.raise_warning else rule_of(check, cell)
    if known is None or rule is None:
        raise Undecided
    of_values = _proof_of_values(known, rule)
    accepted: set[Any] = set()

    def holds(array: pa.Array) -> bool:
        if not pa.types.is_dictionary(array.type):
            return of_values(array)
        words = array.dictionary.to_pylist()
        unknown = [word for word in words if word not in accepted]
        if unknown and any(True for _ in rule.broken(unknown)):
            words = array.dictionary.take(pc.unique(array.indices)).to_pylist()  # what is not used does not matter
            unknown = [word for word in words if word not in accepted]
            if any(True for _ in rule.broken(unknown)):
                return False
        if len(accepted) < _MAX_KNOWN:
            accepted.update(unknown)
        return True

    return holds


def _proof_of_values(known: BuiltinCheck, rule: Rule) -> Proof:
    """How values that are not dictionary-encoded are told to satisfy a check."""
    if isinstance(known, Length):
        return lambda array: _has_length(array, known)
    if isinstance(known, Pattern):
        return _proof_of_pattern(known)
    if isinstance(known, (StartsWith, EndsWith)):
        affix = pc.starts_with if isinstance(known, StartsWith) else pc.ends_with
        return lambda array: _is_text(array) and pc.all(affix(array, known.text)).as_py()
    if isinstance(known, _OF_EXTREMES):
        return lambda array: _holds_for_extremes(array, rule)
    return lambda array: _holds_for_distinct(array, rule)


def _has_length(array: pa.Array, wanted: Length) -> bool:
    if _is_text(array):
        lengths = pc.min_max(pc.utf8_length(array)).as_py()
    elif pa.types.is_list(array.type):
        lengths = pc.min_max(pc.list_value_length(array)).as_py()
    else:
        return False
    longest = wanted.max_length
    return bool(wanted.min_length <= lengths["min"] and (longest is None or lengths["max"] <= longest))


def _holds_for_extremes(array: pa.Array, rule: Rule) -> bool:
    kind = array.type
    exact = pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_timestamp(kind)
    if not exact:
        return False  # of floats, NaN and rounded bounds are pandera's
    extremes = pc.min_max(array).as_py()
    return not any(True for _ in rule.broken([extremes["min"], extremes["max"]]))


def _holds_for_distinct(array: pa.Array, rule: Rule) -> bool:
    if pa.types.is_floating(array.type) or pa.types.is_nested(array.type):
        return False
    distinct = pc.unique(array)
    return len(distinct) <= _MAX_DISTINCT and not any(True for _ in rule.broken(distinct.to_pylist()))


def _proof_of_pattern(known: Pattern) -> Proof:
    engine = known.matcher
    if engine.refusal is not None:
        raise Undecided
    automaton = _automaton(known)

    def holds(array: pa.Array) -> bool:
        if not _is_text(array):
            return False
        text = _fixed_width_bytes(array)
        if text is not None and automaton is not None:
            places = byte_places(automaton, text.shape[1])
            if places is not None:
                return places.admit(text)
        return bool(matched(engine, array).all())

    return holds


def _automaton(known: Pattern) -> Automaton | None:
    if not isinstance(known.pattern, str):
        return None
    try:
        return Language.matching(known.pattern, how=known.how).full
    except PatternError:
        return None


# --- texts of one width -----------------------------------------------------------------------------------------------


def _is_text(array: pa.Array) -> bool:
    return bool(pa.types.is_string(array.type) or pa.types.is_large_string(array.type))


def _fixed_width_bytes(array: pa.Array) -> npt.NDArray[np.uint8] | None:
    """The bytes of texts (rows × bytes), without nulls, if all are equally long; else None."""
    if not len(array) or array.buffers()[2] is None:
        return None
    wide = pa.types.is_large_string(array.type)
    ends = np.frombuffer(array.buffers()[1], np.int64 if wide else np.int32)[array.offset :][: len(array) + 1]
    width = int(ends[1] - ends[0])
    if not width or int(ends[-1] - ends[0]) != width * len(array) or not (np.diff(ends) == width).all():
        return None
    return np.frombuffer(array.buffers()[2], np.uint8)[ends[0] : ends[-1]].reshape(len(array), width)


def _are_distinct(array: pa.Array) -> bool:
    text = _fixed_width_bytes(array) if _is_text(array) else None
    if text is not None and text.shape[1] >= _WORD:
        # What differs in a function of the text differs in the text.
        hashes = np.sort(_hashes(text))
        if not (hashes[1:] == hashes[:-1]).any():
            return True
    if pa.types.is_nested(array.type) or pa.types.is_floating(array.type):
        return False
    return bool(pc.count_distinct(array).as_py() == len(array))


_WORD = 8


def _hashes(text: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """A number for each text of one width, the same for equal ones, and rarely for others."""
    width = text.shape[1]
    result = np.zeros(len(text), np.uint64)
    for place, start in enumerate(sorted({*range(0, width - _WORD, _WORD), width - _WORD})):
        words = np.ascontiguousarray(text[:, start : start + _WORD]).view(np.uint64)[:, 0]
        result += words * np.uint64(_MULTIPLIERS[place % len(_MULTIPLIERS)])
    return result


#: Odd numbers without pattern.
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
