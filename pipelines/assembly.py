"""All that Dagster knows of mockmart, assembled by one function.

What belongs here: which assets, checks, jobs and schedules there are, and which resources they get. Tests and the
command line call ``build_definitions`` with their own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any

import dagster as dg

from mockmart import settings
from mockmart.assets.checks import table_checks
from mockmart.assets.quality.evaluation import foreign_keys
from mockmart.assets.registered import generated_asset
from mockmart.assets.release import RELEASE, release_asset
from mockmart.assets.shop.graph import GRAPH, tables_with
from mockmart.assets.shop.spec import DEFAULT_TABLES, Spec, spec_sources
from mockmart.assets.tables import table_asset
from mockmart.assets.warehouse import warehouse_assets
from mockmart.errors import SpecError
from mockmart.filesystem import user_path
from mockmart.landing.landing import Listener
from mockmart.pipelines.io_manager import landing_io_manager
from mockmart.pipelines.push_metrics import VARIABLE, sensors
from mockmart.pipelines.resources import landing_resource, releases_resource, shop_resource
from mockmart.schemas import REGISTRY

JOB = "build_shop"


#: The tag of runs that write to the landing: an instance's queue can have them take turns by it.
LANDING_TAG = "mockmart/landing"
#: In the environment, it says how many of the newest releases are kept.
KEEP_RELEASES = "MOCKMART_KEEP_RELEASES"


#: The checkout that this is part of; an installed package is of none, and works in the folder that it runs in.
_CHECKOUT = Path(__file__).resolve().parent.parent


job = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    tags={LANDING_TAG: "data"},
    description="Build the whole shop, and what stands beside it: tables, checks, a release, warehouses.",
)


@dg.schedule(
    job=job,
    cron_schedule="0 0 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at midnight UTC: the shop as of that moment.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """A run whose ``as_of`` is the schedule's tick."""
    tick = context.scheduled_execution_time.astimezone(UTC).isoformat()
    return dg.RunRequest(run_key=tick, run_config=run_config({"as_of": tick}), tags={"as_of": tick})


def run_config(keys: Mapping[str, Any]) -> dict[str, Any]:
    """The run config that sets ``keys`` of the spec."""
    return {"resources": {"shop": {"config": dict(keys)}}}


def build_definitions(
    *,
    data: Path,
    defaults: Mapping[str, Any] | None = None,
    tables: Collection[str] = DEFAULT_TABLES,
    beside: Iterable[str] = (),
    listener: Listener | None = None,
    releases: str | None = None,
    keep_releases: int | None = None,
    postgres: str | None = None,
    wait: bool = True,
    push: bool = False,
) -> dg.Definitions:
    """The definitions that land tables under ``data``, and publish them under ``releases`` (``data`` if not given).

    After that, old releases are collected but for the newest ``keep_releases``, if that is given.
    A DuckDB file under ``data`` is kept at the latest release, and so is the ``postgres`` at a URI, if that is given.
    ``defaults`` are settings of the spec that a run may override; ``tables`` are the optional tables that the shop has;
    ``beside`` are registered schemas of other domains whose tables land beside the shop's; ``listener`` hears of each
    batch that lands. A run waits for another one that writes to ``data``, unless ``wait`` is false. With ``push``,
    sensors tell a push gateway of each run.
    """
    own, others = tables_with(tables), REGISTRY.in_order(beside)
    return dg.Definitions(
        assets=dg.map_asset_specs(
            lambda spec: spec.replace_attributes(code_version=code_version()),
            [
                *(table_asset(GRAPH[name]) for name in own),
                *(generated_asset(name) for name in others),
                release_asset((*own, *others), keep=keep_releases),
                *warehouse_assets(postgres),
            ],
        ),
        asset_checks=[
            *(table_checks(name, among=own) for name in own),
            *(table_checks(name, foreign_keys(name)) for name in others),
        ],
        jobs=[job],
        schedules=[nightly],
        sensors=sensors() if push else [],
        resources={
            "shop": shop_resource(defaults or {}),
            "landing": landing_resource(data, listener, wait=wait),
            "releases": releases_resource(releases or str(data), publisher=RELEASE),
            "io_manager": landing_io_manager,
        },
        executor=dg.in_process_executor,
    )


@lru_cache(maxsize=1)
def code_version() -> str:
    """A digest of mockmart's code and data files: Dagster marks what another version of the code has made."""
    package = Path(settings.__file__).parent
    digest = hashlib.blake2b(digest_size=6)
    for folder, _, names in sorted(os.walk(package, followlinks=True)):
        for name in sorted(names):
            if name.endswith((".py", ".yaml", ".tsv", ".txt", ".arrow")):
                path = Path(folder, name)
                digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def default_definitions() -> dg.Definitions:
    """The definitions of this checkout, or folder: its ``dataset.yaml`` and ``data/``, or as the environment says."""
    root = _CHECKOUT if (_CHECKOUT / "workspace.yaml").exists() else Path.cwd()
    path = root / "dataset.yaml"
    layers = spec_sources(path if path.exists() else None)
    spec = settings.resolve(Spec, *layers.values(), where=[*layers])
    spec.register_schemas()
    defaults = {key: value for layer in layers.values() for key, value in layer.items() if value is not None}
    data = user_path(os.environ.get("MOCKMART_DATA") or root / "data")
    releases = os.environ.get("MOCKMART_RELEASES")
    releases = None if not releases else str(user_path(releases)) if "://" not in releases else releases
    postgres = os.environ.get("MOCKMART_POSTGRES")
    return build_definitions(
        data=data,
        defaults=defaults,
        tables=spec.tables,
        beside=spec.rows,
        releases=releases,
        keep_releases=_keep_releases(os.environ.get(KEEP_RELEASES)),
        push=bool(os.environ.get(VARIABLE)),
        postgres=postgres,
    )


def _keep_releases(text: str | None) -> int | None:
    """How many of the newest releases are kept; None, if nothing is said, is for all."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) >= 1):
        raise SpecError(f"{KEEP_RELEASES}: '{text}' is no whole number from 1 on; say how many releases to keep.")
    return int(text)
