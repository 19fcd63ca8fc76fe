"""Reader of the cities in ``data/places/*.tsv``.

What belongs here: reading these files. ``places`` makes places of the cities; ``data/places/LICENSE.txt`` names the
sources, and ``scripts/places.py`` makes the files from them.

A file is tab-separated UTF-8 text: comment lines that begin with #, a header with the column names, then one line per
city. Lines may be added by hand.
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
    """A city of GeoNames; ``own_names`` are its names in the country's script where that is not Latin."""

    name: str
    region: str
    latitude: float
    longitude: float
    population: int
    own_names: tuple[str, ...] = ()


def cities_of(locale: str) -> list[City]:
    """The cities and city districts of the country of ``locale``, largest first."""
    rows = _read(locale, _CITIES).to_pylist()
    return [City(**row | {"own_names": tuple(filter(None, row.get("own_names", "").split("|")))}) for row in rows]


def _read(locale: str, types: Mapping[str, pa.DataType]) -> pa.Table:
    """Read the file of ``locale``, its columns with ``types``."""
    lines = (_DATA / f"{locale}.tsv").read_bytes()
    start = 0
    while lines.startswith(b"#", start):
        start = lines.index(b"\n", start) + 1
    return csv.read_csv(
        pa.py_buffer(memoryview(lines)[start:]),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=csv.ConvertOptions(column_types=types),
    )
