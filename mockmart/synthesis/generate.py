"""The two ways to ask for rows of any schema: one frame, or frames one after the other.

What belongs here: the public functions and the checks of their counts. Reading and planning is in ``sampler``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from mockmart.batches import BATCH_ROWS
from mockmart.errors import SpecError
from mockmart.synthesis.sampler import Source


def generate(
    schema: Any,
    rows: int,
    *,
    seed: int = 0,
    start: int = 0,
    locale: str = "en_US",
    scenarios: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
    parents: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """The rows ``start`` to ``start + rows`` that ``schema`` (a pandera model or schema) has under ``seed``.

    They are the same rows whatever call they come from. ``given`` columns (``rows`` values each) are taken as they
    are; ``overrides`` tighten columns by their paths; ``scenarios`` are named shares or numbers of the rows with
    overrides of their own, and add ``_index`` and ``_scenario``; ``parents`` are the keys that references choose from.
    A ``SchemaError`` or ``SpecError`` says what cannot be drawn, before anything is.
    """
    source = Source.of(
        schema, seed=seed, locale=locale, scenarios=scenarios, overrides=overrides, given=given, parents=parents
    )
    return source.frame(range(start, start + _require_counts(rows, start)))


def generate_batches(
    schema: Any,
    rows: int,
    *,
    batch_rows: int = BATCH_ROWS,
    seed: int = 0,
    start: int = 0,
    locale: str = "en_US",
    scenarios: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
    parents: Mapping[str, Any] | None = None,
) -> Iterator[pd.DataFrame]:
    """The frame of ``generate`` in batches of ``batch_rows``, the last one shorter: memory holds one at a time."""
    source = Source.of(
        schema, seed=seed, locale=locale, scenarios=scenarios, overrides=overrides, given=given, parents=parents
    )
    if batch_rows < 1:
        raise SpecError(f"batch_rows: {batch_rows} is below 1; give a number of at least 1.")
    return source.batches(range(start, start + _require_counts(rows, start)), batch_rows=batch_rows)


def _require_counts(rows: int, start: int) -> int:
    for name, value in (("rows", rows), ("start", start)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
            raise SpecError(f"{name}: {value!r} is not a whole number of at least 0; give one.")
    return int(rows)
