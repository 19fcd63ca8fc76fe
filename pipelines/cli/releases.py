"""The commands on releases: ``mockmart release``, ``releases`` and ``verify``.

What belongs here: arguments, and what a person sees. What a command does is in ``release`` and in the engine's
``releases``, imported when it runs.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from mockmart.errors import ReleaseError
from mockmart.pipelines.cli.options import DataOption, JsonOption, OlderOption, ReleasesOption, SpecOption
from mockmart.pipelines.cli.printing import check_line, grid, print_wide, release_line

if TYPE_CHECKING:
    from mockmart.releases.release import Release

IdArgument = Annotated[str, typer.Argument(help="A release's number or id, or latest.")]

group = typer.Typer(help="List releases, show one, pin, unpin or collect them.", invoke_without_command=True)


def release(
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    spec: SpecOption = None,
    older: OlderOption = False,
    as_json: JsonOption = False,
) -> None:
    """Check what landed and publish it as an immutable release; nothing is published if a check fails."""
    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415  # commands import what they need when they run
    from mockmart.pipelines.release import release_landing  # noqa: PLC0415

    published, checks = release_landing(load_spec(path=spec), data=data, releases=releases, older=older)
    if as_json:
        print(json.dumps({**_record(published.release), "new": published.new}, indent=2))
        return
    missed = [check for check in checks if not check.passed]
    console = Console()
    for check in missed:
        console.print(check_line(check), soft_wrap=True, highlight=False, markup=False)
    console.print(
        f"{len(checks)} checks of {len(published.release.tables)} tables, {len(missed)} bands missed.", highlight=False
    )
    found, manifest = published.release, published.release.manifest
    line = release_line(found.id, number=found.number, rows=manifest.rows, size=manifest.bytes, new=published.new)
    console.print(line, soft_wrap=True, highlight=False, markup=False)


@group.callback(epilog="Example: mockmart releases gc --keep 7 --days 7")
def list_releases(
    context: typer.Context,
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the releases, the latest first."""
    context.obj = {**(context.obj or {}), "root": releases or str(data)}
    if context.invoked_subcommand is not None:
        return
    from mockmart.releases.release import open_release  # noqa: PLC0415
    from mockmart.releases.retention import releases as there  # noqa: PLC0415

    root = context.obj["root"]
    found = [(open_release(root, listed.commit.number), listed.pinned) for listed in there(root)]
    if as_json:
        print(json.dumps([{**_record(release), "pinned": pinned} for release, pinned in found], indent=2))
        return
    if not found:
        print(f"There are no releases at {root} yet; 'mockmart build' ends with one.")
        return
    table = grid("number", "id", "as of", "rows", "MB", "pinned")
    for release, pinned in found:
        manifest = release.manifest
        table.add_row(
            str(release.number),
            release.id,
            f"{manifest.as_of:%Y-%m-%d %H:%M}",
            f"{manifest.rows:,}",
            f"{manifest.bytes / 1e6:,.1f}",
            "pinned" if pinned else "",
        )
    print_wide(table)


