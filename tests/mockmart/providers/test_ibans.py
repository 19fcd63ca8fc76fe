"""International bank account numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mockmart.providers.ibans import layout_of

COUNTRIES = ("DE", "GB", "FR", "ES", "BR")


def numbers(country: str, rows: int = 200) -> list[str]:
    layout = layout_of(country)
    digits = np.random.default_rng(1).integers(ord("0"), ord("9") + 1, (rows, layout.digits), np.uint8)
    return list(layout.numbers(digits).to_pylist())


def with_digits(country: str, digits: str) -> str:
    return str(layout_of(country).numbers(np.frombuffer(digits.encode(), np.uint8).reshape(1, -1))[0].as_py())


@pytest.mark.parametrize("country", COUNTRIES)
def test_check_digits_leave_one(country: str) -> None:
    for iban in numbers(country):
        assert int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


@pytest.mark.parametrize("country", COUNTRIES)
def test_numbers_match_their_pattern(country: str) -> None:
    assert all(re.fullmatch(layout_of(country).pattern, iban) for iban in numbers(country))


@pytest.mark.parametrize(("country", "length"), [("DE", 22), ("GB", 22), ("FR", 27), ("ES", 24), ("BR", 29)])
def test_numbers_are_as_long_as_their_country_has_them(country: str, length: int) -> None:
    assert {len(iban) for iban in numbers(country)} == {length}


@pytest.mark.parametrize(
    ("country", "digits", "iban"),
    [
        ("DE", "370400440532013000", "DE89370400440532013000"),
        ("ES", "210004180200051332"[:8] + "0200051332", "ES9121000418450200051332"),
        ("FR", "300060000112345678901", "FR7630006000011234567890189"),
    ],
)
def test_numbers_are_those_of_published_examples(country: str, digits: str, iban: str) -> None:
    assert with_digits(country, digits) == iban


@pytest.mark.parametrize("country", ["US", "JP"])
def test_countries_without_such_numbers_have_german_ones(country: str) -> None:
    assert layout_of(country) is layout_of("DE")
