"""What the name of a column means, and what it follows from.

What belongs here: what a name means beside others, and which columns come after which. The tables of names are in
``providers.column_names``; the providers that draw what is meant are registered in ``providers.registry``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mockmart.providers import field_words
from mockmart.providers.column_names import (
    FIRMS,
    FIRST_NAMES,
    FLAGS,
    LAST_NAMES,
    NUMBERS,
    PERSONS,
    TEXTS,
    WHERE,
    first_of,
    tokens,
)
from mockmart.providers.number_names import MEASURES
from mockmart.providers.number_units import COUNTING, HOME_PRICES, UNITS
from mockmart.providers.provider import Provider
from mockmart.providers.registry import provider, provider_names
from mockmart.schema.constraints import ColumnConstraints


@dataclass(frozen=True)
class Meaning:
    """What a column stands for: a provider, a role, natural bounds of a number, and the columns that it follows."""

    provider: Provider
    role: str = ""
    low: float | None = None
    high: float | None = None
    needs: tuple[str, ...] = ()


#: Words that say only that a name is of a time.
_TIMES = frozenset({"at", "on", "date", "time", "ts", "timestamp", "datetime", "utc", "up", "off"})
#: Words of roles that a person's own names go with: the work email is that of the person.
_OWN = frozenset({"work", "private", "personal", "home", "primary", "secondary", "business", "office", "main", "login"})
#: Words beside a name that tell that it is a person's.
_PERSONAL = frozenset(
    {"email", "phone", "mobile", "age", "gender", "sex", "birth", "dob", "born", "salary", "username"}
)
#: Words beside a name that tell that it is a place's, or a thing's.
_PLACED = frozenset({"population", "latitude", "longitude", "lat", "lon", "lng", "elevation", "altitude"})
_THINGS = frozenset(
    [
        "gene",
        "link",
        "node",
        "protocol",
        "type",
        "version",
        "url",
        "path",
        "file",
        "species",
        "station",
        "sensor",
        "device",
        "route",
        "stop",
        "unit",
        "symbol",
        "ticker",
        "host",
        "port",
        "ip",
        "bus",
        "line",
        "voltage",
        "kind",
        "code",
        "chromosome",
        "element",
        "formula",
        "machine",
        "table",
        "column",
        "schema",
        "domain",
        "value",
        "status",
        "size",
        "bytes",
        "class",
        "level",
        "generator",
        "plant",
        "fuel",
        "capacity",
        "compound",
        "chrom",
        "start",
        "end",
        "tag",
    ]
)
_BIRTH = frozenset({"birth", "dob", "birthday", "birthdate", "born"})
#: Words that end the names of numbers that count and measure nothing.
_CODES = frozenset({"id", "number", "code", "no", "key"})
#: Words of time, which say nothing where they stand amid a name.
_CALENDAR = frozenset(
    [
        "year",
        "years",
        "month",
        "months",
        "week",
        "day",
        "days",
        "hour",
        "hours",
        "minute",
        "minutes",
        "from",
        "to",
        "start",
        "end",
        "n",
        "x",
        "y",
        "z",
        "open",
        "close",
        "high",
        "low",
        "index",
        "position",
        "points",
    ]
)
#: Words of summaries, which are as large as what they sum up.
_SUMMARIES = frozenset({"mean", "avg", "average", "median", "min", "max", "minimum", "maximum"})
#: Words of time that numbers behind them count: ``credits_year_1``.
_COUNTED_TIMES = frozenset({"year", "yr", "month", "week", "day", "quarter", "hour"})
#: Names in which a number is part of the word.
_NUMBERED = frozenset({"p 99", "r 2"})
_BRIEF = frozenset({"start", "starts", "started", "begin", "begins", "from"})
_LONG_AGO = frozenset({"hired", "joined", "founded", "established", "hire", "employed"})
#: Days since 1970: in which grown-ups were born, and in which those who are with somebody came.
_BIRTHS = (-9_131, 13_148)
_ARRIVALS = (15_341, 20_453)


def meaning_of(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> Meaning | None:
    """What the name of ``demand`` means beside the columns ``among``; ``None`` if it says nothing."""
    words = tokens(demand.name)
    if demand.kind == "text":
        return _of_text(demand, words, among)
    if demand.kind in ("integer", "float", "decimal"):
        prices, homes, bounds = HOME_PRICES
        if "_".join(words) in prices and any("_".join(tokens(name)) in homes for name in among):
            return _scaled(*bounds, demand)
        return _of_number(words, demand)
    return None


def meaning_of_provider(name: str, demand: ColumnConstraints, among: Mapping[str, ColumnConstraints]) -> Meaning:
    """What the provider ``name`` stands for in a column that asks for it."""
    found = provider(name)
    low, high = next(((low, high) for shape, low, high in NUMBERS.values() if shape == name), (None, None))
    if not found.is_number or low is None or high is None:
        return Meaning(found, needs=_needs(name, "", among))
    return _scaled(name, low, high, demand)


def is_of_days(name: str) -> bool:
    """Whether a column is called as days are, which have no time of day: ``birth_date``."""
    words = tokens(name)
    return bool(words) and (words[-1] in ("date", "dob", "birthday", "birthdate", "day", "dt") or "birth" in words)


def is_code(name: str) -> bool:
    """Whether a column is called as codes and keys are: ``order_id``, ``part_number``."""
    return bool({*_CODES, "uid", "ref", "serial"} & set(tokens(name)[-1:]))


def days_of(demand: ColumnConstraints) -> tuple[int, int] | None:
    """Days since 1970 that a column of dates or instants lies between by its name; ``None`` if it says nothing."""
    words = set(tokens(demand.name))
    return _BIRTHS if _BIRTH & words else _ARRIVALS if _LONG_AGO & words else None


def delay_factor(names: Iterable[str]) -> float:
    """How much longer than others that which comes after the columns ``names`` takes."""
    words = {word for name in names for word in tokens(name)}
    return 100.0 if words & _LONG_AGO else 0.05 if words & _BRIEF else 1.0


def share_of_true(demand: ColumnConstraints) -> float:
    """How often a flag is true."""
    return next((FLAGS[word] for word in reversed(tokens(demand.name)) if word in FLAGS), 0.5)


def _of_text(
    demand: ColumnConstraints, words: tuple[str, ...], among: Mapping[str, ColumnConstraints]
) -> Meaning | None:
    words = _without_numbers(words) if "_".join(words) not in _TEXT_NAMES else words
    last = len(tokens(demand.name.rpartition(".")[2]))  # behind a dot a name is whole: user.name is a user's name
    for start in (*range(max(len(words) - last, 0), len(words)), *range(len(words) - last)):
        name = "_".join(words[start:])
        found = _TEXT_NAMES.get(name) or (name if name in provider_names() and name not in TEXTS else None)
        if found is None or (start and name in field_words.WHOLE):
            continue
        role = _role(words, start, found)
        if name == "name":
            found = _named(words[:start], among, unique=demand.unique)
            role = role if found in ("full_name", "city") else ""
        found = _in_context(name, found, among)
        if found in ("email", "username"):
            role = _whose(role, among)
        return Meaning(provider(found), role, needs=_needs(found, role, among))
    return None


def _in_context(name: str, found: str, among: Mapping[str, ColumnConstraints]) -> str:
    """What a name of several meanings stands for beside the columns ``among``."""
    if name not in ("position", "team"):
        return found
    others = {word for other in among for word in tokens(other)}
    if others & {"employee", "department", "salary", "manager", "hired"}:
        return "job" if name == "position" else "department"
    if name == "position" and others & {"player", "team", "club", "goals", "jersey", "match", "league", "squad"}:
        return _TEXT_NAMES["player_position"]
    return found


def _role(words: tuple[str, ...], start: int, found: str) -> str:
    """What stands before a meaning, and the meaning itself where its name says whose: patient and doctor are two."""
    whose = (PERSONS if start == 0 else ()) if found == "full_name" else WHERE
    own = words[start:] if len(words) == start + 1 and words[-1] in whose else ()
    return "".join(f"{word}_" for word in (*words[:start], *own))


def _needs(meaning: str, role: str, among: Mapping[str, ColumnConstraints]) -> tuple[str, ...]:
    """The columns that a person's email or full name is made of."""
    if meaning not in ("email", "username", "full_name"):
        return ()
    texts = {name: other for name, other in among.items() if other.kind == "text"}
    both = (first_of(texts, [f"{role}{one}" for one in names]) for names in (FIRST_NAMES, LAST_NAMES))
    return tuple(one for one in both if one is not None)


