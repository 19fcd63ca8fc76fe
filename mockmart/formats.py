"""Custom code formats: ``ORD-{year}-{random:7}``.

What belongs here: reading a format, its capacity, and writing codes column-wise. A format is literal text with
``{year}`` (of the row's own creation), ``{random:N}`` (N digits) and ``{index:N}`` (the row number, N digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mockmart.bijections import permute
from mockmart.draws import Draws, Int64s, as_keys
from mockmart.errors import CapacityError, SpecError

_PART = re.compile(r"\{(year)\}|\{(random|index):(\d{1,2})\}|([^{}]+)")
_MOST_DIGITS = 18
_DAY = 86_400_000_000


@dataclass(frozen=True)
class Part:
    """A piece of a format: ``kind`` is literal, year, random or index; ``width`` its characters."""

    kind: str
    text: str
    width: int


@dataclass(frozen=True)
class CodeFormat:
    """A format of codes, read once."""

    text: str
    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str) -> CodeFormat:
        """The format that ``text`` describes; a ``SpecError`` says what is wrong with another."""
        parts: list[Part] = []
        place = 0
        while place < len(text):
            found = _PART.match(text, place)
            if found is None:
                raise SpecError(
                    f"code format '{text}': cannot read it from '{text[place:]}' on; "
                    "write literal text, {year}, {random:N} or {index:N}."
                )
            year, counted, digits, literal = found.groups()
            if literal is not None:
                if not literal.isascii():
                    raise SpecError(f"code format '{text}': '{literal}' is not ASCII text.")
                parts.append(Part("literal", literal, len(literal)))
            elif year:
                parts.append(Part("year", "", 4))
            else:
                if not 1 <= int(digits) <= _MOST_DIGITS:
                    raise SpecError(f"code format '{text}': {counted} takes 1 to {_MOST_DIGITS} digits, not {digits}.")
                parts.append(Part(counted, "", int(digits)))
            place = found.end()
        return cls(text, tuple(parts))

    @property
    def regex(self) -> str:
        """The regular expression that the codes match, anchored at both ends."""
        # A hyphen needs no escape outside of a class, and people read these.
        body = "".join(
            re.escape(p.text).replace(r"\-", "-") if p.kind == "literal" else rf"\d{{{p.width}}}" for p in self.parts
        )
        return f"^{body}$"

    @property
    def capacity(self) -> int:
        """How many rows of a table can have codes of their own: the widest of the numbers tells them apart."""
        return 10 ** max((part.width for part in self.parts if part.kind in ("random", "index")), default=0)

    @property
    def needs_year(self) -> bool:
        """Whether the codes name the year of the row's creation."""
        return any(part.kind == "year" for part in self.parts)

    def require(self, rows: int, *, column: str) -> None:
        """Raise ``CapacityError`` unless ``rows`` rows can have codes of their own."""
        if rows > self.capacity:
            digits = len(str(max(rows - 1, 1)))
            wider = re.sub(r"\{(random|index):\d+\}", rf"{{\1:{digits}}}", self.text)
            if wider == self.text:
                wider += f"{{random:{digits}}}"
            raise CapacityError(
                f"{column}: the format '{self.text}' has {self.capacity:,} codes, but {rows:,} rows need one each; "
                f"widen it to '{wider}' in the schema, or build fewer rows."
            )

    def codes(
        self, serials: Int64s, *, draws: Draws, column: str, unique: bool, years: Int64s | None = None
    ) -> pa.Array:
        """One code a row, as an Arrow string column.

        ``serials`` are the rows' own numbers (of at least 0): in a unique column, distinct serials give distinct
        codes, and a serial beyond the capacity is a ``CapacityError``. ``years`` (four digits) are needed if the
        format has ``{year}``.
        """
        if unique and serials.size:
            self.require(int(serials.max()) + 1, column=f"{draws.entity}.{column}")
        width = sum(part.width for part in self.parts)
        text = np.empty((serials.size, width), np.uint8)
        place = 0
        for order, part in enumerate(self.parts):
            target = text[:, place : place + part.width]
            name = f"{column}.{order}"
            if part.kind == "literal":
                target[:] = np.frombuffer(part.text.encode("ascii"), np.uint8)
            elif part.kind == "year":
                if years is None:
                    raise ValueError(f"{column}: the format '{self.text}' needs years")
                write_digits(target, years)
            elif part.kind == "index":
                write_digits(target, serials)
            elif unique:
                size = 10**part.width  # a part narrower than another one repeats itself
                places = permute(serials % size, size=size, seed=draws.seed, name=f"{draws.entity}.{name}")
                write_digits(target, places)
            else:
                write_digits(target, draws.integers(name, as_keys(serials), low=0, high=10**part.width))
            place += part.width
        return fixed_width_text(text)


def write_digits(target: npt.NDArray[np.uint8], numbers: Int64s) -> None:
    """Write ``numbers`` into ``target`` (one row a number), right-aligned, with leading zeros."""
    width = target.shape[1]
    groups, rest = [], numbers
    for _ in range(0, width, 4):
        high = rest // 10_000  # and not ``divmod``, which takes longer
        groups.append(rest - high * 10_000)
        rest = high
    if width < 4:
        target[:] = _four_digits().take(groups[0]).view(np.uint8).reshape(-1, 4)[:, 4 - width :]
        return
    for place, group in reversed(list(enumerate(groups))):
        start = width - 4 * place - 4
        words = _four_digits().take(group)
        if start < 0:  # fewer than four, from the first column on: what comes behind them is written over
            words >>= np.uint32(-8 * start)
        target[:, max(start, 0) : max(start, 0) + 4].view("<u4")[:, 0] = words


def fixed_width_text(text: npt.NDArray[np.uint8]) -> pa.Array:
    """An Arrow string column of rows of ASCII characters, all equally long."""
    rows, width = text.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(text)))


def years_of(instants: Int64s) -> Int64s:
    """The calendar year (UTC) of each instant (microseconds since 1970)."""
    days = (instants // _DAY).astype("datetime64[D]")
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


@lru_cache(maxsize=1)
def _four_digits() -> npt.NDArray[np.uint32]:
    """The characters of 0000 to 9999, four to an integer: one look-up takes them all."""
    return np.frombuffer("".join(f"{n:04}" for n in range(10_000)).encode(), "<u4")
