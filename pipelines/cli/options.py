"""Options that several commands have.

What belongs here: an option that means the same wherever it stands. One that a single command has is beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mockmart.filesystem import user_path


def _at_home(value: Path | str | None) -> Path | str | None:
    """``value`` with ``~`` as the home folder, which the environment and ``--data=~/x`` leave as it is."""
    if value is None or (isinstance(value, str) and "://" in value):
        return value
    return type(value)(user_path(value))


DataOption = Annotated[
    Path, typer.Option("--data", envvar="MOCKMART_DATA", help="Folder that tables land under.", callback=_at_home)
]
ReleasesOption = Annotated[
    str | None,
    typer.Option(
        "--releases",
        envvar="MOCKMART_RELEASES",
        help="Where releases are: a folder or s3://…; --data if not given.",
        callback=_at_home,
    ),
]
OlderOption = Annotated[
    bool, typer.Option("--older", help="Release the shop as it was before the latest release, too.")
]
SpecOption = Annotated[Path | None, typer.Option("--spec", help="Settings; dataset.yaml here if there is one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
