"""The commands that bring a release elsewhere: ``mockmart load`` and ``mockmart export``.

What belongs here: arguments, and what a person sees. How a release gets there belongs to the engine's
``warehouses``, imported when a command runs.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockmart.pipelines.cli.options import DataOption, JsonOption, ReleasesOption

if TYPE_CHECKING:
    from mockmart.warehouses.loaders.ledger import Loaded
    from mockmart.warehouses.table_formats.exports import Exported

WhichOption = Annotated[str, typer.Option("--release", help="A release's number or id, or latest.")]
FolderArgument = Annotated[Path | None, typer.Argument(help="Folder of the tables; beside the releases if not given.")]

loads = typer.Typer(
    help="Load a release into a database; again and again, and only what is new.",
    epilog="Example: mockmart load duckdb shop.duckdb",
    no_args_is_help=True,
)
exports = typer.Typer(
    help="Register a release, in place, as tables of a table format.",
    epilog="Example: mockmart export delta",
    no_args_is_help=True,
)


@loads.command(epilog="Example: mockmart load duckdb shop.duckdb --release 42")
def duckdb(
    path: Annotated[Path | None, typer.Argument(help="The file; warehouse.duckdb under --data if not given.")] = None,
    which: WhichOption = "latest",
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a DuckDB file to a release: all its tables, keys and comments, swapped in one step."""
    from mockmart.assets.warehouse import WAREHOUSE_FILE  # noqa: PLC0415  # commands import what they need when they run
    from mockmart.releases.release import open_release  # noqa: PLC0415
    from mockmart.warehouses.loaders.duckdb_file import load_duckdb  # noqa: PLC0415

    _tell_loaded(load_duckdb(open_release(releases or data, which), path or data / WAREHOUSE_FILE), as_json=as_json)


@loads.command(epilog="Example: MOCKMART_POSTGRES=postgresql://me:secret@host/db mockmart load postgres --schema shop")
def postgres(
    uri: Annotated[
        str, typer.Argument(envvar="MOCKMART_POSTGRES", help="postgresql://user:password@host:port/database")
    ],
    schema: Annotated[
        str | None, typer.Option("--schema", help="The schema; called as the data set is if not given.")
    ] = None,
    which: WhichOption = "latest",
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a schema of PostgreSQL to a release: all its tables, keys and comments, in one transaction."""
    from mockmart.releases.release import open_release  # noqa: PLC0415
    from mockmart.warehouses.loaders.postgres import load_postgres  # noqa: PLC0415

    _tell_loaded(load_postgres(open_release(releases or data, which), uri, schema=schema), as_json=as_json)


@exports.command(epilog="Example: mockmart export delta --data /data/shop")
def delta(
    folder: FolderArgument = None,
    which: WhichOption = "latest",
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register a release as Delta tables: the released files, and a log beside them."""
    from mockmart.releases.release import open_release  # noqa: PLC0415
    from mockmart.warehouses.table_formats.delta import export_delta  # noqa: PLC0415

    _tell_exported(export_delta(open_release(releases or data, which), folder), as_json=as_json)


@exports.command(epilog="Example: mockmart export iceberg --data /data/shop")
def iceberg(
    folder: FolderArgument = None,
    which: WhichOption = "latest",
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register a release as Iceberg tables: the released files, and a catalog beside them."""
    from mockmart.releases.release import open_release  # noqa: PLC0415
    from mockmart.warehouses.table_formats.iceberg import export_iceberg  # noqa: PLC0415

    _tell_exported(export_iceberg(open_release(releases or data, which), folder), as_json=as_json)


def add_to(app: typer.Typer) -> None:
    """Make the commands those of ``app``."""
    app.add_typer(loads, name="load")
    app.add_typer(exports, name="export")


def _tell_loaded(loaded: Loaded, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(loaded), indent=2))
        return
    rows = f"{sum(loaded.rows.values()):,} rows of {len(loaded.rows)} tables"
    what = f"{rows} in {loaded.seconds:.1f} s" if loaded.changed else "it was there already"
    print(f"Release {loaded.number} ({loaded.release_id}) is in {loaded.target}: {what}.")


def _tell_exported(exported: Exported, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**asdict(exported), "folder": str(exported.folder)}, indent=2))
        return
    what = f"{len(exported.changed)} of {len(exported.tables)} tables are new there"
    print(f"Release {exported.release_id} is in {exported.folder}: {what if exported.changed else 'it was already'}.")
