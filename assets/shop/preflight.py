"""What can be known of a build before it writes anything.

What belongs here: refusals that follow from the spec and the shop's own products. A table of the user's own
is looked at when its turn comes.
"""

from __future__ import annotations

import pyarrow as pa

from mockmart.assets.shop.carts import admitted_products
from mockmart.assets.shop.products import count_products, draw_products, list_products
from mockmart.assets.shop.registered_rows import draw_rows
from mockmart.assets.shop.spec import Spec
from mockmart.schemas import REGISTRY


def require_buildable(spec: Spec) -> None:
    """Raise ``SpecError`` if ids run out for the products, or no product fits a scenario of carts.

    So does a table beside the shop's that cannot be drawn, or whose scenarios do not fit its schema.
    """
    spec.register_schemas()
    for name in spec.rows:
        draw_rows(name, spec, parents={link.path: pa.array([], pa.string()) for link in REGISTRY.links(name)})
    draw_products(spec)
    scenarios = spec.scenarios_of("carts")
    if scenarios:
        products = list_products(range(count_products(spec)), spec=spec)
        for name, scenario in scenarios.items():
            admitted_products(products, name, scenario, seed=spec.seed)
