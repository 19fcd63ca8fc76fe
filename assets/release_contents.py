"""What a release is told of the landed tables: their keys, their accepted values, and what they were built from.

What belongs here: from the registry and the stamps of the landing to what the engine's ``releases`` publishes. When
that happens is up to ``release``, the asset, and to the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from assets.shop.spec import Spec
from mockmart.arrow import conversion
from mockmart.errors import LandingError
from mockmart.landing.landing import Landing
from mockmart.landing.table import Table, stamp_of
from mockmart.locales.vocabulary import vocabulary
from mockmart.releases.manifest import CheckVerdict, ForeignKey, ReleasedTable
from mockmart.releases.publishing import About, Source, in_build_order
from mockmart.warehouses.sql.release_scripts import warehouse_files
from schemas import DOMAIN, REGISTRY

#: The packages whose versions may change what is drawn.
_INFLUENTIAL = ("mockmart", "numpy", "pandas", "pyarrow", "faker", "zipcodes")


def table_names(spec: Spec) -> tuple[str, ...]:
    """The tables of the shop and those beside it."""
    return (*REGISTRY.names(domain=DOMAIN), *REGISTRY.in_order(spec.rows))


def landed_tables(landing: Landing, names: Iterable[str]) -> dict[str, Table]:
    """The landed tables ``names``; a ``LandingError`` says which of them are not there."""
    tables = {name: landing.table(name, REGISTRY.landed(name)) for name in names}
    missing = [name for name, table in tables.items() if not table.folder.is_dir()]
    if missing:
        raise LandingError(
            f"no table {', '.join(missing)} under {landing.folder}: a release has all of them; run 'mockmart build'."
        )
    return tables


def common_stamp(tables: Mapping[str, Table]) -> dict[str, str]:
    """What all ``tables`` say they were built from; a ``LandingError`` names two that differ.

    A table that somebody else landed says nothing.
    """
    said = {name: _stamp(table) for name, table in tables.items()}
    first = next((name for name, stamp in said.items() if stamp), None)
    if first is None:
        raise LandingError("no table says what it was built from; land at least one with 'mockmart build'.")
    for name, stamp in said.items():
        for key, value in stamp.items():
            if said[first].get(key) != value:
                raise LandingError(
                    f"{name} landed with {key} {value}, {first} with {said[first].get(key)}: they are not of one shop, "
                    "and nothing is released; build them all with the same settings."
                )
    return said[first]


def require_all(landing: Landing, tables: Iterable[str], stamp: Mapping[str, str]) -> None:
    """Raise ``LandingError`` if more landed with ``stamp`` than ``tables``: a release would lack it, unnoticed."""
    known = set(tables)
    beside = [
        folder.name
        for folder in sorted(landing.folder.iterdir())
        if folder.name not in known and (part := next(folder.glob("*.parquet"), None)) and _has(part, stamp)
    ]
    if beside:
        raise LandingError(
            f"{', '.join(beside)} landed with the tables of this shop, and these settings do not name them: nothing is "
            "released; give the settings that they were built with (--spec)."
        )


def sources(tables: Mapping[str, Table]) -> list[Source]:
    """What there is to release: each table with its keys, values and files."""
    return [Source(described(name, tables), table.paths) for name, table in tables.items()]


def extras(tables: Sequence[Source], spec: Spec) -> Mapping[str, bytes]:
    """What a release carries for warehouses that are loaded by their own means; dbt calls it as the data set."""
    return warehouse_files([source.table for source in in_build_order(tables)], source=spec.name)


def described(name: str, among: Iterable[str]) -> ReleasedTable:
    """The table ``name`` as its schema describes it; a reference to a table that is not ``among`` these is none."""
    schema = REGISTRY.landed(name)
    there = set(among)
    return ReleasedTable(
        name=name,
        description=" ".join((schema.description or "").split()),
        schema=conversion.logical_schema(schema),
        primary_key=REGISTRY.key(name),
        foreign_keys=tuple(
            ForeignKey((link.column,), link.to, (link.to_column,)) for link in REGISTRY.links(name) if link.to in there
        ),
        values={str(column): found for column, one in schema.columns.items() if (found := _values(one))},
    )


def about(stamp: Mapping[str, str], spec: Spec, checks: Sequence[CheckVerdict]) -> About:
    """How tables with that ``stamp`` came about; all settings of it, if they are those of ``spec``."""
    as_of = datetime.fromisoformat(stamp["as_of"])
    seen = spec.model_copy(update={"as_of": as_of})
    return About(
        spec=seen.model_dump(mode="json", exclude={"threads"}, exclude_none=True)
        if seen.stamp == dict(stamp)
        else dict(stamp),
        seed=int(stamp["seed"]),
        as_of=as_of,
        versions={name: metadata.version(name) for name in _INFLUENTIAL},
        pools_digest=vocabulary(spec.locale).digest,
        checks=tuple(checks),
    )


def _stamp(table: Table) -> dict[str, str]:
    return {key: str(table.stamp[key]) for key in ("name", "seed", "as_of", "spec") if key in table.stamp}


def _has(part: Path, stamp: Mapping[str, str]) -> bool:
    """Whether a part says that it was built from what ``stamp`` says."""
    try:
        said = stamp_of(pq.read_metadata(part))
    except (OSError, ValueError, pa.ArrowException):
        return False
    return {key: str(said[key]) for key in stamp if key in said} == dict(stamp)


def _values(column: Any) -> tuple[str, ...]:
    """The accepted values of a column of text, if it has a closed set of them."""
    listed = [list(check.statistics["allowed_values"]) for check in column.checks if check.name == "isin"]
    values = listed[0] if listed else []
    return tuple(values) if all(isinstance(value, str) for value in values) else ()
