"""Telephone numbers of places, written column by column.

What belongs here: filling templates with digits. The templates of each country are in ``places``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mockmart.arrays import Floats, Int64s, UInt64s
from mockmart.arrow.fixed_width import fixed_width_text, write_digits
from mockmart.sampling.draws import Draws, to_range

_MOBILE = 0.5


@dataclass(frozen=True)
class Numbering:
    """The telephone numbers of a country: a template per telephone area, and templates of mobile numbers.

    All numbers match ``pattern`` in full. If there are mobile templates, half of the numbers are mobile, and all
    numbers of places without a telephone area.
    """

    pattern: str
    numbers: Mapping[str, str]
    mobile: Sequence[str] = ()

    def template(self, area: str) -> str:
        """The template of the numbers of a telephone area."""
        return (self.numbers.get(area) or self.numbers[""]).replace("{}", area)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The telephone numbers of places, ready to be drawn.

    ``areas`` holds the template index of every telephone area, place by place; ``ends`` are the offsets of the places
    in it (one more than places). ``mobile`` is the range of the mobile templates, which follow those of the areas.
    """

    areas: Int64s
    ends: Int64s
    templates: Templates
    mobile: range

    @classmethod
    def of(cls, numbering: Numbering, area_codes: pa.ListArray) -> Numbers:
        """The numbers of places whose telephone areas are ``area_codes``."""
        codes = area_codes.values.dictionary_encode()
        area_templates = [numbering.template(code) for code in codes.dictionary.to_pylist()]
        areas = np.append(np.asarray(codes.indices, np.int64), -1)  # the -1 is read for a last place without an area
        templates = Templates.of([*area_templates, *numbering.mobile])
        mobile = range(len(area_templates), len(area_templates) + len(numbering.mobile))
        return cls(areas, np.asarray(area_codes.offsets, np.int64), templates, mobile)

    def draw(self, at: Int64s, draws: Draws, column: str, keys: UInt64s, *, area: str) -> pa.Array:
        """One number for each place index in ``at``; ``area`` names the column of the draw of the telephone area."""
        first, following = self.ends.take(at), self.ends.take(at + 1)
        chosen = self.areas.take(to_range(draws.uniform(area, keys), low=first, high=following))
        if self.mobile:
            mobile = draws.bernoulli(f"{column}.mobile", keys, _MOBILE) | (first == following)
            operator = draws.integers(f"{column}.operator", keys, low=self.mobile.start, high=self.mobile.stop)
            chosen = np.where(mobile, operator, chosen)
        return self.templates.filled(chosen, draws.uniform(column, keys))


@dataclass(frozen=True, eq=False)
class Templates:
    """Texts in which # stands for any digit, grouped by shape: the positions of their digits."""

    shapes: tuple[Shape, ...]
    shape_of: Int64s

    @classmethod
    def of(cls, templates: Sequence[str]) -> Templates:
        """Group ``templates`` (ASCII); indices keep their order."""
        signs = ["".join(sign if sign == "#" else "-" for sign in template) for template in templates]
        distinct = sorted(set(signs))
        shapes = tuple(Shape.of(shape, templates, signs) for shape in distinct)
        return cls(shapes, np.array([distinct.index(sign) for sign in signs], np.int64))

    def filled(self, chosen: Int64s, fraction: Floats) -> pa.Array:
        """Text of the ``chosen`` templates (indices); ``fraction`` in [0, 1) picks the digits."""
        if len(self.shapes) == 1:
            return self.shapes[0].filled(chosen, fraction)
        shape_of_row = self.shape_of.take(chosen)
        positions = np.empty(chosen.size, np.int64)
        texts, written = [], 0
        for number, shape in enumerate(self.shapes):
            rows = np.flatnonzero(shape_of_row == number)
            texts.append(shape.filled(chosen.take(rows), fraction.take(rows)))
            positions[rows] = np.arange(written, written + rows.size)
            written += rows.size
        return pa.concat_arrays(texts).take(pa.array(positions))


@dataclass(frozen=True, eq=False)
class Shape:
    """Equally long templates with digits at the same positions: the runs ``free``."""

    text: npt.NDArray[np.uint8]
    free: tuple[slice, ...]

    @classmethod
    def of(cls, shape: str, templates: Sequence[str], signs: Sequence[str]) -> Shape:
        """The templates of one shape, at their index among all ``templates``."""
        alike = "".join(text if sign == shape else shape for text, sign in zip(templates, signs, strict=True))
        columns = [column for column, sign in enumerate(shape) if sign == "#"]
        starts = [column for column in columns if column - 1 not in columns]
        stops = [column + 1 for column in columns if column + 1 not in columns]
        free = tuple(slice(start, stop) for start, stop in zip(starts, stops, strict=True))
        return cls(np.frombuffer(alike.encode("ascii"), np.uint8).reshape(-1, len(shape)), free)

    def filled(self, chosen: Int64s, fraction: Floats) -> pa.Array:
        """Text of the ``chosen`` templates, with the digits picked by ``fraction``."""
        text = self.text.take(chosen, axis=0)
        width = sum(run.stop - run.start for run in self.free)
        number = to_range(fraction, low=0, high=10**width)
        if len(self.free) == 1:
            write_digits(text[:, self.free[0]], number)
            return fixed_width_text(text)
        digits = np.empty((chosen.size, width), np.uint8)
        write_digits(digits, number)
        done = 0
        for run in self.free:
            text[:, run] = digits[:, done : done + run.stop - run.start]
            done += run.stop - run.start
        return fixed_width_text(text)
