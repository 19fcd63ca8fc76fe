"""How a process manages memory while a command runs."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

from mockmart.pipelines.memory_tuning import keep_freed_memory

KEPT = """
import pyarrow as pa
from mockmart.pipelines.memory_tuning import keep_freed_memory
keep_freed_memory()
pa.array(range(1_000_000))
print(pa.default_memory_pool().backend_name)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"), reason="needs glibc")
def test_arrow_shares_the_memory_of_malloc_where_there_is_glibc() -> None:
    done = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "system"


def test_nothing_happens_without_glibc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(malloc=None))
    monkeypatch.setattr("pyarrow.set_memory_pool", lambda _: pytest.fail("Arrow's pool was changed"))
    keep_freed_memory()
