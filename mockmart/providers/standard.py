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
from mockmart.providers.ibans import layout_of
from mockmart.providers.provider import Maker, Provider, Sentences
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
    *(Provider(name, pool=_texts(*words)) for name, words in WORDLISTS.items()),
    Provider("company", draw=_company, alone=True),
    Provider("job", pool=lambda locale: vocabulary(locale).jobs),
    Provider("phrase", draw=_phrase, alone=True),
    Provider("word", pool=lambda locale: vocabulary(locale).words),
    Provider("title", draw=_sentences(3, 6), alone=True),
    Provider("sentence", draw=_sentences(6, 14), alone=True),
    Provider("paragraph", draw=_paragraph, alone=True),
    Provider("uuid", pattern=rf"{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}"),
    Provider("url", pattern=rf"https://(www|shop|blog|docs)\.example\.(com|net|org)/{_SLUG}"),
    Provider("path", pattern=r"(/[a-z]{3,8}){1,2}(/\d{1,5})?"),
    Provider("domain", pattern=r"[a-z]{4,10}\.example\.(com|net|org)"),
    Provider("ipv4", pattern=rf"10\.{_BYTE}\.{_BYTE}\.{_BYTE}"),
    Provider("ipv6", pattern=rf"2001:db8(:{_HEX}{{4}}){{6}}"),
    Provider("mac", pattern=rf"02(:{_HEX}{{2}}){{5}}"),
    Provider(
        "card_number",
        draw=_card_number(distinct=False),
        unique=_card_number(distinct=True),
        pattern=r"400000\d{10}",
    ),
    Provider(
        "iban",
        draw=_iban(distinct=False),
        unique=_iban(distinct=True),
        pattern=lambda locale: layout_of(vocabulary(locale).country).pattern,
    ),
    Provider("colour", pattern=rf"#{_HEX}{{6}}"),
    Provider("sku", pattern=r"[A-Z]{3}-\d{6}"),
    Provider("slug", pattern=_SLUG),
    Provider("version", pattern=r"\d\.\d{1,2}\.\d{1,2}"),
    Provider("token", pattern=rf"{_HEX}{{32}}"),
    Provider("code", pattern=r"[A-Z]{3}\d{4}"),
    Provider("file_name", pattern=r"[a-z]{4,10}_\d{4}\.(pdf|csv|png|txt|json)"),
    Provider("plate", pattern=r"[A-Z]{3} \d{4}"),
    Provider("ean", draw=_ean(b"400", distinct=False), unique=_ean(b"400", distinct=True), pattern=r"400\d{10}"),
    Provider("isbn", draw=_ean(b"978", distinct=False), unique=_ean(b"978", distinct=True), pattern=r"978\d{10}"),
    Provider("date_text", pattern=rf"202[45]-{_MONTH}-{_DAY}"),
    Provider("birth_date_text", pattern=rf"(19[5-9]\d|200[0-5])-{_MONTH}-{_DAY}"),
    Provider("instant_text", pattern=rf"202[45]-{_MONTH}-{_DAY}T{_CLOCK}:[0-5]\dZ"),
    Provider("time_text", pattern=_CLOCK),
    Provider("card_expiry", pattern=r"(0[1-9]|1[0-2])/(2[6-9]|3[01])"),
    Provider("cvv", pattern=r"\d{3}"),
    Provider("bic", pattern=r"[A-Z]{4}(DE|ES|FR|GB|US)[A-Z0-9]{2}"),
    Provider("ssn", pattern=r"9\d{2}-\d{2}-\d{4}"),  # nobody's: none begins with 9
    Provider("passport_number", pattern=r"[A-Z]\d{8}"),
    Provider("vin", pattern=r"[A-HJ-NPR-Z0-9]{11}\d{6}"),
    Provider("flight_number", pattern=r"[A-Z]{2}[1-9]\d{2,3}"),
    Provider("seat", pattern=r"([1-9]|[12]\d|3[0-5])[A-F]"),
    Provider("gate", pattern=r"[A-E]([1-9]|[1-4]\d)"),
    Provider("icd_code", pattern=r"[A-TV-Z]\d{2}\.\d"),
    Provider("merchant_category_code", pattern=r"[3-8]\d{3}"),
    Provider("semester", pattern=r"(Spring|Fall) 202[3-5]"),
    Provider("product_name", pool=_texts(*(f"{one} {other}" for one in _ADJECTIVES for other in _THINGS))),
    Provider("amount", shape=("lognormal", 48.0, 0.9)),
    Provider("salary", shape=("lognormal", 52_000.0, 0.4), digits=0),
    Provider("few", shape=("exponential", 1.6, 0.0), digits=0),
    Provider("many", shape=("exponential", 120.0, 0.0), digits=0),
    Provider("lasting", shape=("exponential", 12.0, 0.0), digits=1),
    Provider("spell", shape=("lognormal", 120.0, 1.2), digits=1),
    Provider("measure", shape=("lognormal", 8.0, 1.2), digits=2),
    Provider("magnitude", shape=("lognormal", 20_000.0, 1.5), digits=0),
    Provider("number", shape=("uniform", 0.0, 0.0), digits=0),
    Provider("uniform", shape=("uniform", 0.0, 0.0), digits=2),
    Provider("share", shape=("uniform", 0.0, 0.0), digits=4),
)
