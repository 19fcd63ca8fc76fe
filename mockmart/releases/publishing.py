"""Publishing: landed tables become a release, all of them or none.

What belongs here: the steps in their order, and what happens when two publish at once. How a step is made durable is
up to the store.

The release is complete, and where readers will look, before the one write that gives it a number. That write fails if
the number is taken; then it is tried for the next, unless the one who took it published the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mockmart.errors import ReleaseError
from mockmart.releases import commits, datapackage, fingerprints, name_rules
from mockmart.releases.commits import Commit
from mockmart.releases.datapackage import require_consistent
from mockmart.releases.manifest import Changes, CheckResult, ExtraFile, Manifest, ReleasedFile, ReleasedTable
from mockmart.releases.open_store import open_store
from mockmart.releases.release import Release, open_release
from mockmart.releases.retention import sweep
from mockmart.releases.store import Store, WriteSession
from mockmart.releases.verification import cheap_faults

_AT_ONCE = 4
#: Called with the name of each step when it is done; what it raises ends the publishing there.
Hook = Callable[[str], object]


@dataclass(frozen=True)
class TableFiles:
    """A table to release: what it is, without files and digest, and the Parquet parts it has, in the order of rows."""

    table: ReleasedTable
    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Provenance:
    """What a release says of how its tables came about; see ``Manifest``."""

    spec: Mapping[str, Any]
    seed: int
    as_of: datetime
    versions: Mapping[str, str] = field(default_factory=dict)
    pools_digest: str = ""
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class PublishResult:
    """The release that has the tables, and whether it is a new one or says the same as the latest did already."""

    release: Release
    new: bool


def publish(
    root: str | Path | Store,
    sources: Iterable[TableFiles],
    about: Provenance,
    *,
    extras: Mapping[str, bytes] | None = None,
    hook: Hook = lambda _: None,
) -> PublishResult:
    """Publish ``sources`` as the next release under ``root``, unless the latest says the same.

    ``extras`` are files beside the tables, by their path in the release. The parts must stay as they are meanwhile.
    Whatever goes wrong leaves the latest release as it was; what was staged goes at once, or, after a kill, in the next
    run.
    """
    store = open_store(root)
    ordered = in_build_order(sources)
    names = [one.table.name for one in ordered]
    release_id = name_rules.new_id(about.as_of)
    where = f"release {release_id}"
    for source in ordered:
        require_consistent(source.table, names, where=where)
        if not source.parts:
            raise ReleaseError(f"release: {source.table.name} has no files; build it first.")
    for path in extras or {}:
        name_rules.require_extra(path, tables=names, where=where)
    with store.write_session(release_id) as session:
        sweep(store, session, hook=hook)
        try:
            return _Publishing(store, session, release_id, about, extras or {}, hook).run(ordered)
        except BaseException:
            if not any(commit.id == release_id for commit in commits.newest_first(store)):
                session.delete_release(release_id)
            raise


def in_build_order(sources: Iterable[TableFiles]) -> tuple[TableFiles, ...]:
    """``sources`` in their order, but for those that refer to a later one, which come after it."""
    left, done = list(sources), list[TableFiles]()
    names = [source.table.name for source in left]
    if not names or len(set(names)) != len(names):
        raise ReleaseError("release: give at least one table, and each once.")
    while left:
        missing = {source.table.name for source in left}
        ready = next(
            (s for s in left if not {key.table for key in s.table.foreign_keys} & (missing - {s.table.name})), None
        )
        if ready is None:
            raise ReleaseError(f"release: {', '.join(sorted(missing))} refer to each other in a circle; drop one key.")
        left.remove(ready)
        done.append(ready)
    return tuple(done)


def same_content(one: Sequence[ReleasedTable], other: Sequence[ReleasedTable]) -> bool:
    """Whether tables have the same rows in the same parts, and promise the same of them, however they are encoded."""
    return len(one) == len(other) and all(_same_table(a, b) for a, b in zip(one, other, strict=True))


@dataclass(frozen=True)
class _Publishing:
    store: Store
    session: WriteSession
    id: str
    about: Provenance
    extras: Mapping[str, bytes]
    hook: Hook

    def run(self, sources: Sequence[TableFiles]) -> PublishResult:
        number, before = self._latest()
        staged = {source.table.name: self._stage(source) for source in sources}
        tables = self._tables(sources, staged, before)
        if (
            before is not None
            and same_content(tables, before.manifest.tables)
            and not cheap_faults(before.store, before.folder, before.manifest)
        ):
            return self._there_already(before)
        tables = tuple(self._promote(table, staged[table.name], before) for table in tables)
        for path, data in self.extras.items():
            self.session.add(path, data)
            self.hook(f"added {path}")
        manifest = self._manifest(tables, before)
        self.session.finish(datapackage.canonical(manifest))
        self.hook("finished")
        while True:
            self.session.require_within_grace()
            mine = Commit(number + 1, self.id, datapackage.digest(manifest), datetime.now(UTC))
            won = self.session.write_if_absent(mine.path, mine.to_bytes())
            # An object store may answer that there is one when a first try went through unheard: it is ours then.
            there = mine if won else commits.commit(self.store, mine.number)
            if there.id == self.id:
                break
            self.hook("lost")
            number, before = self._latest()
            if before is not None and same_content(tables, before.manifest.tables):
                return self._there_already(before)
            manifest = self._manifest(tables, before)
            self.session.replace_manifest(datapackage.canonical(manifest))
            self.hook("amended")
        self.hook("committed")
        commits.announce(self.store, self.session)
        self.hook("announced")
        return PublishResult(Release(self.store, there, manifest), new=True)

    def _latest(self) -> tuple[int, Release | None]:
        """The highest number, 0 if there is none, and its release; none if its manifest is not to be trusted."""
        commit = commits.latest(self.store)
        if commit is None:
            return 0, None
        try:
            return commit.number, open_release(self.store, commit.number)
        except ReleaseError:
            self.hook("distrusted")  # the next one takes its place
            return commit.number, None

    def _there_already(self, before: Release) -> PublishResult:
        self.session.delete_release(self.id)
        self.hook("discarded")
        commits.announce(self.store, self.session)
        return PublishResult(before, new=False)

    def _stage(self, source: TableFiles) -> dict[str, Path]:
        staged: dict[str, Path] = {}
        for number, part in enumerate(source.parts):
            path = f"{source.table.name}/part-{number:05}.parquet"
            try:
                staged[path] = self.session.stage(path, part)
            except FileNotFoundError as error:
                raise ReleaseError(f"release: {part} is not there; build {source.table.name} first.") from error
            self.hook(f"staged {path}")
        return staged

    def _tables(
        self, sources: Sequence[TableFiles], staged: Mapping[str, Mapping[str, Path]], before: Release | None
    ) -> tuple[ReleasedTable, ...]:
        """The tables with their files and digests."""

        def files(source: TableFiles) -> tuple[ReleasedFile, ...]:
            found = []
            for path, local in staged[source.table.name].items():
                rows = fingerprints.rows_of(str(local), source.table.schema, where=str(local))
                print_of = fingerprints.of_file(local)
                found.append(ReleasedFile(path, rows, print_of.bytes, print_of.sha256, print_of.content))
            return tuple(found)

        def told(source: TableFiles) -> ReleasedTable:
            table = replace(source.table, files=files(source))
            earlier = before.tables.get(table.name) if before else None
            if earlier is not None and _same_pages(table, earlier):
                pairs = zip(table.files, earlier.files, strict=True)
                same = tuple(replace(file, digest=known.digest) for file, known in pairs)
                return replace(table, files=same, digest=earlier.digest, digest_version=earlier.digest_version)
            parts = staged[table.name]
            read = tuple(
                replace(file, digest=fingerprints.part_digest_of(parts[file.path], content=file.content))
                for file in table.files
            )
            digest, version = fingerprints.table_digest_of(read, table.schema)
            return replace(table, files=read, digest=digest, digest_version=version)

        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="release") as pool:
            tables = tuple(pool.map(told, sources))
        self.hook("read")
        return tables

    def _promote(self, table: ReleasedTable, staged: Mapping[str, Path], before: Release | None) -> ReleasedTable:
        """The table with its files in place; a file whose rows the release before has too is that one."""
        earlier = before.tables.get(table.name) if before else None
        there = {} if earlier is None or earlier.schema != table.schema else {file.path: file for file in earlier.files}
        files = []
        for file in table.files:
            known = there.get(file.path)
            if before is not None and known is not None and self._reused(file, known, of=before.id):
                files.append(known)
                self.hook(f"reused {file.path}")
            else:
                self.session.promote(file.path, staged[file.path])
                files.append(file)
                self.hook(f"promoted {file.path}")
        return replace(table, files=tuple(files))

    def _reused(self, file: ReleasedFile, known: ReleasedFile, *, of: str) -> bool:
        same = (known.content, known.rows) == (file.content, file.rows)
        return same and self.session.reuse(file.path, of=of, sha256=known.sha256)

    def _manifest(self, tables: Sequence[ReleasedTable], before: Release | None) -> Manifest:
        earlier = before.tables if before else {}
        dropped = earlier.keys() - {table.name for table in tables}
        return Manifest(
            id=self.id,
            tables=tuple(tables),
            spec=self.about.spec,
            seed=self.about.seed,
            as_of=self.about.as_of,
            versions=self.about.versions,
            pools_digest=self.about.pools_digest,
            checks=self.about.checks,
            previous=before.id if before else None,
            changes={
                **{table.name: changes(table, earlier.get(table.name)) for table in tables},
                **{name: Changes(gone=tuple(file.path for file in earlier[name].files)) for name in sorted(dropped)},
            },
            extras=tuple(
                ExtraFile(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in self.extras.items()
            ),
        )


def changes(table: ReleasedTable, earlier: ReleasedTable | None) -> Changes:
    """Which files of ``table`` are new, gone, or the same byte for byte, seen from ``earlier``."""
    before = {file.path: file.sha256 for file in earlier.files} if earlier else {}
    now = {file.path: file.sha256 for file in table.files}
    return Changes(
        new=tuple(path for path, sha256 in now.items() if before.get(path) != sha256),
        gone=tuple(path for path in before if path not in now),
        same=tuple(path for path, sha256 in now.items() if before.get(path) == sha256),
    )


def _same_table(one: ReleasedTable, other: ReleasedTable) -> bool:
    return replace(one, files=()) == replace(other, files=()) and one.schema.equals(other.schema, check_metadata=True)


def _same_pages(one: ReleasedTable, other: ReleasedTable) -> bool:
    """Whether tables have the same files but for footers, and so the same rows."""
    pages = [[(file.content, file.rows) for file in table.files] for table in (one, other)]
    return pages[0] == pages[1] and one.schema == other.schema
