"""What the shop may sell and what reviewers may say: the data files beside this module, read once.

What belongs here: reading ``data/*.yaml`` into arrays. The files explain their own keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ProductType:
    """A kind of product."""

    name: str
    noun: str
    category: str
    code: str
    brands: tuple[str, ...]
    weight: float
    demand: float
    median_price: float
    spread: float
    lines: tuple[str, ...]
    variants: tuple[str, ...]
    companions: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """What reviewers of one rating say; an opener contains ``{noun}``."""

    titles: tuple[str, ...]
    openers: tuple[str, ...]
    details: tuple[str, ...]
    closers: tuple[str, ...]


@lru_cache(maxsize=1)
def product_types() -> tuple[ProductType, ...]:
    """The types of the catalogue, in the order of the file."""
    return tuple(
        ProductType(
            name=kind["name"],
            noun=kind["noun"],
            category=category["name"],
            code=category["code"],
            brands=tuple(category["brands"]),
            weight=float(kind["weight"]),
            demand=float(kind["demand"]),
            median_price=float(kind["median_price"]),
            spread=float(kind["spread"]),
            lines=tuple(kind["lines"]),
            variants=tuple(kind["variants"]),
            companions=tuple(kind["companions"]),
        )
        for category in read_data("catalogue.yaml")["categories"]
        for kind in category["types"]
    )


@lru_cache(maxsize=1)
def phrases() -> dict[int, Phrases]:
    """What reviewers say, by rating."""
    return {
        int(rating): Phrases(**{key: tuple(texts) for key, texts in entry.items()})
        for rating, entry in read_data("reviews.yaml")["ratings"].items()
    }


def read_data(name: str) -> Any:
    """What the data file ``name`` holds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((_DATA / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe loader
