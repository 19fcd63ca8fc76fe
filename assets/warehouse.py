"""The assets ``warehouse`` and ``postgres``: databases that are kept at the latest release.

What belongs here: when Dagster loads, and what it shows of it. How a release gets into a database belongs to the
engine's ``warehouses``.
"""

# Annotations are real objects here: Dagster does not know the type of an asset's context by its name.
from collections.abc import Callable

import dagster as dg

from mockmart.assets.release import RELEASE
from mockmart.landing.landing import Landing
from mockmart.releases.release import Release, open_release
from mockmart.warehouses.loaders.duckdb_file import load_duckdb
from mockmart.warehouses.loaders.ledger import Hook, Loaded
from mockmart.warehouses.loaders.postgres import load_postgres

WAREHOUSE, POSTGRES = "warehouse", "postgres"
#: The DuckDB file, under the data root.
WAREHOUSE_FILE = "warehouse.duckdb"


def warehouse_assets(postgres: str | None = None) -> list[dg.AssetsDefinition]:
    """The DuckDB file and, if the URI of a ``postgres`` is given, a schema there called as the data set is."""
    found = [_duckdb_asset()]
    if postgres:
        found.append(_postgres_asset(postgres))
    return found


def _duckdb_asset() -> dg.AssetsDefinition:
    @dg.asset(
        name=WAREHOUSE,
        deps=[RELEASE],
        group_name="warehouses",
        kinds={"duckdb"},
        description="A DuckDB file at the latest release: all tables of it with keys, swapped in one step.",
    )
    def warehouse(
        context: dg.AssetExecutionContext, landing: dg.ResourceParam[Landing], releases: dg.ResourceParam[str]
    ) -> dg.MaterializeResult[None]:
        return _loaded(
            context, releases, lambda release, hook: load_duckdb(release, landing.root / WAREHOUSE_FILE, hook=hook)
        )

    return warehouse


def _postgres_asset(uri: str) -> dg.AssetsDefinition:
    @dg.asset(
        name=POSTGRES,
        deps=[RELEASE],
        group_name="warehouses",
        kinds={"postgres"},
        description="A schema of PostgreSQL at the latest release: all tables of it with keys, in one transaction.",
    )
    def postgres(context: dg.AssetExecutionContext, releases: dg.ResourceParam[str]) -> dg.MaterializeResult[None]:
        return _loaded(context, releases, lambda release, hook: load_postgres(release, uri, hook=hook))

    return postgres


def _loaded(
    context: dg.AssetExecutionContext, releases: str, load: Callable[[Release, Hook], Loaded]
) -> dg.MaterializeResult[None]:
    """Load the latest release, and tell Dagster of it."""
    found = load(open_release(releases), lambda step: context.log.debug("load: %s", step))
    return dg.MaterializeResult(
        metadata={
            "place": dg.MetadataValue.text(found.target),
            "release": dg.MetadataValue.text(found.release_id),
            "number": dg.MetadataValue.int(found.number),
            "outcome": dg.MetadataValue.text("loaded" if found.changed else "unchanged: it was there already"),
            "dagster/row_count": dg.MetadataValue.int(sum(found.rows.values())),
            "seconds": dg.MetadataValue.float(round(found.seconds, 3)),
        }
    )
