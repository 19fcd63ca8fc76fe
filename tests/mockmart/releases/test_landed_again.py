"""Files and modes: what lands after a release changes none of its files, though they are links to landed ones."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mockmart.arrow import conversion
from mockmart.errors import ReleaseError
from mockmart.landing.landing import Landing
from mockmart.releases.manifest import ReleasedTable
from mockmart.releases.publishing import Provenance, TableFiles, publish
from mockmart.releases.release import Release, open_release
from tests.parcels import PARCELS, parcels

_NOBODY = 65534


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder of a user who may do no more than its owner; for the superuser modes say nothing."""
    folder = Path(tempfile.mkdtemp(prefix="landed-"))
    superuser = os.geteuid() == 0
    land(folder, 1, 10)  # so that all that is imported on the way is
    shutil.rmtree(folder / "landing")
    if superuser:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
        os.seteuid(_NOBODY)
    try:
        yield folder
    finally:
        if superuser:
            os.seteuid(0)
        shutil.rmtree(folder)


def land(root: Path, seed: int, count: int) -> tuple[Path, ...]:
    landed = Landing(root).replace("parcels", PARCELS, parcels(count), threads=1, stamp={"seed": seed})
    return landed.table.paths


def release(root: Path, parts: tuple[Path, ...]) -> Release:
    table = ReleasedTable("parcels", "", conversion.logical_schema(Landing(root).table("parcels", PARCELS).schema))
    return publish(root, [TableFiles(table, parts)], Provenance({}, 1, datetime(2025, 1, 1, tzinfo=UTC))).release


def test_what_lands_after_a_release_changes_no_file_of_it(root: Path) -> None:
    parts = land(root, 1, 250)
    released = release(root, parts)
    files = [Path(path) for path in released.paths("parcels")]
    assert [file.samefile(part) for file, part in zip(files, parts, strict=True)] == [True] * 3
    before = [file.read_bytes() for file in files]
    with pytest.raises(PermissionError):
        parts[0].open("r+b")
    for seed, count in ((1, 120), (2, 250)):  # the same names with other rows, then other names
        land(root, seed, count)
    assert [file.read_bytes() for file in files] == before
    assert release(root, land(root, 2, 120)).number == 2
    assert released.verify().number == 1


def test_a_root_that_one_may_not_read_is_told(root: Path) -> None:
    root.chmod(0o300)
    with pytest.raises(ReleaseError, match="you may not read it; ask for the right, or choose another folder"):
        open_release(root)
    root.chmod(0o700)
