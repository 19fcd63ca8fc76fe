"""The rules of the house: which way imports run, and what every module has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: Each package may import those to its right.
ORDER = ("pipelines", "assets", "schemas", "mockmart")
MODULES = sorted(path for package in ORDER for path in (ROOT / package).rglob("*.py"))
MOST_LINES = 400


def imported(tree: ast.Module) -> Iterator[str]:
    """The full names that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(ast.parse(path.read_text()))}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_module = pytest.mark.parametrize("path", MODULES, ids=name)


def test_there_are_modules_in_every_package() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(ORDER)


@every_module
def test_imports_run_one_way(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    above = set(ORDER[: ORDER.index(own)])
    assert packages(path) & (above | {"tests", "benchmarks"}) == set()


@every_module
def test_imports_are_absolute(path: Path) -> None:
    assert "" not in packages(path)


@pytest.mark.parametrize("path", sorted((ROOT / "mockmart").rglob("*.py")), ids=name)
def test_the_engine_imports_dagster_only_in_what_is_made_for_it(path: Path) -> None:
    assert not any(package.split("_")[0] == "dagster" for package in packages(path))


@every_module
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@every_module
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES
