"""Custom code formats: ``ORD-{year}-{random:7}``.

What belongs here: reading a format, its capacity, and writing codes column-wise. A format is literal text with
``{year}`` (of the row's own creation), ``{random:N}`` (N digits) and ``{index:N}`` (the row number, N digits).
``{random:N+}`` has N digits at least, and more where a table is derived that needs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from mockmart.arrays import Int64s
from mockmart.arrow.fixed_width import fixed_width_text, write_digits
from mockmart.errors import CapacityError, SpecError
from mockmart.sampling.draws import Draws, as_keys
from mockmart.sampling.permutations import permute

_PART = re.compile(r"\{(year)\}|\{(random|index):(\d{1,2})(\+?)\}|([^{}]+)")
_MAX_DIGITS = 18


@dataclass(frozen=True)
class Part:
    """A piece of a format: ``kind`` is literal, year, random or index; ``width`` its characters, or their minimum."""

    kind: str
    text: str
    width: int
    grows: bool = False


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
                    "write literal text, {year}, {random:N}, {random:N+} or {index:N}."
                )
            year, counted, digits, grows, literal = found.groups()
            if literal is not None:
                if not literal.isascii():
                    raise SpecError(f"code format '{text}': '{literal}' is not ASCII text.")
                parts.append(Part("literal", literal, len(literal)))
            elif year:
                parts.append(Part("year", "", 4))
            else:
                if not 1 <= int(digits) <= _MAX_DIGITS:
                    raise SpecError(f"code format '{text}': {counted} takes 1 to {_MAX_DIGITS} digits, not {digits}.")
                parts.append(Part(counted, "", int(digits), bool(grows)))
            place = found.end()
        return cls(text, tuple(parts))

    @property
    def regex(self) -> str:
        """The regular expression that the codes match, anchored at both ends."""
        # A hyphen needs no escape outside of a class, and people read these.
        body = "".join(
            re.escape(p.text).replace(r"\-", "-")
            if p.kind == "literal"
            else rf"\d{{{p.width}{f',{_MAX_DIGITS}' * p.grows}}}"
            for p in self.parts
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
            wider = re.sub(r"\{(random|index):\d+(\+?)\}", rf"{{\1:{digits}\2}}", self.text)
            if wider == self.text:
                wider += f"{{random:{digits}}}"
            raise CapacityError(
                f"{column}: the format '{self.text}' has {self.capacity:,} codes, but {rows:,} rows need one each; "
                f"widen it to '{wider}' in the schema, or build fewer rows."
            )

    def with_digits(self, digits: int) -> CodeFormat:
        """The format whose growing numbers have ``digits`` digits, or as many as they have at least.

        A ``CapacityError`` says that there cannot be so many.
        """
        if digits > _MAX_DIGITS:
            raise CapacityError(f"code format '{self.text}': {digits} digits are asked for, of at most {_MAX_DIGITS}.")
        parts = (replace(p, width=max(p.width, digits)) if p.grows else p for p in self.parts)
        return replace(self, parts=tuple(parts))

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
