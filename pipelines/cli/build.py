"""``mockmart build`` and ``mockmart digest``.

What belongs here: their arguments, progress, and what they print. Building is in ``mockmart.pipelines.build``.
"""

from __future__ import annotations

import gc
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from mockmart.errors import SpecError, install_command
from mockmart.pipelines.cli.options import DataOption, OlderOption, ReleasesOption, SpecOption
from mockmart.pipelines.cli.printing import check_line, grid, release_line
from mockmart.pipelines.cli.spec import (
    AsOfOption,
    OpenedOption,
    ProductsOption,
    SeedOption,
    ThreadsOption,
    UsersOption,
    load_spec_with_users,
    thread_setting,
)

if TYPE_CHECKING:
    from mockmart.assets.shop.spec import Spec
    from mockmart.pipelines.build import Outcome
    from mockmart.releases.manifest import CheckResult


def build(
    context: typer.Context,
    data: DataOption = Path("data"),
    spec: SpecOption = None,
    seed: SeedOption = None,
    users: UsersOption = None,
    as_of: AsOfOption = None,
    opened: OpenedOption = None,
    products: ProductsOption = None,
    threads: ThreadsOption = None,
    select: Annotated[str | None, typer.Option("--select", help="Only these tables, separated by commas.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what came of it as JSON.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as failures.")] = False,
    release: Annotated[bool, typer.Option("--release/--no-release", help="Publish what landed as a release.")] = True,
    releases: ReleasesOption = None,
    older: OlderOption = False,
) -> None:
    """Build the shop: every table drawn, validated, landed, checked, released. Exits with 0 if every check passed."""
    try:
        with _uncollected():
            from mockmart.landing.landing import Landing  # noqa: PLC0415  # commands import what they need as they run
            from mockmart.pipelines.build import build as run  # noqa: PLC0415
            from mockmart.pipelines.build import selected_tables  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "dagster":
            raise
        raise SpecError(f"build: Dagster is not installed; {install_command('dagster')}.") from error

    given = {"seed": seed, "as_of": as_of, "opened": opened, "products": products, "threads": thread_setting(threads)}
    settled = load_spec_with_users(spec, given, users)
    _warn_of_schemas_without_rows(settled)
    Landing(data).require_writable(selected_tables(select, settled))
    level = "DEBUG" if context.obj["debug"] else "CRITICAL"
    with _progress(quiet=as_json) as listener:
        outcome = run(
            settled,
            data=data,
            select=select,
            release=release,
            releases=releases,
            older=older,
            listener=listener,
            log_level=level,
        )
    if as_json:
        print(json.dumps(_record(outcome), indent=2, default=str))
    else:
        _print_outcome(outcome)
    if outcome.warning is not None:
        print(f"mockmart: {outcome.warning}", file=sys.stderr)
    if outcome.error is not None:
        raise outcome.error
    missed = strict and not all(check.passed for check in outcome.checks)
    raise typer.Exit(0 if outcome.passed and not missed else 1)


def _warn_of_schemas_without_rows(spec: Spec) -> None:
    """Say on stderr which schemas of the settings are built by nobody."""
    from mockmart.schemas import REGISTRY  # noqa: PLC0415

    named = {entry.name for place in spec.schemas for entry in REGISTRY.copy().load(place)}
    for name in sorted(named - set(spec.rows)):
        print(
            f"mockmart: schemas: '{name}' has no rows, and is not built; give rows.{name} to build it.", file=sys.stderr
        )


