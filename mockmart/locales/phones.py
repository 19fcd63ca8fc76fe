"""Telephone numbers of places, written column-wise.

What belongs here: how numbers are made of templates. Which templates a country has, and which numbers are real, is in
``places``.
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
    """The telephone numbers of a country: a template for each telephone area, and those of mobile numbers.

    All numbers match ``pattern`` in full. Half of them are mobile, if there are such templates, and so are all of
    places without an area.
    """

    pattern: str
    numbers: Mapping[str, str]
    mobile: Sequence[str] = ()

    def template(self, area: str) -> str:
        """The template of the numbers of a telephone area."""
        return (self.numbers.get(area) or self.numbers[""]).replace("{}", area)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The telephone numbers of some places, ready to be drawn.

    ``areas`` are the templates of all telephone areas, place by place, and ``ends`` where those of each place end,
    from 0 on; behind the templates of the areas stand as many as there are ``mobile`` ones.
    """

    areas: Int64s
    ends: Int64s
    templates: Templates
    mobile: range

    @classmethod
    def of(cls, numbering: Numbering, area_codes: pa.ListArray) -> Numbers:
        """The numbers of places whose telephone areas are ``area_codes``."""
        codes = area_codes.values.dictionary_encode()
        known = [numbering.template(code) for code in codes.dictionary.to_pylist()]
        areas = np.append(np.asarray(codes.indices, np.int64), -1)  # a last place without an area looks there
        templates = Templates.of([*known, *numbering.mobile])
        mobile = range(len(known), len(known) + len(numbering.mobile))
        return cls(areas, np.asarray(area_codes.offsets, np.int64), templates, mobile)

    def draw(self, at: Int64s, draws: Draws, column: str, keys: UInt64s, *, area: str) -> pa.Array:
        """A number of each of the places ``at``; ``area`` is the column that the telephone area is drawn as."""
        first, following = self.ends.take(at), self.ends.take(at + 1)
        chosen = self.areas.take(to_range(draws.uniform(area, keys), low=first, high=following))
        if self.mobile:
            mobile = draws.bernoulli(f"{column}.mobile", keys, _MOBILE) | (first == following)
            which = draws.integers(f"{column}.operator", keys, low=self.mobile.start, high=self.mobile.stop)
            chosen = np.where(mobile, which, chosen)
        return self.templates.filled(chosen, draws.uniform(column, keys))


@dataclass(frozen=True, eq=False)
class Templates:
    """Texts in which each # stands for any digit, sorted by their shapes: which of their characters are digits."""

    shapes: tuple[Shape, ...]
    shape_of: Int64s

    @classmethod
    def of(cls, templates: Sequence[str]) -> Templates:
        """The templates in ASCII, in their order."""
        signs = ["".join(sign if sign == "#" else "-" for sign in template) for template in templates]
        known = sorted(set(signs))
        shapes = tuple(Shape.of(shape, templates, signs) for shape in known)
        return cls(shapes, np.array([known.index(sign) for sign in signs], np.int64))

    def filled(self, chosen: Int64s, fraction: Floats) -> pa.Array:
        """Text of the ``chosen`` templates, with the digits of a number that ``fraction`` picks of all that fit."""
        if len(self.shapes) == 1:
            return self.shapes[0].filled(chosen, fraction)
        shape = self.shape_of.take(chosen)
        place = np.empty(chosen.size, np.int64)
        texts, before = [], 0
        for which, one in enumerate(self.shapes):
            rows = np.flatnonzero(shape == which)
            texts.append(one.filled(chosen.take(rows), fraction.take(rows)))
            place[rows] = np.arange(before, before + rows.size)
            before += rows.size
        return pa.concat_arrays(texts).take(pa.array(place))


@dataclass(frozen=True, eq=False)
class Shape:
    """Templates that are equally long, with digits in the same columns: ``free``, runs of them."""

    text: npt.NDArray[np.uint8]
    free: tuple[slice, ...]

    @classmethod
    def of(cls, shape: str, templates: Sequence[str], signs: Sequence[str]) -> Shape:
        """The templates of one shape, each at its place among all of them."""
        alike = "".join(text if sign == shape else shape for text, sign in zip(templates, signs, strict=True))
        columns = [column for column, sign in enumerate(shape) if sign == "#"]
        starts = [column for column in columns if column - 1 not in columns]
        stops = [column + 1 for column in columns if column + 1 not in columns]
        free = tuple(slice(start, stop) for start, stop in zip(starts, stops, strict=True))
        return cls(np.frombuffer(alike.encode("ascii"), np.uint8).reshape(-1, len(shape)), free)

    def filled(self, chosen: Int64s, fraction: Floats) -> pa.Array:
        """Text of the ``chosen`` templates, with the digits that ``fraction`` picks."""
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
