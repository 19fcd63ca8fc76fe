"""Files beside the tables of a release: listed, checked, and never where a table is or outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockmart.errors import ReleaseError
from mockmart.releases.publishing import publish
from mockmart.releases.release import Release, open_release
from tests.mockmart.releases.small import about, sources

EXTRAS = {"sql/duckdb.sql": b"SELECT 1;\n", "dbt/sources.yml": b"version: 2\n"}


@pytest.fixture
def released(tmp_path: Path) -> Release:
    publish(tmp_path, sources(tmp_path / "landing", 0), about(), extras=EXTRAS)
    return open_release(tmp_path)


def test_an_extra_is_what_was_given(released: Release) -> None:
    assert {extra.path: released.read_extra(extra.path) for extra in released.manifest.extras} == EXTRAS


def test_a_release_with_extras_verifies(released: Release) -> None:
    assert released.verify() is released


def test_a_changed_extra_is_found(released: Release) -> None:
    path = Path(released.store.location(f"{released.folder}/sql/duckdb.sql"))
    path.chmod(0o644)
    path.write_bytes(b"DROP TABLE")
    with pytest.raises(ReleaseError, match=r"sql/duckdb\.sql has 10 bytes, not 10|sql/duckdb\.sql has other bytes"):
        released.verify()
    with pytest.raises(ReleaseError, match=r"sql/duckdb\.sql has other bytes than were released"):
        released.read_extra("sql/duckdb.sql")


def test_an_extra_that_is_not_there_is_refused_with_the_nearest(released: Release) -> None:
    with pytest.raises(ReleaseError, match=r"no file 'sql/duck\.sql'; did you mean 'sql/duckdb\.sql'"):
        released.read_extra("sql/duck.sql")


@pytest.mark.parametrize(
    "path", ["../x.sql", "sql/../../x.sql", "/etc/x", "x.sql", "sql/a/b.sql", "parents/x.sql", "sql/.x", "SQL/x\n"]
)
def test_an_extra_elsewhere_is_refused_and_nothing_is_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(ReleaseError, match="is not '<folder>/<name>' beside the tables"):
        publish(tmp_path / "root", sources(tmp_path / "landing", 0), about(), extras={path: b""})
    assert not (tmp_path / "root").exists()
