"""The command ``mockmart``.

What belongs here: arguments, what a person sees, and exit codes. What a command does is in a module of its own,
imported when it runs, so that ``mockmart --help`` answers at once.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from mockmart.errors import MockmartError, SpecError

if TYPE_CHECKING:
    from assets.spec import Spec
    from pipelines.build import Outcome

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Data of a whole shop, consistent to the cent, as Parquet.",
)
_SPEC_FILE = Path("dataset.yaml")

DataOption = Annotated[Path, typer.Option("--data", envvar="MOCKMART_DATA", help="Folder that tables land under.")]
SpecOption = Annotated[Path | None, typer.Option("--spec", help="Settings; dataset.yaml here if there is one.")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="Another seed is another shop of the same kind.")]
UsersOption = Annotated[int | None, typer.Option("--users", help="About how many users there are by then.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="When the shop is observed: today, a date, an instant.")
]
ThreadsOption = Annotated[str | None, typer.Option("--threads", help="Threads to work with, or auto.")]


@app.callback()
def options(
    context: typer.Context, debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and the log.")] = False
) -> None:
    """Options of every command."""
    context.obj = {"debug": debug}


@app.command(epilog="Example: mockmart build --users 20000 --seed 7 --data /data/shop")
def build(
    context: typer.Context,
    data: DataOption = Path("data"),
    spec: SpecOption = None,
    seed: SeedOption = None,
    users: UsersOption = None,
    as_of: AsOfOption = None,
    threads: ThreadsOption = None,
    select: Annotated[str | None, typer.Option("--select", help="Only these tables, separated by commas.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what came of it as JSON.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as failures.")] = False,
) -> None:
    """Build the shop: every table drawn, validated, landed and checked. Exits with 0 if every check passed."""
    from mockmart.landing import Landing  # noqa: PLC0415  # commands import what they need when they run
    from pipelines.build import build as run  # noqa: PLC0415
    from pipelines.build import selected_tables  # noqa: PLC0415

    settled = _settled(spec, {"seed": seed, "as_of": as_of, "threads": _threads(threads)}, users)
    selected_tables(select)
    Landing(data).require_writable()
    level = "DEBUG" if context.obj["debug"] else "CRITICAL"
    with _progress(quiet=as_json) as listener:
        outcome = run(settled, data=data, select=select, listener=listener, log_level=level)
    if as_json:
        print(json.dumps(_record(outcome), indent=2, default=str))
    else:
        _tell(outcome)
    if outcome.error is not None:
        raise outcome.error
    missed = strict and not all(verdict.passed for verdict in outcome.verdicts)
    raise typer.Exit(0 if outcome.passed and not missed else 1)


@app.command(epilog="Example: mockmart digest --data /data/shop")
def digest(data: DataOption = Path("data")) -> None:
    """Print the logical digest of each landed table: equal data have equal digests, however they are stored."""
    from mockmart.digests import logical_digest  # noqa: PLC0415
    from mockmart.landing import Landing  # noqa: PLC0415
    from schemas import DOMAIN, REGISTRY  # noqa: PLC0415

    for name in REGISTRY.names(domain=DOMAIN):
        table = Landing(data).table(name, REGISTRY.get(name))
        print(f"{logical_digest(table.arrow(part) for part in range(len(table.paths)))}  {name}")


@app.command(name="spec", epilog="Example: MOCKMART_PRODUCTS=500 mockmart spec --seed 7")
def show_spec(
    spec: SpecOption = None,
    seed: SeedOption = None,
    users: UsersOption = None,
    as_of: AsOfOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Print the settings that a build would have: file, environment and options together."""
    import yaml  # noqa: PLC0415

    settled = _settled(spec, {"seed": seed, "as_of": as_of, "threads": _threads(threads)}, users)
    print(yaml.safe_dump(settled.model_dump(mode="json", exclude_none=True), sort_keys=False), end="")


def _settled(path: Path | None, given: dict[str, Any], users: int | None) -> Spec:
    """The spec of file, environment and options, with as many sign-ups a day as give ``users``."""
    from assets.spec import Spec, spec_layers  # noqa: PLC0415
    from mockmart import settings  # noqa: PLC0415

    file = path or (_SPEC_FILE if _SPEC_FILE.exists() else None)
    layers = spec_layers(file)
    settled = settings.settle(Spec, layers, given, where="options")
    if users is None:
        return settled
    from assets.users import signups_per_day_for  # noqa: PLC0415

    if users < 0:
        raise SpecError(f"--users: {users} is below 0; give a number of at least 0.")
    rate = {"signups_per_day": signups_per_day_for(users, settled)}
    return settings.settle(Spec, layers, {**given, "as_of": settled.as_of.isoformat()}, rate, where="--users")


