"""Persons and places: columns of a row that tell of the same one agree.

What belongs here: providers of names, emails, phones and addresses. What they draw from is in ``locales``.

Such columns follow from one choice a row and role, kept in the request's ``memo``. The role is what stands before the
meaning in a column's name: ``customer_email`` goes with ``customer_name``, not with ``agent_name``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Int64s
from mockmart.arrow import columns
from mockmart.generators.base import Request
from mockmart.locales.vocabulary import NAME_PLACES, ascii_lower, vocabulary
from mockmart.providers.column_names import FIRST_NAMES, LAST_NAMES, first_of
from mockmart.providers.provider import FunctionProvider, Maker, NumberProvider, PoolProvider
from mockmart.sampling.permutations import permute


@dataclass(frozen=True)
class Person:
    """Who the rows tell of: names, as they are and as emails spell them, and numbers that tell namesakes apart."""

    first: pa.DictionaryArray
    last: pa.DictionaryArray
    spelled: tuple[pa.DictionaryArray, pa.DictionaryArray]
    rank: Int64s


def person(request: Request, role: str) -> Person:
    """The persons of the rows of ``request`` in ``role``."""
    known = request.memo.get(("person", role))
    if known is None:
        words = vocabulary(request.locale)
        lap = request.serials // NAME_PLACES**2
        place = request.serials - lap * NAME_PLACES**2
        lap *= "." not in request.column  # elements have no running numbers, and need no addresses of their own
        spot = permute(place, size=NAME_PLACES**2, seed=request.draws.seed, name=f"{request.draws.entity}.{role}name")
        first_spot = spot // NAME_PLACES
        last_spot = spot - first_spot * NAME_PLACES
        first, last = words.first_names, words.last_names
        given, family = first.name_at.take(first_spot), last.name_at.take(last_spot)
        namesakes = last.places_of.take(family)
        rank = first.rank_at.take(first_spot) * namesakes + last.rank_at.take(last_spot)
        if lap.any():
            rank += lap * first.places_of.take(given) * namesakes
        spelled = (columns.take_from(words.spelled_first, given), columns.take_from(words.spelled_last, family))
        known = Person(columns.take_from(first.names, given), columns.take_from(last.names, family), spelled, rank)
        request.memo["person", role] = known
    return known


def _names(request: Request, role: str) -> tuple[Person, pa.Array, pa.Array, bool]:
    """The person, and first and last name as their own columns have them; whether those are the person's."""
    who = person(request, role)
    found = []
    texts = {name: array for name, array in request.drawn.items() if _is_text(array)}
    for meaning, own in ((FIRST_NAMES, who.first), (LAST_NAMES, who.last)):
        column = first_of(texts, (f"{role}{name}" for name in meaning))
        found.append(own if column is None else request.drawn[column])
    own = found[0] is who.first and found[1] is who.last
    return who, found[0], found[1], own


def _is_text(column: pa.Array) -> bool:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return bool(pa.types.is_string(kind))


def _full_name(request: Request, role: str) -> pa.Array:
    who, first, last, own = _names(request, role)
    words = vocabulary(request.locale)
    named = words.full_name(first, last)
    return named if own else pc.coalesce(named, words.full_name(who.first, who.last))


def _spelled(request: Request, role: str) -> tuple[pa.Array, pa.Array, Int64s]:
    """First and last names in lower-case ASCII, and what tells namesakes apart: a number, 0 for the first."""
    who, first, last, own = _names(request, role)
    parts: list[pa.Array] = [*who.spelled]
    rank = who.rank
    if not own:
        words = vocabulary(request.locale)
        for i, (column, pool, plain) in enumerate(
            ((first, words.first_names, words.spelled_first), (last, words.last_names, words.spelled_last))
        ):
            parts[i] = pc.coalesce(_spelling(column, pool.names, plain), columns.decode_dictionary(parts[i]))
        rank = request.serials
    return parts[0], parts[1], rank


def _spelling(column: pa.Array, pool: pa.Array, spelled: pa.Array) -> pa.Array:
    """Names of a column as emails spell them."""
    column = columns.combine_chunks(column)
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    known = pc.index_in(coded.dictionary, value_set=pool)
    own = pa.array(ascii_lower(coded.dictionary.to_pylist()), pa.string())
    return pc.coalesce(spelled.take(known), own).take(coded.indices)


#: Degrees within which coordinates lie from those of their place: about three kilometres.
_NEARBY = 0.03
_ANYWHERE = ("uniform", 0.0, 0.0)
#: Domains that no mailbox has (RFC 2606).
EMAIL_DOMAINS = pa.array(["@example.com", "@example.net", "@example.org"])


def _distinct_name(request: Request, role: str) -> pa.Array:
    _, _, rank = _spelled(request, role)
    space = columns.take_from(pa.array(["", " "]), np.minimum(rank, 1))
    return columns.joined(_full_name(request, role), columns.joined(space, *columns.decimal_digits(rank)))


