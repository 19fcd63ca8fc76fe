"""The commands on schemas: ``mockmart schemas``, ``generate`` and ``validate``.

What belongs here: arguments, and what a person sees. Rows are generated in ``generate``, files read and written
in ``files``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table as Grid

from mockmart.errors import SchemaError, SpecError

if TYPE_CHECKING:
    import pandera.pandas as pap

EntityArgument = Annotated[str, typer.Argument(help="A registered schema, or one at package.module:Schema.")]


def list_schemas(
    name: Annotated[str | None, typer.Argument(help="Only this schema, with its columns.")] = None,
    domain: Annotated[str | None, typer.Option("--domain", help="Only the schemas of this domain.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the descriptions as JSON.")] = False,
) -> None:
    """List the registered schemas, or describe one: its columns, types and constraints."""
    from mockmart.errors import nearest  # noqa: PLC0415  # commands import what they need when they run
    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415
    from mockmart.pipelines.generate import find  # noqa: PLC0415
    from mockmart.schemas import REGISTRY  # noqa: PLC0415

    load_spec()
    REGISTRY.load_entry_points()
    if domain is not None and domain not in REGISTRY.domains():
        raise SpecError(f"--domain: no domain '{domain}'; {nearest(domain, REGISTRY.domains())}")
    names = [find(name).name] if name else list(REGISTRY.names(domain=domain))
    described = [REGISTRY.describe(one) for one in names]
    if as_json:
        print(json.dumps([one.record() for one in described], indent=2))
        return
    console = Console()
    grid = Grid(box=box.SIMPLE, pad_edge=False)
    if name:
        console.print(f"[bold]{described[0].domain}.{described[0].name}[/bold]  {described[0].description}")
        for title in ("column", "type", "constraints", "description"):
            grid.add_column(title)
        for field in described[0].fields:
            rules = [*field.constraints, *([f"refers to {field.references}"] if field.references else [])]
            grid.add_row(field.name, field.type, ", ".join(rules), field.description)
    else:
        for title in ("domain", "schema", "columns", "description"):
            grid.add_column(title)
        for one in described:
            grid.add_row(one.domain, one.name, str(len(one.fields)), one.description)
    console.print(grid)


def generate(
    entity: EntityArgument,
    rows: Annotated[int, typer.Option("-n", "--rows", help="How many rows.")] = 10,
    seed: Annotated[int | None, typer.Option("--seed", help="Another seed gives other rows.")] = None,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", help="NAME=COUNT: that many rows of a scenario of the spec.")
    ] = None,
    override: Annotated[
        list[str] | None, typer.Option("--set", help="COLUMN.CONSTRAINT=VALUE, such as price.min=5.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help="jsonl, csv or parquet; by the file's name.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; the screen if none.")] = None,
    locale: Annotated[str | None, typer.Option("--locale", help="Locale of names, places and text.")] = None,
) -> None:
    """Generate rows of a schema: those of the shop obey its laws, all others satisfy their schema."""
    from mockmart.pipelines.cli import files  # noqa: PLC0415
    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415
    from mockmart.pipelines.generate import find, rows_of  # noqa: PLC0415

    spec = load_spec({"seed": seed})
    counts = dict(_counted(text) for text in scenario or ())
    form = files.format_of(output, form)
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise SpecError("--format parquet: a terminal cannot show it; name a file with -o.")
    schema = find(entity).schema
    overrides = overrides_of(override or (), schema)
    frames = rows_of(entity, rows, spec=spec, scenarios=counts, overrides=overrides, locale=locale)
    written = files.write(frames, schema, to=output, form=form)
    if output is not None:
        print(f"{written:,} rows of {entity} in {output}", file=sys.stderr)


def describe(
    entity: EntityArgument,
    locale: Annotated[str | None, typer.Option("--locale", help="Locale of names, places and text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show for each column of a schema what draws it and why, and which columns it follows from."""
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as Grid  # noqa: PLC0415

    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415
    from mockmart.pipelines.generate import explained  # noqa: PLC0415

    load_spec()
    columns = explained(entity, locale=locale)
    if as_json:
        print(json.dumps([vars(one) for one in columns], indent=2))
        return
    grid = Grid(box=box.SIMPLE, pad_edge=False)
    for title in ("column", "drawn", "why", "follows from"):
        grid.add_column(title)
    for one in columns:
        grid.add_row(one.column, one.drawn, one.why, ", ".join(one.follows))
    Console().print(grid)


