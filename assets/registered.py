"""Tables that follow from their schemas alone: other domains, landed beside the shop.

What belongs here: which registered schemas a spec asks rows of, and their assets. How rows are drawn is the engine's
``synthesis``.
"""

from __future__ import annotations

import dagster as dg

from mockmart.assets.shop.registered_rows import draw_rows
from mockmart.assets.shop.spec import Spec
from mockmart.assets.tables import KINDS, TABLE, shown
from mockmart.batches import Batches
from mockmart.landing.table import Table
from mockmart.schemas import REGISTRY


def generated_asset(name: str) -> dg.AssetsDefinition:
    """The asset of the registered schema ``name``: as many rows as the spec asks for."""
    entry = REGISTRY.entry(name)
    links = REGISTRY.links(name)
    upstream = {f"to_{link.column}": link for link in links}

    def draw(shop: dg.ResourceParam[Spec], **tables: Table) -> Batches:
        keys = {link.path: tables[parameter].arrow().column(0).combine_chunks() for parameter, link in upstream.items()}
        return draw_rows(name, shop, parents=keys)

    draw.__doc__ = entry.schema.description or f"Rows of {name}, drawn from its schema."
    return dg.asset(
        name=name,
        ins={
            parameter: dg.AssetIn(
                key=link.to,
                metadata={"columns": [link.to_column]},
                dagster_type=TABLE,
            )
            for parameter, link in upstream.items()
        },
        group_name=entry.domain,
        kinds=KINDS,
        metadata=shown(entry.domain, name),
    )(draw)
