"""Schemas of a user's: found in the folder that a command runs in, whatever it is called."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockmart.errors import SchemaError
from mockmart.schema.registry import Registry

#: The folders of mockmart itself, which a user may have too.
NAMES = ("assets", "schemas", "pipelines", "examples")
SOURCE = """
from __future__ import annotations
import pandera.pandas as pa
{imports}

class {name}(pa.DataFrameModel):
    size: int = pa.Field(ge=1, le={most})
"""


def write(path: Path, name: str = "Mine", most: int = 9, imports: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SOURCE.format(name=name, most=most, imports=imports))


def forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in (*NAMES, "mine", "_mockmart_here")]:
        del sys.modules[name]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the process runs in; what is imported from it is forgotten."""
    monkeypatch.chdir(tmp_path)
    forget()
    yield tmp_path
    forget()


@pytest.mark.parametrize(
    "module",
    [
        "mine",
        "schemas.mine",
        "assets.mine",
        "pipelines.mine",
        "examples.mine",
        "types",
        "json",
        "pandera",
        "tests.mine",
    ],
)
@pytest.mark.parametrize("package", [True, False])
def test_a_module_of_this_folder_is_found_whatever_it_is_called(here: Path, module: str, package: bool) -> None:
    path = here.joinpath(*module.split(".")).with_suffix(".py")
    write(path)
    if package and path.parent != here:
        (path.parent / "__init__.py").write_text("")
    was = sys.modules.get(module.partition(".")[0])
    for _ in range(2):
        (entry,) = Registry().load(f"{module}:Mine")
        assert entry.schema.columns["size"].checks
        assert entry.domain == module.rpartition(".")[2]
    assert was is None or sys.modules[module.partition(".")[0]] is was


def test_a_module_of_this_folder_may_import_its_neighbours(here: Path) -> None:
    write(here / "schemas" / "base.py", "Base")
    write(here / "schemas" / "mine.py", "Mine", imports="from schemas.base import Base")
    (here / "schemas" / "__init__.py").write_text("")
    assert [entry.name for entry in Registry().load("schemas.mine")] == ["mine"]


def test_what_the_folder_does_not_have_is_that_of_mockmart(here: Path) -> None:
    write(here / "mockmart" / "examples" / "support.py", "Tickets")
    (entry,) = Registry().load("mockmart.examples.support:Tickets")
    assert "ticket_id" in entry.schema.columns


def test_a_module_that_is_nowhere_is_refused(here: Path) -> None:
    with pytest.raises(SchemaError, match=r"^schemas: cannot import 'schemas\.theirs'"):
        Registry().load("schemas.theirs:Theirs")
    assert list(here.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{}, {"PYTHONPATH": "."}], ids=["", "PYTHONPATH"])
def test_folders_of_the_users_take_no_name_away(tmp_path: Path, environment: dict[str, str]) -> None:
    for name in NAMES:
        write(tmp_path / name / "mine.py")
        (tmp_path / name / "__init__.py").write_text(
            "raise RuntimeError('the user\\'s own')" if name == "assets" else ""
        )
    work = (
        "import sys; from mockmart.pipelines.cli.main import main; "
        "sys.argv = ['mockmart', 'generate', {!r}, '-n', '1']; main()"
    )
    for schema in ("schemas.mine:Mine", "users", "mockmart.examples.support:Tickets"):
        done = subprocess.run(
            [sys.executable, "-c", work.format(schema)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1), schema
