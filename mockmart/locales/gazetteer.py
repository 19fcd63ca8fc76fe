"""The files ``data/places/*.tsv``: which places the sources know.

What belongs here: reading them. What becomes of the places is in ``places``, what the sources are in
``data/places/LICENSE.txt``, and how the files are made from them in ``scripts/places.py``.

A file is text, with a tab between columns: lines that begin with # say what it is, the next one names the columns. A
line may be added by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

_DATA = Path(__file__).parent / "data" / "places"
_CITIES = {
    "name": pa.string(),
    "region": pa.string(),
    "latitude": pa.float64(),
    "longitude": pa.float64(),
    "population": pa.int64(),
    "own_names": pa.string(),
}


@dataclass(frozen=True)
class City:
    """A city as GeoNames knows it; ``own_names`` are those in the script of the country, where that is not Latin."""

    name: str
    region: str
    latitude: float
    longitude: float
    population: int
    own_names: tuple[str, ...] = ()


def cities_of(locale: str) -> list[City]:
    """The cities of the country of ``locale``, and districts of cities, large ones first."""
    rows = _read(locale, _CITIES).to_pylist()
    return [City(**row | {"own_names": tuple(filter(None, row.get("own_names", "").split("|")))}) for row in rows]


def _read(locale: str, types: Mapping[str, pa.DataType]) -> pa.Table:
    """The rows of a file, with columns of ``types``."""
    lines = (_DATA / f"{locale}.tsv").read_bytes()
    start = 0
    while lines.startswith(b"#", start):
        start = lines.index(b"\n", start) + 1
    return csv.read_csv(
        pa.py_buffer(memoryview(lines)[start:]),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=csv.ConvertOptions(column_types=types),
    )
