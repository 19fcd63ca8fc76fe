"""What a column must hold: bounds that values can be drawn from.

What belongs here: demands, and tightening them. How a schema is read into them is in ``pandera_reader``, what draws
within the bounds belongs to ``selection``.

Values with an order are held as whole ticks: integers as they are, decimals in units of their last digit, dates in
days, instants and durations in microseconds. Floats stay floats.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from mockmart.errors import SchemaError
from mockmart.generators.base import Generator, PresentWhen
from mockmart.regex import Language

Kind = Literal["boolean", "integer", "float", "decimal", "date", "instant", "duration", "text", "list", "struct"]
#: Kinds whose values are ticks.
TICKS: Mapping[str, str] = {
    "integer": "whole numbers", "decimal": "decimals", "date": "dates", "instant": "instants", "duration": "durations",
}  # fmt: skip
_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 1}
KINDS: Mapping[str, str] = {
    **TICKS,
    "float": "numbers",
    "text": "text",
    "boolean": "flags",
    "list": "lists",
    "struct": "structs",
}


@dataclass(frozen=True)
class ColumnConstraints:
    """What one column must hold.

    ``low`` and ``high`` are inclusive, in ticks (floats for floats), multiples of ``step``; ``excluded`` are ticks,
    floats or texts that must not occur, ``limits`` what the type holds. Where there are ``values``, they are the only
    ones, and satisfy all else. ``min_length`` and ``max_length`` bound a list's elements or a text's characters;
    ``language`` is all that a text may be. ``parts`` are the fields of a struct, or the one element of a list.
    ``opaque`` names the checks that what is drawn has to be held against. ``label`` is the
    column's name where that is more than the last part of its path.
    """

    path: str
    kind: Kind
    type: pa.DataType
    dtype: Any = None
    nullable: bool = False
    unique: bool = False
    low: int | float | None = None
    high: int | float | None = None
    step: int = 1
    limits: tuple[int, int] | None = None
    excluded: frozenset[Any] = frozenset()
    values: tuple[Any, ...] | None = None
    weights: tuple[float, ...] | None = None
    min_length: int | None = None
    max_length: int | None = None
    language: Language | None = None
    parts: tuple[ColumnConstraints, ...] = ()
    opaque: tuple[str, ...] = ()
    annotation: Generator | None = None
    only: PresentWhen | None = None
    null_share: float | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The name of the column, or of the field."""
        return self.label or self.path.rpartition(".")[2]


