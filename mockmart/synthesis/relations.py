"""Which columns of a schema are related by their names, and how what follows is drawn.

What belongs here: from the names beside a column to what draws it. The tables of names are in
``providers.column_relations``, what draws related numbers is in ``generators.related``; what a single name means is
in ``semantics``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockmart.generators.related import How
from mockmart.providers.column_names import PAIRS, tokens
from mockmart.providers.column_relations import (
    COMPLEMENTS,
    LASTING,
    NUMBER_PAIRS,
    PARTS,
    PRICES,
    PROMPT,
    QUOTES,
    RANKS,
    SHARES,
    TIME_PAIRS,
    WHOLES,
)
from mockmart.schema.constraints import ColumnConstraints
from mockmart.synthesis import text_times

_NUMBERS = ("integer", "float", "decimal")
#: Words that say only that a name is of a time.
_TIMES = frozenset({"at", "on", "date", "time", "ts", "timestamp", "datetime", "utc", "up", "off", "dt", "day"})
#: Words that say only that a name is of a number.
_COUNTED = frozenset({"n", "num", "number", "count", "of", "no", "qty", "quantity"})
_AFTER_TIMES = frozenset({*(after for _, after in (*PAIRS, *TIME_PAIRS)), "departure", "departed", "dep", "depart"})
#: Words of parts that are most of the whole: what is sold for less than it is listed for.
_CLOSE = frozenset({"price", "weight", "pay", "net", "subtotal"})
_AFTER_NUMBERS = frozenset(after for _, after in NUMBER_PAIRS)


@dataclass(frozen=True)
class Relation:
    """How a number follows from others: ``how``, from which columns (``needs``), and how far off it is."""

    how: How
    needs: tuple[str, ...]
    spread: float = 0.5


def comes_after(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> tuple[str, ...]:
    """The columns of dates, instants, text dates or clocks that ``demand`` comes after."""
    later = tokens(demand.name)
    if demand.values is not None or demand.kind not in ("instant", "date", "text"):
        return ()
    if not _AFTER_TIMES & set(later) and not any(_joined(later, after) for _, after in _COMPOUND):
        return ()
    unit = _unit(demand)
    if unit is None:
        return ()
    stops = _is_of_stops(among)
    return tuple(
        name
        for name, other in among.items()
        if name != demand.name
        and other.kind == demand.kind
        and not other.only
        and _unit(other) == unit
        and _follows(later, tokens(name), stops=stops)
    )


def relation_of(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> Relation | None:
    """How ``demand`` follows from other numbers by its name; ``None`` if it does not."""
    if demand.kind not in _NUMBERS or demand.values is not None:
        return None
    words = tokens(demand.name)
    for find in (_of_prices, _of_ranks, _of_pairs, _of_shares, _of_parts):
        found = find(demand, words, among)
        if found is not None:
            return found
    return None


def delay_factor(names: tuple[str, ...], own: str, *, dated: bool) -> float:
    """How much longer than others that which comes after the columns ``names`` takes; ``dated`` where days count."""
    words = {word for name in (*names, own) for word in tokens(name)}
    if words & LASTING:
        return 60.0 if not dated else 20.0
    if words & PROMPT:
        return 0.3
    spans = {"start", "starts", "begin", "begins", "from"} & words
    if spans and ("date" in words or dated):
        return 10.0 if not dated else 4.0
    return 1.0


def _joined(words: tuple[str, ...], mark: str) -> bool:
    return mark in "_".join(words)


_COMPOUND = tuple(pair for pair in TIME_PAIRS if "_" in pair[0])


def _unit(demand: ColumnConstraints) -> str | None:
    """Of what kind a column of times is: text of days is compared with text of days alone."""
    if demand.kind != "text":
        return demand.kind
    found = text_times.format_of(demand)
    return None if found is None else found.unit


def _is_of_stops(among: Mapping[str, ColumnConstraints]) -> bool:
    """Whether the rows are stops, at each of which one arrives first and departs then."""
    return any({"stop", "halt"} & set(tokens(name)) for name in among)


def _follows(later: tuple[str, ...], first: tuple[str, ...], *, stops: bool = False) -> bool:
    for before, after in (*PAIRS, *TIME_PAIRS):
        one, two = (
            (after, before) if stops and before.startswith("dep") and after.startswith("arr") else (before, after)
        )
        if "_" in one:
            if _joined(first, one) and _joined(later, two):
                return True
            continue
        if one in first and two in later:
            rest = [
                [word for word in words if word != mark and word not in _TIMES]
                for words, mark in ((first, one), (later, two))
            ]
            if rest[0] == rest[1] or (one in ("created", "create") and not rest[0]):
                return True
    return False


def _alike(demand: ColumnConstraints, other: ColumnConstraints) -> bool:
    """Whether two columns hold numbers that can be compared."""
    if other.path == demand.path or other.only or other.kind not in _NUMBERS or other.annotation is not None:
        return other.path != demand.path and not other.only and other.kind == demand.kind and other.kind != "decimal"
    if "decimal" in (demand.kind, other.kind):
        return demand.kind == other.kind and demand.type.scale == other.type.scale
    return demand.kind == other.kind


def _beside(
    demand: ColumnConstraints, mark: str, wanted: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> dict[str, str]:
    """The columns that are called as ``demand`` is but for one word, by the word of ``wanted`` in place of ``mark``."""
    rest = _rest(tokens(demand.name), mark)
    found: dict[str, str] = {}
    for name, other in among.items():
        words = tokens(name)
        for word in wanted:
            if word in words and word not in found and _alike(demand, other) and _rest(words, word) == rest:
                found[word] = name
    return found


def _rest(words: tuple[str, ...], mark: str) -> list[str]:
    kept = list(words)
    if mark in kept:
        kept.remove(mark)
    return sorted(word for word in kept if word not in _COUNTED)


def _of_prices(
    demand: ColumnConstraints, words: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> Relation | None:
    for group in (PRICES, QUOTES):
        mark = next((word for word in words if word in group), None)
        if mark is None:
            continue
        found = _beside(demand, mark, tuple(word for word in group if word != mark), among)
        if group is QUOTES:
            if mark == "ask" and "bid" in found:
                return Relation("above", (found["bid"],), 0.01)
            if mark == "mid" and {"bid", "ask"} <= found.keys():
                return Relation("between", (found["bid"], found["ask"]))
            continue
        if not ({*found, mark} >= {"high", "low"} and {"open", "close"} & {*found, mark}):
            continue
        inner = tuple(found[word] for word in ("open", "close") if word in found)
        if mark == "close" and "open" in found:
            return Relation("near", (found["open"],), 0.04)
        if mark == "low" and inner:
            return Relation("below", inner, 0.03)
        if mark == "high" and inner:
            return Relation("above", (*inner, found["low"]), 0.03)
        return None
    return None


def _of_ranks(
    demand: ColumnConstraints, words: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> Relation | None:
    mark = next((word for word in words if word in RANKS), None)
    if mark is None:
        return None
    lower = tuple(word for word in RANKS if RANKS[word] < RANKS[mark])
    found = _beside(demand, mark, lower, among)
    # Means of something and its total are no summaries of one thing: what is compared stands beside a least.
    return Relation("within", tuple(dict.fromkeys(found.values()))) if found else None


def _of_pairs(
    demand: ColumnConstraints, words: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> Relation | None:
    if not _AFTER_NUMBERS & set(words):
        return None
    before = [
        found[first]
        for first, second in NUMBER_PAIRS
        if second in words and (found := _beside(demand, second, (first,), among))
    ]
    return Relation("above" if _is_open(demand) else "within", tuple(dict.fromkeys(before))) if before else None


def _is_open(demand: ColumnConstraints) -> bool:
    return demand.kind == "integer" and bool({"start", "end", "from", "to"} & set(tokens(demand.name)))


def _of_shares(
    demand: ColumnConstraints, words: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> Relation | None:
    own = "_".join(words)
    known = {"_".join(tokens(name)): name for name in among}
    wholes = []
    for part, whole in SHARES:
        if own == part or own.endswith(f"_{part}"):
            name = known.get(own.removesuffix(part) + whole)
            if name is not None and _alike(demand, among[name]):
                wholes.append(name)
    if not wholes:
        return None
    close = bool(_CLOSE & set(words))
    return Relation("below" if close else "part", tuple(dict.fromkeys(wholes)), 0.4)


def _of_parts(
    demand: ColumnConstraints, words: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> Relation | None:
    mark = next((word for word in words if word in PARTS), None)
    if mark is None or WHOLES & set(words):
        return None
    rest = _rest(words, mark)
    whole = next(
        (
            name
            for name, other in among.items()
            for word in WHOLES & set(tokens(name))
            if _alike(demand, other) and (_rest(tokens(name), word) in (rest, []) or not rest)
        ),
        None,
    )
    if whole is None:
        return None
    for name, other in among.items():
        if name == demand.name:
            break  # what stands before is drawn first
        words_of_other = tokens(name)
        for word in words_of_other:
            if frozenset({word, mark}) in COMPLEMENTS and _rest(words_of_other, word) == rest and _alike(demand, other):
                return Relation("rest", (whole, name))
    return Relation("part", (whole,))
