"""Words, codes and measures: what columns stand for, persons and places apart.

What belongs here: providers of texts by pool or pattern, and of numbers by shape. Short lists of words are in
``wordlists``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import columns
from mockmart.arrow.fixed_width import fixed_width_text, write_digits
from mockmart.generators.base import Request
from mockmart.locales.vocabulary import vocabulary
from mockmart.providers import field_words
from mockmart.providers.ibans import layout_of
from mockmart.providers.provider import (
    FunctionProvider,
    Maker,
    NumberProvider,
    PatternProvider,
    PoolProvider,
    Sentences,
)
from mockmart.providers.wordlists import WORDLISTS
from mockmart.sampling.permutations import permute


def _company(request: Request, _: str) -> pa.Array:
    return vocabulary(request.locale).company(request.draws, request.column, request.keys)


def _sentences(min_length: int, max_length: int) -> Maker:
    prose = Sentences(min_length, max_length)
    return lambda request, _: prose.draw(request)


def _paragraph(request: Request, _: str) -> pa.Array:
    return vocabulary(request.locale).paragraph(request.draws, request.column, request.keys)


def _phrase(request: Request, _: str) -> pa.Array:
    """Two words, the first with a capital."""
    words = vocabulary(request.locale).words
    first, second = (
        words.take(pa.array(request.draws.integers(f"{request.column}.{turn}", request.keys, low=0, high=len(words))))
        for turn in ("first", "second")
    )
    return columns.joined(pc.utf8_capitalize(first), " ", second)


def _written(request: Request, width: int, *, distinct: bool) -> Any:
    """Numbers of ``width`` digits as characters, one row a number; the first nine differ if ``distinct``."""
    digits = np.empty((request.serials.size, width), np.uint8)
    for start in range(0, width, 9):
        size = min(9, width - start)
        if distinct and not start:
            name = f"{request.draws.entity}.{request.column}"
            numbers = permute(request.serials, size=10**size, seed=request.draws.seed, name=name)
        else:
            numbers = request.draws.integers(f"{request.column}.{start}", request.keys, low=0, high=10**size)
        write_digits(digits[:, start : start + size], numbers)
    return digits


def _card_number(*, distinct: bool) -> Maker:
    """Sixteen digits from 4000 00 on, the last one by Luhn's rule (ISO/IEC 7812-1)."""

    def draw(request: Request, _: str) -> pa.Array:
        text = np.empty((request.serials.size, 16), np.uint8)
        text[:, :6] = np.frombuffer(b"400000", np.uint8)
        text[:, 6:15] = _written(request, 9, distinct=distinct)
        values = (text[:, :15] - ord("0")).astype(np.int64)
        values[:, ::2] *= 2
        values[:, ::2] -= 9 * (values[:, ::2] > 9)
        text[:, 15] = (-values.sum(axis=1)) % 10 + ord("0")
        return fixed_width_text(text)

    return draw


def _ean(prefix: bytes, *, distinct: bool) -> Maker:
    """Thirteen digits from ``prefix`` on, the last one by weights of 1 and 3 (GS1 General Specifications, 7.9)."""

    def draw(request: Request, _: str) -> pa.Array:
        text = np.empty((request.serials.size, 13), np.uint8)
        text[:, :3] = np.frombuffer(prefix, np.uint8)
        text[:, 3:12] = _written(request, 9, distinct=distinct)
        values = (text[:, :12] - ord("0")).astype(np.int64)
        text[:, 12] = (-(values @ np.tile([1, 3], 6))) % 10 + ord("0")
        return fixed_width_text(text)

    return draw


def _iban(*, distinct: bool) -> Maker:
    """Bank accounts of the locale's country."""

    def draw(request: Request, _: str) -> pa.Array:
        layout = layout_of(vocabulary(request.locale).country)
        return layout.numbers(_written(request, layout.digits, distinct=distinct))

    return draw


_BYTE = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_HEX = "[0-9a-f]"
_SLUG = "[a-z]{4,8}-[a-z]{3,9}"
_MONTH, _DAY = "(0[1-9]|1[0-2])", r"(0[1-9]|1\d|2[0-8])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"


def _texts(*values: str) -> Callable[[str], pa.Array]:
    pool = pa.array(values, pa.string())
    return lambda _: pool


_ADJECTIVES = ("Classic", "Compact", "Everyday", "Light", "Premium", "Sturdy", "Travel", "Vintage")
_THINGS = (
    "Backpack",
    "Bottle",
    "Desk Lamp",
    "Headphones",
    "Jacket",
    "Keyboard",
    "Mug",
    "Notebook",
    "Running Shoes",
    "Towel",
)


