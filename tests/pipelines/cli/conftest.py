"""What tests of the command share: a folder of their own, and a small shop that has landed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command import Answer, mockmart

SMALL = "{as_of: 2025-03-01, signups_per_day: 2, products: 200, threads: 2}"


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a dataset.yaml nor the environment has a say, unless the test gives them one."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("MOCKMART_", "DAGSTER_HOME"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """The data root of a small shop, and what the command that built it answered."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "spec.yaml").write_text(SMALL)
    return folder / "data", mockmart(
        "build", "--json", "--spec", str(folder / "spec.yaml"), "--data", str(folder / "data")
    )


@pytest.fixture
def landed(small: tuple[Path, Answer]) -> Path:
    """A data root where a small shop has landed."""
    return small[0]
