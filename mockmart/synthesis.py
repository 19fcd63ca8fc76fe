"""A schema and some rows, made into a frame: given columns as they are, the others drawn as the schema says.

What belongs here: walking a schema and calling its generators. What a generator draws is in ``generators``; what
correlates or derives is the entity's own matter and comes in as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa

from mockmart import contract, fields
from mockmart.draws import Draws, Int64s
from mockmart.entity import DEFAULT, INDEX, SCENARIO
from mockmart.generators import Choice, Code, Generator, Request
from mockmart.scenarios import Constraint, Labels


def complete(
    schema: pap.DataFrameSchema,
    *,
    draws: Draws,
    serials: Int64s,
    given: Mapping[str, pa.Array],
    labels: Labels | None = None,
) -> pd.DataFrame:
    """The frame of ``schema`` with one row a serial, in the schema's order, without ``_index``.

    ``given`` columns are taken as they are, all others are drawn by their generators; ``labels`` name the
    scenario of each row and change what its columns may hold. The landing numbers the rows.
    """
    drawn = {name: given[name] for name in given}
    for name, column in schema.columns.items():
        if name in drawn or name in (INDEX, SCENARIO):
            continue
        request = Request(draws, str(name), serials, drawn)
        drawn[str(name)] = draw(fields.generator_of(column), request, labels)
    if SCENARIO not in drawn:
        drawn[SCENARIO] = labels.column() if labels else constant(DEFAULT, serials.size)
    return contract.to_frame({str(name): drawn[str(name)] for name in schema.columns if name != INDEX})


def column(
    schema: pap.DataFrameSchema,
    name: str,
    *,
    draws: Draws,
    serials: Int64s,
    drawn: Mapping[str, pa.Array] | None = None,
    labels: Labels | None = None,
) -> pa.Array:
    """One column of ``schema`` alone, for derivations that need it ahead of the others."""
    return draw(fields.generator_of(schema.columns[name]), Request(draws, name, serials, drawn or {}), labels)


def draw(generator: Generator, request: Request, labels: Labels | None = None) -> pa.Array:
    """The column of ``request``; the rows of a scenario that constrains it are drawn within its constraint."""
    values = generator.draw(request)
    for rows, constraint in labels.constraining(request.column) if labels else ():
        part = within(generator, constraint).draw(
            replace(
                request,
                serials=request.serials[rows],
                drawn={name: array.take(pa.array(rows)) for name, array in request.drawn.items()},
            )
        )
        values = scattered(values, rows, part)
    return values


def within(generator: Generator, constraint: Constraint) -> Generator:
    """``generator``, narrowed to what ``constraint`` admits."""
    if isinstance(generator, Choice) and constraint.values is not None:
        known = dict(zip(generator.values, generator.weights, strict=True))
        weights = tuple(known[value] for value in constraint.values)
        if not any(weights):  # values that come up in scenarios only
            weights = (1.0,) * len(weights)
        return replace(generator, values=tuple(constraint.values), weights=weights)
    raise TypeError(f"{type(generator).__name__} cannot be narrowed by {constraint}")


def scattered(column: pa.Array, rows: Int64s, part: pa.Array) -> pa.Array:
    """``column`` with the values of ``part`` at ``rows``."""
    place = np.arange(len(column))
    place[rows] = len(column) + np.arange(rows.size)
    both = pa.chunked_array([column, part])
    if pa.types.is_dictionary(column.type):
        both = both.unify_dictionaries()
    taken = both.take(pa.array(place))
    return taken.combine_chunks()


def constant(text: str, rows: int) -> pa.DictionaryArray:
    """A dictionary-encoded column of one text."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def check_capacity(schema: pap.DataFrameSchema, rows: int, *, entity: str) -> None:
    """Raise ``CapacityError`` if a unique code of ``schema`` has fewer values than ``rows``."""
    for name, column in schema.columns.items():
        generator = fields.generator_of(column)
        if isinstance(generator, Code) and generator.unique:
            generator.format.require(rows, column=f"{entity}.{name}")
