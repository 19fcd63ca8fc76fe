"""Tables and lines that several commands print.

What belongs here: how a release, a check and a table look on a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as Grid

if TYPE_CHECKING:
    from mockmart.releases.manifest import CheckResult


#: Characters that a list may be wide: a terminal that is narrower breaks its lines, rather than its ids.
_MAX_WIDTH = 200
#: The columns that hold text.
_TEXT = ("table", "id", "digest", "pinned", "law", "figure", "verdict")


def release_line(id: str, *, number: int, rows: int, size: int, new: bool) -> str:  # noqa: A002  # what a release has
    """A line about a release that was published, or is the same as the latest."""
    what = "published" if new else "unchanged: the same as what landed"
    return f"Release {number} ({id}), {rows:,} rows, {size / 1e6:,.1f} MB: {what}."


def check_line(check: CheckResult) -> str:
    """A line about a check and what it found."""
    return f"{check.table}.{check.check}: {', '.join(f'{name} {value}' for name, value in check.found.items())}"


def print_wide(grid: Grid) -> Console:
    """Print ``grid`` with its ids in full, however narrow the terminal is; the console for what follows."""
    console = Console()
    wide = console.options.update(max_width=_MAX_WIDTH)
    console.width = max(console.width, Measurement.get(console, wide, grid).maximum)
    console.print(grid)
    return console


def grid(*names: str, title: str | None = None) -> Grid:
    """A table with the columns ``names``: text is aligned to the left, figures to the right."""
    table = Grid(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, justify="left" if name in _TEXT else "right", no_wrap=title is None)
    return table
