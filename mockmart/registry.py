"""Schemas by name and domain.

What belongs here: which schemas there are. What a schema says is its own matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandera.pandas as pap

from mockmart.errors import SpecError, nearest


@dataclass(frozen=True)
class Registered:
    """A schema and what it is known by."""

    domain: str
    name: str
    schema: pap.DataFrameSchema


@dataclass
class Registry:
    """The schemas of one or more domains, in the order of registration."""

    _schemas: dict[str, Registered] = field(default_factory=dict)

    def register(self, name: str, schema: pap.DataFrameSchema, *, domain: str) -> None:
        """Add a schema; a name can be taken once."""
        if name in self._schemas:
            raise SpecError(f"schema '{name}' is registered already (domain {self._schemas[name].domain}).")
        self._schemas[name] = Registered(domain, name, schema)

    def get(self, name: str) -> pap.DataFrameSchema:
        """The schema ``name``; a ``SpecError`` names the nearest one there is."""
        if name not in self._schemas:
            raise SpecError(f"no schema '{name}'; {nearest(name, self._schemas)}")
        return self._schemas[name].schema

    def __iter__(self) -> Iterator[Registered]:
        return iter(self._schemas.values())

    def names(self, *, domain: str | None = None) -> tuple[str, ...]:
        """The names of all schemas, or of those of one domain."""
        return tuple(entry.name for entry in self if domain in (None, entry.domain))
