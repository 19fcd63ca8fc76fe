"""Synthetic tables from pandera schemas: generated, validated, landed as Parquet, released and served.

This is the public interface. Names are imported when they are first used, so ``import mockmart`` takes no time.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockmart.client import Client as Client
    from mockmart.providers.registry import register_provider as register_provider
    from mockmart.releases.release import open_release as open_release
    from mockmart.schema import fields as fields
    from mockmart.synthesis.generate import generate as generate
    from mockmart.synthesis.generate import generate_batches as generate_batches
    from mockmart.validation.validate import validate as validate

    __version__: str

#: Where each public name is defined.
_HOMES = {
    "Client": "mockmart.client",
    "fields": "mockmart.schema",
    "generate": "mockmart.synthesis.generate",
    "generate_batches": "mockmart.synthesis.generate",
    "open_release": "mockmart.releases.release",
    "register_provider": "mockmart.providers.registry",
    "validate": "mockmart.validation.validate",
}

__all__ = [
    "Client",
    "__version__",
    "fields",
    "generate",
    "generate_batches",
    "open_release",
    "register_provider",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import the public name ``name``."""
    if name == "__version__":
        return version("mockmart")
    if name not in _HOMES:
        raise AttributeError(f"module 'mockmart' has no attribute '{name}'")
    value = import_module(f"{_HOMES[name]}.fields") if name == "fields" else getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
