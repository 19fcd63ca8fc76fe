"""The two ways to ask for rows of any schema: one frame, or frames one after the other.

What belongs here: the public functions and the checks of their counts. Reading and planning is in ``sampler``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np
import pandas as pd
import pandera.pandas as pap

from mockmart.batches import BATCH_ROWS
from mockmart.errors import SpecError
from mockmart.synthesis.sampler import Sampler


def generate(
    schema: Any,
    rows: int,
    *,
    seed: int = 0,
    start: int = 0,
    locale: str = "en_US",
    scenarios: Mapping[str, Any] | None = None,
    constraints: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
    parents: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Generate rows that satisfy a schema: the same rows for the same seed, whichever call they come from.

    Args:
        schema: A pandera ``DataFrameModel``, ``DataFrameSchema`` or ``SeriesSchema``.
        rows: How many rows, at least 0.
        seed: From 0 to 2**64 - 1; another seed gives other rows.
        start: The number of the first row: rows ``start`` to ``start + rows`` are generated.
        locale: The locale of names, places and text, such as ``de_DE``.
        scenarios: Shares (``weight``) or numbers (``count``) of rows by name, with the constraints (``set``) of each.
            With scenarios the frame ends with ``_index`` and ``_scenario``.
        constraints: Constraints by column path that tighten the schema, such as ``{"items.price": {"min": 5}}``.
        given: Columns that are taken as they are, ``rows`` values each, by name.
        parents: The keys that references choose from, by the path that they refer to, such as
            ``{"shop.users.user_id": users["user_id"]}``.

    Returns:
        A frame of ``rows`` rows with the schema's columns, types and index; a series of a ``SeriesSchema``.

    Raises:
        SchemaError: The schema cannot be generated from; the message names the column, the check and the remedy.
        SpecError: Another argument is wrong; the message begins with its name and path.

    Example:
        >>> import pandera.pandas as pa
        >>> schema = pa.DataFrameSchema({"first_name": pa.Column(str), "age": pa.Column(int, pa.Check.ge(18))})
        >>> generate(schema, 3, seed=7).columns.tolist()
        ['first_name', 'age']
    """
    sampler = Sampler.of(
        schema, seed=seed, locale=locale, scenarios=scenarios, constraints=constraints, given=given, parents=parents
    )
    frame = sampler.frame(range(start, start + _require_counts(rows, start)))
    return cast("pd.DataFrame", frame.iloc[:, 0].rename(schema.name)) if isinstance(schema, pap.SeriesSchema) else frame


def generate_batches(
    schema: Any,
    rows: int,
    *,
    batch_rows: int = BATCH_ROWS,
    seed: int = 0,
    start: int = 0,
    locale: str = "en_US",
    scenarios: Mapping[str, Any] | None = None,
    constraints: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
    parents: Mapping[str, Any] | None = None,
) -> Iterator[pd.DataFrame]:
    """Generate the rows of ``generate`` in frames of ``batch_rows``: memory holds one frame at a time.

    Args:
        schema: As for ``generate``.
        rows: How many rows in total, at least 0.
        batch_rows: Rows of each frame but the last, at least 1.
        seed: As for ``generate``.
        start: As for ``generate``.
        locale: As for ``generate``.
        scenarios: As for ``generate``; a ``count`` is of all rows.
        constraints: As for ``generate``.
        given: As for ``generate``.
        parents: As for ``generate``.

    Returns:
        An iterator of frames, in the order of their rows; one empty frame if there are no rows.

    Raises:
        SchemaError: The schema cannot be generated from. Raised by the call, before the first frame.
        SpecError: Another argument is wrong. Raised by the call, before the first frame.

    Example:
        >>> import pandera.pandas as pa
        >>> schema = pa.DataFrameSchema({"city": pa.Column(str)})
        >>> [len(batch) for batch in generate_batches(schema, 25, batch_rows=10)]
        [10, 10, 5]
    """
    sampler = Sampler.of(
        schema, seed=seed, locale=locale, scenarios=scenarios, constraints=constraints, given=given, parents=parents
    )
    if batch_rows < 1:
        raise SpecError(f"batch_rows: {batch_rows} is below 1; give a number of at least 1.")
    return sampler.batches(range(start, start + _require_counts(rows, start)), batch_rows=batch_rows)


def _require_counts(rows: int, start: int) -> int:
    for name, value in (("rows", rows), ("start", start)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
            raise SpecError(f"{name}: {value!r} is not a whole number of at least 0; give one.")
    return int(rows)
