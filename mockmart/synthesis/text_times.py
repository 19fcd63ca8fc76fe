"""Text that tells a day, an instant or a time of day: which columns hold it, by their patterns and names.

What belongs here: the formats, and telling a pattern that is plainly one of them. What draws such text is in
``generators.text_times``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mockmart.generators.text_times import TextTimes, TimeFormat
from mockmart.providers.column_names import TEXTS, tokens
from mockmart.regex import Language
from mockmart.schema.constraints import ColumnConstraints, language_of

_YEAR, _MONTH, _DAY = r"(19|20)\d\d", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_NAMED = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_D, _D2, _D4 = r"\d", r"\d{2}", r"\d{4}"
#: Formats, each with what its texts match strictly and what a pattern writes for it; the first that fits counts.
FORMATS: tuple[TimeFormat, ...] = (
    TimeFormat("%Y-%m-%d", "day", f"{_YEAR}-{_MONTH}-{_DAY}", f"{_D4}-{_D2}-{_D2}"),
    TimeFormat("%Y/%m/%d", "day", f"{_YEAR}/{_MONTH}/{_DAY}", f"{_D4}/{_D2}/{_D2}"),
    TimeFormat("%Y.%m.%d", "day", rf"{_YEAR}\.{_MONTH}\.{_DAY}", rf"{_D4}\.{_D2}\.{_D2}"),
    TimeFormat("%m/%d/%Y", "day", f"{_MONTH}/{_DAY}/{_YEAR}", f"{_D2}/{_D2}/{_D4}"),
    TimeFormat("%d/%m/%Y", "day", f"{_DAY}/{_MONTH}/{_YEAR}", f"{_D2}/{_D2}/{_D4}"),
    TimeFormat("%d.%m.%Y", "day", rf"{_DAY}\.{_MONTH}\.{_YEAR}", rf"{_D2}\.{_D2}\.{_D4}"),
    TimeFormat("%d-%m-%Y", "day", f"{_DAY}-{_MONTH}-{_YEAR}", f"{_D2}-{_D2}-{_D4}"),
    TimeFormat("%d-%b-%Y", "day", f"{_DAY}-{_NAMED}-{_YEAR}", f"{_D2}-[A-Za-z]{{3}}-{_D4}"),
    TimeFormat("%d %b %Y", "day", f"{_DAY} {_NAMED} {_YEAR}", f"{_D2} [A-Za-z]{{3}} {_D4}"),
    TimeFormat("%Y%m%d", "day", f"{_YEAR}{_MONTH}{_DAY}", r"\d{8}", hinted=True),
    TimeFormat("%Y-%m", "day", f"{_YEAR}-{_MONTH}", f"{_D4}-{_D2}", hinted=True),
    TimeFormat("%Y%m", "day", f"{_YEAR}{_MONTH}", r"\d{6}", hinted=True),
    TimeFormat("%m/%Y", "day", f"{_MONTH}/{_YEAR}", f"{_D2}/{_D4}", hinted=True),
    TimeFormat("%Y", "day", _YEAR, _D4, hinted=True),
    TimeFormat("%Y-%m-%dT%H:%M:%SZ", "second", f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}:[0-5]{_D}Z",
               f"{_D4}-{_D2}-{_D2}T{_D2}:{_D2}:{_D2}Z"),
    TimeFormat("%Y-%m-%dT%H:%M:%S", "second", f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}:[0-5]{_D}",
               f"{_D4}-{_D2}-{_D2}T{_D2}:{_D2}:{_D2}"),
    TimeFormat("%Y-%m-%d %H:%M:%S", "second", f"{_YEAR}-{_MONTH}-{_DAY} {_CLOCK}:[0-5]{_D}",
               f"{_D4}-{_D2}-{_D2} {_D2}:{_D2}:{_D2}"),
    TimeFormat("%Y-%m-%dT%H:%M", "second", f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}", f"{_D4}-{_D2}-{_D2}T{_D2}:{_D2}"),
    TimeFormat("%Y-%m-%d %H:%M", "second", f"{_YEAR}-{_MONTH}-{_DAY} {_CLOCK}", f"{_D4}-{_D2}-{_D2} {_D2}:{_D2}"),
    TimeFormat("%H:%M:%S", "clock", f"{_CLOCK}:[0-5]{_D}", f"{_D2}:{_D2}:{_D2}"),
    TimeFormat("%H:%M", "clock", _CLOCK, f"{_D2}:{_D2}"),
)  # fmt: skip
_BY_MEANING = {"date_text": "%Y-%m-%d", "birth_date_text": "%Y-%m-%d", "instant_text": "%Y-%m-%dT%H:%M:%SZ",
               "time_text": "%H:%M"}  # fmt: skip
_FORMAT_OF = {one.format: one for one in FORMATS}
_NAMES = {name: _FORMAT_OF[text] for meaning, text in _BY_MEANING.items() for name in TEXTS[meaning]}
#: Words of names that hold days, where the pattern alone might be a number's.
_HINTS = frozenset(
    [
        "date",
        "day",
        "dt",
        "on",
        "from",
        "until",
        "to",
        "since",
        "due",
        "expiry",
        "expires",
        "valid",
        "effective",
        "start",
        "end",
        "birth",
        "dob",
        "born",
        "period",
        "month",
        "year",
        "ym",
        "yyyymm",
        "yyyymmdd",
        "ymd",
        "as_of",
        "settlement",
        "maturity",
        "issued",
        "created",
        "updated",
        "closed",
        "opened",
        "timestamp",
        "vintage",
        "yr",
    ]
)
_MONTHS = {"%Y-%m": {"month", "period", "ym", "date", "yyyymm"}, "%Y%m": {"month", "period", "ym", "yyyymm"},
           "%Y": {"year", "yr", "vintage"}, "%m/%Y": {"month", "period", "date", "expiry"}}  # fmt: skip
_EPOCH = np.datetime64("1970-01-01", "D")


def _day(text: str) -> int:
    return int((np.datetime64(text, "D") - _EPOCH).astype(np.int64))


#: Days in which a pattern is tried: the usual ones first.
_WINDOWS = ((_day("2024-01-01"), _day("2025-12-31")), (_day("2000-01-01"), _day("2035-12-31")),
            (_day("1900-01-01"), _day("2099-12-31")))  # fmt: skip
_UNIQUE = (_day("1990-01-01"), _day("2025-12-31"))


def format_of(demand: ColumnConstraints) -> TimeFormat | None:
    """The format of what a column of text holds, if it plainly holds times."""
    if demand.kind != "text" or demand.values is not None or demand.annotation is not None:
        return None
    return _format(demand.name, demand.language)


@lru_cache(maxsize=4096)
def _format(name: str, language: Language | None) -> TimeFormat | None:
    words = tokens(name)
    endings = ["_".join(words[start:]) for start in range(len(words))]
    by_name = next((_NAMES[ending] for ending in endings if ending in _NAMES), None)
    if language is None:
        return by_name
    if language.core.shortest is None:
        return None
    for one in sorted(FORMATS, key=lambda one: one is not by_name):
        if one.length != language.core.shortest:
            continue
        hints = _MONTHS.get(one.format, _HINTS)
        if one.hinted and not hints & set(words):
            continue
        if (language.core - _matching(one.loose).core).is_empty and not (language & _matching(one.strict)).is_empty:
            return one
    named = by_name is not None and by_name.unit == "day" and not (language & _matching(by_name.strict)).is_empty
    return by_name if named else None


@lru_cache(maxsize=64)
def _matching(pattern: str) -> Language:
    return Language.matching(pattern, how="fullmatch")


def times_of(demand: ColumnConstraints, window: tuple[int, int] | None) -> TextTimes | None:
    """What draws the times that a column of text holds, as far as its checks admit them; ``window`` are usual days."""
    found = format_of(demand)
    if found is None:
        return None
    language = language_of(demand)
    whole = language.includes(_matching(found.strict))
    if found.unit == "clock":
        return TextTimes(found, 0, 86_399) if whole else None
    windows = (*([] if window is None else [window]), *([_UNIQUE] if demand.unique else []), *_WINDOWS)
    if whole:
        return TextTimes(found, *windows[0])
    if found.unit != "day":
        return None
    for first, last in windows:
        days = np.arange(first, last + 1)
        texts = found.written(days * 86_400).to_pylist()
        kept = [day for day, text in zip(days.tolist(), texts, strict=True) if language.accepts(text)]
        if len(kept) > 1 or (kept and (first, last) == windows[-1]):
            return TextTimes(found, kept[0], kept[-1], tuple(kept))
    return None


def rest_of(demand: ColumnConstraints, times: TextTimes) -> Language:
    """What else than times a column of text admits: what is left when all of those have come up."""
    return language_of(demand) - _matching(times.format.strict)
