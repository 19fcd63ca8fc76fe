"""Where output goes: to what the path is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mockmart.errors import LandingError
from mockmart.pipelines.cli.output import opened
from tests.command import mockmart

SCHEMA = "mockmart.examples.support:Tickets"
ROOT = Path(__file__).resolve().parents[3]


def write(path: Path, data: bytes = b"new") -> None:
    with opened(path) as file:
        file.write(data)


def test_a_new_file_has_the_mode_that_new_files_have(tmp_path: Path) -> None:
    write(tmp_path / "new")
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    before = path.stat().st_ino
    write(path)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    assert path.stat().st_ino != before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_stays_as_it_was_if_not_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), opened(path) as file:
        file.writelines([b"half", None])  # type: ignore[list-item]  # that is what fails
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_link_to_nothing_makes_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join(30)
    assert read == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_through_and_stays_one() -> None:
    null = Path("/dev/null")
    before = null.stat()
    write(null)
    assert (null.stat().st_mode, null.stat().st_rdev, null.stat().st_ino) == (
        before.st_mode,
        before.st_rdev,
        before.st_ino,
    )


def test_a_full_device_is_told() -> None:
    with pytest.raises(LandingError) as raised:
        write(Path("/dev/full"))
    assert str(raised.value) == "cannot write /dev/full: No space left on device; choose another file with -o."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(LandingError, match=r"Is a directory; choose another file with -o\.$"):
        write(tmp_path)


@pytest.mark.slow
def test_a_reader_that_has_enough_ends_the_command_quietly(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from mockmart.pipelines.cli.main import main; main()",
        "generate",
        SCHEMA,
        "-n",
        "200000",
    ]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"ticket_id"')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.slow
def test_an_unknown_suffix_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = mockmart("generate", SCHEMA, "-o", "rows.xyz")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "mockmart: rows.xyz: files end in .jsonl, .csv or .parquet; rename it, or say which with --format.\n"
    )
    assert list(tmp_path.iterdir()) == []
