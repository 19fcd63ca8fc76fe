"""Services that tests start: on free ports of the loopback address, with rows of the sensors' schemas.

What belongs here: starting and calling them. What they should answer belongs to the tests.
"""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import grpc
import pandera.pandas as pap
import pyarrow as pa

from mockmart.schema.descriptions import Description
from mockmart.schema.registry import Registry
from mockmart.service import testdata_pb2 as wire
from mockmart.service.logs import logger
from mockmart.service.server import Ports, running
from mockmart.service.settings import service_settings
from mockmart.service.testdata_pb2_grpc import TestDataServiceStub
from mockmart.sources.registered import CombinedSource, RegisteredSource
from mockmart.sources.source import Batch, RowRequest, Rows, Source


class Watched:
    """A source that counts the batches drawn from ``inner``, and stops at ``gate`` while it is not set."""

    def __init__(self, inner: Source) -> None:
        self.inner = inner
        self.asked = 0
        self.drawn = 0
        self.closed = 0
        self.gate = threading.Event()
        self.gate.set()

    def rows(self, request: RowRequest) -> Rows:
        rows = self.inner.rows(request)
        self.asked += 1
        return replace(rows, batches=self._counted(rows.batches))

    def _counted(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        try:
            for batch in batches:
                for first in range(0, len(batch.table), 100):
                    self.gate.wait(timeout=30)
                    self.drawn += 1
                    yield Batch(batch.table.slice(first, 100), batch.stop)
        finally:
            self.closed += 1

    def descriptions(self, domain: str) -> Sequence[Description]:
        return self.inner.descriptions(domain)

    def schema(self, domain: str, entity: str) -> tuple[Description, pap.DataFrameSchema]:
        return self.inner.schema(domain, entity)

    def basket_coherence(self, request: RowRequest, seed: int, table: pa.Table) -> float | None:
        return self.inner.basket_coherence(request, seed, table)

    def cache_hits(self) -> int:
        return self.inner.cache_hits()

    def warm_up(self) -> None:
        self.inner.warm_up()


def sensors() -> Source:
    """The rows of the sensors' schemas."""
    registry = Registry()
    registry.load("mockmart.examples.sensors")
    return CombinedSource([RegisteredSource(registry)])


@dataclass(frozen=True)
class Started:
    """A service that runs: its ports, its source, a stub, and its log."""

    ports: Ports
    source: Watched
    channel: grpc.Channel
    stub: Any
    text: io.StringIO

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.ports.calls}"

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


@contextmanager
def started(source: Source | None = None, **settings: Any) -> Iterator[Started]:
    """A service with ``settings``, until the block ends."""
    watched = Watched(source or sensors())
    text = io.StringIO()
    flags = {"port": 0, "metrics_port": 0, "threads": 2, "grace": 5, **settings}
    with (
        running(watched, service_settings(flags, {}), log=logger(to=text)) as ports,
        grpc.insecure_channel(f"127.0.0.1:{ports.calls}") as channel,
    ):
        yield Started(ports, watched, channel, TestDataServiceStub(channel), text)


def request(**given: Any) -> wire.GenerateRequest:
    """A request for readings under a seed."""
    return wire.GenerateRequest(**{"entity": "readings", "count": 10, "seed": 1, **given})


def status(error: grpc.RpcError) -> str:
    """The name of the status that a call came to."""
    return str(error.code().name)


def eventually(true: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether ``true`` becomes so within ``seconds``."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
