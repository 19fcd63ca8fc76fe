"""The rules of the house: who may import whom, and what every module has."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOUNDATION = frozenset({"arrays", "batches", "errors", "filesystem", "settings"})


def engine(*rooms: str) -> frozenset[str]:
    return frozenset(f"mockmart.{room}" for room in (*FOUNDATION, *rooms))


#: Each room, and the rooms that it may import. A module is in the room with the longest name that its own begins with.
ROOMS: Mapping[str, frozenset[str]] = {
    "mockmart.errors": frozenset(),
    "mockmart.arrays": frozenset(),
    "mockmart.batches": frozenset(),
    "mockmart.settings": frozenset({"mockmart.errors"}),
    "mockmart.filesystem": frozenset({"mockmart.errors"}),
    "mockmart.duckdb_session": frozenset(),
    "mockmart.sampling": engine(),
    "mockmart.arrow": engine(),
    "mockmart.regex": engine("sampling"),
    "mockmart.locales": engine("sampling", "arrow"),
    "mockmart.releases": engine("arrow", "duckdb_session"),
    "mockmart.generators": engine("sampling", "arrow", "regex", "locales"),
    "mockmart.warehouses": engine("duckdb_session", "releases"),
    "mockmart.schema": engine("sampling", "arrow", "regex", "generators"),
    "mockmart.providers": engine("sampling", "arrow", "regex", "locales", "generators"),
    "mockmart.synthesis": engine("sampling", "arrow", "regex", "locales", "generators", "schema", "providers"),
    "mockmart.validation": engine("arrow", "regex", "generators", "schema"),
    "mockmart.schemas": engine("arrow", "schema"),
    "mockmart.landing": engine("arrow", "schema", "validation"),
    "mockmart.sources": engine("sampling", "arrow", "schema", "synthesis", "releases"),
    "mockmart.service": engine("arrow", "schema", "sources", "validation"),
    "mockmart.client": engine("arrow", "schema", "service", "validation"),
    "mockmart": engine("client", "providers", "releases", "schema", "synthesis", "validation", "warehouses"),
    "mockmart.assets.shop": engine(
        "sampling", "arrow", "locales", "generators", "providers", "schema", "synthesis", "landing"
    )
    | {"mockmart.schemas"},
    "mockmart.assets.quality": engine(
        "arrow", "duckdb_session", "locales", "landing", "releases", "schema", "validation"
    )
    | {"mockmart.schemas", "mockmart.assets.shop"},
    "mockmart.assets.on_demand": engine(
        "sampling", "arrow", "locales", "generators", "schema", "validation", "landing", "releases", "sources"
    )
    | {"mockmart.schemas", "mockmart.assets.shop"},
    "mockmart.assets": engine(
        "arrow", "locales", "schema", "synthesis", "validation", "landing", "releases", "warehouses"
    )
    | {"mockmart.schemas", "mockmart.assets.shop", "mockmart.assets.quality"},
    "mockmart.pipelines": engine(
        "arrow", "locales", "schema", "synthesis", "validation", "landing", "releases", "sources", "service"
    )
    | {
        "mockmart.schemas",
        "mockmart.assets",
        "mockmart.assets.shop",
        "mockmart.assets.quality",
        "mockmart.assets.on_demand",
    },
    "mockmart.pipelines.cli": engine(
        "duckdb_session", "arrow", "schema", "validation", "landing", "releases", "warehouses", "sources", "service"
    )
    | {
        "mockmart.schemas",
        "mockmart.assets",
        "mockmart.assets.shop",
        "mockmart.assets.quality",
        "mockmart.assets.on_demand",
        "mockmart.pipelines",
    },
}
#: The rooms that know Dagster, and how many modules may lie flat in the engine.
DAGSTER = ("mockmart.assets", "mockmart.pipelines", "mockmart.pipelines.cli")
MAX_FLAT_MODULES = 12
MAX_LINES = 400
SERVE = """
import mockmart.service.server, mockmart.pipelines.cli.main
from mockmart.pipelines.cli.serve import service_spec, source_of
source_of(service_spec(), cache_bytes=1).warm_up()
"""


#: The folders beside the engine's that are packages of mockmart: links in its folder give them their names.
LINKED = ("assets", "examples", "pipelines", "schemas")


def module_of(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return f"mockmart.{name}" if name.partition(".")[0] in LINKED else name


PATHS = {
    module_of(path): path
    for folder in ("mockmart", "schemas", "assets", "pipelines")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.relative_to(ROOT).parts[:-1][1:2] not in {(name,) for name in LINKED} or folder != "mockmart"
}


def imports(module: str) -> set[str]:
    """The full names of the modules that ``module`` imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(PATHS[module].read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: relative import"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names |= {name if name in PATHS else str(node.module) for name in whole}
    return names


def room_of(module: str) -> str:
    return max((room for room in ROOMS if f"{module}.".startswith(f"{room}.")), key=len, default="")


every_module = pytest.mark.parametrize("module", PATHS)


@every_module
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    room = room_of(module)
    rooms = {room_of(name) for name in imports(module) if name in PATHS} - {room}
    assert rooms <= ROOMS[room], f"{module} is in {room}"


@every_module
def test_a_module_imports_neither_tests_nor_benchmarks(module: str) -> None:
    assert not {name.partition(".")[0] for name in imports(module)} & {"tests", "benchmarks", "scripts"}


@pytest.mark.parametrize("folder", ["mockmart", *LINKED, "tests", "benchmarks", "scripts"])
def test_no_import_takes_a_name_that_others_may_have(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & set(LINKED), path


def test_the_links_of_the_packages_are_those_of_the_folders() -> None:
    links = {path.name: str(path.readlink()) for path in (ROOT / "mockmart").iterdir() if path.is_symlink()}
    assert links == {name: f"../{name}" for name in LINKED}
    assert [path.name for path in (ROOT / "src").iterdir() if path.suffix != ".egg-info"] == ["mockmart"]


@every_module
def test_dagster_is_known_to_assets_and_pipelines_alone(module: str) -> None:
    uses = any(name.partition(".")[0].startswith("dagster") for name in imports(module))
    assert not uses or room_of(module) in DAGSTER


@every_module
def test_a_module_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(ast.parse(PATHS[module].read_text()))


@every_module
def test_a_module_is_short_enough_to_read(module: str) -> None:
    assert len(PATHS[module].read_text().splitlines()) <= MAX_LINES


def test_every_room_has_a_module() -> None:
    assert {room_of(module) for module in PATHS} == set(ROOMS)
    assert [module for module in PATHS if room_of(module) == "mockmart"] == ["mockmart"]  # no module without a room


def test_rooms_allow_no_circle() -> None:
    assert_no_circle({room: set(allowed) for room, allowed in ROOMS.items()})


def test_files_import_each_other_in_no_circle() -> None:
    assert_no_circle({module: (imports(module) & set(PATHS)) - {module} for module in PATHS})


def assert_no_circle(graph: Mapping[str, set[str]]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_few_modules_of_the_engine_lie_flat() -> None:
    assert len(list((ROOT / "mockmart").glob("*.py"))) <= MAX_FLAT_MODULES


@pytest.mark.slow
@pytest.mark.parametrize(
    "work",
    [
        "from mockmart.pipelines.cli.main import app; app(['generate', 'cart', '-n', '2'], standalone_mode=False)",
        SERVE,
        "import mockmart; [getattr(mockmart, name) for name in mockmart.__all__]",
    ],
    ids=["mockmart generate", "mockmart serve", "import mockmart"],
)
def test_rows_on_demand_load_no_dagster(work: str) -> None:
    program = f"{work}\nimport sys\nassert not [name for name in sys.modules if name.startswith('dagster')]"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.slow
def test_importing_a_module_reads_neither_settings_nor_the_environment() -> None:
    names = [module for module in PATHS if module != "mockmart.pipelines.definitions"]
    program = f"""
import importlib
from mockmart import settings

def refuse(*_, **__):
    raise AssertionError("settings were read")

settings.read_yaml = settings.read_environment = settings.resolve = refuse
for name in {names}:
    importlib.import_module(name)
try:
    importlib.import_module("mockmart.pipelines.definitions")
except AssertionError:
    pass
else:
    raise SystemExit("nothing noticed that settings are read")
"""
    environment = {**os.environ, "MOCKMART_KEEP_RELEASES": "x", "MOCKMART_SEED": "x"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, env=environment)