def _whose(role: str, among: Mapping[str, ColumnConstraints]) -> str:
    """The role of the person whose email a column holds: that of the only person there, where it names none."""
    roles = set()
    for name, other in among.items():
        words = tokens(name)
        for start in range(len(words) if other.kind == "text" else 0):
            found = _TEXT_NAMES.get("_".join(words[start:]))
            if found in ("first_name", "last_name", "full_name"):
                named = _named(words[:start], among, unique=False) if words[start:] == ("name",) else found
                roles |= {_role(words, start, found)} if named == found else set()
            if found is not None:
                break
    if role in roles or not set(role.split("_")) <= {"", *_OWN}:
        return role
    return next(iter(roles)) if len(roles) == 1 else ""


def _named(before: tuple[str, ...], among: Mapping[str, ColumnConstraints], *, unique: bool) -> str:
    """Whose name a column called name, or something_name, is."""
    last = before[-1] if before else ""
    if last in ("product", "item", "article"):
        return "product_name"
    if last in FIRMS:
        return "company"
    if last:
        whole = _TEXT_NAMES.get(last, "")
        listed = (whole.endswith("_word") and whole) or ("full_name" if whole == "full_name" else "")
        return "full_name" if last in PERSONS or last in _OWN else listed or "phrase"
    others = {word for name in among for word in tokens(name)}
    if others & {"sku", "price", "category"} and "email" not in others:
        return "product_name"
    if not others & (_PERSONAL | PERSONS - {"host", "full"}):
        if others & _PLACED:
            return "city"
        if others & _THINGS:
            return "phrase"
    return "phrase" if unique and not others & _PERSONAL else "full_name"


