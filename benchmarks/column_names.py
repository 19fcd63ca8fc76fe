"""A survey of names: which share of the columns of public schemas is drawn by its type alone.

What belongs here: counting. The names are in ``column_names.txt``, one line a field and type; what a name means is
in ``mockmart.providers``. Run it by ``python -m benchmarks.column_names`` (``--missed`` lists the names too).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from mockmart.schema.constraints import ColumnConstraints, Kind
from mockmart.synthesis.selection import is_known

NAMES = Path(__file__).with_name("column_names.txt")
_KINDS: Mapping[str, tuple[Kind, pa.DataType]] = {
    "str": ("text", pa.string()),
    "int": ("integer", pa.int64()),
    "float": ("float", pa.float64()),
}


def columns() -> Iterator[tuple[str, str, str]]:
    """Field, type and name of each column, no name and type twice."""
    seen: set[tuple[str, str]] = set()
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        field, _, rest = line.partition(" / ")
        kind, _, names = rest.partition(": ")
        for name in names.split():
            if (name, kind) not in seen:
                seen.add((name, kind))
                yield field, kind, name


def missed() -> list[tuple[str, str, str]]:
    """The columns that only their type draws."""
    found = []
    for field, kind, name in columns():
        demand = ColumnConstraints(name, *_KINDS[kind])
        if not is_known(demand, {name: demand}, locale="en_US"):
            found.append((field, kind, name))
    return found


def main() -> None:
    """Print the share of each field, and of all."""
    every, lost = list(columns()), missed()
    totals, gone = Counter(field for field, _, _ in every), Counter(field for field, _, _ in lost)
    for field, total in totals.items():
        print(f"{field:12} {total:5} names {gone[field]:4} by type alone {gone[field] / total:6.1%}")
    print(f"{'all':12} {len(every):5} names {len(lost):4} by type alone {len(lost) / len(every):6.1%}")
    if "--missed" in sys.argv:
        for field, kind, name in lost:
            print(f"{field} {kind} {name}")


if __name__ == "__main__":
    main()
