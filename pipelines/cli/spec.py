"""``mockmart spec``, and the spec that every command loads: file, environment and options together.

What belongs here: options of the spec, and loading it. What its settings mean is in ``mockmart.assets.shop.spec``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mockmart.errors import SpecError
from mockmart.pipelines.cli.options import SpecOption

if TYPE_CHECKING:
    from mockmart.assets.shop.spec import Spec

_SPEC_FILE = Path("dataset.yaml")
SeedOption = Annotated[int | None, typer.Option("--seed", help="Another seed is another shop of the same kind.")]
UsersOption = Annotated[int | None, typer.Option("--users", help="About how many users there are by then.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="When the shop is observed: today, a date, an instant.")
]
OpenedOption = Annotated[str | None, typer.Option("--opened", help="The shop's first day, such as 2024-01-01.")]
ProductsOption = Annotated[int | None, typer.Option("--products", help="Products on the opening day.")]
ThreadsOption = Annotated[str | None, typer.Option("--threads", help="Threads to work with, or auto.")]


def show_spec(
    spec: SpecOption = None,
    seed: SeedOption = None,
    users: UsersOption = None,
    as_of: AsOfOption = None,
    opened: OpenedOption = None,
    products: ProductsOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Print the settings that a build would have: file, environment and options together."""
    import yaml  # noqa: PLC0415

    given = {"seed": seed, "as_of": as_of, "opened": opened, "products": products, "threads": thread_setting(threads)}
    settled = load_spec_with_users(spec, given, users)
    print(yaml.safe_dump(settled.model_dump(mode="json", exclude_none=True), sort_keys=False), end="")


def load_spec(given: dict[str, Any] | None = None, *, path: Path | None = None) -> Spec:
    """The spec of the file at ``path`` (the one here if not given), the environment and the options ``given``."""
    return load_spec_with_users(path, given or {}, None)


def spec_file(path: Path | None) -> Path | None:
    """The file of settings at ``path``, or the one here if there is one."""
    return path or (_SPEC_FILE if _SPEC_FILE.exists() else None)


def load_spec_with_users(path: Path | None, given: dict[str, Any], users: int | None) -> Spec:
    """The spec of file, environment and options, with as many sign-ups a day as give ``users``."""
    from mockmart import settings  # noqa: PLC0415
    from mockmart.assets.shop.spec import Spec, spec_sources  # noqa: PLC0415

    layers = {**spec_sources(spec_file(path)), "options": given}
    spec = settings.resolve(Spec, *layers.values(), where=[*layers])
    spec.register_schemas()
    if users is None:
        return spec
    from mockmart.assets.shop.users import signups_per_day_for  # noqa: PLC0415

    if users < 1:
        raise SpecError(f"--users: {users} is below 1; a shop has at least one.")
    rate = {"signups_per_day": signups_per_day_for(users, spec), "as_of": spec.as_of.isoformat()}
    return settings.resolve(Spec, *layers.values(), rate, where=[*layers, "--users"])


def thread_setting(text: str | None) -> int | str | None:
    """``--threads`` as a spec has it: a number, or a word that is checked there."""
    return int(text) if text is not None and re.fullmatch("-?[0-9]{1,20}", text) else text


def add_to(app: typer.Typer) -> None:
    """Make the command one of ``app``."""
    app.command(name="spec", epilog="Example: MOCKMART_PRODUCTS=500 mockmart spec --seed 7")(show_spec)
