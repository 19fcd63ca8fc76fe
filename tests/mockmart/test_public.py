"""The public interface: what ``mockmart`` has, and what each name promises."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mockmart

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = (
    "export_delta", "export_iceberg", "generate", "generate_batches", "load_duckdb", "load_postgres", "open_catalog",
    "open_release", "register_provider", "validate",
)  # fmt: skip


def test_these_names_are_public() -> None:
    assert mockmart.__all__ == [
        "Client",
        "Registry",
        "__version__",
        "errors",
        "export_delta",
        "export_iceberg",
        "fields",
        "generate",
        "generate_batches",
        "load_duckdb",
        "load_postgres",
        "open_catalog",
        "open_release",
        "register_provider",
        "validate",
    ]
    assert dir(mockmart) == sorted(mockmart.__all__)


@pytest.mark.parametrize("name", mockmart.__all__)
def test_a_public_name_can_be_imported(name: str) -> None:
    assert getattr(mockmart, name) is not None


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'generat'"):
        mockmart.generat  # noqa: B018  # the access is what is tested


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_documents_its_arguments_its_result_and_its_errors(name: str) -> None:
    function = getattr(mockmart, name)
    text = inspect.getdoc(function) or ""
    for section in ("Args:", "Raises:", "Example:"):
        assert section in text
    assert "Returns:" in text or "Yields:" in text
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"^ +{parameter}: ", text, re.MULTILINE), parameter


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = "import sys, mockmart; print(*[m for m in ('pandas', 'pyarrow', 'pandera', 'grpc') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", ["generate", "schemas", "stream", "validate"])
def test_a_method_of_the_client_documents_its_arguments_its_result_and_its_errors(name: str) -> None:
    method = getattr(mockmart.Client, name)
    text = inspect.getdoc(method) or ""
    assert {"Args:", "Raises:", "Example:"} <= {*text.split()}
    assert "Returns:" in text or "Yields:" in text
    for parameter in [*inspect.signature(method).parameters][1:]:
        assert re.search(rf"^ +{parameter}: ", text, re.MULTILINE), parameter
