"""Which generator draws a column: its values, its annotation, what its name means, or its type, in this order.

What belongs here: from a demand to a generator. What names mean is in ``semantics``, how generators draw in
``generators`` and ``bounded``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from mockmart.errors import SchemaError
from mockmart.generators import bounded
from mockmart.generators.base import Generator
from mockmart.generators.basic import Provided, Reference
from mockmart.generators.keyed import ByKey, RecurringKeys
from mockmart.providers.column_names import singular
from mockmart.providers.provider import NumberProvider
from mockmart.sampling import distributions
from mockmart.schema.constraints import KINDS, TICKS, ColumnConstraints, is_nullable, is_single
from mockmart.synthesis import keys, relations, text_selection
from mockmart.synthesis.following import Selection, following, in_days, not_too_late, times_in
from mockmart.synthesis.natural_bounds import bounds_within, default_bounds, digits_of
from mockmart.synthesis.semantics import (
    Meaning,
    is_code,
    meaning_of,
    meaning_of_provider,
    share_of_true,
)

_MAX_ABOVE = 2**31

StructMaker = Callable[[tuple[ColumnConstraints, ...]], Callable[[Any], dict[str, pa.Array]]]
#: Larger floats are not rounded to digits behind the point: they have none to tell.
_ROUNDED = 1e12
#: How much rarer each further value of an enumeration is, where no weights are given.
_FALL = 0.6
#: Of more values than these each is as likely.
_MANY_VALUES = 10_000
_NULLS = 0.1
#: Characters of a text that count as one value.
_CELL = 32
_ELEMENTS = (2, 5)


def choose(
    demand: ColumnConstraints,
    among: Mapping[str, ColumnConstraints],
    *,
    locale: str,
    structs: StructMaker,
    orders: Iterable[tuple[str, str]] = (),
) -> Selection:
    """What draws ``demand``, which stands ``among`` others (itself included) by name.

    ``structs`` gives what draws the fields of a struct; of each pair of ``orders`` the first is at most the second.
    """
    if demand.annotation is None:
        name_of_code = keys.mapped(demand, among)
        if name_of_code is not None:
            return Selection(name_of_code, (name_of_code.key,))
    if demand.values is not None and (demand.annotation is None or demand.weights is not None):
        return Selection(text_selection.distinct(_one_of(demand), demand))
    if isinstance(demand.annotation, Provided):
        return _provided(demand, demand.annotation.name, among, locale)
    if isinstance(demand.annotation, Reference):
        return Selection(replace(demand.annotation, unique=demand.unique))
    if demand.annotation is not None:
        needs = tuple(getattr(demand.annotation, "needs", ()))
        return Selection(demand.annotation, (*needs, *(name for name in ("created_at",) if _wants_year(demand))))
    related = following(demand, among, orders)
    if related is not None:
        return related
    demand = in_days(not_too_late(demand, among))
    times = times_in(demand)
    if times is not None:
        return Selection(times)
    key = keys.key_of(demand, among)
    meaning = meaning_of(demand, among)
    if meaning is not None:
        chosen = _by_name(demand, meaning, locale)
        if chosen is not None:
            return chosen if key is None else Selection(ByKey(chosen.generator, key), (*chosen.needs, key))
    generator: Any = _by_kind(demand, locale, structs)
    if hasattr(generator, "at") and keys.is_of_another_table(demand, among):
        return Selection(RecurringKeys(generator))
    if key is not None:
        return Selection(ByKey(generator, key), (key,))
    if demand.kind == "text":
        return Selection(generator)
    return Selection(text_selection.distinct(generator, demand, beyond=_beyond(demand, generator)))


def is_known(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints], *, locale: str) -> bool:
    """Whether more than the type of ``demand`` says what draws it: values, an annotation, a name or its checks."""
    if demand.values is not None or demand.annotation is not None or demand.language is not None:
        return True
    if demand.kind not in ("text", "integer", "float", "decimal") or relations.comes_after(demand, among):
        return True
    if demand.low is not None and demand.high is not None:
        return True
    if relations.relation_of(demand, among) is not None:
        return True
    meaning = meaning_of(demand, among)
    if meaning is not None:
        return _by_name(demand, meaning, locale) is not None
    return is_code(demand.name)


def null_share(demand: ColumnConstraints) -> float:
    """The share of a column's rows that are null."""
    if not is_nullable(demand):
        return 0.0
    return _NULLS if demand.null_share is None else demand.null_share