def _email(request: Request, role: str) -> pa.Array:
    first, last, rank = _spelled(request, role)
    domain = request.draws.integers(f"{request.column}.domain", request.keys, low=0, high=len(EMAIL_DOMAINS))
    return columns.joined(first, ".", last, *columns.decimal_digits(rank), columns.take_from(EMAIL_DOMAINS, domain))


def _username(request: Request, role: str) -> pa.Array:
    first, last, rank = _spelled(request, role)
    return columns.joined(first, "_", last, *columns.decimal_digits(rank))


def place(request: Request, role: str) -> Int64s:
    """The places of the rows of ``request`` in ``role``: rows of the locale's places."""
    known = request.memo.get(("place", role))
    if known is None:
        prefix = request.column.rpartition(".")[0]
        stream = ".".join(part for part in (prefix, f"{role}place") if part)
        known = vocabulary(request.locale).places.draw(request.draws, stream, request.keys)
        request.memo["place", role] = known
    return known


def _of_place(name: str) -> Maker:
    def draw(request: Request, role: str) -> pa.Array:
        values = getattr(vocabulary(request.locale).places, name)
        return values.take(pa.array(place(request, role)))

    return draw


def _pool_of_places(name: str) -> Callable[[str], pa.Array]:
    return lambda locale: pc.unique(getattr(vocabulary(locale).places, name))


def _everywhere(name: str) -> Callable[[str], pa.Array]:
    return lambda locale: pa.array([getattr(vocabulary(locale), name)])


def _street(request: Request, _: str) -> pa.Array:
    return vocabulary(request.locale).street(request.draws, request.column, request.keys)


def _address(request: Request, role: str) -> pa.Array:
    words = vocabulary(request.locale)
    spot = place(request, role)
    street = words.street(request.draws, f"{request.column}.street", request.keys)
    city, state, code = (
        columns.take_from(part, spot) for part in (words.places.city, words.places.state, words.places.zip)
    )
    if request.locale == "en_US":
        return columns.joined(street, ", ", city, ", ", state, " ", code)
    if request.locale == "ja_JP":
        return columns.joined("〒", code, " ", state, city, street)
    if request.locale == "en_GB":
        return columns.joined(street, ", ", city, ", ", code)
    if request.locale == "pt_BR":
        return columns.joined(street, ", ", city, " - ", state, ", ", code)
    return columns.joined(street, ", ", code, " ", city)


def _degrees(name: str) -> Maker:
    """Coordinates in or near the place, so that not all of its rows lie in one point."""

    def draw(request: Request, role: str) -> pa.Array:
        centre = np.asarray(getattr(vocabulary(request.locale).places, name))[place(request, role)]
        beside = request.draws.uniform(request.column, request.keys) * 2 - 1
        return pa.array(np.round(centre + beside * _NEARBY, 6))

    return draw


def _phone(request: Request, role: str) -> pa.Array:
    words = vocabulary(request.locale)
    return words.phone(place(request, role), request.draws, request.column, request.keys)


def _spelling_of(locale: str, between: str) -> str:
    """The pattern of first and last names with a number behind them."""
    words = vocabulary(locale)
    first, last = (pc.max(pc.utf8_length(names)).as_py() for names in (words.spelled_first, words.spelled_last))
    return f"[a-z]{{1,{first}}}{re.escape(between)}[a-z]{{1,{last}}}[0-9]{{0,8}}"


#: Providers that tell of the place of a row and role.
PLACED = frozenset({"address", "city", "latitude", "longitude", "phone", "state", "zip"})
PROVIDERS = (
    FunctionProvider(
        "first_name",
        lambda r, role: person(r, role).first,
        pool=lambda locale: vocabulary(locale).first_names.names,
    ),
    FunctionProvider(
        "last_name", lambda r, role: person(r, role).last, pool=lambda locale: vocabulary(locale).last_names.names
    ),
    FunctionProvider("full_name", _full_name, unique=_distinct_name, independent=True),
    FunctionProvider(
        "email",
        _email,
        unique=_email,
        pattern=lambda locale: rf"{_spelling_of(locale, '.')}@example\.(com|net|org)",
    ),
    FunctionProvider("username", _username, unique=_username, pattern=lambda locale: _spelling_of(locale, "_")),
    FunctionProvider("street", _street, independent=True),
    FunctionProvider("city", _of_place("city"), pool=_pool_of_places("city")),
    FunctionProvider("state", _of_place("state"), pool=_pool_of_places("state")),
    FunctionProvider("zip", _of_place("zip"), pool=_pool_of_places("zip")),
    PoolProvider("country_code", _everywhere("country")),
    PoolProvider("country", _everywhere("country_name")),
    FunctionProvider("address", _address, independent=True),
    NumberProvider("latitude", _ANYWHERE, digits=6, function=_degrees("latitude")),
    NumberProvider("longitude", _ANYWHERE, digits=6, function=_degrees("longitude")),
    FunctionProvider("phone", _phone, pattern=lambda locale: vocabulary(locale).phone_pattern),
    PoolProvider("currency", _everywhere("currency")),
    PoolProvider("locale", lambda locale: pa.array([locale])),
)
