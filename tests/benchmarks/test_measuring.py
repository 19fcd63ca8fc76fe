"""What benchmarks measure and count: a process as a whole, and values as Parquet counts them."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import peer
from benchmarks.measuring import count_values, run


def test_each_field_of_each_element_of_a_list_is_a_value(tmp_path: Path) -> None:
    table = pa.table({"id": [1, 2], "items": [[{"sku": "a", "price": 1}, {"sku": "b", "price": 2}], []]})
    pq.write_table(table, tmp_path / "one.parquet", row_group_size=1)
    # Two ids; of the first row two elements of two fields each, of the second one an empty list in each field.
    assert count_values([tmp_path / "one.parquet"]) == 2 + 2 * 3
    assert count_values([tmp_path / "one.parquet"] * 2) == 2 * (2 + 2 * 3)


def test_a_command_is_measured_with_what_it_starts() -> None:
    burn = "import time; t = time.process_time()\nwhile time.process_time() - t < 0.3: pass"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True); print('done')"
    cost, said = run([sys.executable, "-c", child])
    assert said == "done\n"
    assert cost.cpu >= 0.3
    assert cost.wall >= 0.3
    assert cost.peak_bytes > 2**20


def test_a_command_that_fails_ends_the_benchmark_with_what_it_said() -> None:
    with pytest.raises(SystemExit, match=r"ended with 3: broken"):
        run([sys.executable, "-c", "import sys; print('broken'); sys.exit(3)"])


def test_the_peer_that_is_missing_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(
        SystemExit, match=r"tpchgen-cli, which builds are compared with, is not there; run `make setup-dev`"
    ):
        peer.program()


def test_the_peer_writes_values_to_compare_with(tmp_path: Path) -> None:
    cost, values = peer.generate(0.001, tmp_path)
    assert values > 100_000
    assert cost.cpu > 0