def _wants_year(demand: ColumnConstraints) -> bool:
    codes = getattr(demand.annotation, "format", None)
    return bool(getattr(codes, "needs_year", False))


def _one_of(demand: ColumnConstraints) -> bounded.WeightedChoice:
    values = demand.values or ()
    falling = len(values) if len(values) <= _MANY_VALUES else 0
    weights = demand.weights or tuple((place + 1) ** -_FALL for place in range(falling))
    if demand.kind in TICKS:
        return bounded.WeightedChoice(bounded.ticked(np.array(values, np.int64), demand.type), weights)
    return bounded.WeightedChoice(pa.array(values, demand.type), weights)


def _provided(demand: ColumnConstraints, name: str, among: Mapping[str, ColumnConstraints], locale: str) -> Selection:
    """What the provider ``name`` draws for a column that asks for it."""
    meaning = meaning_of_provider(name, demand, among)
    fits = demand.kind == "text" if not meaning.provider.is_number else demand.kind in ("integer", "float", "decimal")
    if demand.kind != "text" and meaning.provider.is_custom:
        return Selection(meaning.provider.bound(), meaning.needs)  # a user's own: what it draws is checked
    if not fits:
        raise SchemaError(
            f"column '{demand.path}': the provider '{name}' does not draw {KINDS[demand.kind]}; choose another one."
        )
    chosen = _by_name(demand, meaning, locale)
    if chosen is None:
        raise SchemaError(
            f"column '{demand.path}': the provider '{name}' has none of what its checks ask for; loosen them, or "
            "choose another provider."
        )
    return chosen


def _by_name(demand: ColumnConstraints, meaning: Meaning, locale: str) -> Selection | None:
    """What draws a column by its name; ``None`` if its checks admit none of that."""
    provider = meaning.provider
    if isinstance(provider, NumberProvider):
        bounds = bounds_within(demand, meaning.low, meaning.high)
        if demand.low is not None and demand.high is not None:  # a stated range wins
            bounds = bounds_within(demand, None, None)
        free = demand.type == pa.float64() and not demand.unique and not demand.excluded
        if provider.function is not None and free and bounds == (meaning.low, meaning.high):
            return Selection(provider.bound(meaning.role))
        number = None if bounds is None else _number(demand, *bounds, provider)
        return (
            None
            if number is None
            else Selection(text_selection.distinct(number, demand, beyond=_beyond(demand, number)))
        )
    generator = text_selection.by_meaning(demand, meaning, locale)
    return None if generator is None else Selection(generator, meaning.needs)


