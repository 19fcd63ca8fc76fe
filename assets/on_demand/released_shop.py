"""A release as the data service serves it: the shop's tables by the names that callers know, others by their schemas.

What belongs here: what the tables of a release are called. Reading their rows is in ``mockmart.sources.released``.
"""

from __future__ import annotations

from collections.abc import Sequence

from mockmart.arrow.conversion import logical_schema
from mockmart.assets.on_demand.shop_source import CALLED, described
from mockmart.errors import ReleaseError
from mockmart.releases import Release
from mockmart.schemas import DOMAIN, REGISTRY
from mockmart.sources.released import ReleasedEntity


def released_entities(release: Release) -> tuple[Sequence[ReleasedEntity], Sequence[str]]:
    """The tables of ``release`` whose schemas are registered, and the names of those whose schemas are not.

    A ``ReleaseError`` names a table that was published with other columns than its schema has now.
    """
    names = set(REGISTRY.names())
    found = []
    for name, table in release.tables.items():
        if name not in names:
            continue
        if not logical_schema(REGISTRY.landed(name)).equals(table.schema):
            raise ReleaseError(
                f"release {release.id}: {name} has other columns or types than its schema has now; "
                "serve it with the version of the schema that it was published with, or publish it again."
            )
        found.append(_entity(name))
    return found, [name for name in release.tables if name not in names]


def _entity(name: str) -> ReleasedEntity:
    """The table ``name`` by all names that ``REGISTRY`` finds it by: plural, singular, and behind its domain."""
    entry = REGISTRY.entry(name)
    names = {name, name.removesuffix("s"), name.removesuffix("es")}
    also = frozenset(names | {f"{entry.domain}.{called}" for called in names})
    if entry.domain == DOMAIN:
        return ReleasedEntity(name, described(name), entry.schema, also, frozenset({CALLED, DOMAIN}))
    return ReleasedEntity(name, REGISTRY.describe(name), entry.schema, also)
