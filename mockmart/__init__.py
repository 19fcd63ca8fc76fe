"""Synthetic tables from pandera schemas: generated, validated, landed as Parquet, released and served.

This is the public interface. Names are imported when they are first used, so ``import mockmart`` takes no time.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockmart import errors as errors
    from mockmart.client import Client as Client
    from mockmart.providers.registry import register_provider as register_provider
    from mockmart.releases.release import open_release as open_release
    from mockmart.schema import fields as fields
    from mockmart.schema.registry import Registry as Registry
    from mockmart.synthesis.generate import generate as generate
    from mockmart.synthesis.generate import generate_batches as generate_batches
    from mockmart.validation.validate import validate as validate
    from mockmart.warehouses.loaders.duckdb_file import load_duckdb as load_duckdb
    from mockmart.warehouses.loaders.postgres import load_postgres as load_postgres
    from mockmart.warehouses.table_formats.delta import export_delta as export_delta
    from mockmart.warehouses.table_formats.iceberg import export_iceberg as export_iceberg
    from mockmart.warehouses.table_formats.iceberg import open_catalog as open_catalog

    __version__: str

#: The module that defines each public name; ``errors`` and ``fields`` are modules themselves.
_MODULES = {
    "Client": "mockmart.client",
    "Registry": "mockmart.schema.registry",
    "errors": "mockmart.errors",
    "export_delta": "mockmart.warehouses.table_formats.delta",
    "export_iceberg": "mockmart.warehouses.table_formats.iceberg",
    "fields": "mockmart.schema.fields",
    "generate": "mockmart.synthesis.generate",
    "generate_batches": "mockmart.synthesis.generate",
    "load_duckdb": "mockmart.warehouses.loaders.duckdb_file",
    "load_postgres": "mockmart.warehouses.loaders.postgres",
    "open_catalog": "mockmart.warehouses.table_formats.iceberg",
    "open_release": "mockmart.releases.release",
    "register_provider": "mockmart.providers.registry",
    "validate": "mockmart.validation.validate",
}

__all__ = [
    "Client",
    "Registry",
    "__version__",
    "errors",
    "export_delta",
    "export_iceberg",
    "fields",
    "generate",
    "generate_batches",
    "load_duckdb",
    "load_postgres",
    "open_catalog",
    "open_release",
    "register_provider",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import the public name ``name``."""
    if name == "__version__":
        return version("mockmart")
    if name not in _MODULES:
        raise AttributeError(f"module 'mockmart' has no attribute '{name}'")
    module = import_module(_MODULES[name])
    value = module if name in ("errors", "fields") else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
