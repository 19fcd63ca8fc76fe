"""The command ``mockmart serve``: the data service, with the shop and all registered schemas in it.

What belongs here: its arguments, and what the service draws from. How it serves belongs to ``mockmart.service``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockmart.errors import ServiceError, SpecError, install_command

if TYPE_CHECKING:
    from mockmart.assets.shop.spec import Spec
    from mockmart.sources.source import Source

_YEAR = timedelta(days=365)


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port of the calls; 9001 by default.")] = None,
    metrics_port: Annotated[
        int | None, typer.Option("--metrics-port", help="Port of /metrics and /health; 8081 by default.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="Certificate chain (PEM), for TLS.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Private key of the certificate (PEM).")] = None,
    client_authority: Annotated[
        Path | None, typer.Option("--client-authority", help="Authority (PEM) that must have signed each client.")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE: another setting, such as stream_rows=1000000.")
    ] = None,
    spec: Annotated[Path | None, typer.Option("--spec", help="Settings of the shop; dataset.yaml here if any.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="When the shop is observed; a year after it opened by default.")
    ] = None,
    release: Annotated[
        str | None, typer.Option("--release", help="Data folder or URL of releases: serve the rows of one.")
    ] = None,
    release_id: Annotated[
        str | None, typer.Option("--release-id", help="That release's number or id; the latest by default.")
    ] = None,
) -> None:
    """Serve rows of the shop and of all registered schemas by gRPC, until SIGTERM.

    With --release, serve the rows of a release as they were published, and no others. Each setting can be a variable
    MOCKMART_SERVICE_…; a bearer token (MOCKMART_SERVICE_TOKEN) is best one.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # gRPC's own lines are no JSON, and the service's log says as much
    try:
        from mockmart.service import server  # noqa: PLC0415  # an extra: only this command needs it
        from mockmart.service.settings import service_settings  # noqa: PLC0415
    except ImportError as error:
        raise ServiceError(f"serve: {error.name} is not installed; {install_command('service')}.") from error
    given = {
        "host": host, "port": port, "metrics_port": metrics_port, "certificate": certificate, "key": key,
        "client_authority": client_authority,
    }  # fmt: skip
    if any(text.startswith("token=") for text in setting or ()):
        print(
            "mockmart: --set token: other users of this machine see it among the processes; "
            "set MOCKMART_SERVICE_TOKEN instead.",
            file=sys.stderr,
        )
    settings = service_settings(
        {**_named(setting or ()), **{key: one for key, one in given.items() if one is not None}}
    )
    cache_bytes = settings.cache_megabytes * 2**20
    if release is not None:
        if as_of is not None:
            raise SpecError("--as-of: the rows of a release are of one instant; leave it out, or name another release.")
        server.serve(released_source(release, release_id or "latest", path=spec, cache_bytes=cache_bytes), settings)
    elif release_id is not None:
        raise SpecError(f"--release-id {release_id}: say where it lies, such as --release data, or leave it out.")
    else:
        server.serve(source_of(service_spec(spec, as_of), cache_bytes=cache_bytes), settings)


def add_to(app: typer.Typer) -> None:
    """Make the command one of ``app``."""
    app.command(epilog="Example: mockmart serve --port 9001 --set rows=500; mockmart serve --release data")(serve)


def service_spec(path: Path | None = None, as_of: str | None = None) -> Spec:
    """The spec of the file and the environment, with an ``as_of`` that does not move.

    Rows of a seed are to be the same tomorrow: where the spec says ``today``, the shop is as it was a year after it
    opened.
    """
    from mockmart.assets.shop.spec import spec_sources  # noqa: PLC0415  # commands import what they need when they run
    from mockmart.pipelines.cli.spec import load_spec, spec_file  # noqa: PLC0415

    layers = spec_sources(spec_file(path)).values()
    written = next((layer["as_of"] for layer in reversed([*layers]) if layer.get("as_of") is not None), "today")
    settled = load_spec({"as_of": as_of}, path=path)
    if as_of is None and written == "today":
        return load_spec({"as_of": (settled.opening + _YEAR).isoformat()}, path=path)
    return settled


def source_of(spec: Spec, *, cache_bytes: int) -> Source:
    """The shop of ``spec``, and all schemas that are registered beside it."""
    from mockmart.assets.on_demand.shop_source import ShopSource  # noqa: PLC0415  # commands import what they need when they run
    from mockmart.schemas import DOMAIN, REGISTRY  # noqa: PLC0415
    from mockmart.sources.registered import CombinedSource, RegisteredSource  # noqa: PLC0415

    REGISTRY.load_entry_points()
    shop = ShopSource(spec, cache_bytes=cache_bytes)
    others = RegisteredSource(REGISTRY, without=(DOMAIN,), scenarios=spec.scenarios, beside=shop, locale=spec.locale)
    return CombinedSource([shop, others])


def released_source(root: str, which: str, *, path: Path | None, cache_bytes: int) -> Source:
    """The tables of a release; those whose schemas the spec at ``path`` does not name are left out, with a word."""
    from mockmart.assets.on_demand.released_shop import released_entities  # noqa: PLC0415  # as above
    from mockmart.pipelines.cli.spec import load_spec  # noqa: PLC0415
    from mockmart.releases import open_release  # noqa: PLC0415
    from mockmart.schemas import REGISTRY  # noqa: PLC0415
    from mockmart.sources.released import ReleasedSource  # noqa: PLC0415

    REGISTRY.load_entry_points()
    load_spec(path=path)  # registers the schemas that it names
    found = open_release(root, which)
    entities, unknown = released_entities(found)
    for name in unknown:
        print(
            f"mockmart: release {found.id}: '{name}' is not served, its schema is not known; "
            "name it under 'schemas' of the spec.",
            file=sys.stderr,
        )
    return ReleasedSource(found, entities, cache_bytes=cache_bytes)


def _named(texts: Iterable[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise SpecError(f"--set {text}: write it as NAME=VALUE, such as stream_rows=1000000.")
        found[name] = value
    return found
