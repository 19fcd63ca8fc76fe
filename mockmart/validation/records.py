"""JSON-like records against a schema: each field of each record, at any depth.

What belongs here: walking records column by column, and what every field is checked for: presence, type, null,
uniqueness. The rules of a field are in ``record_schema``, the words of its errors in ``messages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandera.pandas as pap

from mockmart.errors import quoted
from mockmart.schema import fields
from mockmart.schema.value_checks import MAX_NAMED, closest
from mockmart.validation import custom_checks
from mockmart.validation.custom_checks import CustomCheckResult
from mockmart.validation.messages import presence, repeated, rule_name, wording
from mockmart.validation.record_schema import Field, Struct
from mockmart.validation.report import ROW, Violation
from mockmart.validation.value_readers import BAD, STRUCT, is_null

#: What stands for a field that a record has not.
MISSING: Final = object()
_WHOLE = Field(ROW, STRUCT, pap.Column(object))


def record_errors(schema: pap.DataFrameSchema, records: Sequence[Mapping[Any, Any]]) -> list[Violation]:
    """All errors of ``records`` against a prepared ``schema``."""
    walk = Walk()
    walk.structs(Struct.of(schema), Placed(records, range(len(records)), [""] * len(records)))
    return walk.errors


def cell_errors(one: Field, values: Sequence[Any]) -> list[Violation]:
    """All errors of the ``values`` of one field."""
    walk = Walk()
    walk.cells(one, Placed(values, range(len(values)), [""] * len(values)))
    return walk.errors


@dataclass(frozen=True)
class Placed:
    """Values, and of each the record that it comes from, and the path of what it stands in."""

    values: Sequence[Any]
    rows: Sequence[int]
    bases: Sequence[str]

    def paths(self, one: Field) -> str:
        """The path of ``one`` in any record: ``items[].price``."""
        path = one.path(self.bases[0]) if self.bases else one.name
        return "[]".join(part.partition("]")[2] if i else part for i, part in enumerate(path.split("[")))


@dataclass(frozen=True)
class Walk:
    """Finds errors."""

    errors: list[Violation] = field(default_factory=list)

    def structs(self, struct: Struct, placed: Placed) -> None:
        """Find the errors of mappings."""
        some = struct.fields_of(placed.values)
        if struct.schema.strict is True:
            self._strangers(tuple(one.name for one in some), placed)
        read = {}
        for one in some:
            mine = Placed([value.get(one.name, MISSING) for value in placed.values], placed.rows, placed.bases)
            read[one.name] = self.cells(one, mine, optional=struct.is_optional(one))
        for one in some:
            self._presence(one, read, placed)
        for group in struct.unique:
            self._unique_together(struct, group, read, placed)
        self._functions(struct, some, read, placed)

    def cells(self, one: Field, placed: Placed, *, optional: bool = False) -> list[Any]:
        """Find the errors of a field; what each value is read as: None where it is null, ``BAD`` where it is wrong."""
        values, rows, bases = placed.values, placed.rows, placed.bases
        read = self._read(one, placed, optional=optional)
        at = [i for i, value in enumerate(read) if value is not None and value is not BAD]
        kept = [read[i] for i in at]
        if one.column.unique:
            self._unique(one, read, placed)
        for rule in one.rules:
            for k in rule.broken(kept):
                self._add(rows[at[k]], one.path(bases[at[k]]), rule.name, values[at[k]], rule.told(kept[k]))
        for name, why in one.refused if kept else ():
            self._add(None, placed.paths(one), name, None, why)
        for check in one.functions:
            if check.groupby is None:
                sound = [
                    i for i, value in enumerate(read) if value is not BAD and (value is not None or not one.needed)
                ]
                self._told(check, one, placed, custom_checks.run(check, custom_checks.series_of(one, read, sound)))
        if at and (one.struct is not None or one.item is not None):
            self._inner(one, Placed(kept, [rows[i] for i in at], [one.path(bases[i]) for i in at]))
        return read

    def _add(self, row: int | None, path: str, rule: str, value: Any, message: str) -> None:
        self.errors.append(Violation(row, path, rule, value, message))

    def _read(self, one: Field, placed: Placed, *, optional: bool) -> list[Any]:
        """What each value is read as; the errors of those that are missing, null or of another type."""
        reader, needed = one.cell.read, one.needed
        read = []
        for i, value in enumerate(placed.values):
            found = None if value is None else reader(value)
            if found is BAD or (found is None and needed):
                place = (placed.rows[i], one.path(placed.bases[i]))
                if value is MISSING:
                    if not optional:
                        self._add(*place, "required", None, "missing, where a value must be")
                elif is_null(value):
                    found = None
                    if needed:
                        self._add(*place, "not_null", None, "null, where a value must be")
                else:
                    self._add(*place, "type", value, f"{quoted(value)} is not {one.cell.called}")
            read.append(found)
        return read

    def _inner(self, one: Field, placed: Placed) -> None:
        """Find the errors within structs, and within the elements of lists."""
        if one.struct is not None:
            self.structs(one.struct, placed)
        elif one.item is not None:
            listed = one.cell.kind == "list"
            elements, rows, bases = [], [], []
            for value, row, path in zip(placed.values, placed.rows, placed.bases, strict=True):
                for key, element in enumerate(value) if listed else value.items():
                    elements.append(element)
                    rows.append(row)
                    bases.append(f"{path}[{key}]" if listed else f"{path}.{key}")
            self.cells(one.item, Placed(elements, rows, bases))

    def _strangers(self, names: tuple[str, ...], placed: Placed) -> None:
        known = frozenset(names)
        for value, row, base in zip(placed.values, placed.rows, placed.bases, strict=True):
            for key in () if known.issuperset(value) else value:
                if key not in known:
                    message = f"no such field in the schema{closest(str(key), names)}"
                    self._add(row, f"{base}.{key}" if base else str(key), "unexpected", value[key], message)

    def _presence(self, one: Field, read: Mapping[str, list[Any]], placed: Placed) -> None:
        only = fields.only_of(one.column)
        if only is None or only.column not in read:
            return
        for i, (mine, other) in enumerate(zip(read[one.name], read[only.column], strict=True)):
            if mine is not BAD and other is not BAD and (mine is not None) != (other in only.values):
                value = placed.values[i][one.name]
                rule, found, message = presence(only, value, there=mine is not None)
                self._add(placed.rows[i], one.path(placed.bases[i]), rule, found, message)

    def _unique(self, one: Field, read: list[Any], placed: Placed) -> None:
        there = [i for i, value in enumerate(read) if value is not BAD]
        for k, others in repeats([read[i] for i in there], one.column.report_duplicates):
            i, value = there[k], placed.values[there[k]]
            message = repeated(value, [placed.rows[there[other]] for other in others[:MAX_NAMED]], of=len(others))
            self._add(placed.rows[i], one.path(placed.bases[i]), "unique", value, message)

    def _unique_together(
        self, struct: Struct, group: tuple[str, ...], read: Mapping[str, list[Any]], placed: Placed
    ) -> None:
        if any(name not in read for name in group):
            return
        keys = list(zip(*(read[name] for name in group), strict=True))
        there = [i for i, key in enumerate(keys) if not any(value is BAD for value in key)]
        for k, others in repeats([keys[i] for i in there], struct.schema.report_duplicates):
            i, base = there[k], placed.bases[there[k]]
            mine = tuple(placed.values[i][name] for name in group)
            message = repeated(mine, [placed.rows[there[other]] for other in others[:MAX_NAMED]], of=len(others))
            path = ", ".join(f"{base}.{name}" if base else name for name in group)
            self._add(placed.rows[i], path, f"unique({', '.join(group)})", mine, message)

    def _functions(self, struct: Struct, some: Iterable[Field], read: Mapping[str, list[Any]], placed: Placed) -> None:
        """Find the errors that checks of whole records tell, and those of a column that is grouped by others."""
        checks: list[tuple[Any, Field | None]] = [
            (check, None) for check in struct.schema.checks if not check.raise_warning
        ]
        checks += [(check, one) for one in some for check in one.functions if check.groupby is not None]
        if checks:
            sound = [i for i in range(len(placed.values)) if not any(values[i] is BAD for values in read.values())]
            frame = custom_checks.frame_of(some, read, sound)
            for check, one in checks:
                self._told(check, one or _WHOLE, placed, custom_checks.run(check, frame, one.name if one else None))

    def _told(self, check: Any, one: Field, placed: Placed, verdict: CustomCheckResult) -> None:
        """Add what a check said."""
        for i in verdict.rows:
            value = placed.values[i]
            self._add(placed.rows[i], one.path(placed.bases[i]), rule_name(check), value, wording(check)(value))
        if verdict.message is not None:
            self._add(None, placed.paths(one), rule_name(check), None, verdict.message)


def repeats(values: Sequence[Any], report: str) -> Iterator[tuple[int, list[int]]]:
    """The places of values that occur before or after, as pandera's ``report_duplicates`` asks, with all of theirs."""
    places: dict[Any, list[int]] = {}
    for place, value in enumerate(values):
        places.setdefault(_key(value), []).append(place)
    told = {"exclude_first": slice(1, None), "exclude_last": slice(None, -1)}.get(report, slice(None))
    twins = [some for some in places.values() if len(some) > 1]
    yield from sorted((place, some) for some in twins for place in some[told])


def _key(value: Any) -> Any:
    """What equal values have in common: lists and mappings cannot be keys themselves."""
    try:
        key = _hashable(value)
        hash(key)
    except (TypeError, ValueError, RecursionError):
        return id(value)  # equal to none but itself
    return key


def _hashable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(one)) for name, one in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, (list, tuple)) else value
