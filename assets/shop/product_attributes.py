"""Attributes: department, color, size and weight of products.

What belongs here: what follows from a product's category, type and variant. ``data/product_attributes.yaml`` says how.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from mockmart.arrays import Int64s, UInt64s
from mockmart.arrow import columns
from mockmart.assets.shop.catalogue import ProductType, read_data
from mockmart.sampling import distributions
from mockmart.sampling.draws import Draws

_WEIGHT_SPREAD = 0.18
#: The part of a variant that tells how large something is, or how many there are of it.
_SIZE = re.compile(
    r"\d+(?:\.\d+)?(?:-inch| oz| lb| ml| L| ft| qt| mm| Gallon| Pieces| GB| W| Lumen| Colors| Players)\b"
    r"|\d+-(?:Cup|Person|Piece|Degree|in-1)\b|\b\d+ x \d+\b|\bA[45]\b|(?:Pack|Set) of \d+|\b\d+ Bags"
    r"|\b(?:Mini|Compact|Small|Medium|Large|Extra Large|Jumbo|Pocket|Travel Size|Regular|Long|Wide|Double)\b"
)


def attributes(
    kind: Int64s, variant: pa.Array, types: Sequence[ProductType], keys: UInt64s, draws: Draws
) -> dict[str, pa.Array]:
    """Department, color, size and weight of products of a ``kind`` (a place among ``types``) and a ``variant``."""
    encoded = variant.dictionary_encode()
    variants = [str(text) for text in encoded.dictionary.to_pylist()]
    place = np.asarray(encoded.indices).astype(np.int64)
    colors = pa.array([_color(text) for text in variants], pa.string())
    categories = np.array([one.category for one in types])[kind]
    size = pa.array([_size(text) for text in variants], pa.string()).take(pa.array(place))
    for category, shares in _data()["sizes"].items():
        rows = np.flatnonzero(categories == category)
        picked = distributions.discrete(tuple(shares.values())).pick(draws.uniform("size", keys[rows]))
        size = columns.scatter(size, rows, pa.array([*shares]).take(pa.array(picked)))
    usual = np.array([int(_data()["grams"].get(one.name, 0)) for one in types])[kind]
    grams = usual * distributions.lognormal(1.0, _WEIGHT_SPREAD).at(draws.uniform("weight", keys))
    departments = _data()["departments"]
    of_type = pa.array([departments.get(one.category, departments["other"]) for one in types])
    return {
        "department": of_type.take(pa.array(kind)).dictionary_encode(),
        "color": colors.take(pa.array(place)).dictionary_encode(),
        "size": size.dictionary_encode(),
        "weight_grams": pa.array(np.maximum(np.rint(grams / 10) * 10, 10).astype(np.int32), mask=usual == 0),
    }


def _color(variant: str) -> str | None:
    return next((word for word in variant.split() if word in _data()["colors"]), None)


def _size(variant: str) -> str | None:
    found = _SIZE.search(variant)
    return found.group() if found else None


@lru_cache(maxsize=1)
def _data() -> Any:
    return read_data("product_attributes.yaml")
