"""The lists of words that are checked in are what the script makes of Faker's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from mockmart.locales.vocabulary import LOCALES
from scripts.words import FOLDER, main


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the script makes now."""
    folder = tmp_path_factory.mktemp("made")
    main(folder)
    return folder


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_checked_in_is_current(made: Path, locale: str) -> None:
    now, then = (pa.ipc.open_file(folder / f"{locale}.arrow").read_all() for folder in (made, FOLDER))
    assert now.equals(then)


def test_the_words_of_a_locale_come_without_importing_faker() -> None:
    ask = "import sys; from mockmart.locales.vocabulary import vocabulary; vocabulary('de_DE').digest; "
    done = subprocess.run(
        [sys.executable, "-c", f"{ask}print('faker' in sys.modules)"], capture_output=True, check=True
    )
    assert done.stdout.split() == [b"False"]
