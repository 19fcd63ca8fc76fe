"""International bank account numbers, as the countries of the locales have them.

What belongs here: their layouts and check digits (ISO 13616, and those of a country's own). Where a country has none
(the United States, Japan), they are German.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow.fixed_width import fixed_width_text, write_digits

Characters = npt.NDArray[np.uint8]
_MODULUS = 97
_TURNS = 8  # digits that may follow before a remainder must be taken: the number stays below 2**63
_SPANISH_WEIGHTS = np.array([1, 2, 4, 8, 5, 10, 9, 7, 3, 6])


@dataclass(frozen=True)
class Layout:
    """What stands behind the check digits of a country: ``#`` for digits, ``*`` for check digits of its own.

    The latter are two, which ``check`` gives for the digits. All other characters stand for themselves.
    """

    country: str
    account: str
    check: Callable[[Int64s], Int64s] | None = None

    @property
    def digits(self) -> int:
        """How many digits tell accounts apart."""
        return self.account.count("#")

    @property
    def pattern(self) -> str:
        """A regular expression that the numbers match in full."""
        signs = "".join(r"\d" if sign in "#*" else sign for sign in self.account)
        return rf"{self.country}\d\d{signs}"

    def numbers(self, digits: Characters) -> pa.Array:
        """The account numbers with ``digits`` (characters, one row an account)."""
        width = 4 + len(self.account)
        text = np.empty((digits.shape[0], width), np.uint8)
        text[:] = np.frombuffer(f"{self.country}00{self.account}".encode("ascii"), np.uint8)
        text[:, [4 + place for place, sign in enumerate(self.account) if sign == "#"]] = digits
        if self.check is not None:
            first = 4 + self.account.index("*")
            write_digits(text[:, first : first + 2], self.check((digits - ord("0")).astype(np.int64)))
        # ISO 13616: the first four characters go to the end, letters count from A = 10 on.
        rest = _remainder(np.concatenate([text[:, 4:], text[:, :4]], axis=1))
        write_digits(text[:, 2:4], _MODULUS + 1 - rest)
        return fixed_width_text(text)


def _remainder(text: Characters) -> Int64s:
    """The remainder by 97 of the number that characters stand for, one a row."""
    rest = np.zeros(text.shape[0], np.int64)
    for place in range(text.shape[1]):
        column = text[:, place].astype(np.int64)
        letters = column >= ord("A")
        rest = rest * np.where(letters, 100, 10) + np.where(letters, column - ord("A") + 10, column - ord("0"))
        if place % _TURNS == _TURNS - 1:
            rest %= _MODULUS
    return rest % _MODULUS


def _french(digits: Int64s) -> Int64s:
    """The key of a relevé d'identité bancaire: bank and counter of five digits each, account of eleven."""
    bank, counter, account = (_number(digits[:, part]) for part in (slice(5), slice(5, 10), slice(10, 21)))
    return _MODULUS - (89 * bank + 15 * counter + 3 * account) % _MODULUS


def _spanish(digits: Int64s) -> Int64s:
    """One check digit of bank and branch (four digits each), one of the account (ten)."""
    bank = digits[:, :8] @ _SPANISH_WEIGHTS[2:]
    account = digits[:, 8:] @ _SPANISH_WEIGHTS
    first, second = (11 - total % 11 for total in (bank, account))
    return 10 * _below_ten(first) + _below_ten(second)


def _below_ten(digit: Int64s) -> Int64s:
    return np.where(digit >= 10, 11 - digit, digit)  # 10 becomes 1, and 11 becomes 0


def _number(digits: Int64s) -> Int64s:
    return digits @ 10 ** np.arange(digits.shape[1] - 1, -1, -1)


_GERMAN = Layout("DE", "#" * 18)
_LAYOUTS = {
    layout.country: layout
    for layout in (
        _GERMAN,
        Layout("GB", "MOCK" + "#" * 14),  # no bank is called so
        Layout("FR", "#" * 21 + "**", _french),
        Layout("ES", "#" * 8 + "**" + "#" * 10, _spanish),
        Layout("BR", "#" * 23 + "C1"),  # a current account, of its first holder
    )
}


def layout_of(country: str) -> Layout:
    """The layout of account numbers in ``country`` (ISO 3166)."""
    return _LAYOUTS.get(country, _GERMAN)