def validate(
    entity: EntityArgument,
    file: Annotated[Path, typer.Argument(help="A .jsonl, .json, .csv or .parquet file.")],
    override: Annotated[
        list[str] | None, typer.Option("--set", help="COLUMN.CONSTRAINT=VALUE, in place of the schema's.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every error as JSON.")] = False,
    max_bytes: Annotated[
        int | None,
        typer.Option("--max-bytes", help="Bytes of memory that the file's rows may take; 2 GiB if not given."),
    ] = None,
) -> None:
    """Check every row of a file by a schema; exits with 1 if one breaks it."""
    from mockmart.pipelines.cli import files  # noqa: PLC0415
    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415
    from mockmart.pipelines.generate import find  # noqa: PLC0415
    from mockmart.validation import validate as check  # noqa: PLC0415

    load_spec()
    entry = find(entity)
    overrides = overrides_of(override or (), entry.schema)
    limit = files.MAX_BYTES if max_bytes is None else max_bytes
    try:  # records tell more of JSON than a frame does; some types and labels only a frame can have
        data = files.read_records(file, max_bytes=limit) if files.holds_records(file, entry.schema) else None
        report = check(entry.schema, data, overrides=overrides) if data is not None else None
    except SchemaError:
        report = None
    report = report or check(entry.schema, files.read_frame(file, entry.schema, max_bytes=limit), overrides=overrides)
    print(json.dumps(report.records(), indent=2, default=str) if as_json else report)
    raise typer.Exit(0 if report.passed else 1)


def add_to(app: typer.Typer) -> None:
    """Make the commands those of ``app``."""
    app.command(name="schemas", epilog="Example: mockmart schemas --domain shop")(list_schemas)
    app.command(epilog="Example: mockmart describe mockmart.examples.support:Tickets")(describe)
    app.command(epilog="Example: mockmart generate cart -n 10 --set items.price.min=100")(generate)
    app.command(epilog="Example: mockmart validate orders orders.jsonl")(validate)


def overrides_of(texts: Iterable[str], schema: pap.DataFrameSchema) -> dict[str, dict[str, Any]]:
    """Constraints of columns of ``schema`` by path, from texts such as ``price.min=5`` and ``kind.values=a,b``."""
    from mockmart.schema.scenarios import Constraint, holds_text  # noqa: PLC0415

    found: dict[str, dict[str, Any]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        path, _, key = name.rpartition(".")
        if not equals or not name:
            raise SpecError(f"--set {text}: write it as COLUMN.CONSTRAINT=VALUE, such as price.min=5.")
        if not path or key not in Constraint.model_fields:
            known = ", ".join(Constraint.model_fields)
            raise SpecError(
                f"--set {text}: '{key}' is no constraint ({known}); to have one value alone, write {name}.value={value}"
            )
        several = key in ("values", "weights")
        as_text = key in ("value", "values") and holds_text(schema, path)
        read = str if as_text else _plain
        found.setdefault(path, {})[key] = [read(one) for one in value.split(",")] if several else read(value)
    return found


def _counted(text: str) -> tuple[str, int]:
    name, _, count = text.partition("=")
    if not name or not count.isdigit():
        raise SpecError(f"--scenario {text}: write it as NAME=COUNT, such as high_value=5.")
    return name, int(count)


def _plain(text: str) -> Any:
    """A number or flag where the text is one."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, (int, float, bool)) else text
