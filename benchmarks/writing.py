"""The yardstick: pyarrow alone, writing tables that are in memory already."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mockmart.landing.encoding import writer_options
from mockmart.landing.landing import Landing
from mockmart.schemas import DOMAIN, REGISTRY


def cpu_seconds_of_writing(data: Path) -> float:
    """CPU seconds of writing every landed part under ``data`` once more, with the same encodings, to memory."""
    total = 0.0
    for name in REGISTRY.names(domain=DOMAIN):
        table = Landing(data).table(name, REGISTRY.landed(name))
        for part in range(len(table.paths)):
            total += _seconds(table.arrow(part))
    return total


def _seconds(table: pa.Table) -> float:
    started = time.process_time()
    pq.write_table(table, io.BytesIO(), **writer_options(table))
    return time.process_time() - started
