"""What runs are given: the spec of the shop, and the places where tables land and releases are published.

What belongs here: turning run config into resources. What the keys mean is in ``mockmart.assets.shop.spec``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic.fields import FieldInfo

from mockmart import settings
from mockmart.assets.release_contents import require_not_older
from mockmart.assets.shop.preflight import require_buildable
from mockmart.assets.shop.spec import Spec
from mockmart.assets.shop.users import signups_per_day_for
from mockmart.errors import MockmartError, SpecError
from mockmart.landing.landing import Landing, Listener

#: The tag of a run that may publish a shop as it was before the latest release.
OLDER_TAG = "mockmart/older"
#: What a launchpad takes for a setting, where its annotation says it.
_CONFIG_TYPES: dict[Any, Any] = {int: int, float: float, list[str]: [str], dict[str, int]: dg.Map(str, int)}
#: A setting of runs alone: the launchpad's way to say how large the shop is.
_USERS = "users"


def shop_resource(defaults: Mapping[str, Any]) -> dg.ResourceDefinition:
    """The spec, configurable key by key in the launchpad; ``defaults`` are the settings where a run gives none."""
    schema = {name: _config_field(name, field, defaults) for name, field in Spec.model_fields.items()}
    about = "About how many users there are by as_of, from 1; in place of signups_per_day."
    schema[_USERS] = dg.Field(dg.Noneable(int), default_value=None, is_required=False, description=about)

    def shop(context: dg.InitResourceContext) -> Spec:
        spec = settings.resolve(Spec, context.resource_config, where="run config")
        if context.run is not None and context.instance is not None:
            context.instance.add_run_tags(context.run.run_id, {"seed": str(spec.seed), "as_of": spec.as_of.isoformat()})
        return spec

    inner = dg.ResourceDefinition(shop, config_schema=dict, description="Which shop to build.")

    # Settings are checked as config is mapped, before there is a run: a bad value refuses the launch, and no table
    # is marked as failed for it.
    @dg.configured(inner, config_schema=schema)
    def checked(config: dict[str, Any]) -> dict[str, Any]:
        try:
            users = config.pop(_USERS, None)
            if users is not None:
                config["signups_per_day"] = _signups_per_day(users, json.dumps(config, sort_keys=True, default=str))
            _require_buildable(json.dumps(config, sort_keys=True, default=str))
        except MockmartError as error:  # a plain sentence comes first in the dialog, ours would stand below a traceback
            raise dg.DagsterInvalidInvocationError(str(error)) from None
        return config

    return checked


@lru_cache(maxsize=8)
def _signups_per_day(users: int, config: str) -> float:
    """The sign-ups a day that come to about so many users."""
    if users < 1:
        raise SpecError(f"run config: users: {users} is below 1; a shop has at least one.")
    return signups_per_day_for(users, settings.resolve(Spec, json.loads(config), where="run config"))


@lru_cache(maxsize=8)
def _require_buildable(config: str) -> None:
    """Raise what is wrong with a run config; Dagster maps the same one several times a run."""
    require_buildable(settings.resolve(Spec, json.loads(config), where="run config"))


def landing_resource(root: Path, listener: Listener | None = None, *, wait: bool = True) -> dg.ResourceDefinition:
    """The landed tables under ``root``, held for the run; ``listener`` hears of each batch.

    A run waits for another one that holds them, unless ``wait`` is false: then it fails.
    """

    def landing(context: dg.InitResourceContext) -> Iterator[Landing]:
        place = Landing(root, listener)
        with place.locked(context.log.info if wait and context.log is not None else None):
            yield place

    return dg.ResourceDefinition(
        landing, description=f"The tables under {root}. One run at a time holds them; others wait for their turn."
    )


def releases_resource(root: str, *, publisher: str) -> dg.ResourceDefinition:
    """Where releases are published: a folder, or a URL such as ``s3://bucket/prefix``.

    A run of the asset ``publisher`` is refused at its beginning if its shop is seen earlier than the latest release's,
    unless the run has the tag ``mockmart/older``.
    """

    def releases(context: dg.InitResourceContext) -> str:
        run = context.run
        publishes = run is not None and (not run.asset_selection or dg.AssetKey(publisher) in run.asset_selection)
        if run is not None and publishes and OLDER_TAG not in run.tags:
            require_not_older(
                root, context.resources.shop.as_of, remedy=f"tag the run {OLDER_TAG}=true to go back to an earlier time"
            )
        return root

    return dg.ResourceDefinition(releases, required_resource_keys={"shop"}, description=f"The releases under {root}.")


def _config_field(name: str, field: FieldInfo, defaults: Mapping[str, Any]) -> dg.Field:
    default = defaults.get(name, _plain_default(field))
    limits = {type(limit).__name__: limit for limit in field.metadata}
    low, high = getattr(limits.get("Ge"), "ge", None), getattr(limits.get("Le"), "le", None)
    span = f" From {low} to {high}." if low is not None and high is not None else ""
    kind = str if isinstance(default, str) and name != "threads" else _CONFIG_TYPES.get(field.annotation, dg.Any)
    if name == "scenarios":
        kind = dg.Permissive()
    return dg.Field(kind, default_value=_plain(default), is_required=False, description=f"{field.description}{span}")


def _plain_default(field: FieldInfo) -> Any:
    return field.get_default(call_default_factory=True)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