def digest(data: DataOption = Path("data")) -> None:
    """Print the logical digest of each landed table: equal data have equal digests, however they are encoded."""
    from mockmart.assets.shop.graph import CORE_TABLES  # noqa: PLC0415
    from mockmart.landing.landing import Landing  # noqa: PLC0415
    from mockmart.schemas import DOMAIN, REGISTRY  # noqa: PLC0415

    for name in REGISTRY.names(domain=DOMAIN):
        table = Landing(data).table(name, REGISTRY.landed(name))
        if name in CORE_TABLES or table.folder.is_dir():
            print(f"{table.digest()}  {name}")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Imports whose objects the garbage collector does not look through: they stay as long as the process."""
    if "dagster" in sys.modules:  # the process is not the command's own: it has garbage besides
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """A bar for each table that moves while its batches land, one for its checks, one for the release, on stderr."""
    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[rows]:>12,} rows"), TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bars: dict[str, Any] = {}

        def listener(table: str, *, batches: int, of: int, rows: int) -> None:
            if table not in bars:
                bars[table] = progress.add_task(table, total=of, rows=0)
            progress.update(bars[table], completed=batches, rows=rows)

        yield listener


def _print_outcome(outcome: Outcome) -> None:
    """What landed, the verdict of every law and band, and where to look next."""
    from mockmart.assets.quality.laws import SUBJECTS  # noqa: PLC0415

    console = Console()
    spec = outcome.spec
    title = f"{spec.name}, seed {spec.seed}, as of {spec.as_of:%Y-%m-%d %H:%M} UTC"
    tables = grid("table", "rows", "files", "size", "seconds", title=title)
    for table in outcome.tables:
        size = f"{table.bytes / 1e6:,.1f} MB"
        tables.add_row(table.table, f"{table.rows:,}", str(table.files), size, f"{table.seconds:.2f}")
    console.print(tables)
    blocking = [check for check in outcome.checks if check.blocking]
    subjects = {number: [v for v in blocking if v.found.get("law") == str(number)] for number in SUBJECTS}
    schemas = [check for check in blocking if "law" not in check.found]
    laws = grid("law", "rules", "verdict", title="Laws")
    for name, checks in {"schemas": schemas, **{f"{n} {SUBJECTS[n]}": v for n, v in subjects.items()}}.items():
        if checks:
            laws.add_row(name, str(len(checks)), _result(checks, "holds", "[red]broken[/red]"))
    console.print(laws)
    bands = grid("table", "figure", "is", "band", "verdict", title="Bands")
    for check in outcome.checks:
        if not check.blocking:
            figure, judged = check.found["figure"], check.found["judged"]
            word = _result([check], "within", "[yellow]missed[/yellow]") if judged else "too few rows"
            shown = f"{figure:.3g}" if isinstance(figure, float) else "–"
            bands.add_row(check.table, check.check, shown, check.found["band"], word)
    if bands.rows:
        console.print(bands)
    for check in outcome.checks:
        if not check.passed:
            console.print(check_line(check), soft_wrap=True, highlight=False, markup=False)
    if outcome.error is None:
        _print_where_to_look(console, outcome)


def _result(checks: Sequence[CheckResult], good: str, bad: str) -> str:
    failed = [check.check for check in checks if not check.passed]
    return f"{bad}: {', '.join(failed)}" if failed else f"[green]{good}[/green]"


def _print_where_to_look(console: Console, outcome: Outcome) -> None:
    release = outcome.release
    published = (
        [release_line(release.id, number=release.number, rows=release.rows, size=release.bytes, new=release.new)]
        if release
        else []
    )
    files = f"{outcome.data / 'landing'}/<table>/*.parquet"
    lines = (
        *published,
        f"{outcome.seconds:.1f} s. The tables are in {files}; to ask them something:",
        f"  {_python()} -c {_shell_argument(_example(outcome))}",
        f"To see assets, checks and runs in the browser: {_how_to_start_dagster()}",
    )
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def _example(outcome: Outcome) -> str:
    """A query of what landed, to copy."""
    from mockmart.duckdb_session import PATTERN, quoted  # noqa: PLC0415  # DuckDB is heavy

    names = [table.table for table in outcome.tables]
    name = "orders" if "orders" in names or not names else names[0]
    files = quoted(f"{str(outcome.data / 'landing' / name).translate(PATTERN)}/*.parquet")
    what = "SELECT status, count(*), sum(total)" if name == "orders" else "SELECT *"
    return f"{what} FROM {files} {'GROUP BY ALL' if name == 'orders' else 'LIMIT 5'}"


def _how_to_start_dagster() -> str:
    """How Dagster's UI is started here: in a checkout there is a target for it."""
    if Path("workspace.yaml").exists() and Path("Makefile").exists():
        return "make ui"
    return f"{_python()} -m dagster dev -m mockmart.pipelines.definitions"


def _shell_argument(query: str) -> str:
    """A program that runs ``query``, as a shell takes it to the letter."""
    plain = not set(query) & set('"\\$`!')
    return (
        f'"import duckdb; duckdb.sql(\\"{query}\\").show()"'
        if plain
        else shlex.quote(f"import duckdb; duckdb.sql({query!r}).show()")
    )


def _python() -> str:
    """How to call this Python from here."""
    here = Path.cwd()
    path = Path(sys.executable)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "passed": outcome.passed,
        "error": str(outcome.error) if outcome.error else None,
        "name": outcome.spec.name,
        "seed": outcome.spec.seed,
        "as_of": outcome.spec.as_of.isoformat(),
        "data": str(outcome.data),
        "seconds": round(outcome.seconds, 3),
        "tables": [asdict(table) for table in outcome.tables],
        "checks": [asdict(check) for check in outcome.checks],
        "release": asdict(outcome.release) if outcome.release else None,
    }


def add_to(app: typer.Typer) -> None:
    """Make the commands those of ``app``."""
    app.command(epilog="Example: mockmart build --users 20000 --seed 7 --data /data/shop")(build)
    app.command(epilog="Example: mockmart digest --data /data/shop")(digest)