@dataclass(frozen=True)
class TableConstraints:
    """What a frame must hold: its columns, those that stand in its index, and what it asks of whole rows.

    ``labels`` are the names of columns and levels as the schema has them, by those of their demands. Of the columns of
    each pair of ``orders`` the first is at most the second.
    """

    name: str
    columns: tuple[ColumnConstraints, ...]
    index: tuple[ColumnConstraints, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    opaque: tuple[str, ...] = ()
    orders: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def is_tested(self) -> bool:
        """Whether there are checks that what is drawn has to be held against."""
        return bool(self.opaque) or any(one.opaque for one in (*self.columns, *self.index))


def normalized(demand: ColumnConstraints) -> ColumnConstraints:
    """``demand`` with its parts made consistent; a ``SchemaError`` if nothing satisfies it."""
    given = demand
    if demand.kind == "text" and demand.language is not None:
        demand = replace(demand, language=language_of(demand))
    if demand.values is not None:
        kept = tuple(value for value in dict.fromkeys(demand.values) if admits(demand, value))
        weights = None
        if demand.weights is not None:
            known = dict(zip(demand.values, demand.weights, strict=True))
            weights = tuple(known[value] for value in kept)
        demand = replace(demand, values=kept, weights=weights)
    low, high = demand.low, demand.high
    if demand.limits is not None:
        low = None if low is None else max(int(low), demand.limits[0])
        high = None if high is None else min(int(high), demand.limits[1])
    if low is not None and demand.step > 1:
        low = -(-int(low) // demand.step) * demand.step
    if high is not None and demand.step > 1:
        high = int(high) // demand.step * demand.step
    demand = replace(demand, low=low, high=high)
    first, last = demand.limits or (None, None)
    empty = (
        (demand.values is not None and not demand.values)
        or (low is not None and last is not None and low > last)
        or (high is not None and first is not None and high < first)
        or (low is not None and low == high and low in demand.excluded)
        or (low is not None and high is not None and low > high)
        or (demand.min_length is not None and demand.max_length is not None and demand.min_length > demand.max_length)
        or (demand.language is not None and demand.values is None and demand.language.is_empty)
    )
    if empty:
        raise SchemaError(
            f"column '{demand.path}': no {_drawn(given)} satisfies all of its checks; loosen one of them."
        )
    return demand


def _drawn(demand: ColumnConstraints) -> str:
    """Which values are drawn, as a message names them, where it is that what a check asks for is not among them."""
    if demand.limits is None:
        return "value"
    first, last = demand.limits
    outside = (
        (demand.low is not None and demand.low > last)
        or (demand.high is not None and demand.high < first)
        or (demand.values and not any(first <= value <= last for value in demand.values))
    )
    span = f"from {_written(demand, first)} to {_written(demand, last)}"
    return f"value {span} (mockmart draws no others for its type)" if outside else "value"


def _written(demand: ColumnConstraints, tick: int) -> str:
    """A tick of ``demand`` as a person writes it."""
    if demand.kind == "decimal":
        return str(Decimal(tick).scaleb(-demand.type.scale))
    if demand.kind == "duration":
        return f"{tick / 86_400_000_000:,.0f} days"
    if demand.kind in ("date", "instant"):
        return str(np.datetime64(tick, "D" if demand.kind == "date" else "us"))
    return str(tick)


def admits(demand: ColumnConstraints, value: Any) -> bool:
    """Whether ``value`` (ticks, a float or a text) satisfies ``demand``, its ``values`` apart."""
    if value in demand.excluded:
        return False
    if demand.kind == "text":
        text = str(value)
        long = (demand.min_length or 0) <= len(text) and (demand.max_length is None or len(text) <= demand.max_length)
        return long and (demand.language is None or demand.language.accepts(text))
    if demand.kind in ("list", "struct", "boolean"):
        return True
    if demand.limits is not None and not demand.limits[0] <= value <= demand.limits[1]:
        return False
    return (demand.low is None or value >= demand.low) and (demand.high is None or value <= demand.high)


def is_nullable(demand: ColumnConstraints) -> bool:
    """Whether a column may have nulls, by its schema and by its type."""
    never = isinstance(demand.dtype, np.dtype) and demand.dtype.kind in "iub"
    return demand.nullable and not demand.unique and demand.only is None and not never


def ticks(demand: ColumnConstraints, value: Any, *, up: bool | None = None) -> Any:
    """``value`` in ticks of ``demand``: rounded up, or down, or (None) a ``ValueError`` if it is not whole."""
    if demand.kind in ("list", "struct") or (pd.api.types.is_scalar(value) and pd.isna(value)):
        raise ValueError(f"{value!r:.60} is no value of the column")
    if demand.kind == "text":
        if not isinstance(value, str):
            raise TypeError(f"{value!r:.60} is no text")
        return str(value)
    if demand.kind == "boolean":
        if value not in (0, 1):
            raise ValueError(f"{value!r:.60} is neither true nor false")
        return bool(value)
    if demand.kind == "float":
        return float(value)
    exact = _exact(demand, value)
    whole = int(exact.to_integral_value(ROUND_FLOOR if up is False else ROUND_CEILING))
    if up is None and whole != exact:
        raise ValueError(f"{value} is no value of the column")
    return whole


def _exact(demand: ColumnConstraints, value: Any) -> Decimal:
    """``value`` in ticks, with what lies between two of them."""
    if demand.kind in ("integer", "decimal"):
        return _number(value).scaleb(demand.type.scale if demand.kind == "decimal" else 0)
    if demand.kind == "duration":
        return _micros(pd.Timedelta(value))
    stamp = pd.Timestamp(value)
    if demand.kind == "date":
        return _micros(stamp.tz_localize(None)) / 86_400_000_000
    return _micros(stamp)


def _number(value: Any) -> Decimal:
    if isinstance(value, (int, np.integer)):
        return Decimal(int(value))
    try:
        return Decimal(str(value))
    except ArithmeticError as error:
        raise ValueError(f"{value!r:.60} is no number") from error


def _micros(time: pd.Timestamp | pd.Timedelta) -> Decimal:
    """Microseconds since 1970, or of a duration, whatever the unit that it is kept in."""
    return Decimal(int(time.asm8.astype(np.int64))) * Decimal(_UNITS[time.unit]) / (1000 if time.unit == "ns" else 1)


def at_least(demand: ColumnConstraints, value: Any, *, above: bool = False) -> ColumnConstraints:
    """``demand``, and no value below ``value`` (or, ``above``, none at it either)."""
    if demand.kind == "text" and isinstance(value, str):
        return _beyond_text(demand, Language.after(value, itself=not above), value)
    _require_bound(demand, value)
    if _is_endless(value, -1):
        return demand
    if demand.kind == "float":
        low = math.nextafter(float(value), math.inf) if above else float(value)
        if is_single(demand) and above:
            low = float(np.nextafter(np.float32(value), np.float32(np.inf)))
    else:
        low = ticks(demand, value, up=False) + 1 if above else ticks(demand, value, up=True)
    return replace(demand, low=low if demand.low is None else max(demand.low, low))


def at_most(demand: ColumnConstraints, value: Any, *, below: bool = False) -> ColumnConstraints:
    """``demand``, and no value above ``value`` (or, ``below``, none at it either)."""
    if demand.kind == "text" and isinstance(value, str):
        return _beyond_text(demand, Language.before(value, itself=not below), value)
    _require_bound(demand, value)
    if _is_endless(value, 1):
        return demand
    if demand.kind == "float":
        high = math.nextafter(float(value), -math.inf) if below else float(value)
        if is_single(demand) and below:
            high = float(np.nextafter(np.float32(value), np.float32(-np.inf)))
    else:
        high = ticks(demand, value, up=True) - 1 if below else ticks(demand, value, up=False)
    return replace(demand, high=high if demand.high is None else min(demand.high, high))


def _beyond_text(demand: ColumnConstraints, texts: Language, bound: str) -> ColumnConstraints:
    """``demand``, and no text outside ``texts``; days where the ``bound`` is one."""
    dated = re.fullmatch(r"\d{4}-\d{2}-\d{2}", bound) is not None
    return matching(demand, texts & Language.matching(r"\d{4}-\d{2}-\d{2}", how="fullmatch") if dated else texts)


def _require_bound(demand: ColumnConstraints, value: Any) -> None:
    if demand.kind not in TICKS and demand.kind != "float":
        raise ValueError(f"{value!r} is no bound of {KINDS.get(demand.kind, demand.kind)}")
    if pd.isna(value):
        raise ValueError(f"{value!r} is no bound")


def _is_endless(value: Any, sign: int) -> bool:
    """Whether a bound lies at an end of all numbers and so bounds nothing."""
    return isinstance(value, (float, np.floating, Decimal)) and math.isinf(value) and (value > 0) == (sign > 0)


def bound_length(demand: ColumnConstraints, min_length: int | None, max_length: int | None) -> ColumnConstraints:
    """``demand``, and a text's characters or a list's elements within the bounds."""
    low = max([bound for bound in (demand.min_length, min_length) if bound is not None], default=None)
    high = min([bound for bound in (demand.max_length, max_length) if bound is not None], default=None)
    return replace(demand, min_length=low, max_length=high)


def language_of(demand: ColumnConstraints) -> Language:
    """All that a column of text may hold, its ``values`` apart."""
    language = (demand.language or Language.any()).within(demand.min_length or 0, demand.max_length)
    return language - Language.of_values(sorted(demand.excluded)) if demand.excluded else language


def matching(demand: ColumnConstraints, language: Language) -> ColumnConstraints:
    """``demand``, and no text outside ``language``."""
    if demand.kind != "text":
        raise ValueError("a pattern is for text")
    return replace(demand, language=language if demand.language is None else demand.language & language)


def allow_only(demand: ColumnConstraints, values: list[Any]) -> ColumnConstraints:
    """``demand``, and no value but ``values``."""
    allowed = []
    for value in values:
        try:
            allowed.append(ticks(demand, value))
        except (ValueError, TypeError, ArithmeticError):
            continue  # no value of the column's type: it cannot occur
    if demand.values is not None:
        allowed = [value for value in demand.values if value in set(allowed)]
    return replace(demand, values=tuple(allowed))


def exclude(demand: ColumnConstraints, values: list[Any]) -> ColumnConstraints:
    """``demand``, and none of ``values``."""
    excluded = set(demand.excluded)
    for value in values:
        try:
            excluded.add(ticks(demand, value))
        except (ValueError, TypeError, ArithmeticError):
            continue
    return replace(demand, excluded=frozenset(excluded))


def is_single(demand: ColumnConstraints) -> bool:
    """Whether a float column holds 32 bits."""
    plain = getattr(demand.dtype, "numpy_dtype", demand.dtype)
    return plain == np.dtype(np.float32) or getattr(demand.dtype, "pyarrow_dtype", None) == pa.float32()
