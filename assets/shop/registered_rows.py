"""Rows of the registered schemas that a spec asks for beside the shop.

What belongs here: from a spec to batches of such a table. ``mockmart.synthesis`` draws the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockmart.arrow.columns import constant
from mockmart.assets.shop.spec import Spec
from mockmart.batches import Batches
from mockmart.schema.table_model import SCENARIO
from mockmart.schemas import REGISTRY
from mockmart.synthesis.sampler import Sampler


def draw_rows(name: str, spec: Spec, *, parents: Mapping[str, Any]) -> Batches:
    """As many rows of the registered schema ``name`` as ``spec`` asks for, in batches yet to be drawn."""
    source = Sampler.of(
        REGISTRY.landed(name),
        seed=spec.seed,
        locale=spec.locale,
        scenarios=spec.scenarios_of(name),
        parents=parents,
        name=name,
    )
    rows = range(spec.rows.get(name, 0))

    def batch(part: range) -> Any:
        frame = source.frame(part, of=rows)
        if SCENARIO not in frame:
            frame[SCENARIO] = constant("default", len(frame)).to_pandas()
        return frame.drop(columns="_index", errors="ignore")

    return Batches.of_rows(batch, rows=len(rows))
