"""Schemas by name and domain: registered in code, by an entry point, or by where they stand.

What belongs here: which schemas there are, what they say of themselves, and how they refer to each other. Drawing
rows of one belongs to ``synthesis``.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

import pandera.pandas as pap

from mockmart.errors import SchemaError, SpecError, nearest
from mockmart.schema import fields
from mockmart.schema.descriptions import Description, described
from mockmart.schema.landed import landable
from mockmart.schema.pandera_reader import schema_of
from mockmart.schema.table_model import INDEX, SCENARIO
from mockmart.schema.user_modules import import_module

#: Packages name their schemas under this group of entry points, as ``name = package.module:Schema``.
ENTRY_POINTS = "mockmart.schemas"


@dataclass(frozen=True)
class Registered:
    """A schema and what it is known by."""

    domain: str
    name: str
    schema: pap.DataFrameSchema


@dataclass(frozen=True)
class Link:
    """A column that refers to a column of another schema."""

    column: str
    path: str
    to: str
    to_column: str


@dataclass
class Registry:
    """The schemas of one or more domains, in the order of registration."""

    _schemas: dict[str, Registered] = field(default_factory=dict)
    _landed: dict[str, pap.DataFrameSchema] = field(default_factory=dict)

    def copy(self) -> Registry:
        """A registry of the same schemas, to which others can be added without changing this one."""
        return Registry(dict(self._schemas), dict(self._landed))

    def register(self, name: str, schema: Any, *, domain: str) -> Registered:
        """Add a pandera model or schema; a name can be taken once, the same schema as often as wanted."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name) or not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", domain):
            raise SchemaError(f"schema '{domain}.{name}': a name is of lower-case letters, digits and _; rename it.")
        entry = Registered(domain, name, schema_of(schema))
        there = self._schemas.get(name)
        if there is not None and (there.domain != domain or there.schema is not entry.schema):
            raise SpecError(f"schema '{name}' is registered already (domain {there.domain}).")
        self._schemas[name] = entry
        return entry

    def load(self, place: str, *, installed: bool = False) -> list[Registered]:
        """Register what stands at ``package.module:Schema``, or all schemas of ``package.module``.

        A module of the folder that the process runs in comes before an installed one, unless only ``installed`` ones
        are wanted. The domain is the module's ``DOMAIN``, or its last name.
        """
        module_name, _, attribute = place.partition(":")
        try:
            module = importlib.import_module(module_name) if installed else import_module(module_name)
        except ImportError as error:
            raise SchemaError(
                f"schemas: cannot import '{module_name}' ({error}); name a module that is there."
            ) from error
        except Exception as error:  # a module of the user's may raise anything
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise SchemaError(f"schemas: cannot import '{module_name}' ({reason:.120}); fix the module.") from error
        domain = str(getattr(module, "DOMAIN", module_name.rpartition(".")[2]))
        known = {name: value for name, value in vars(module).items() if _is_schema(value, module.__name__)}
        if attribute and attribute not in vars(module):
            raise SchemaError(f"schemas: '{module_name}' has no '{attribute}'; {nearest(attribute, known)}")
        chosen = {attribute: vars(module)[attribute]} if attribute else known
        if not chosen:
            raise SchemaError(f"schemas: '{module_name}' has no pandera schema; name another module.")
        return [self.register(_snake(name), schema, domain=domain) for name, schema in chosen.items()]

    def load_entry_points(self) -> list[Registered]:
        """Register what installed packages name under ``mockmart.schemas``."""
        return [
            entry
            for point in metadata.entry_points(group=ENTRY_POINTS)
            for entry in self.load(point.value, installed=True)
        ]

    def get(self, name: str) -> pap.DataFrameSchema:
        """The schema ``name``; a ``SpecError`` names the nearest one there is."""
        return self.entry(name).schema

    def entry(self, name: str) -> Registered:
        """The schema ``name``, by that name alone, its singular, or behind its domain and a dot."""
        domain, _, last = name.rpartition(".")
        for known in (last, f"{last}s", f"{last}es"):
            found = self._schemas.get(known)
            if found is not None and domain in ("", found.domain):
                return found
        raise SpecError(f"no schema '{name}'; {nearest(name, self._schemas)}")

    def landed(self, name: str) -> pap.DataFrameSchema:
        """The schema of the table that rows of the schema ``name`` land in."""
        entry = self.entry(name)
        if tuple(entry.schema.columns)[-2:] == (INDEX, SCENARIO):
            return entry.schema
        if entry.name not in self._landed:
            self._landed[entry.name] = landable(entry.schema)
        return self._landed[entry.name]

    def __iter__(self) -> Iterator[Registered]:
        return iter(self._schemas.values())

    def names(self, *, domain: str | None = None) -> tuple[str, ...]:
        """The names of all schemas, or of those of one domain."""
        return tuple(entry.name for entry in self if domain in (None, entry.domain))

    def domains(self) -> tuple[str, ...]:
        """All domains."""
        return tuple(dict.fromkeys(entry.domain for entry in self))

    def links(self, name: str) -> tuple[Link, ...]:
        """What the schema ``name`` refers to; a ``SchemaError`` names a reference to nothing."""
        found = []
        for column_name, column in self.get(name).columns.items():
            path = fields.refers_of(column)
            if path:
                table, _, to_column = path.rpartition(".")
                where = f"column '{name}.{column_name}' refers to '{path}'"
                try:
                    other = self.entry(table)
                except SpecError as error:
                    raise SchemaError(f"{where}: {error}") from error
                if to_column not in other.schema.columns:
                    raise SchemaError(f"{where}: no such column; {nearest(to_column, other.schema.columns)}")
                found.append(Link(str(column_name), path, other.name, to_column))
        return tuple(found)

    def key(self, name: str) -> tuple[str, ...]:
        """The columns that name a row of the schema ``name``; empty if it has none that do."""
        return fields.key_of(self.get(name))

    def in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        """``names``, each after those that it refers to; a ``SchemaError`` if they refer to each other in a circle."""
        done: list[str] = []
        wanted = list(dict.fromkeys(names))
        while wanted:
            ready = [name for name in wanted if not {link.to for link in self.links(name)} & (set(wanted) - {name})]
            ready = [name for name in ready if name not in {link.to for link in self.links(name)}]
            if not ready:
                raise SchemaError(f"schemas {', '.join(wanted)} refer to each other in a circle; drop one reference.")
            done += ready
            wanted = [name for name in wanted if name not in ready]
        return tuple(done)

    def upstream(self, name: str) -> tuple[str, ...]:
        """All that the schema ``name`` refers to, itself or through others; a ``SchemaError`` for a circle."""
        found, unread = [name], [name]
        while unread:
            further = [link.to for link in self.links(unread.pop()) if link.to not in found]
            unread += further
            found += dict.fromkeys(further)
        return tuple(other for other in self.in_order(found) if other != name)

    def describe(self, name: str) -> Description:
        """What the schema ``name`` says of itself and of its columns."""
        entry = self.entry(name)
        return Description(
            name=entry.name,
            domain=entry.domain,
            description=entry.schema.description or "",
            fields=tuple(described(str(name), column) for name, column in entry.schema.columns.items()),
        )


def _is_schema(value: Any, module: str) -> bool:
    """Whether ``value`` is a schema that its module defines, not one that it imports."""
    if isinstance(value, type) and issubclass(value, pap.DataFrameModel):
        return value.__module__ == module and not value.__name__.startswith("_")
    return isinstance(value, pap.DataFrameSchema)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
