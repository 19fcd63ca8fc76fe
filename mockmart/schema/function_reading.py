"""What a function that checks values says of them, found by calling it with a stand-in.

What belongs here: stand-ins for a column, a value and a frame, which record what they are compared with. A function is
read only where its answer is a conjunction of such comparisons, whichever way its conditions go; of all others nothing
is said, and what is drawn is held against them. What the comparisons ask of columns is in ``pandera_checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Relation = Literal["ge", "gt", "le", "lt", "eq", "ne", "in", "not in", "min length", "max length", "prefix", "suffix",
                   "match", "search", "fullmatch"]  # fmt: skip
_SWAPPED = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt", "eq": "eq", "ne": "ne"}
#: Functions that ask what kind of thing they are given would take the stand-in for another.
_NOSY = frozenset({"isinstance", "type", "hasattr", "getattr", "issubclass", "callable"})
_MAX_CONDITIONS = 20


@dataclass(frozen=True)
class Comparison:
    """A column (``None`` for the one that is checked), compared with a constant or with another column."""

    column: str | None
    relation: Relation
    value: Any

    @property
    def other(self) -> str | None:
        """The other column, if it is one."""
        return self.value.column if isinstance(self.value, _Column) else None


def comparisons_of(function: Callable[[Any], Any], *, frame: Iterable[str] | None = None) -> tuple[Comparison, ...]:
    """What ``function`` asks of a column, or of a ``frame`` of some columns; empty where it cannot be read."""
    plain = getattr(function, "func", function)
    names = set(getattr(getattr(plain, "__code__", None), "co_names", ()))
    if names & _NOSY:
        return ()
    columns = None if frame is None else frozenset(frame)

    def run(answers: tuple[bool, ...]) -> tuple[Any, _Trace]:
        trace = _Trace(answers)
        given = _Column(trace, None) if columns is None else _Frame(trace, columns)
        try:
            return function(given), trace
        except Exception:  # noqa: BLE001  # whatever a function does with what is no column
            trace.failed = True
            return None, trace

    result, trace = run(())
    if trace.failed or not isinstance(result, (_Condition, bool)) or result is False:
        return ()
    if len(trace.asked) > _MAX_CONDITIONS:
        return ()
    for place, asked in enumerate(trace.asked):
        other, failed = run((*(True for _ in range(place)), False))
        same = isinstance(other, _Condition) and other.comparisons == asked.comparisons
        if failed.failed or not (same or (isinstance(other, bool) and not other)):
            return ()  # there is another way to satisfy it
    found = [one for condition in trace.asked for one in condition.comparisons]
    found += result.comparisons if isinstance(result, _Condition) else ()
    return tuple(dict.fromkeys(found)) if all(_is_hashable(one.value) for one in found) else tuple(found)


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


class _Untraceable(Exception):
    """Something was done with a stand-in that says nothing."""


@dataclass
class _Trace:
    """How a run answers conditions (true, where nothing is said), and which were asked."""

    answers: tuple[bool, ...]
    asked: list[_Condition] = field(default_factory=list)
    failed: bool = False

    def fail(self) -> _Untraceable:
        self.failed = True
        return _Untraceable()


class _Standin:
    """What any stand-in refuses: all that it does not know."""

    __array_ufunc__ = None
    __hash__ = object.__hash__
    _trace: _Trace

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise self._trace.fail()

    __getattr__ = __getitem__ = __iter__ = __len__ = __contains__ = __call__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __mod__ = __floordiv__ = _refuse
    __neg__ = __abs__ = __int__ = __float__ = __index__ = __pow__ = __or__ = __ror__ = __xor__ = _refuse
    __bool__ = _refuse


class _Condition(_Standin):
    """Comparisons that all hold."""

    def __init__(self, trace: _Trace, *comparisons: Comparison) -> None:
        self._trace = trace
        self.comparisons = comparisons

    def __and__(self, other: Any) -> Any:
        if isinstance(other, _Condition):
            return _Condition(self._trace, *self.comparisons, *other.comparisons)
        return self if other is True else self._refuse()

    __rand__ = __and__

    def __bool__(self) -> bool:
        place = len(self._trace.asked)
        self._trace.asked.append(self)
        return self._trace.answers[place] if place < len(self._trace.answers) else True

    def all(self, *_: Any, **__: Any) -> _Condition:
        return self

    def astype(self, kind: Any) -> _Condition:
        return self if kind in (bool, "bool", "boolean") else self._refuse()

    def fillna(self, value: Any) -> _Condition:
        return self if value is True or value is False else self._refuse()


class _Column(_Standin):
    """A column, or a value of it."""

    def __init__(self, trace: _Trace, column: str | None) -> None:
        self._trace = trace
        self.column = column

    def compared(self, relation: Relation, value: Any) -> Any:
        """Note that the column is compared with ``value``, a constant or another column."""
        if isinstance(value, _Standin) and not isinstance(value, _Column):
            return self._refuse()
        return _Condition(self._trace, Comparison(self.column, relation, value))

    def __ge__(self, other: Any) -> Any:
        return self.compared("ge", other)

    def __gt__(self, other: Any) -> Any:
        return self.compared("gt", other)

    def __le__(self, other: Any) -> Any:
        return self.compared("le", other)

    def __lt__(self, other: Any) -> Any:
        return self.compared("lt", other)

    def __eq__(self, other: object) -> Any:
        return self.compared("eq", other)

    def __ne__(self, other: object) -> Any:
        return self.compared("ne", other)

    __hash__ = object.__hash__

    def between(self, left: Any, right: Any, inclusive: str = "both") -> Any:
        low: Relation = "ge" if inclusive in ("both", "left") else "gt"
        high: Relation = "le" if inclusive in ("both", "right") else "lt"
        return self.compared(low, left) & self.compared(high, right)

    def isin(self, values: Iterable[Any]) -> Any:
        return self.compared("in", tuple(values))

    def notna(self) -> Any:
        return _Condition(self._trace)

    notnull = notna
    ge, gt, le, lt, eq, ne = __ge__, __gt__, __le__, __lt__, __eq__, __ne__

    @property
    def str(self) -> _Text:
        return _Text(self._trace, self)

    def startswith(self, text: Any) -> Any:
        return self.compared("prefix", text) if isinstance(text, (str, bytes)) else self._refuse()

    def endswith(self, text: Any) -> Any:
        return self.compared("suffix", text) if isinstance(text, (str, bytes)) else self._refuse()


class _Text(_Standin):
    """What pandas knows of a column of text."""

    def __init__(self, trace: _Trace, column: _Column) -> None:
        self._trace = trace
        self._column = column

    def len(self) -> _Length:
        return _Length(self._trace, self._column.column)

    def startswith(self, text: Any) -> Any:
        return self._column.startswith(text)

    def endswith(self, text: Any) -> Any:
        return self._column.endswith(text)

    def match(self, pattern: Any) -> Any:
        return self._column.compared("match", pattern)

    def fullmatch(self, pattern: Any) -> Any:
        return self._column.compared("fullmatch", pattern)

    def contains(self, pattern: Any, *, regex: bool = True) -> Any:
        return self._column.compared("search", pattern) if regex else self._refuse()


class _Length(_Standin):
    """How many characters a text has."""

    def __init__(self, trace: _Trace, column: Any) -> None:
        self._trace = trace
        self._column = column

    def _bounded(self, least: int | None, most: int | None) -> Any:
        found: list[Comparison] = []
        if least is not None:
            found.append(Comparison(self._column, "min length", least))
        if most is not None:
            found.append(Comparison(self._column, "max length", most))
        return _Condition(self._trace, *found)

    def __ge__(self, other: Any) -> Any:
        return self._bounded(other, None) if isinstance(other, int) else self._refuse()

    def __gt__(self, other: Any) -> Any:
        return self._bounded(other + 1, None) if isinstance(other, int) else self._refuse()

    def __le__(self, other: Any) -> Any:
        return self._bounded(None, other) if isinstance(other, int) else self._refuse()

    def __lt__(self, other: Any) -> Any:
        return self._bounded(None, other - 1) if isinstance(other, int) else self._refuse()

    def __eq__(self, other: object) -> Any:
        return self._bounded(other, other) if isinstance(other, int) else self._refuse()

    __hash__ = object.__hash__

    def between(self, left: Any, right: Any) -> Any:
        return self._bounded(left, right) if isinstance(left, int) and isinstance(right, int) else self._refuse()


class _Frame(_Standin):
    """A frame of some columns."""

    def __init__(self, trace: _Trace, columns: frozenset[str]) -> None:
        self._trace = trace
        self._columns = columns

    def __getitem__(self, name: Any) -> Any:
        return _Column(self._trace, name) if isinstance(name, str) and name in self._columns else self._refuse()

    def __getattr__(self, name: str) -> Any:
        return self[name]
