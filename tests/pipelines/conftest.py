"""What all tests of builds share: none of them is recorded in the instance of the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockmart.pipelines import build


@pytest.fixture(scope="session", autouse=True)
def _no_instance_of_the_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "INSTANCE", Path(tmp_path_factory.getbasetemp()) / "no instance")
        yield