@group.command(epilog="Example: mockmart releases show latest")
def show(
    context: typer.Context,
    which: IdArgument = "latest",
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a release: its tables, what changed in them, and what it was built from."""
    from mockmart.releases import datapackage  # noqa: PLC0415
    from mockmart.releases.release import open_release  # noqa: PLC0415

    found = open_release(_root(context, data, releases), which)
    manifest = found.manifest
    if as_json:
        print(json.dumps(datapackage.record_of(manifest), indent=2, ensure_ascii=False))
        return
    tables = grid("table", "rows", "MB", "files", "new", "same", "gone", "digest")
    for table in manifest.tables:
        change = manifest.changes[table.name]
        counts = (len(table.files), len(change.new), len(change.same), len(change.gone))
        tables.add_row(table.name, f"{table.rows:,}", f"{table.bytes / 1e6:,.1f}", *map(str, counts), table.digest[:12])
    console = print_wide(tables)
    passed = sum(check.passed for check in manifest.checks)
    for line in (
        f"Release {found.number} ({found.id}), published {found.committed:%Y-%m-%d %H:%M} UTC",
        f"after {manifest.previous or 'none'}",
        f"{manifest.spec.get('name', '')}, seed {manifest.seed}, as of {manifest.as_of:%Y-%m-%d %H:%M} UTC",
        f"{passed} of {len(manifest.checks)} checks passed",
        ", ".join(f"{name} {version}" for name, version in manifest.versions.items()),
    ):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


@group.command(epilog="Example: mockmart releases pin 42")
def pin(
    context: typer.Context, which: IdArgument, data: DataOption = Path("data"), releases: ReleasesOption = None
) -> None:
    """Keep a release from being collected."""
    from mockmart.releases import retention  # noqa: PLC0415

    found = retention.pin(_root(context, data, releases), which)
    print(f"Release {found.number} ({found.id}) is pinned.")


@group.command(epilog="Example: mockmart releases unpin 42")
def unpin(
    context: typer.Context, which: IdArgument, data: DataOption = Path("data"), releases: ReleasesOption = None
) -> None:
    """Let a pinned release be collected again."""
    from mockmart.releases import retention  # noqa: PLC0415

    found = retention.unpin(_root(context, data, releases), which)
    print(f"Release {found.number} ({found.id}) is no longer pinned.")


@group.command(name="gc", epilog="Example: mockmart releases gc --keep 7 --days 7")
def collect(
    context: typer.Context,
    keep: Annotated[int | None, typer.Option("--keep", help="How many of the newest are kept; 7 if not given.")] = None,
    days: Annotated[
        float | None, typer.Option("--days", help="How long each is kept, in days; 7 if not given.")
    ] = None,
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
) -> None:
    """Collect old releases, but for pinned ones and the latest, and what killed runs left."""
    from mockmart.releases import retention  # noqa: PLC0415

    done = retention.collect(
        _root(context, data, releases),
        keep=retention.KEEP if keep is None else keep,
        minimum_age=retention.MINIMUM_AGE if days is None else _age(days),
    )
    for commit in done.gone:
        print(f"Release {commit.number} ({commit.id}) is gone.")
    print(f"{len(done.gone)} collected, {len(done.kept)} kept.")


def verify(
    which: IdArgument = "latest",
    data: DataOption = Path("data"),
    releases: ReleasesOption = None,
    spec: SpecOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a release: the checksum of each file, then every schema, law and band. Exits with 1 if one fails."""
    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415
    from mockmart.pipelines.release import verify as run  # noqa: PLC0415
    from mockmart.releases.release import open_release  # noqa: PLC0415

    found = run(open_release(releases or data, which), threads=load_spec(path=spec).thread_count)
    if as_json:
        told_checks = [{**vars(check), "found": dict(check.found)} for check in found.checks]
        record = {"id": found.release.id, "passed": found.passed, "faults": found.faults, "checks": told_checks}
        print(json.dumps(record, indent=2))
        raise typer.Exit(0 if found.passed else 1)
    lines = [*found.faults, *(check_line(check) for check in found.checks if not check.passed)]
    files = sum(len(table.files) for table in found.release.manifest.tables)
    rules = sum(check.blocking for check in found.checks)
    if not found.faults:
        lines.append(f"{files} files are as they were published.")
    if found.passed:
        lines.append(f"{rules} schemas and laws hold in release {found.release.number} ({found.release.id}).")
    for line in lines:
        Console().print(line, soft_wrap=True, highlight=False, markup=False)
    raise typer.Exit(0 if found.passed else 1)


def add_to(app: typer.Typer) -> None:
    """Make the commands those of ``app``."""
    app.command(epilog="Example: mockmart release --data /data/shop")(release)
    app.add_typer(group, name="releases")
    app.command(epilog="Example: mockmart verify latest --data /data/shop")(verify)


def _age(days: float) -> timedelta:
    try:
        return timedelta(days=days)
    except (ValueError, OverflowError):  # it is no number, or more than there are
        raise ReleaseError(f"releases gc: {days} days are no age; give some, such as --days 7.") from None


def _root(context: typer.Context, data: Path, releases: str | None) -> str:
    """The root that the command was given, else the one that stands before it: ``mockmart releases --data X gc``."""
    source = context.get_parameter_source("data")
    given = source is not None and source.name != "DEFAULT"
    return releases or (str(data) if given else str(context.obj["root"]))


def _record(release: Release) -> dict[str, Any]:
    manifest = release.manifest
    return {
        "number": release.number,
        "id": release.id,
        "as_of": manifest.as_of.isoformat(),
        "committed": release.committed.isoformat(),
        "rows": manifest.rows,
        "bytes": manifest.bytes,
        "tables": {table.name: table.rows for table in manifest.tables},
    }
