"""What the commands on schemas do: list them, generate rows of one, validate a file by one.

What belongs here: finding the schema, and the ways in and out of files. The engine draws and validates rows;
what a person sees is in ``cli.schemas``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.json

from mockmart.arrow import conversion
from mockmart.assets.on_demand.shop_source import ShopSource, shop_rows
from mockmart.assets.shop.spec import LOCALES, Spec
from mockmart.errors import SpecError, nearest
from mockmart.locales import vocabulary
from mockmart.schema.registry import Registered
from mockmart.schemas import DOMAIN, REGISTRY
from mockmart.sources.registered import PARENT_ROWS
from mockmart.sources.source import ScenarioCount
from mockmart.synthesis.explanation import Explanation, explain
from mockmart.synthesis.sampler import Sampler

_BATCH = 65_536
#: Bytes of the shop that are kept while rows of it are read, once through.
_KEPT = 128 * 2**20


def find(name: str) -> Registered:
    """The registered schema ``name``, or the one that stands at ``package.module:Schema``."""
    module, colon, _ = name.partition(":")
    if colon:
        REGISTRY.load(module)  # what it refers to may stand beside it
        return REGISTRY.load(name)[0]
    REGISTRY.load_entry_points()
    try:
        return REGISTRY.entry(name)
    except SpecError as error:
        raise SpecError(f"{str(error).rstrip('.')}; one of a module is called package.module:{name}.") from error


def rows_of(
    name: str,
    rows: int,
    *,
    spec: Spec,
    scenarios: Mapping[str, int] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    locale: str | None = None,
) -> Iterator[pd.DataFrame]:
    """``rows`` rows of a schema in batches; those of the shop obey its laws.

    ``scenarios`` are numbers of rows by scenario of the spec, ``overrides`` constraints by path.
    """
    if rows < 0:
        raise SpecError(f"-n: {rows} is below 0; give a number of at least 0.")
    entry = find(name)
    REGISTRY.upstream(entry.name)  # says so if references go round in a circle
    if entry.domain == DOMAIN:
        vocabulary.require_locale(locale or spec.locale, among=LOCALES)
        parts = [ScenarioCount(key, count) for key, count in (scenarios or {}).items()]
        yield from shop_rows(
            entry.name, rows, source=ShopSource(spec, cache_bytes=_KEPT), parts=parts, overrides=overrides
        )
        return
    named = {key: scenario.model_dump(exclude_none=True) for key, scenario in spec.scenarios_of(entry.name).items()}
    for key, count in (scenarios or {}).items():
        if key not in named:
            raise SpecError(f"--scenario {key}: {entry.name} has no such scenario; {nearest(key, named)}")
        named[key] = {"set": named[key]["set"], "count": count}
    source = Sampler.of(
        entry.schema,
        seed=spec.seed,
        locale=locale or spec.locale,
        scenarios=named,
        constraints=overrides,
        where="--set",
        parents=_parents(entry.name, spec, locale),
        name=entry.name,
    )
    yield from source.batches(range(rows), batch_rows=_BATCH)


def explained(name: str, *, locale: str | None = None) -> list[Explanation]:
    """What draws each column of the schema ``name``, and why; a ``SpecError`` for the shop's own tables."""
    entry = find(name)
    if entry.domain == DOMAIN:
        raise SpecError(f"{entry.name}: the shop's rows follow from each other (docs/model.md); name another schema.")
    return explain(entry.schema, locale=locale or LOCALES[0])


def _parents(name: str, spec: Spec, locale: str | None) -> dict[str, pa.Array]:
    """The keys that ``name`` refers to: those of the first rows of the other tables."""
    found: dict[str, pa.Array] = {}
    for link in REGISTRY.links(name):
        other = REGISTRY.entry(link.to)
        if other.domain == DOMAIN:
            frames = list(shop_rows(other.name, PARENT_ROWS, source=ShopSource(spec, cache_bytes=_KEPT)))
        else:
            source = Sampler.of(
                other.schema,
                seed=spec.seed,
                locale=locale or spec.locale,
                parents=_parents(other.name, spec, locale),
                name=other.name,
            )
            frames = [source.frame(range(spec.rows.get(other.name, PARENT_ROWS)))]
        found[link.path] = conversion.to_arrow(pd.concat(frames)[link.to_column])
    return found
