"""The command ``mockmart``: its help, its digests, and how it tells errors."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from mockmart.pipelines.cli.main import app
from tests.command import complaint, digests, mockmart

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_folder")]

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = (
    "build", "describe", "digest", "export", "generate", "load", "release", "releases", "schemas", "serve", "spec",
    "validate", "verify",
)  # fmt: skip


def python(code: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What a Python of its own answers to ``code``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_digest_prints_one_of_each_table(landed: Path) -> None:
    answer = mockmart("digest", "--data", str(landed))
    assert (answer.code, answer.err) == (0, "")
    assert dict(line.split("  ")[::-1] for line in answer.out.splitlines()) == digests(landed)


def test_digest_asks_for_a_build_where_nothing_landed(tmp_path: Path) -> None:
    folder = tmp_path / "landing" / "products"
    told = complaint(mockmart("digest", "--data", str(tmp_path)))
    assert told == f"products: no table at {folder}; build it first (materialise 'products')."


def test_without_a_command_it_prints_its_help() -> None:
    answer = mockmart()
    assert (answer.code, answer.err) == (2, "")
    assert "Usage: mockmart" in answer.out


def test_help_names_every_command() -> None:
    answer = mockmart("--help")
    assert answer.code == 0
    named = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert named | {group.name for group in app.registered_groups} == {*COMMANDS}
    assert all(f" {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_an_example(command: str) -> None:
    answer = mockmart(command, "--help")
    _, example, after = answer.out.partition("Example: ")
    assert (answer.code, example) == (0, "Example: ")
    assert f"mockmart {command}" in after


def test_help_comes_without_importing_dagster(tmp_path: Path) -> None:
    code = """
import sys
from mockmart.pipelines.cli.main import main
sys.argv = ["mockmart", "--help"]
try:
    main()
finally:
    print(sorted({"dagster", "pandas", "pyarrow", "duckdb"} & set(sys.modules)))
"""
    done = python(code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_data_root_comes_from_the_environment_and_the_option_counts_more(
    landed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKMART_DATA", str(landed))
    assert mockmart("digest").code == 0
    assert mockmart("digest", "--data", str(tmp_path)).code == 2


def test_an_error_of_ours_is_one_line_and_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nnothing")

    monkeypatch.setattr("mockmart.settings.resolve", fail)
    answer = mockmart("spec")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == (
        "mockmart: ZeroDivisionError: by nothing (internal error, please report it; --debug shows the traceback)\n"
    )


def test_debug_shows_where_an_error_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("mockmart.settings.resolve", fail)
    with pytest.raises(ZeroDivisionError):
        mockmart("--debug", "spec")


def test_the_version_is_told() -> None:
    assert mockmart("--version") == mockmart("--version")
    assert mockmart("--version").out == f"mockmart {metadata.version('mockmart')}\n"


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_h_is_help(command: tuple[str, ...]) -> None:
    assert mockmart(*command, "-h").out == mockmart(*command, "--help").out != ""


def console(code: str = "", *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The console script in a process of its own, into pipes, after ``code``."""
    argv = ["mockmart", *arguments]
    return python(
        f"import atexit, sys\nfrom mockmart.pipelines.cli import main\nsys.argv = {argv!r}\n{code}\nmain.console()",
        cwd=cwd,
    )


def test_the_console_script_writes_all_output_before_its_process_ends(tmp_path: Path) -> None:
    done = console("", "generate", "carts", "-n", "2000", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 2000
    assert done.stdout.endswith("}\n")


def test_the_console_script_ends_with_the_exit_code_of_an_error(tmp_path: Path) -> None:
    done = console("", "digest", "--data", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mockmart: ")
    assert done.stderr.count("\n") == 1


def test_the_console_script_runs_exit_functions(tmp_path: Path) -> None:
    done = console("atexit.register(print, 'bye')", "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, ["bye"])


def test_the_console_script_waits_for_a_thread_that_still_works(tmp_path: Path) -> None:
    late = "import threading; threading.Timer(0.3, print, ['late']).start()"
    done = console(late, "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, ["late"])


def test_what_a_build_imports_is_left_out_of_the_search_for_garbage(tmp_path: Path) -> None:
    done = python(
        "import gc\nfrom mockmart.pipelines.cli import build\n"
        "with build._uncollected():\n    print(gc.isenabled())\n    import json\n"
        "print(gc.isenabled(), gc.get_freeze_count() > 0)",
        cwd=tmp_path,
    )
    assert (done.stdout.split(), done.stderr) == (["False", "True", "True"], "")
