"""One build of the shop, in this process: the Dagster job, and what came of it as plain records.

What belongs here: running the job and reading its events. What a person sees is in ``cli.build``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from mockmart.assets.checks import check_results
from mockmart.assets.release import RELEASE
from mockmart.assets.release_contents import require_not_older
from mockmart.assets.shop.preflight import require_buildable
from mockmart.assets.shop.spec import Spec
from mockmart.errors import MockmartError, SpecError, nearest
from mockmart.landing.landing import Listener
from mockmart.pipelines.assembly import JOB, build_definitions, run_config
from mockmart.pipelines.memory_tuning import keep_freed_memory, rare_collections
from mockmart.pipelines.push_metrics import push_run
from mockmart.pipelines.resources import OLDER_TAG
from mockmart.pipelines.run_storage import stored_in_memory, stored_on_disk
from mockmart.releases.manifest import CheckResult
from mockmart.releases.open_store import open_store
from mockmart.releases.store import RELEASES

#: The folder of the instance that ``make ui`` starts, in a checkout.
INSTANCE = Path(".dagster")


@dataclass(frozen=True)
class LandedTable:
    """A table that landed."""

    table: str
    rows: int
    files: int
    bytes: int
    seconds: float
    folder: str


@dataclass(frozen=True)
class Released:
    """The release that has what landed; not a ``new`` one if the latest says the same already."""

    id: str
    number: int
    new: bool
    rows: int
    bytes: int


@dataclass(frozen=True)
class Outcome:
    """What came of a build."""

    spec: Spec
    data: Path
    tables: tuple[LandedTable, ...]
    checks: tuple[CheckResult, ...]
    seconds: float
    error: MockmartError | None
    release: Released | None = None
    warning: str | None = None

    @property
    def passed(self) -> bool:
        """Whether everything landed and every schema and law holds; a missed band is a warning."""
        return self.error is None and all(check.passed for check in self.checks if check.blocking)


def build(
    spec: Spec,
    *,
    data: Path,
    select: str | None = None,
    release: bool = True,
    releases: str | None = None,
    listener: Listener | None = None,
    log_level: str = "CRITICAL",
    older: bool = False,
) -> Outcome:
    """Build the shop (or the ``select``-ed tables of it) under ``data``, checks included.

    The whole shop is released (unless ``release`` is false), under ``releases`` if that is given; some tables are not.

    A shop that is seen earlier than the latest release's is refused, unless ``older`` is true. The run is recorded
    where ``DAGSTER_HOME`` points, or in the instance of ``make ui`` if this folder has one. Interrupted, it raises
    ``KeyboardInterrupt``.
    """
    started = time.perf_counter()
    require_buildable(spec)
    if release and releases is not None:
        open_store(releases).names(RELEASES)  # a root that cannot be read is rejected before anything is drawn
    if release and select is None and not older:
        require_not_older(releases or data, spec.as_of, remedy="go back to an earlier time with --older")
    selected = selected_tables(select, spec)
    # Optional tables that are not selected may be of another shop, or not there: no check compares with them.
    optional = [name for name in spec.tables if name in selected]
    definitions = build_definitions(
        data=data, tables=optional, beside=spec.rows, listener=listener, releases=releases, wait=False
    )
    keep_freed_memory()
    with (
        rare_collections(),
        _instance() as instance,
    ):
        result = definitions.resolve_job_def(JOB).execute_in_process(
            run_config={
                **run_config(spec.model_dump(mode="json")),
                "loggers": {"console": {"config": {"log_level": log_level}}},
            },
            asset_selection=[
                dg.AssetKey(name) for name in (*selected, *([RELEASE] if release and select is None else []))
            ],
            instance=instance,
            raise_on_error=False,
            tags={OLDER_TAG: "true"} if older else None,
        )
    events = list(result.all_events)
    return Outcome(
        spec=spec,
        data=data,
        tables=tuple(_landed(events)),
        checks=tuple(one for evaluation in result.get_asset_check_evaluations() for one in check_results(evaluation)),
        seconds=time.perf_counter() - started,
        error=_error(events),
        release=next(_released(events), None),
        warning=push_run(events, job=JOB),
    )


def _instance() -> dg.DagsterInstance:
    """Where the run is recorded: what ``make ui`` shows, if there is an instance for it here."""
    home = os.environ.get("DAGSTER_HOME")
    if home:
        place = Path(home).expanduser()
        return stored_on_disk(place) if place.is_absolute() and place.is_dir() else dg.DagsterInstance.get()
    here = INSTANCE.absolute()
    return stored_on_disk(here) if (here / "dagster.yaml").exists() else stored_in_memory()


def selected_tables(select: str | None, spec: Spec) -> tuple[str, ...]:
    """The tables of ``spec`` that ``select`` names, separated by commas; all if it is None."""
    known = spec.table_names
    if select is None:
        return known
    chosen = [name.strip() for name in select.split(",") if name.strip()]
    for name in chosen:
        if name not in known:
            raise SpecError(f"--select: no table '{name}'; {nearest(name, known)}")
    if not chosen:
        raise SpecError(f"--select: names no table; {nearest('', known)}")
    return tuple(name for name in known if name in chosen)


def _materialized(events: Iterable[dg.DagsterEvent]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of each asset that was materialised, with what it tells of that."""
    for event in events:
        if event.is_step_materialization:
            materialization = event.step_materialization_data.materialization
            found = {name: value.value for name, value in materialization.metadata.items()}
            yield materialization.asset_key.path[-1], found


def _released(events: Iterable[dg.DagsterEvent]) -> Iterator[Released]:
    for name, found in _materialized(events):
        if name == RELEASE:
            yield Released(**{key: found[key] for key in ("id", "number", "new", "rows", "bytes")})


def _landed(events: Iterable[dg.DagsterEvent]) -> Iterator[LandedTable]:
    for name, found in _materialized(events):
        if name != RELEASE:
            yield LandedTable(
                table=name,
                rows=found["dagster/row_count"],
                files=found["files"],
                bytes=found["bytes"],
                seconds=found["seconds"],
                folder=found["folder"],
            )


def _error(events: Iterable[dg.DagsterEvent]) -> MockmartError | None:
    """The first failure, of a step or of the run, that is not a failed check, as one of our errors."""
    for event in events:
        if event.is_step_failure:
            error, where = event.step_failure_data.error, event.step_key
        elif event.event_type is dg.DagsterEventType.RUN_FAILURE:
            error, where = event.job_failure_data.error, "the run"
        else:
            continue
        chain = []
        while error is not None:
            chain.append(error)
            error = error.cause
        kinds = [link.cls_name or "" for link in chain]
        ours = {kind.__name__: kind for kind in MockmartError.kinds()}
        if not chain or kinds[0] == "DagsterAssetCheckFailedError":
            continue
        if not _INTERRUPTS.isdisjoint(kinds):
            raise KeyboardInterrupt
        for kind, link in zip(kinds, chain, strict=True):
            if kind in ours:
                return ours[kind](link.message.partition(": ")[2].strip())
        last = " ".join(chain[-1].message.split())
        return MockmartError(f"{where}: {last} (internal error, please report it; --debug shows the traceback)")
    return None


_INTERRUPTS = frozenset({"DagsterExecutionInterruptedError", "KeyboardInterrupt"})