def _number(demand: ColumnConstraints, low: Any, high: Any, provider: NumberProvider | None = None) -> Generator | None:
    """Numbers within bounds, shaped as the provider says; ``None`` if the column's checks leave none of them."""
    shape = None if provider is None else provider.shape
    if demand.kind == "float":
        digits = 2 if provider is None else provider.digits
        if digits is None:
            digits = digits_of(low, high, least=2 if shape and shape[0] == "tail" else 0)
        kept = high - low > (10.0**-digits * 100 if digits else 2) and max(-low, high) < _ROUNDED
        excluded = tuple(float(value) for value in sorted(demand.excluded))
        return bounded.FloatRange(
            float(low), float(high), excluded, digits if kept else None, is_single(demand), _table(shape, 1, low, high)
        )
    scale = 10**demand.type.scale if demand.kind == "decimal" else 1
    ticks = tuple(int(value) for value in sorted(demand.excluded))
    first, last = -(-int(low) // demand.step) * demand.step, int(high) // demand.step * demand.step
    whole = bounded.IntegerRange(
        first,
        last,
        demand.type,
        demand.step,
        ticks,
        None if demand.unique else _table(shape, scale, first, last + demand.step),
    )
    return whole if whole.size > 0 else None


def _beyond(demand: ColumnConstraints, generator: Generator) -> bounded.IntegerRange | None:
    """Numbers above those of ``generator``, if the column's checks set no upper bound."""
    return _above(demand, generator.high) if isinstance(generator, bounded.IntegerRange) else None


def _above(demand: ColumnConstraints, high: int) -> bounded.IntegerRange | None:
    """Numbers above ``high``, if the column's checks set no upper bound."""
    if demand.high is not None or demand.kind == "float":
        return None
    last = bounded.MAX_RANKS if demand.limits is None else demand.limits[1]
    first = high + demand.step
    last = min(last, first + _MAX_ABOVE * demand.step)
    return (
        bounded.IntegerRange(first, last, demand.type, demand.step, tuple(sorted(demand.excluded)))
        if first <= last
        else None
    )


def _table(
    shape: tuple[str, float, float] | None, scale: int, low: float, high: float
) -> distributions.Quantiles | None:
    if not shape:
        return None
    if distributions.is_relative(shape[0]):
        return distributions.between(shape[0], float(low), float(high)) if high > low else None
    kind, middle, spread = shape
    if kind == "lognormal":
        return distributions.lognormal(middle * scale, spread)
    return distributions.exponential(middle * scale) if kind == "exponential" else None


def _by_kind(demand: ColumnConstraints, locale: str, structs: StructMaker) -> Generator:
    """What draws a column of which only type and checks are known."""
    if demand.kind == "boolean":
        share = share_of_true(demand)
        flags = {flag: odds for flag, odds in ((True, share), (False, 1 - share)) if flag not in demand.excluded}
        if not flags:
            raise _nothing(demand)
        return bounded.WeightedChoice(pa.array(flags), tuple(flags.values()))
    if demand.kind == "text":
        return text_selection.by_kind(demand, locale)
    if demand.kind == "list":
        return _list(demand, locale, structs)
    if demand.kind == "struct":
        return bounded.Structs(structs(demand.parts))
    low, high = default_bounds(demand)
    number = _number(demand, low, high) or _above(demand, high)
    if number is None:
        raise _nothing(demand)
    return number


def _nothing(demand: ColumnConstraints) -> SchemaError:
    return SchemaError(f"column '{demand.path}': no value satisfies all of its checks; loosen one of them.")


def _require_alike(part: ColumnConstraints) -> None:
    """Raise ``SchemaError`` for what must be unique among the elements of lists."""
    if part.unique:
        raise SchemaError(
            f"column '{part.path}': elements of lists have no numbers of their own that would tell them apart; "
            "let it repeat itself (unique=False)."
        )
    for field in part.parts:
        _require_alike(field)


def _list(demand: ColumnConstraints, locale: str, structs: StructMaker) -> Generator:
    (part,) = demand.parts
    _require_alike(part)
    part = replace(part, label=singular(demand.name))
    element = choose(part, {part.name: part}, locale=locale, structs=structs).generator
    return bounded.Lists(element, *_lengths(demand))


def cells(demand: ColumnConstraints) -> int:
    """About how many values a row of ``demand`` takes at most; a long text counts as several."""
    if demand.kind == "list":
        return 1 + _lengths(demand)[1] * cells(demand.parts[0])
    if demand.kind == "struct":
        return 1 + sum(map(cells, demand.parts))
    return 1 + (demand.min_length or 0) // _CELL if demand.kind == "text" else 1


def _lengths(demand: ColumnConstraints) -> tuple[int, int]:
    """The fewest and the most elements of a list."""
    min_length, max_length = demand.min_length, demand.max_length
    if min_length is None:
        min_length = min(_ELEMENTS[0], max_length) if max_length is not None else _ELEMENTS[0]
    if max_length is None:
        max_length = max(_ELEMENTS[1], min_length + 3 if min_length > _ELEMENTS[0] else 0)
    return min_length, max_length
