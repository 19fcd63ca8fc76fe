"""The Python of the .proto is what protoc makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.generate_messages import MADE, generate_messages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What protoc makes now."""
    folder = tmp_path_factory.mktemp("made")
    generate_messages(folder)
    return folder


@pytest.mark.parametrize("name", MADE)
def test_what_is_checked_in_is_current(made: Path, name: str) -> None:
    place = Path("mockmart/service") / name
    assert (ROOT / place).read_text() == (made / place).read_text()
