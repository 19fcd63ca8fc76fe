"""Which shop to build: the keys of ``dataset.yaml``, checked, with their ranges and defaults.

What belongs here: the settings of a data set and where they come from. What they do is up to each entity.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from mockmart import schemas, settings
from mockmart.assets.shop.graph import CORE_TABLES, OPTIONAL_TABLES, SCENARIO_TABLES, tables_with
from mockmart.errors import SpecError, nearest
from mockmart.locales import vocabulary
from mockmart.schema import scenarios
from mockmart.schema.scenarios import Scenario

#: Locales that the shop can have: its catalogue and its reviews are in English, its taxes are those of the states.
LOCALES = ("en_US",)
#: The optional tables of a shop that says nothing of them.
DEFAULT_TABLES = OPTIONAL_TABLES
_FIRST_DAY, _LAST_DAY = date(1971, 1, 1), date(2200, 1, 1)
_MAX_YEARS = 50
#: The settings of the default shop, as its checkout has them in ``dataset.yaml``.
_DEFAULTS = Path(__file__).with_name("data") / "dataset.yaml"
_MAX_ROWS = 10**12
_WHY_NO_ROWS = "the rows of '{}' follow from the shop's settings, or it has another name; name a schema of your own."


class Spec(BaseModel):
    """A data set: the shop, its size, the time it has been open, and its scenarios."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str = Field(
        "shop", pattern=r"^[a-z][a-z0-9_-]{0,62}$", description="Name of the shop: lower-case letters, digits, - and _."
    )
    seed: int = Field(42, ge=0, le=2**64 - 1, description="Another seed is another shop of the same kind.")
    opened: date = Field(date(2025, 1, 1), description="The shop's first day (UTC), from 1971-01-01 to 2200-01-01.")
    as_of: datetime = Field(
        "today",
        validate_default=True,
        description="When the shop is observed: 'today' (midnight UTC), a date, an instant.",
    )
    signups_per_day: float = Field(30, ge=0, le=100_000, description="New users a day, at opening.")
    growth_per_year: float = Field(0.25, ge=-0.9, le=10, description="Growth of the sign-ups a year: 0.25 is 25 %.")
    products: int = Field(1000, ge=1, le=100_000, description="Products on the opening day; new ones join later.")
    locale: str = Field("en_US", description="Locale of names, places and text.")
    threads: int | Literal["auto"] = Field(
        "auto", description="Threads to draw and write with, from 1 to 256, or 'auto'."
    )
    tables: list[str] = Field(
        default_factory=lambda: [*DEFAULT_TABLES],
        description="Tables that are built beside those that every shop has.",
    )
    schemas: list[str] = Field(
        default_factory=list, max_length=100, description="Schemas of other domains, as package.module:Schema."
    )
    rows: dict[str, int] = Field(
        default_factory=dict, description="Rows of tables that follow from their schemas alone, by name."
    )
    scenarios: dict[str, dict[str, Scenario]] = Field(
        default_factory=dict, description="Shares of an entity's rows, and what is different about them."
    )

    @field_validator("opened", mode="before")
    @classmethod
    def _plain_date(cls, value: Any) -> Any:
        if isinstance(value, str):
            return _parsed(value).date()
        if isinstance(value, datetime):
            return value.date()
        return value

    @field_validator("as_of", mode="before")
    @classmethod
    def _instant(cls, value: Any) -> Any:
        if value == "today":
            return datetime.combine(datetime.now(UTC).date(), time(), UTC)
        if isinstance(value, str):
            value = _parsed(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if isinstance(value, datetime):
            try:
                return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            except OverflowError:
                raise ValueError(f"'{value}' is out of range in UTC; give another.") from None
        raise ValueError(f"'{value}' is no point in time; give 'today', a date such as 2025-12-31, or an instant.")

    @field_validator("tables")
    @classmethod
    def _known_tables(cls, value: list[str]) -> list[str]:
        """Optional tables in build order, each once."""
        for name in value:
            if name in CORE_TABLES:
                raise ValueError(f"'{name}' is always built; name tables of {', '.join(OPTIONAL_TABLES)} alone.")
            if name not in OPTIONAL_TABLES:
                raise ValueError(f"there is no table '{name}'; {nearest(name, OPTIONAL_TABLES)}")
        return [name for name in OPTIONAL_TABLES if name in value]

    @field_validator("scenarios")
    @classmethod
    def _in_order_and_bounds(cls, value: dict[str, dict[str, Scenario]]) -> dict[str, dict[str, Scenario]]:
        """Scenarios by name (rows are drawn in their order, and config editors write keys in any), in valid bounds."""
        return {
            entity: scenarios.validated(dict(sorted(named.items())), schemas.REGISTRY.get(entity), entity=entity)
            if entity in SCENARIO_TABLES
            else dict(sorted(named.items()))
            for entity, named in sorted(value.items())
        }

    @field_validator("threads")
    @classmethod
    def _thread_range(cls, value: int | str) -> int | str:
        if isinstance(value, int) and not 1 <= value <= 256:
            raise ValueError(f"{value} is out of range; give a number from 1 to 256, or 'auto'.")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Spec:
        if not _FIRST_DAY <= self.opened <= _LAST_DAY:
            raise SpecError(f"opened: {self.opened} is out of range; give a day from {_FIRST_DAY} to {_LAST_DAY}.")
        if self.as_of < self.opening:
            raise SpecError(f"as_of: {self.as_of.date()} is before the shop opened; give {self.opened} or later.")
        if self.as_of > self.opening + timedelta(days=366 * _MAX_YEARS):
            raise SpecError(f"as_of: more than {_MAX_YEARS} years after opening; give an earlier one, or open later.")
        vocabulary.require_locale(self.locale, among=LOCALES)
        registry = schemas.REGISTRY.copy()  # validating a spec changes nothing outside it
        for place in self.schemas:
            registry.load(place)
        for name, rows in self.rows.items():
            entry = registry.entry(name)
            if entry.domain == schemas.DOMAIN or entry.name != name:
                raise SpecError(f"rows.{name}: {_WHY_NO_ROWS.format(entry.name)}")
            if not 0 <= rows <= _MAX_ROWS:
                raise SpecError(f"rows.{name}: {rows} is out of range; give a number from 0 to {_MAX_ROWS}.")
            registry.landed(name)  # a table that cannot land is refused here
            for link in registry.links(name):
                if registry.entry(link.to).domain != schemas.DOMAIN and link.to not in self.rows:
                    raise SpecError(f"rows.{name}: it refers to '{link.to}'; give rows for that too.")
        registry.in_order(self.rows)
        for entity in self.scenarios:
            if entity in self.rows:
                continue  # what they may set is checked against the schema before a build starts
            if entity not in SCENARIO_TABLES:
                known = entity in registry.names()
                why = "its rows follow from others" if known else "there is no such entity"
                raise SpecError(f"scenarios.{entity}: {why}; scenarios are for {', '.join(SCENARIO_TABLES)}.")
        return self

    def register_schemas(self) -> None:
        """Register the schemas of other domains that the spec names: before their tables are built."""
        for place in self.schemas:
            schemas.REGISTRY.load(place)

    @property
    def opening(self) -> datetime:
        """Midnight of the first day."""
        return datetime.combine(self.opened, time(), UTC)

    @property
    def opening_micros(self) -> int:
        """Midnight of the first day, in microseconds since 1970."""
        return _micros(self.opening)

    @property
    def as_of_micros(self) -> int:
        """When the shop is observed, in microseconds since 1970."""
        return _micros(self.as_of)

    @property
    def thread_count(self) -> int:
        """Threads to work with: what was asked for, or one a processor, eight at most."""
        return min(os.cpu_count() or 1, 8) if self.threads == "auto" else self.threads

    @property
    def table_names(self) -> tuple[str, ...]:
        """The tables of the shop in build order, and those beside it, each after those that it refers to."""
        return (*tables_with(self.tables), *schemas.REGISTRY.in_order(self.rows))

    def scenarios_of(self, entity: str) -> Mapping[str, Scenario]:
        """The scenarios of ``entity``, by name."""
        return self.scenarios.get(entity, {})

    @property
    def influential(self) -> dict[str, Any]:
        """The settings, as plain data, that change what the rows of an instant are."""
        return self.model_dump(mode="json", exclude={"threads", "as_of"})

    @property
    def stamp(self) -> dict[str, str]:
        """What tells this data set from another: its values, but for what does not change them."""
        text = json.dumps(self.influential, sort_keys=True)
        return {
            "name": self.name,
            "seed": str(self.seed),
            "as_of": self.as_of.isoformat(),
            "spec": hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        }


def spec_sources(path: Path | None, environment: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """The settings of the file at ``path`` (those of the default shop if None), then the environment's, as written.

    They are under the name of where they are from; the last one counts.
    """
    file = {path.name: settings.read_yaml(path)} if path is not None else {"defaults": settings.read_yaml(_DEFAULTS)}
    return {**file, "environment": settings.read_environment(Spec, os.environ if environment is None else environment)}


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is no date or instant; write it as 2025-12-31 or 2025-12-31T18:30:00.") from None


def _micros(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
