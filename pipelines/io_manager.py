"""Between assets and the landing: draw, validate and land what an asset returns, hand the next one a table.

What belongs here: Dagster's IO manager. Writing and reading are the engine's ``landing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import pandas as pd

from mockmart.assets.checks import asset_check_result
from mockmart.assets.quality.evaluation import SCHEMA_CHECK, summary
from mockmart.assets.shop.spec import Spec
from mockmart.assets.table_metadata import column_lineage, preview
from mockmart.batches import Batches
from mockmart.errors import InvalidRowsError, LandingError, shown
from mockmart.landing.table import Table
from mockmart.releases.manifest import CheckResult
from mockmart.schemas import REGISTRY

#: The key of a table's stamp under which its settings are: they name what differs from a run's.
_SETTINGS = "settings"


class LandingIOManager(dg.IOManager):
    """Lands what assets return (batches yet to be drawn, or a frame), and reads it back.

    An input annotated ``Table`` is not read until asked for; one annotated ``pd.DataFrame`` is read whole. The
    input's metadata may name the ``columns`` to read.
    """

    def handle_output(self, context: dg.OutputContext, obj: Batches | pd.DataFrame) -> None:
        """Draw, validate and land ``obj``; what was there stays if anything fails."""
        name = context.asset_key.path[-1]
        shop, landing = context.resources.shop, context.resources.landing
        batches = obj if isinstance(obj, Batches) else Batches.of_frame(obj)
        try:
            stamp = {**shop.stamp, _SETTINGS: shop.influential}
            landed = landing.replace(name, REGISTRY.landed(name), batches, threads=shop.thread_count, stamp=stamp)
        except InvalidRowsError as error:
            result = CheckResult(name, SCHEMA_CHECK, passed=False, blocking=True, found=summary(error.report))
            metadata = asset_check_result(SCHEMA_CHECK, [result]).metadata
            context.step_context.instance.report_runless_asset_event(
                dg.AssetCheckEvaluation(
                    asset_key=context.asset_key,
                    check_name=SCHEMA_CHECK,
                    passed=False,
                    metadata=metadata,
                    blocking=True,
                )
            )
            raise dg.Failure(str(error), metadata=metadata, allow_retries=False) from error
        context.add_output_metadata(
            {
                "dagster/row_count": landed.rows,
                "dagster/column_lineage": column_lineage(name),
                "bytes": landed.bytes,
                "files": len(landed.parts),
                "seconds": round(landed.seconds, 3),
                "rows a second": round(landed.rows / max(landed.seconds, 1e-9)),
                "folder": dg.MetadataValue.path(str(landed.table.folder)),
                "as_of": dg.MetadataValue.timestamp(shop.as_of),
                "seed": str(shop.seed),
                "preview": preview(landed.head),
            }
        )

    def load_input(self, context: dg.InputContext) -> Table | pd.DataFrame:
        """The landed table that the input names, as the annotation asks."""
        name = context.asset_key.path[-1]
        table = context.resources.landing.table(name, REGISTRY.landed(name))
        self._require_same_shop(table, context.resources.shop)
        columns = (context.definition_metadata or {}).get("columns")
        chosen = table.select(*columns) if columns else table
        wanted = context.dagster_type.typing_type
        if wanted is Table:
            return chosen
        if wanted is pd.DataFrame:
            return chosen.frame()
        raise TypeError(f"'{name}' can be read as a Table or a pd.DataFrame, not as {wanted}")

    @staticmethod
    def _require_same_shop(table: Table, shop: Spec) -> None:
        """A table of another shop, or another time, would not agree with what is derived from it now."""
        landed = {**table.stamp.get(_SETTINGS, {}), **table.stamp}
        wanted = {**shop.influential, **shop.stamp}
        there = {key: landed.get(key, value) for key, value in wanted.items()}
        for path, found, value in _differences(there, wanted):
            raise LandingError(
                f"{table.name} landed with {path} {shown(found)}, this run has {path} {shown(value)}; "
                f"materialise {table.name} too, or give the run its settings."
            )


def _differences(
    landed: Mapping[str, Any], wanted: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """The settings that differ, as deep as they are nested: the path of each, and both values."""
    for key in dict.fromkeys((*wanted, *landed)):
        found, value = landed.get(key), wanted.get(key)
        if isinstance(found, Mapping) and isinstance(value, Mapping):
            yield from _differences(found, value, f"{path}{key}.")
        elif found != value:
            yield f"{path}{key}", found, value


@dg.io_manager(required_resource_keys={"shop", "landing"}, description="Lands tables as Parquet.")
def landing_io_manager(_: dg.InitResourceContext) -> LandingIOManager:
    """The IO manager of all tables."""
    return LandingIOManager()