def _threads(text: str | None) -> int | str | None:
    return int(text) if text is not None and text.lstrip("-").isdigit() else text


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """A bar for each table that moves while its batches land, on stderr."""
    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description:<15}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[rows]:>12,} rows"), TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True) as progress:
        bars: dict[str, Any] = {}

        def listener(table: str, *, batches: int, of: int, rows: int) -> None:
            if table not in bars:
                bars[table] = progress.add_task(table, total=of, rows=0)
            progress.update(bars[table], completed=batches, rows=rows)

        yield listener


def _tell(outcome: Outcome) -> None:
    """What landed, the verdict of every check, and where to look next."""
    console = Console()
    spec = outcome.spec
    grid = Grid(title=f"{spec.name}, seed {spec.seed}, as of {spec.as_of:%Y-%m-%d %H:%M} UTC", title_justify="left")
    for name in ("table", "rows", "files", "size", "seconds"):
        grid.add_column(name, justify="left" if name == "table" else "right")
    for table in outcome.tables:
        size = f"{table.bytes / 1e6:,.1f} MB"
        grid.add_row(table.table, f"{table.rows:,}", str(table.files), size, f"{table.seconds:.2f}")
    console.print(grid)
    failed = [verdict for verdict in outcome.verdicts if not verdict.passed]
    laws = [verdict for verdict in outcome.verdicts if verdict.blocking]
    bands = [verdict for verdict in outcome.verdicts if not verdict.blocking]
    _tell_verdicts(console, "laws and schemas", laws, with_figure=False)
    _tell_verdicts(console, "bands", bands, with_figure=True)
    for verdict in failed:
        word = "[red]broken[/red]" if verdict.blocking else "[yellow]missed[/yellow]"
        found = ", ".join(f"{name} {value}" for name, value in verdict.found.items())
        console.print(f"{word} {verdict.table}.{verdict.check}: {found}", soft_wrap=True)
    if outcome.error is None:
        console.print(f"{outcome.seconds:.1f} s. The tables are in {outcome.data / 'landing'}/<table>/*.parquet; try:")
        # A query to copy, not one that runs here.
        query = f"SELECT status, count(*), sum(total) FROM '{outcome.data}/landing/orders/*.parquet' GROUP BY ALL"  # noqa: S608
        console.print(f'  python -c "import duckdb; duckdb.sql(\\"{query}\\").show()"', soft_wrap=True, highlight=False)
        console.print("  make ui    # assets, checks and runs in the browser", highlight=False)


def _tell_verdicts(console: Console, what: str, verdicts: list[Any], *, with_figure: bool) -> None:
    """One line a table: how many of its checks hold, with their names or figures."""
    if not verdicts:
        return
    passed = sum(verdict.passed for verdict in verdicts)
    colour = "green" if passed == len(verdicts) else "red"
    console.print(f"[{colour}]{passed} of {len(verdicts)} {what} hold[/{colour}]")
    for table in dict.fromkeys(verdict.table for verdict in verdicts):
        words = [_verdict(verdict, with_figure=with_figure) for verdict in verdicts if verdict.table == table]
        console.print(f"  {table}: {', '.join(words)}", highlight=False)


def _verdict(verdict: Any, *, with_figure: bool) -> str:
    mark = "[green]✓[/green]" if verdict.passed else "[red]✗[/red]"
    figure = verdict.found.get("figure") if with_figure else None
    shown = f" {figure:.3g}" if isinstance(figure, float) else ""
    unsure = "" if verdict.found.get("judged", True) else " (too few rows to judge)"
    return f"{mark} {verdict.check}{shown}{unsure}"


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
        "checks": [asdict(verdict) for verdict in outcome.verdicts],
    }


class _Terminated(KeyboardInterrupt):
    """The process was asked to end."""


def _terminate(_signal: int, _frame: Any) -> None:
    raise _Terminated


def main() -> None:
    """Run the command; an error is one line on stderr, and a traceback only with ``--debug``."""
    signal.signal(signal.SIGTERM, _terminate)
    debug = "--debug" in sys.argv
    try:
        app()
    except KeyboardInterrupt as interrupt:
        sys.stderr.write("mockmart: interrupted; what had landed before stays as it was.\n")
        sys.exit(143 if isinstance(interrupt, _Terminated) else 130)
    except MockmartError as error:
        if debug:
            raise
        sys.stderr.write(f"mockmart: {error}\n")
        sys.exit(error.exit_code)
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, MockmartError):
            cause = cause.__cause__
        if debug or cause is None:
            raise
        sys.stderr.write(f"mockmart: {cause}\n")
        sys.exit(cause.exit_code)
