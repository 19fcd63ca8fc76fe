"""The command ``mockmart``.

What belongs here: arguments, what a person sees, and exit codes. What a command does is in a module of its own,
imported when it runs, so that ``mockmart --help`` answers at once.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid
from typer.exceptions import TyperException

from mockmart.errors import MockmartError, SpecError
from pipelines.cli import load, serve
from pipelines.cli import releases as release_command_line
from pipelines.cli import schemas as schema_command_line
from pipelines.cli.options import DataOption, ReleasesOption, SpecOption
from pipelines.gc_tuning import collect_rarely

if TYPE_CHECKING:
    from assets.shop.spec import Spec
    from pipelines.build import Outcome, Verdict

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Data of a whole shop, consistent to the cent, as Parquet.",
)
_SPEC_FILE = Path("dataset.yaml")
_INTERRUPTED = "interrupted; each table is whole, the old one or the new. Build again for the rest."
_INTERRUPTED_ELSEWHERE = "interrupted; nothing is left half done. Run it again for what was not done."

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
    release: Annotated[bool, typer.Option("--release/--no-release", help="Publish what landed as a release.")] = True,
    releases: ReleasesOption = None,
) -> None:
    """Build the shop: every table drawn, validated, landed, checked, released. Exits with 0 if every check passed."""
    from mockmart.landing.landing import Landing  # noqa: PLC0415  # commands import what they need when they run
    from pipelines.build import build as run  # noqa: PLC0415
    from pipelines.build import selected_tables  # noqa: PLC0415

    settled = _settled(spec, {"seed": seed, "as_of": as_of, "threads": _threads(threads)}, users)
    selected_tables(select, beside=settled.rows)
    Landing(data).require_writable()
    level = "DEBUG" if context.obj["debug"] else "CRITICAL"
    with _progress(quiet=as_json) as listener:
        outcome = run(
            settled,
            data=data,
            select=select,
            release=release,
            releases=releases,
            listener=listener,
            log_level=level,
        )
    if as_json:
        print(json.dumps(_record(outcome), indent=2, default=str))
    else:
        _tell(outcome)
    if outcome.warning is not None:
        print(f"mockmart: {outcome.warning}", file=sys.stderr)
    if outcome.error is not None:
        raise outcome.error
    missed = strict and not all(verdict.passed for verdict in outcome.verdicts)
    raise typer.Exit(0 if outcome.passed and not missed else 1)


@app.command(epilog="Example: mockmart digest --data /data/shop")
def digest(data: DataOption = Path("data")) -> None:
    """Print the logical digest of each landed table: equal data have equal digests, however they are stored."""
    from mockmart.arrow.digests import logical_digest  # noqa: PLC0415
    from mockmart.landing.landing import Landing  # noqa: PLC0415
    from schemas import DOMAIN, REGISTRY  # noqa: PLC0415

    for name in REGISTRY.names(domain=DOMAIN):
        table = Landing(data).table(name, REGISTRY.landed(name))
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


schema_command_line.add_to(app)
release_command_line.add_to(app)
load.add_to(app)
serve.add_to(app)


def settled_spec(given: dict[str, Any] | None = None, *, path: Path | None = None) -> Spec:
    """The spec of the file at ``path`` (the one here if not given), the environment and the options ``given``."""
    return _settled(path, given or {}, None)


def spec_file(path: Path | None) -> Path | None:
    """The file of settings at ``path``, or the one here if there is one."""
    return path or (_SPEC_FILE if _SPEC_FILE.exists() else None)


def _settled(path: Path | None, given: dict[str, Any], users: int | None) -> Spec:
    """The spec of file, environment and options, with as many sign-ups a day as give ``users``."""
    from assets.shop.spec import Spec, spec_layers  # noqa: PLC0415
    from mockmart import settings  # noqa: PLC0415

    layers = {**spec_layers(spec_file(path)), "options": given}
    settled = settings.settle(Spec, *layers.values(), where=[*layers])
    if users is None:
        return settled
    from assets.shop.users import signups_per_day_for  # noqa: PLC0415

    if users < 0:
        raise SpecError(f"--users: {users} is below 0; give a number of at least 0.")
    rate = {"signups_per_day": signups_per_day_for(users, settled), "as_of": settled.as_of.isoformat()}
    return settings.settle(Spec, *layers.values(), rate, where=[*layers, "--users"])


def _threads(text: str | None) -> int | str | None:
    return int(text) if text is not None and re.fullmatch("-?[0-9]{1,20}", text) else text


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """A bar for each table that moves while its batches land, on stderr."""
    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description:<15}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[rows]:>12,} rows"), TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bars: dict[str, Any] = {}

        def listener(table: str, *, batches: int, of: int, rows: int) -> None:
            if table not in bars:
                bars[table] = progress.add_task(table, total=of, rows=0)
            progress.update(bars[table], completed=batches, rows=rows)

        yield listener


def _tell(outcome: Outcome) -> None:
    """What landed, the verdict of every law and band, and where to look next."""
    from assets.quality.laws import SUBJECTS  # noqa: PLC0415

    console = Console()
    spec = outcome.spec
    tables = _grid(
        f"{spec.name}, seed {spec.seed}, as of {spec.as_of:%Y-%m-%d %H:%M} UTC",
        "table",
        "rows",
        "files",
        "size",
        "seconds",
    )
    for table in outcome.tables:
        size = f"{table.bytes / 1e6:,.1f} MB"
        tables.add_row(table.table, f"{table.rows:,}", str(table.files), size, f"{table.seconds:.2f}")
    console.print(tables)
    blocking = [verdict for verdict in outcome.verdicts if verdict.blocking]
    subjects = {number: [v for v in blocking if v.found.get("law") == str(number)] for number in SUBJECTS}
    schemas = [verdict for verdict in blocking if "law" not in verdict.found]
    laws = _grid("Laws", "law", "rules", "verdict")
    for name, verdicts in {"schemas": schemas, **{f"{n} {SUBJECTS[n]}": v for n, v in subjects.items()}}.items():
        if verdicts:
            laws.add_row(name, str(len(verdicts)), _verdict(verdicts, "holds", "[red]broken[/red]"))
    console.print(laws)
    bands = _grid("Bands", "table", "figure", "is", "band", "verdict")
    for verdict in outcome.verdicts:
        if not verdict.blocking:
            figure, judged = verdict.found["figure"], verdict.found["judged"]
            word = _verdict([verdict], "within", "[yellow]missed[/yellow]") if judged else "too few rows"
            shown = f"{figure:.3g}" if isinstance(figure, float) else "–"
            bands.add_row(verdict.table, verdict.check, shown, verdict.found["band"], word)
    if bands.rows:
        console.print(bands)
    for verdict in outcome.verdicts:
        if not verdict.passed:
            found = ", ".join(f"{name} {value}" for name, value in verdict.found.items())
            console.print(f"{verdict.table}.{verdict.check}: {found}", soft_wrap=True, highlight=False, markup=False)
    if outcome.error is None:
        _tell_where_to_look(console, outcome)


def _grid(title: str, *names: str) -> Grid:
    """A table whose first column is text and whose others are aligned to the right."""
    grid = Grid(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        grid.add_column(name, justify="left" if name in (names[0], "figure", "verdict") else "right")
    return grid


def _verdict(verdicts: Sequence[Verdict], good: str, bad: str) -> str:
    failed = [verdict.check for verdict in verdicts if not verdict.passed]
    return f"{bad}: {', '.join(failed)}" if failed else f"[green]{good}[/green]"


def _tell_where_to_look(console: Console, outcome: Outcome) -> None:
    folder = outcome.data / "landing"
    # A query to copy, not one that runs here.
    query = f"SELECT status, count(*), sum(total) FROM '{folder}/orders/*.parquet' GROUP BY ALL"  # noqa: S608
    one = outcome.release
    published = (
        [release_command_line.told(one.id, number=one.number, rows=one.rows, size=one.bytes, new=one.new)]
        if one
        else []
    )
    lines = (
        *published,
        f"{outcome.seconds:.1f} s. The tables are in {folder}/<table>/*.parquet; to ask them something:",
        f'  {_python()} -c "import duckdb; duckdb.sql(\\"{query}\\").show()"',
        "To see assets, checks and runs in the browser: make ui",
    )
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False)


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
        "checks": [asdict(verdict) for verdict in outcome.verdicts],
        "release": asdict(outcome.release) if outcome.release else None,
    }


@contextmanager
def _signals() -> Iterator[Callable[[], int]]:
    """SIGINT and SIGTERM interrupt what runs; gives a function that tells the first that came, or 0.

    Dagster puts handlers of its own in place while it runs, so what came is read from the wake-up file: the
    interpreter writes the number of each signal to it, whoever handles it.
    """
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def first() -> int:
        try:
            came = os.read(reader, 64)
        except BlockingIOError:
            return 0
        return next((number for number in came if number in before), 0)

    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        yield first
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        os.close(reader)
        os.close(writer)


def _run(*, debug: bool) -> tuple[int, str]:
    """The exit code of the command, and what it has to say on stderr."""
    try:
        return app(prog_name="mockmart", standalone_mode=False) or 0, ""
    except KeyboardInterrupt:
        return 128 + signal.SIGINT, _interrupted()
    except TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "mockmart"
        line = " ".join(error.format_message().split()).rstrip(".")
        return error.exit_code, f"{line}; '{command} --help' tells what there is." if line else ""
    except Exception as error:
        if debug:
            raise
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, MockmartError):
            cause = cause.__cause__
        if cause is not None:
            return cause.exit_code, str(cause)
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return 1, f"{what} (this is our mistake; --debug shows where it happened)"


def _interrupted() -> str:
    """What is there after the command was interrupted."""
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    return _INTERRUPTED if command == "build" else _INTERRUPTED_ELSEWHERE


def main() -> None:
    """Run the command; an error is one line on stderr, and a traceback only with ``--debug``."""
    debug = "--debug" in sys.argv
    collect_rarely()
    if "" not in sys.path:  # schemas of one's own are modules of the folder that the command runs in
        sys.path.append("")
    if not debug:  # an interrupt that comes while SQLAlchemy closes a connection is logged there, and raised again
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    with _signals() as first:
        code, line = _run(debug=debug)
        signalled = first()
    if signalled:
        code, line = 128 + signalled, _interrupted()
    if line:
        sys.stderr.write(f"mockmart: {line}\n")
    sys.exit(code)