PROVIDERS = (
    *(PoolProvider(name, _texts(*words)) for name, words in field_words.WORDS.items()),
    *(PatternProvider(name, pattern) for name, pattern in field_words.PATTERNS.items()),
    *(PoolProvider(name, _texts(*words)) for name, words in WORDLISTS.items()),
    FunctionProvider("company", _company, independent=True),
    PoolProvider("job", lambda locale: vocabulary(locale).jobs),
    FunctionProvider("phrase", _phrase, independent=True),
    PoolProvider("word", lambda locale: vocabulary(locale).words),
    FunctionProvider("title", _sentences(3, 6), independent=True),
    FunctionProvider("sentence", _sentences(6, 14), independent=True),
    FunctionProvider("paragraph", _paragraph, independent=True),
    PatternProvider("uuid", rf"{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}"),
    PatternProvider("url", rf"https://(www|shop|blog|docs)\.example\.(com|net|org)/{_SLUG}"),
    PatternProvider("path", r"(/[a-z]{3,8}){1,2}(/\d{1,5})?"),
    PatternProvider("domain", r"[a-z]{4,10}\.example\.(com|net|org)"),
    PatternProvider("ipv4", rf"10\.{_BYTE}\.{_BYTE}\.{_BYTE}"),
    PatternProvider("ipv6", rf"2001:db8(:{_HEX}{{4}}){{6}}"),
    PatternProvider("mac", rf"02(:{_HEX}{{2}}){{5}}"),
    FunctionProvider(
        "card_number",
        _card_number(distinct=False),
        unique=_card_number(distinct=True),
        pattern=r"400000\d{10}",
    ),
    FunctionProvider(
        "iban",
        _iban(distinct=False),
        unique=_iban(distinct=True),
        pattern=lambda locale: layout_of(vocabulary(locale).country).pattern,
    ),
    PatternProvider("colour", rf"#{_HEX}{{6}}"),
    PatternProvider("sku", r"[A-Z]{3}-\d{6}"),
    PatternProvider("slug", _SLUG),
    PatternProvider("version", r"\d\.\d{1,2}\.\d{1,2}"),
    PatternProvider("token", rf"{_HEX}{{32}}"),
    PatternProvider("code", r"[A-Z]{3}\d{4}"),
    PatternProvider("file_name", r"[a-z]{4,10}_\d{4}\.(pdf|csv|png|txt|json)"),
    PatternProvider("plate", r"[A-Z]{3} \d{4}"),
    FunctionProvider("ean", _ean(b"400", distinct=False), unique=_ean(b"400", distinct=True), pattern=r"400\d{10}"),
    FunctionProvider("isbn", _ean(b"978", distinct=False), unique=_ean(b"978", distinct=True), pattern=r"978\d{10}"),
    PatternProvider("date_text", rf"202[45]-{_MONTH}-{_DAY}"),
    PatternProvider("birth_date_text", rf"(19[5-9]\d|200[0-5])-{_MONTH}-{_DAY}"),
    PatternProvider("instant_text", rf"202[45]-{_MONTH}-{_DAY}T{_CLOCK}:[0-5]\dZ"),
    PatternProvider("time_text", _CLOCK),
    PatternProvider("card_expiry", r"(0[1-9]|1[0-2])/(2[6-9]|3[01])"),
    PatternProvider("cvv", r"\d{3}"),
    PatternProvider("bic", r"[A-Z]{4}(DE|ES|FR|GB|US)[A-Z0-9]{2}"),
    PatternProvider("ssn", r"9\d{2}-\d{2}-\d{4}"),  # nobody's: none begins with 9
    PatternProvider("passport_number", r"[A-Z]\d{8}"),
    PatternProvider("vin", r"[A-HJ-NPR-Z0-9]{11}\d{6}"),
    PatternProvider("flight_number", r"[A-Z]{2}[1-9]\d{2,3}"),
    PatternProvider("seat", r"([1-9]|[12]\d|3[0-5])[A-F]"),
    PatternProvider("gate", r"[A-E]([1-9]|[1-4]\d)"),
    PatternProvider("icd_code", r"[A-TV-Z]\d{2}\.\d"),
    PatternProvider("merchant_category_code", r"[3-8]\d{3}"),
    PatternProvider("semester", r"(Spring|Fall) 202[3-5]"),
    PoolProvider("product_name", _texts(*(f"{one} {other}" for one in _ADJECTIVES for other in _THINGS))),
    NumberProvider("amount", ("lognormal", 48.0, 0.9)),
    NumberProvider("salary", ("lognormal", 52_000.0, 0.4), digits=0),
    NumberProvider("few", ("exponential", 1.6, 0.0), digits=0),
    NumberProvider("many", ("exponential", 120.0, 0.0), digits=0),
    NumberProvider("lasting", ("exponential", 12.0, 0.0), digits=1),
    NumberProvider("spell", ("lognormal", 120.0, 1.2), digits=1),
    NumberProvider("measure", ("lognormal", 8.0, 1.2), digits=2),
    NumberProvider("magnitude", ("lognormal", 20_000.0, 1.5), digits=0),
    *(
        NumberProvider(shape, (shape, 0.0, 0.0), digits=None)
        for shape in ("even", "bell", "low", "high", "tail", "returns")
    ),
    NumberProvider("number", ("uniform", 0.0, 0.0), digits=0),
    NumberProvider("uniform", ("uniform", 0.0, 0.0), digits=2),
    NumberProvider("share", ("uniform", 0.0, 0.0), digits=4),
)
