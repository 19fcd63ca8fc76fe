"""Keys of other tables, and columns that follow from a key: which those are, by their names.

What belongs here: telling them. What draws them is in ``generators.keyed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from mockmart.generators.bounded import ticked
from mockmart.generators.keyed import Mapped
from mockmart.providers.column_names import tokens
from mockmart.schema.constraints import TICKS, ColumnConstraints

_ENDS = frozenset({"id", "key", "fk", "sk", "ref"})
#: Words that end the names of codes, and of what those stand for.
_CODES = frozenset({"id", "code", "key", "no", "nr", "num", "number", "cd"})
_NAMES = frozenset({"name", "label", "desc", "description", "text", "title"})


def is_of_another_table(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> bool:
    """Whether a column holds keys that come again: it is no key of its own table, as far as names tell."""
    if not _is_key(demand) or demand.unique or len(tokens(demand.name)) < 2:
        return False
    keys = [other for other in among.values() if _is_key(other)]
    return any(other.unique for other in among.values()) or (bool(keys) and keys[0].path != demand.path)


def key_of(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> str | None:
    """The key that a column of text follows from: ``customer_id`` for ``customer_name``."""
    if demand.kind != "text" or demand.unique or _is_key(demand) or demand.values is not None:
        return None
    words = tokens(demand.name)
    for name, other in among.items():
        role = tokens(name)[:-1]
        beside = bool(role) and words[: len(role)] == role and len(words) > len(role)
        if beside and other.annotation is None and not other.nullable and is_of_another_table(other, among):
            return name
    return None


def mapped(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> Mapped | None:
    """What draws the name of a code, where both columns say which values they have, and as many."""
    words = tokens(demand.name)
    if demand.values is None or demand.weights or demand.unique or not words or words[-1] not in _NAMES:
        return None
    for name, other in among.items():
        role = tokens(name)
        code = role[:-1] if role and role[-1] in _CODES else None
        if code is None or code != words[:-1] or other.values is None or other.annotation is not None:
            continue
        if len(other.values) == len(demand.values) and other.nullable <= demand.nullable:
            return Mapped(name, _array(other), _array(demand))
    return None


def _array(demand: ColumnConstraints) -> pa.Array:
    values: Any = demand.values
    if demand.kind in TICKS:
        return ticked(pa.array(values, pa.int64()).to_numpy(), demand.type)
    return pa.array(values, demand.type)


def _is_key(demand: ColumnConstraints) -> bool:
    words = tokens(demand.name)
    free = demand.values is None and demand.annotation is None and demand.kind in ("text", "integer")
    return free and bool(words) and words[-1] in _ENDS