def _of_number(words: tuple[str, ...], demand: ColumnConstraints) -> Meaning | None:
    words = _without_numbers(words)
    endings = ["_".join(words[start:]) for start in range(len(words))]
    if words and words[-1] in _CODES and not MEASURES.keys() & endings[:-1]:
        return _scaled("number", 0.0, 9_999.0, demand) if demand.kind == "float" and demand.nullable else None
    found = next(_numbers_named(words, demand.kind), None)
    if found is None:
        return None
    named, start = found
    return replace(_scaled(*named, demand), role="".join(f"{word}_" for word in words[:start]))


def _without_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name's words but for the numbers that count several columns of a kind: ``price_2``, ``credits_year_1``."""
    if " ".join(words) in _NUMBERED or "_".join(words) in MEASURES:
        return words
    kept = words
    while len(kept) > 1 and kept[-1].isdigit():
        kept = kept[:-1]
    if len(kept) < len(words) and len(kept) > 1 and kept[-1] in _COUNTED_TIMES:
        kept = kept[:-1]  # what is counted is the year, what is held is not
    return kept


def _numbers_named(words: tuple[str, ...], kind: str) -> Iterator[tuple[tuple[str, float, float], int]]:
    """What numbers a name may mean, the likeliest first, and where in the name that stands."""
    counted = kind == "integer"
    if counted and len(words) > 1 and words[0] in ("is", "has", "was"):
        yield ("even", 0.0, 1.0), 0
    if len(words) > 1 and words[-1] in _SUMMARIES:  # of what stands before: temp_mean
        yield from _numbers_named(words[:-1], kind)
    spans = [(words[start:], start) for start in range(len(words))]
    if len(words) > 1 and words[-1] in UNITS:
        spans += [(words[start:-1], start) for start in range(len(words) - 1)]
    for span, start in spans:
        named = MEASURES.get("_".join(span))
        if named is not None and not (counted and named[1] >= 0.0 and named[2] <= 1.0 and "flag" not in span):
            yield named, start
    if words and words[-1] in UNITS and len(words) > 1:
        yield UNITS[words[-1]], len(words)
    if words and (words[0] in COUNTING or (counted and words[-1][-1:] == "s" and words[-1][-2:] not in ("us", "ss"))):
        yield NUMBERS["count"], len(words)
    for place in reversed(range(len(words) - 1)):  # the measure may stand before what it is of: temperature_ambient
        named = MEASURES.get(words[place])
        tiny = named is not None and counted and named[1] >= 0.0 and named[2] <= 1.0
        if named is not None and words[place] not in _CALENDAR and not tiny:
            yield named, place


def _scaled(name: str, low: float, high: float, demand: ColumnConstraints) -> Meaning:
    """Bounds in ticks, where the column has them."""
    if demand.kind == "float":
        return Meaning(provider(name), low=low, high=high)
    scale = 10**demand.type.scale if demand.kind == "decimal" else 1
    return Meaning(provider(name), low=round(low * scale), high=round(high * scale))


_EVERYDAY = {name: meaning for meaning, names in TEXTS.items() for name in names}
#: Everyday names that fields use for something else.
_LEFT_TO_FIELDS = frozenset({"county", "team", "publisher_name", "size_code"})
_TEXT_NAMES = {
    **field_words.NAMES,
    **dict.fromkeys(field_words.PEOPLE, "full_name"),
    **dict.fromkeys(field_words.FIRMS, "company"),
    **{name: meaning for name, meaning in _EVERYDAY.items() if name not in _LEFT_TO_FIELDS},
}
