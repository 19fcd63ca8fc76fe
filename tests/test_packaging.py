"""What a wheel of mockmart puts into an environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("assets", "examples", "mockmart", "pipelines", "schemas", "src")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a wheel, as they are installed."""
    source, wheels, target = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "target"))
    for name in FOLDERS:
        skipped = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=skipped)
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w"]
    subprocess.run([*pip, str(wheels), str(source)], check=True, capture_output=True)
    (wheel,) = wheels.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_a_wheel_has_nothing_but_mockmart(installed: Path) -> None:
    names = sorted(path.name for path in installed.iterdir())
    assert [name for name in names if not name.endswith(".dist-info")] == ["mockmart"]
    assert {path.name for path in (installed / "mockmart").iterdir()} >= {"assets", "examples", "pipelines", "schemas"}
    assert not [path for path in installed.rglob("*") if path.is_symlink()]


def test_every_file_of_the_packages_is_in_the_wheel(installed: Path) -> None:
    expected = {
        path.relative_to(ROOT).as_posix().removeprefix("mockmart/")
        for name in FOLDERS[:-1]
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    found = {path.relative_to(installed / "mockmart").as_posix() for path in (installed / "mockmart").rglob("*")}
    assert expected - found == set()


def test_the_shop_of_a_wheel_is_that_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    work = (
        "from mockmart.pipelines.cli.main import main; import sys; sys.argv = ['mockmart', 'generate', 'carts']; main()"
    )
    rows = [
        subprocess.run(
            [sys.executable, "-c", work],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(path)},
            check=True,
            capture_output=True,
        ).stdout
        for folder, path in ((tmp_path, installed), (ROOT, ROOT))
    ]
    assert rows[0] == rows[1] != b""
